"""A ranking as the command line and the API answer it: JSON, CSV, and a table for the terminal."""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.domain.rounding import rounded
from app.domain.standing import Ranking, Standing
from app.reports.csv_cells import harmless

FIGURES = ("total", "quality", "price", "preference", "quality_percent", "price_percent", "order_value")
"""The numbers of an offer, in the order in which they are given."""

TOTAL = "total"


def ranking_as_json(ranking: Ranking, *, rounding: int) -> dict[str, Any]:
    """The answer of `rank` as values for JSON: numbers are strings rounded to `rounding` places, ranks whole numbers.

    `vendors` stand in rank order, those without a rank last.
    """
    return {
        "reference": ranking.reference,
        "total_points": _text(ranking.total_points, places=rounding),
        "complete": ranking.complete,
        "weights": {leaf: _text(points, places=rounding) for leaf, points in ranking.weights.items()},
        "winners": list(ranking.winners),
        "tie_break": ranking.tie_break,
        "order_by": ranking.order_by,
        "warnings": [
            {"code": warning.code, "vendors": list(warning.offers), "text": warning.text}
            for warning in ranking.warnings
        ],
        "vendors": [_vendor(standing, places=rounding) for standing in _in_order(ranking.standings)],
    }


def ranking_as_json_text(ranking: Ranking, *, rounding: int) -> str:
    """The same as text, indented for people."""
    return json.dumps(ranking_as_json(ranking, rounding=rounding), ensure_ascii=False, indent=2) + "\n"


def ranking_as_csv(ranking: Ranking, *, rounding: int) -> str:
    """One line for each offer in rank order: its figures, then its points on each criterion under its id."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    about = ("rank", "vendor", "name", "firm", "status", *FIGURES, "complete", "shortlisted", "reason")
    writer.writerow([*about, *map(harmless, ranking.weights)])
    for standing in _in_order(ranking.standings):
        vendor = _vendor(standing, places=rounding)
        points = [vendor["criteria"].get(leaf) for leaf in ranking.weights]
        writer.writerow([*(_cell(vendor[column]) for column in about), *map(_cell, points)])
    return out.getvalue()


def ranking_as_table(ranking: Ranking, *, rounding: int) -> str:
    """The ranking as aligned lines for a terminal, with everything a reader must know below it."""
    figures = [TOTAL, "quality", "price", "preference"]
    if ranking.order_by != TOTAL:
        figures = ["order_value", *figures]
    heads = ["rank", "vendor", "name", *figures, "status"]
    lines = [heads, *(_line(standing, figures=figures, places=rounding) for standing in _in_order(ranking.standings))]
    total = format(ranking.total_points.normalize(), "f")
    title = f"{ranking.reference}: {total} points, ranked by {ranking.order_by.replace('_', ' ')}"
    below = [] if ranking.complete else ["Not final: marks or prices are still missing."]
    below += [ranking.tie_break] if ranking.tie_break else []
    below += [f"[{warning.code}] {warning.text}" for warning in ranking.warnings]
    table = aligned(lines, to_the_right={"rank", *figures})
    return "\n".join([title, "", *table, *([""] if below else []), *below]) + "\n"


def _in_order(standings: Sequence[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda standing: (standing.rank is None, standing.rank or 0))


def _vendor(standing: Standing, *, places: int) -> dict[str, Any]:
    return {
        "rank": standing.rank,
        "vendor": standing.offer,
        "name": standing.name,
        "firm": standing.firm,
        "status": standing.status.value,
        **{figure: _text_or_none(getattr(standing, figure), places=places) for figure in FIGURES},
        "complete": standing.complete,
        "shortlisted": standing.shortlisted,
        "criteria": {leaf: _text_or_none(points, places=places) for leaf, points in standing.points.items()},
        "reason": standing.reason,
    }


def _text(value: Fraction | Decimal, *, places: int) -> str:
    return format(rounded(value, places=places), "f")


def _text_or_none(value: Fraction | None, *, places: int) -> str | None:
    return None if value is None else _text(value, places=places)


def _cell(value: object) -> str:
    """A value for a CSV file that people open in Excel, where a text must never become a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(str(value))


def _line(standing: Standing, *, figures: Sequence[str], places: int) -> list[str]:
    rank = "-" if standing.rank is None else str(standing.rank)
    status = f"{standing.status.value}: {standing.reason}" if standing.reason else standing.status.value
    values = [_text_or_none(getattr(standing, figure), places=places) or "-" for figure in figures]
    return [rank, standing.offer, standing.name, *values, " ".join(status.split())]


def aligned(lines: Sequence[Sequence[str]], *, to_the_right: set[str]) -> list[str]:
    """Lines of cells, heads first, as columns for a terminal; those whose head is named end on the right."""
    heads = lines[0]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(heads))]
    return [
        "  ".join(
            _padded(cell, width=width, right=head in to_the_right)
            for cell, width, head in zip(line, widths, heads, strict=True)
        ).rstrip()
        for line in lines
    ]


def _padded(cell: str, *, width: int, right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.combining(letter) else 1
        for letter in text
    )
