"""Words put together for a sentence."""

from collections.abc import Iterable


def listed(items: Iterable[str], *, joined_by: str = "and") -> str:
    """ "A", "A and B", "A, B and C"; empty for nothing."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"
