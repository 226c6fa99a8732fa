"""Asking for the analysis, filing it, and saving scenarios."""
