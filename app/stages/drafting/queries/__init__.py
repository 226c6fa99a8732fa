"""Reading what an RFP sets before anyone scores: rules, scales, criteria and panel."""

from app.stages.drafting.queries.framework import RFP_ID, framework_of, scale_words
from app.stages.drafting.queries.panel import panel_of

__all__ = ["RFP_ID", "framework_of", "panel_of", "scale_words"]
