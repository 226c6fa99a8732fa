"""What every page of a draft shows around its own part: tabs with their faults, version, whether it is frozen."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.criteria import faults
from app.stages.drafting.queries import Draft


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the draft; `faults` is how many are in it."""

    label: str
    endpoint: str
    faults: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What every page of a draft shows around its own part."""

    tabs: tuple[Tab, ...]
    version: int
    frozen_at: datetime | None
    snapshot_hash: str | None
    is_imported: bool
    stays: str | None
    """Why the RFP cannot return to drafting, or None."""


TABS = {
    "drafting.draft": ("Criteria", "Criteria"),
    "drafting.draft_rules": ("Rules", "RFP"),
    "drafting.draft_scales": ("Scales", "Scales"),
    "drafting.draft_panel": ("Panel", ""),
}
"""Endpoint -> the tab's label and the sheet whose faults it shows."""


def draft_page(draft: Draft, *, here: str) -> DraftPage:
    found = faults(draft.framework)
    return DraftPage(
        tabs=tuple(
            Tab(label, endpoint, faults=sum(fault.sheet == sheet for fault in found), is_here=endpoint == here)
            for endpoint, (label, sheet) in TABS.items()
        ),
        version=draft.version,
        frozen_at=draft.frozen_at,
        snapshot_hash=draft.snapshot_hash,
        is_imported=draft.is_imported,
        stays=_stays(draft),
    )


def _stays(draft: Draft) -> str | None:
    if draft.is_imported:
        return "An imported evaluation stays as it was imported."
    return "Marks were given under these rules, so they stay as they are." if draft.is_marked else None
