"""Changing requirements, the scope and the contract's terms: each change is locked, checked and told in the audit."""
