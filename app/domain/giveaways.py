"""Words in a text meant for all vendors by which one could tell who asked: firms, people, mail domains."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEGAL_FORMS = frozenset(
    {
        *(
            "ab",
            "ag",
            "as",
            "asa",
            "bv",
            "co",
            "company",
            "corp",
            "corporation",
            "eg",
            "ek",
            "gbr",
            "gmbh",
            "inc",
            "kft",
        ),
        *("kg", "kgaa", "limited", "llc", "llp", "lp", "ltd", "nv", "oy", "oyj", "ohg", "plc", "pte", "pty", "sa"),
        *("sarl", "sàrl", "sas", "se", "sl", "spa", "spzoo", "srl", "sro", "ug"),
    }
)
"""Endings of firms' names that are left out in speech, without their dots."""
SHORTEST = 3
"""Letters of a name that is looked for by itself; shorter ones stand in too many words."""


@dataclass(frozen=True, slots=True)
class KnownVendor:
    """What is known of an invited vendor. `people` are full names, `domains` those of its mail addresses."""

    firm: str
    people: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Giveaway:
    """Words found, as they are known, and what they tell."""

    words: str
    tells: str

    @property
    def sentence(self) -> str:
        return f"“{self.words}” is {self.tells}."


def giveaways(text: str, *, vendors: Sequence[KnownVendor]) -> tuple[Giveaway, ...]:
    """What in the text tells of a vendor, in the order of the vendors; each once."""
    read = _plain(text)
    found = [each for vendor in vendors for each in _looked_for(vendor) if _stands_in(each.words, text=read)]
    return tuple(dict.fromkeys(found))


def _looked_for(vendor: KnownVendor) -> Iterator[Giveaway]:
    for name in (vendor.firm, spoken_name(vendor.firm)):
        if len(name) >= SHORTEST:
            yield Giveaway(name, "the name of a vendor" if name == vendor.firm else f"how {vendor.firm} is called")
    for person in vendor.people:
        if len(person) >= SHORTEST:
            yield Giveaway(person, f"a person at {vendor.firm}")
        surname = person.rpartition(" ")[2]
        if surname != person and len(surname) >= SHORTEST:
            yield Giveaway(surname, f"the surname of a person at {vendor.firm}")
    for domain in vendor.domains:
        yield Giveaway(domain, f"a mail domain of {vendor.firm}")


def spoken_name(firm: str) -> str:
    """A firm's name without its legal form: "Aare AG" is called "Aare"."""
    words = firm.split()
    while len(words) > 1 and (words[-1] in "&+" or words[-1].replace(".", "").strip(",").casefold() in LEGAL_FORMS):
        words.pop()
    return " ".join(words).rstrip(",")


def _stands_in(words: str, *, text: str) -> bool:
    """Whole words, in any case and with any white space between them."""
    pattern = r"\s+".join(re.escape(word) for word in _plain(words).split())
    return bool(pattern) and re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
