"""The procurement's dates with the deadline for responses, and what the members of an RFP bring to it."""
