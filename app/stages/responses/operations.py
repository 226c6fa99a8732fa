"""Writing offers and their prices."""
