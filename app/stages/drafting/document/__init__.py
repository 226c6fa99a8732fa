"""The RFP's document: its sections in Markdown, their versions, and comments on them."""
