"""Names of files as vendors give them, made fit to be shown and to be saved on any system."""

import re
import unicodedata

LONGEST = 120
"""Characters of a name that is shown, its ending included."""
MOST_BYTES = 240
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of what has no look of its own: controls, direction overrides, halves of pairs, line ends."""


def ending(name: str) -> str:
    """What follows the last dot, in small letters; "" without one."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if dot and stem else ""


def shown_name(original: str) -> str:
    """The name without path, controls, direction overrides and what Windows cannot save, and not endless."""
    last = re.split(r"[/\\]", original)[-1]
    seen = "".join(
        letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter) not in _UNSEEN
    )
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ")
    if not plain:
        return "file"
    safe = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
    return _shortened(safe)


def _shortened(name: str) -> str:
    stem, dot, end = name.rpartition(".")
    if not stem or len(end) > 10:
        stem, dot, end = name, "", ""
    room = LONGEST - len(dot + end)
    stem = stem[:room]
    while len(f"{stem}{dot}{end}".encode()) > MOST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip()}{dot}{end}"


def distinct(names: list[str]) -> list[str]:
    """The names in their order, each once on a system that does not tell capitals apart: "a.pdf", "a (2).pdf"."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem, dot, end = name.rpartition(".")
        if not stem:
            stem, dot, end = name, "", ""
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem} ({number}){dot}{end}"
        taken.add(candidate.casefold())
        found.append(candidate)
    return found
