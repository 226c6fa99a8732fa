"""Finalists: routes."""
