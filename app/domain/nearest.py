"""The known word that somebody probably meant, and the sentence for a word that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

CLOSE = 0.8
"""So alike (0-1) are two words of which one is surely a slip of the other."""
LIKE = 0.6
"""So alike are two words of which one may be another form of the other."""


def nearest(word: str, *, among: Iterable[str], likeness: float = CLOSE) -> str | None:
    """The known word that was probably meant, or None where none is at least so alike (0-1)."""
    known = {name.casefold(): name for name in among}
    close = get_close_matches(word.casefold(), known, n=1, cutoff=likeness)
    return known[close[0]] if close else None


def not_known(what: str, word: str, *, known: Iterable[str], meant: str | None) -> str:
    """The sentence that refuses a word: with the nearest known one, or with all of them where none is near."""
    mend = f'The nearest known one is "{meant}"' if meant else f"Known here are {', '.join(known)}"
    return f'There is no {what} "{word}". {mend}. Rename it or take it out.'
