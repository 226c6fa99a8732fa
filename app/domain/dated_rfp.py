"""An RFP by its key, its stage and its moments: what rows, requests and lists all know of it."""

from datetime import datetime
from typing import Protocol

from app.domain.lifecycle import Stage


class Moments(Protocol):
    """Where an RFP stands; moments are None until they have come."""

    @property
    def stage(self) -> Stage: ...

    @property
    def closes_at(self) -> datetime | None: ...

    @property
    def responses_opened_at(self) -> datetime | None: ...

    @property
    def prices_opened_at(self) -> datetime | None: ...

    @property
    def amending_since(self) -> datetime | None: ...


class DatedRfp(Moments, Protocol):
    """The same with its key, by which more is asked."""

    @property
    def id(self) -> int: ...
