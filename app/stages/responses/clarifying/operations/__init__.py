"""Asking, answering, and telling the answers to those who are invited."""
