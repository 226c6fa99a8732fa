"""The confidentiality agreement: one text of the instance, filled in for the vendor and the request, with its hash."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TEXT = Path(__file__).with_name("confidentiality.md")
BLANK = re.compile(r"\{\{ (\w+) \}\}")
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
"""What means something in Markdown and is to be read as it stands in a name."""
NAMELESS = "the organisation that sent the invitation"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The text (Markdown) as it is agreed to, and its SHA-256 in hex."""

    text: str
    hash: str


def agreement(*, organisation: str, firm: str, title: str) -> Agreement:
    """The agreement with the names filled in; the same names give the same text."""
    names = {"organisation": organisation or NAMELESS, "firm": firm, "title": title}
    text = BLANK.sub(lambda blank: _as_it_stands(names[blank[1]]), TEXT.read_text(encoding="utf-8"))
    return Agreement(text=text, hash=hashlib.sha256(text.encode()).hexdigest())


def agreement_with(text_hash: str, *, organisation: str, firm: str, titles: Iterable[str]) -> Agreement | None:
    """The agreement whose hash this is, under one of the titles the RFP has had; None where its text, or a name in it,
    has become another since."""
    known = (agreement(organisation=organisation, firm=firm, title=title) for title in titles)
    return next((each for each in known if each.hash == text_hash), None)


def _as_it_stands(name: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(name.split()))
