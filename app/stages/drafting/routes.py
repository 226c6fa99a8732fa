"""Drafting: routes."""
