"""Inviting: who is asked to answer, who of them means to, and what they are told."""
