"""Reading what an RFP sets before anyone scores: rules, scales, criteria and panel."""

from app.stages.drafting.queries.draft import Draft, SeatLine, Source, draft_of, seat_lines, sources_for
from app.stages.drafting.queries.framework import RFP_ID, framework_of, scale_words
from app.stages.drafting.queries.panel import panel_of

__all__ = [
    "RFP_ID",
    "Draft",
    "SeatLine",
    "Source",
    "draft_of",
    "framework_of",
    "panel_of",
    "scale_words",
    "seat_lines",
    "sources_for",
]
