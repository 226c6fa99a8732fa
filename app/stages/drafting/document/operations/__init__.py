"""Writes to the document, by topic: sections, their order, comments, and signs of life of who writes."""
