"""Responses: routes."""
