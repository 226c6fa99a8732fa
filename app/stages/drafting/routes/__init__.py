"""Drafting: the pages on which rules, scales, criteria and panel are made."""

from app.stages.drafting.routes import beginning, beginning_file, criteria, panel, rules, scales

__all__ = ["beginning", "beginning_file", "criteria", "panel", "rules", "scales"]
