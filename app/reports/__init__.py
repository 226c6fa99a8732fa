"""Documents people take away: domain values in, bytes out. Import the single builders when they are needed."""
