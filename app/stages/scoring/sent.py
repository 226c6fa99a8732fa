"""The shape of a mark as a form sends it; what it means is read by the operation."""

from collections.abc import Mapping

from app.domain.entries import Entry
from app.domain.errors import DomainError

TEXTS = ("comment", "strengths", "weaknesses", "why")
_LONGEST_SCORE = 200


def mark_sent(form: Mapping[str, str], *, offer: int, criterion: int, suffix: str = "") -> Entry:
    """One cell of a form; its fields end with `suffix`. Raises DomainError where the form is not ours."""
    version = form.get(f"version{suffix}", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise DomainError("The form is not complete. Open the page again; nothing was changed.")
    texts = {name: _text(form.get(f"{name}{suffix}", "")) for name in TEXTS}
    score = form.get(f"score{suffix}", "").strip()[:_LONGEST_SCORE]
    return Entry(offer=offer, criterion=criterion, score=score, version=int(version), **texts)


def marks_sent(form: Mapping[str, str], *, offer: int) -> list[Entry]:
    """The cells of one offer that a form holds, by fields such as `score-12`; cells it does not hold are left alone."""
    found = [name.removeprefix("version-") for name in form if name.startswith("version-")]
    numbers = [int(number) for number in found if number.isascii() and number.isdigit() and len(number) < 10]
    return [mark_sent(form, offer=offer, criterion=number, suffix=f"-{number}") for number in numbers]


def _text(text: str) -> str:
    """What was typed with the line ends of our own, without blanks around it."""
    return text.replace("\r\n", "\n").strip()
