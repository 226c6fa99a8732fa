"""Clarifying: what this vendor asked, and what all vendors, or this one only, were answered."""
