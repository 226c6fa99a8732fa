"""The library of reusable parts, and starting an RFP from a template, an earlier RFP or a file."""

from flask import Blueprint

blueprint = Blueprint("library", __name__, url_prefix="/library")
"""The library's own pages; those within an RFP hang on the blueprint of drafting."""
