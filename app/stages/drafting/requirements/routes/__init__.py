"""The pages of requirements, traceability, scope and contract terms."""

from app.stages.drafting.requirements.routes import listing, pasting, requirement, scope, terms

__all__ = ["listing", "pasting", "requirement", "scope", "terms"]
