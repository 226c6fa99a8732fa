"""Opened responses: side by side by question, price by price, searched, and beside the scale of whoever scores."""
