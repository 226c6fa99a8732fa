"""The shape of what is typed about a draft; the rules stand in the domain."""
