"""Holes by what they are in: each with how it is planted, and how it is to be found."""
