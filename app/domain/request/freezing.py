"""The form in which a request is signed and published: one text, with its hash."""

from dataclasses import replace
from datetime import datetime

from app.domain.request.data import canonical, fingerprint
from app.domain.request.request import Request


def as_published(request: Request) -> Request:
    """The request as it is frozen: without the panel's addresses, which are nobody's business but the lead's."""
    return replace(request, panel=tuple(replace(seat, email="") for seat in request.panel))


def frozen(request: Request) -> tuple[str, str]:
    """The canonical text of a request as published, and its SHA-256 in hex."""
    text = canonical(as_published(request))
    return text, fingerprint(text)


def later_deadline_fault(wanted: datetime, *, current: datetime, now: datetime) -> str | None:
    """None where a deadline may be moved from `current` to `wanted`, else why not."""
    if current <= now:
        return "The deadline has passed, and what has passed is not moved any more."
    if wanted < current:
        return "The deadline only moves later. Vendors plan with the one that was published."
    return None
