"""Colleagues: the vendor's own people on its response, brought in and let go by each other."""
