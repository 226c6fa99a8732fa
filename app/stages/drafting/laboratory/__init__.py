"""The formula laboratory: price formulas tried on made-up offers, before the rules are frozen. Nothing is kept."""
