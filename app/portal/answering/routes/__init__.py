"""The pages of answering, each file for one part of it."""
