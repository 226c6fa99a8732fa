"""Entering the portal: invitations of a person, agreeing to confidentiality, an invitation's first page."""
