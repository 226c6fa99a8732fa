"""Arithmetic and law: standard library only, no clock, no request, no row."""
