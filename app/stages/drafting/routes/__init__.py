"""Drafting: the pages on which rules, scales, criteria and panel are made."""

from app.stages.drafting.routes import beginning, criteria, panel, rules, scales

__all__ = ["beginning", "criteria", "panel", "rules", "scales"]
