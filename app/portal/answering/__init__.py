"""Answering: the vendor's response as it is written, in the browser or in Excel, handed in, withdrawn, and proved."""
