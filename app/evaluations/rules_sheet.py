"""Reads the sheet RFP: the reference, the title and the published rules."""

import re
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.evaluation import Justification, PriceFormula, Rules, ScaleOrigin, ScoreFrom, TieRule
from app.domain.nearest import nearest
from app.domain.typed import MONEY
from app.reports.workbook_layout import CRITERION_RULE, RULE_KEYS
from app.sheets.cells import Row, not_among, rows_of
from app.sheets.tables import Findings, Table

REFERENCE_LENGTH = 80
TITLE_LENGTH = 300
_CURRENCY = re.compile(r"[A-Z]{3}")
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What the sheet RFP says; `total_points_known` is False where the rules hold a stand-in for what is unreadable."""

    reference: str
    title: str
    currency: str
    time_zone: str
    rules: Rules
    total_points_known: bool
    rows: dict[str, int]


def read_rules(table: Table, *, findings: Findings) -> PublishedFacts:
    """The rules with their defaults where the sheet leaves them out; what cannot be read is refused in `findings`."""
    rows = _by_key(table, findings=findings)
    total = rows["total_points"].number_or_none(_VALUE)
    _demand(rows, findings=findings, sheet=table.layout.name)
    return PublishedFacts(
        reference=rows["reference"].text(_VALUE, most=REFERENCE_LENGTH),
        title=rows["title"].text(_VALUE, most=TITLE_LENGTH),
        currency=_currency(rows["currency"]),
        time_zone=_time_zone(rows["time_zone"]),
        rules=_rules(rows, total_points=total),
        total_points_known=total is not None,
        rows={key: row.number for key, row in rows.items() if row.number is not None},
    )


def _by_key(table: Table, *, findings: Findings) -> dict[str, Row]:
    found: dict[str, Row] = {}
    strangers: list[tuple[str, Row]] = []
    for row in rows_of(table, findings=findings):
        key = row.text("key", most=REFERENCE_LENGTH)
        name = key.casefold()
        if name in found:
            row.refuse("key", f'"{name}" is there twice, in row {found[name].number} too. Keep one.')
        elif name in RULE_KEYS:
            found[name] = row
        else:
            strangers.append((key, row))
    absent = [key for key in RULE_KEYS if key not in found]
    for key, row in strangers:
        meant = nearest(key, among=absent)
        if meant:
            row.refuse("key", f'There is no rule "{key}". Is "{meant}" meant? Rename or delete it.')
        else:
            row.note("key", f'"{key}" is not part of the evaluation workbook and is not read.')
    empty = {key: Row(None, ["", ""], table=table, findings=findings) for key in absent}
    return found | empty


_DEMANDED = {
    "reference": "the reference under which the RFP is known, for example RFP-2026-01",
    "title": "the title of the RFP",
    "total_points": "how many points there are in all, for example 100",
}


def _demand(rows: dict[str, Row], *, findings: Findings, sheet: str) -> None:
    for key, what in _DEMANDED.items():
        row = rows[key]
        if row.number is None:
            findings.refuse(f"The key {key} is missing. Add a row with it and {what}.", sheet=sheet)
        elif not row.has(_VALUE):
            row.refuse(_VALUE, f"The value of {key} is empty. Write {what}.")


def _rules(rows: dict[str, Row], *, total_points: Decimal | None) -> Rules:
    tie_rule, tie_criterion = _tie_rule(rows["tie_rule"])
    rounding = rows["rounding"].whole_number(_VALUE)
    near_tie = rows["near_tie"].percent(_VALUE)
    tolerance = rows["tolerance"].percent(_VALUE)
    return Rules(
        total_points=Decimal(100) if total_points is None else total_points,
        score_from=rows["score_from"].word(_VALUE, among=tuple(ScoreFrom)) or ScoreFrom.MEAN,
        rounding=2 if rounding is None else rounding,
        scale_origin=rows["scale_origin"].word(_VALUE, among=tuple(ScaleOrigin)) or ScaleOrigin.ZERO,
        price_formula=rows["price_formula"].word(_VALUE, among=tuple(PriceFormula)),
        price_best=rows["price_best"].number_or_none(_VALUE, precision=MONEY),
        price_worst=rows["price_worst"].number_or_none(_VALUE, precision=MONEY),
        price_log_base=rows["price_log_base"].number_or_none(_VALUE),
        price_value_of_quality=rows["price_value_of_quality"].number_or_none(_VALUE, precision=MONEY),
        quality_relative_to_best=rows["quality_relative_to_best"].yes_or_no(_VALUE, empty=False),
        minimum_quality=rows["minimum_quality"].percent(_VALUE),
        preference_points_inside=rows["preference_points_inside"].number_or_none(_VALUE) or Decimal(0),
        tie_rule=tie_rule,
        tie_criterion=tie_criterion,
        near_tie=Decimal(2) if near_tie is None else near_tie,
        tolerance=Decimal(40) if tolerance is None else tolerance,
        shortlist_size=rows["shortlist_size"].whole_number(_VALUE),
        justification=rows["justification"].word(_VALUE, among=tuple(Justification)) or Justification.NONE,
    )


def _tie_rule(row: Row) -> tuple[TieRule | None, str | None]:
    said = row.text(_VALUE)
    if not said:
        return None, None
    if said.casefold().startswith(CRITERION_RULE):
        criterion = said[len(CRITERION_RULE) :].strip()
        if criterion:
            return TieRule.CRITERION, criterion
    plain = [rule.value for rule in TieRule if rule is not TieRule.CRITERION]
    if said.casefold() in plain:
        return TieRule(said.casefold()), None
    row.refuse(_VALUE, not_among(said, among=[*plain, f"{CRITERION_RULE}ID with the id of a criterion"]))
    return None, None


def _currency(row: Row) -> str:
    said = row.text(_VALUE).upper()
    if said and not _CURRENCY.fullmatch(said):
        row.refuse(_VALUE, f'"{said[:20]}" is no currency code. Write its three letters, for example EUR or USD.')
        return ""
    return said


def _time_zone(row: Row) -> str:
    said = row.text(_VALUE, most=64)
    if not said:
        return "UTC"
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        row.refuse(
            _VALUE, f'"{said}" is no time zone. Write its IANA name, for example Europe/Berlin or America/New_York.'
        )
        return "UTC"
    return said
