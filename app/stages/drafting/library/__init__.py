"""The library of reusable parts, and starting an RFP from a template, an earlier RFP or a file."""
