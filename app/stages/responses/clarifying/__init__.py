"""Clarifying: what vendors ask about the RFP, and what they are answered, to all or to one."""
