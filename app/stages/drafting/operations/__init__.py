"""Writing what an RFP sets before anyone scores."""
