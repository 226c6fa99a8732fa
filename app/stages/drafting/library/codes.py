"""Codes that nothing in an RFP has yet."""

import re
from collections.abc import Set as AbstractSet

LONGEST = 80
_NUMBERED = re.compile(r"(.*?)(\d{1,9})", re.DOTALL)


def free_code(wanted: str, *, taken: AbstractSet[str]) -> str:
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
