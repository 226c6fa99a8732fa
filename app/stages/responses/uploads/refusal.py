"""The refusal of an uploaded file."""

from app.domain.errors import DomainError


class Refused(DomainError):
    """A file that is not taken in; `str(error)` says why and what would mend it."""


class NotJudged(DomainError):
    """A file that cannot be judged now; what came in is kept, and judging can be tried again."""
