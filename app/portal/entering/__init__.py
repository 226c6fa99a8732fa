"""Entering the portal: the invitations of a person, agreeing to confidentiality, and the first page of an invitation."""
