"""Texts in CSV files that people open in a spreadsheet, where none may become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_MAY_BE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula; numbers stay numbers."""
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(_MAY_BE_A_FORMULA) and not is_number else text


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV, its headings first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(harmless, heads))
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
