"""How fast the pages are, beside the least that such a page can cost. Prints, asserts nothing."""
