"""Sealed responses: writing, submitting and withdrawing under encryption, until the openers open the envelopes."""
