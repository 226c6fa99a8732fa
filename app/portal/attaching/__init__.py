"""Attaching: files of the response, for its questions, its prices and as a whole, each sent whole or in pieces."""
