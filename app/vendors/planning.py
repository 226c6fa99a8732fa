"""What a file of firms would change in the directory: which are new, changed, the same, or probably there already."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.vendor import Vendor, added_to, known_as
from app.domain.vendor_names import Known, duplicates_of, pairs_of
from app.vendors.queries import Entry


@dataclass(frozen=True, slots=True)
class Suspect:
    """A new firm that is probably one that is known: `reasons` are whole sentences."""

    vendor: Vendor
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedFirm:
    """A firm of the directory, and what it would be with what the file says; `what` names what differs."""

    entry: Entry
    vendor: Vendor
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`mark` tells one plan from another: what is confirmed is what was looked at."""

    new: tuple[Vendor, ...]
    suspects: tuple[Suspect, ...]
    changed: tuple[ChangedFirm, ...]
    same: int
    mark: str

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.suspects or self.changed)


WORDS = {
    "domain": "domain",
    "country": "country",
    "about": "about",
    "people": "people",
    "places": "places",
    "capabilities": "capabilities",
}


def plan_of(vendors: Sequence[Vendor], *, stored: Sequence[Entry], known: Sequence[Known]) -> Plan:
    """What taking `vendors` in would do; `stored` are all firms, `known` those that duplicates are looked for among."""
    entries = {each.vendor.name.casefold(): each for each in stored}
    changed, unknown, same = [], [], 0
    for vendor in vendors:
        entry = entries.get(vendor.name.casefold())
        if entry is None:
            unknown.append(vendor)
            continue
        after = added_to(entry.vendor, said=vendor)
        what = tuple(words for name, words in WORDS.items() if _differs(entry.vendor, after, name))
        if what:
            changed.append(ChangedFirm(entry, after, what))
        else:
            same += 1
    reasons = _reasons(unknown, known=known)
    return Plan(
        new=tuple(vendor for vendor in unknown if vendor.name not in reasons),
        suspects=tuple(Suspect(vendor, reasons[vendor.name]) for vendor in unknown if vendor.name in reasons),
        changed=tuple(changed),
        same=same,
        mark=_mark(vendors, changed=changed, reasons=reasons),
    )


def _differs(one: Vendor, other: Vendor, name: str) -> bool:
    before, after = getattr(one, name), getattr(other, name)
    return set(before) != set(after) if isinstance(before, tuple) else before != after


def _reasons(unknown: Sequence[Vendor], *, known: Sequence[Known]) -> dict[str, tuple[str, ...]]:
    """Sentences by name of a new firm that is probably another one, of the directory or further up in the file."""
    found: dict[str, list[str]] = {}
    asked = [known_as(vendor, key="") for vendor in unknown]
    for firm in asked:
        for pair in duplicates_of(firm, among=known):
            found.setdefault(firm.name, []).append(f"{firm.name} and {pair.second.name} {pair.reason}.")
    for pair in pairs_of(asked):
        text = f"{pair.second.name} and {pair.first.name}, both in the file, {pair.reason}."
        found.setdefault(pair.second.name, []).append(text)
    return {name: tuple(sentences) for name, sentences in found.items()}


def _mark(vendors: Sequence[Vendor], *, changed: Sequence[ChangedFirm], reasons: dict[str, tuple[str, ...]]) -> str:
    said = [list(vendors), [(each.entry.public_id, each.entry.version) for each in changed], sorted(reasons.items())]
    return hashlib.sha256(repr(said).encode()).hexdigest()
