"""What people do to accounts, sessions and committees: one file per topic."""
