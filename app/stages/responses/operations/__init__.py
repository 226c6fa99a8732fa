"""Writing offers, their prices and preference points, and opening the scoring of them."""
