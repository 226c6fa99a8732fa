"""Writing invitations: what the buyer does to them, and what those who answer do."""
