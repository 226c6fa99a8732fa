"""From a packet's data file a stranger with pandas recomputes every total, the price points and the ranks."""

import ast
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from app.domain.evaluation import CriterionKind, Evaluation, Mark, MarkKind, PriceFormula, ScoreFrom
from app.domain.ranking import rank_evaluation
from app.reports.packet_data import packet_data
from tests.reports.examined import NAMES, examined_sample, with_scenario
from tests.reports.packet_builders import a_packet
from tests.reports.stranger import recompute

PARAMETERS = {
    "price_best": Decimal(3_000_000),
    "price_worst": Decimal(6_000_000),
    "price_log_base": Decimal(2),
    "price_value_of_quality": Decimal(2_500_000),
}
ON_PRICES = [one for one in PriceFormula if one not in (PriceFormula.QUALITY_ONLY, PriceFormula.PRICE_AS_CRITERION)]


def published(data: bytes) -> pd.DataFrame:
    """The results as the file publishes them."""
    vendors = pd.DataFrame(json.loads(data)["results"]["vendors"]).set_index("vendor")
    for column in ("quality", "price", "total", "preference", "order_value", "evaluated_price", "rank"):
        vendors[column] = pd.to_numeric(vendors[column])
    return vendors


def differences(data: bytes) -> list[str]:
    """Where a recomputed figure is not the published one to its last place."""
    packet = json.loads(data)
    half = 0.5 * 10.0 ** -int(packet["rules"]["rounding"]) + 1e-7
    own, theirs = recompute(data), published(data)
    found = []
    for offer, given in theirs.iterrows():
        for column in ("quality", "price", "preference", "total", "order_value", "rank"):
            if pd.isna(given[column]):
                found += [f"{offer} has a rank"] if column == "rank" and not pd.isna(own.loc[offer, "rank"]) else []
                continue
            slack = 0.0 if column == "rank" else half + abs(given[column]) * 1e-12
            if not abs(own.loc[offer, column] - given[column]) <= slack:
                found.append(f"{offer} {column}: {own.loc[offer, column]} instead of {given[column]}")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_recomputes_every_sample(name: str) -> None:
    assert differences(packet_data(examined_sample(name))) == []


def under(evaluation: Evaluation, **rules: object) -> bytes:
    """The data of a packet of this evaluation under other rules."""
    framework = replace(evaluation.framework, rules=replace(evaluation.framework.rules, **rules))
    other = replace(evaluation, framework=framework)
    return packet_data(a_packet(other, ranking=rank_evaluation(other)))


@pytest.mark.parametrize("formula", ON_PRICES)
def test_a_stranger_recomputes_under_each_price_formula(formula: PriceFormula) -> None:
    evaluation = examined_sample("contact-centre").evaluation
    data = under(evaluation, price_formula=formula, **PARAMETERS)
    assert json.loads(data)["results"]["winners"] != []
    assert differences(data) == []


def test_a_stranger_recomputes_where_evaluators_score_the_price() -> None:
    evaluation = examined_sample("contact-centre").evaluation
    criteria = tuple(
        replace(one, scale_max=Decimal(10)) if one.kind is CriterionKind.PRICE else one
        for one in evaluation.framework.criteria
    )
    seat = next(seat.id for seat in evaluation.panel)
    marks = tuple(
        Mark(offer.id, "price", seat, MarkKind.SCORE, Decimal(number))
        for number, offer in enumerate(evaluation.offers, 5)
    )
    scored = replace(
        evaluation,
        framework=replace(evaluation.framework, criteria=criteria),
        panel=tuple(replace(one, criteria=(*one.criteria, "price")) for one in evaluation.panel),
        marks=(*evaluation.marks, *marks),
    )
    assert differences(under(scored, price_formula=PriceFormula.PRICE_AS_CRITERION)) == []


def test_a_stranger_recomputes_quality_alone() -> None:
    evaluation = examined_sample("kubernetes-audit-2019").evaluation
    assert differences(under(evaluation, price_formula=PriceFormula.QUALITY_ONLY)) == []


def test_a_stranger_recomputes_medians_and_quality_related_to_the_best() -> None:
    evaluation = examined_sample("contact-centre").evaluation
    assert differences(under(evaluation, score_from=ScoreFrom.MEDIAN, quality_relative_to_best=True)) == []


def test_a_changed_mark_would_be_found() -> None:
    data = packet_data(examined_sample("felp"))
    packet = json.loads(data)
    row = next(row for row in packet["marks"]["data"] if row[4] is not None)
    row[4] = str(float(row[4]) / 2)
    assert differences(json.dumps(packet).encode()) != []


def test_the_stranger_imports_nothing_of_ours() -> None:
    tree = ast.parse((Path(__file__).parent / "stranger.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names == {"json", "math", "pandas"}


def test_the_file_has_everything_under_names_that_explain_themselves() -> None:
    packet = json.loads(packet_data(with_scenario()))
    assert list(packet) == [
        "packet_version",
        "about",
        "reference",
        "title",
        "currency",
        "time_zone",
        "as_of",
        "prepared_for",
        "is_sample",
        "source",
        "audit",
        "rules",
        "scales",
        "criteria",
        "offers",
        "panel",
        "prices",
        "preferences",
        "results",
        "agreement",
        "robustness",
        "own_orders",
        "not_examined",
        "scenarios",
        "cells",
        "marks",
    ]
    assert len(packet["marks"]["data"]) == len(with_scenario().evaluation.marks)
    [scenario] = packet["scenarios"]
    assert (scenario["name"], scenario["definition"]["weights"]) == ("Price first", {"price": "45"})
    assert packet["robustness"]["how_sure"] == with_scenario().examination.how_sure


def test_numbers_are_strings() -> None:
    packet = json.loads(packet_data(examined_sample("felp")), parse_float=lambda text: pytest.fail(f"{text} is bare"))
    assert packet["results"]["vendors"][0]["rank"] == 1
