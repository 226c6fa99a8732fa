"""Readable codes of what an RFP lists, such as C1, R1, T1, that nothing in it has yet."""

import re
from collections.abc import Collection

LONGEST = 80
_NUMBERED = re.compile(r"(.*?)(\d{1,9})", re.DOTALL)


def next_code(prefix: str, *, taken: Collection[str]) -> str:
    """The first of prefix1, prefix2, … that nothing has."""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def free_code(wanted: str, *, taken: Collection[str]) -> str:
    """The code itself where nothing has it, else the next: Q7 gives Q8, "price" gives price-2."""
    if wanted not in taken:
        return wanted
    found = _NUMBERED.fullmatch(wanted)
    stem, number = (found[1], int(found[2])) if found else (f"{wanted}-", 1)
    while True:
        number += 1
        code = f"{stem[: LONGEST - len(str(number))]}{number}"
        if code not in taken:
            return code
