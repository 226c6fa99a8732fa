"""Documents: the RFP as it is published, its files, and its addenda, of which the vendor takes note."""
