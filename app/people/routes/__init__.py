"""The pages of people: signing in, one's own account, accounts, committees, and who may do what."""

from app.people.routes import accounts, committee, own, policy, sign_in

__all__ = ["accounts", "committee", "own", "policy", "sign_in"]
