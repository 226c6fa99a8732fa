"""The page of the formula laboratory: the vectors through the page, where the winner changes, and what is refused."""

import re
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.domain.evaluation import Criterion, CriterionKind, Framework, Rules
from app.domain.lifecycle import Stage
from app.models.rfp import PublishedRules, Rfp
from app.stages.drafting.laboratory.examples import EXAMPLES
from app.stages.drafting.laboratory.forms import of_the_draft
from app.web.unit_of_work import writing
from tests.integrity.test_statements import counted
from tests.stages.evaluated import Evaluated, evaluated

THE_THREE, WITH_A_MINIMUM, A_REVERSAL = (dict(example.query) for example in EXAMPLES)
NBSP = "\u00a0"


def drafted(app: Flask, *, sample: str = "felp") -> Evaluated:
    """A sample taken back to drafting, as an RFP made by hand would stand there."""
    made = evaluated(app, sample=sample)
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.public_id == made.public_id).values(stage=Stage.DRAFTING))
    return made


def tried(made: Evaluated, query: dict[str, Any], *, status: int = 200) -> str:
    answer = made.lead.get(made.at("laboratory"), query_string=query)
    assert answer.status_code == status
    return answer.text


def rows_of(page: str, *, table: str) -> dict[str, list[str]]:
    """The texts of the cells in each formula's line of a table, by formula."""
    body = page[page.index(f'id="{table}"') :]
    body = body[: body.index("</table>")]
    lines = re.findall(r'data-formula="(\w+)">(.*?)</tr>', body, re.DOTALL)
    return {name: [_text(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", line, re.DOTALL)] for name, line in lines}


def _text(cell: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.DOTALL).replace("&#39;", "'").split())


def test_the_vectors_stand_on_the_page(app: Flask) -> None:
    found = rows_of(tried(drafted(app), THE_THREE), table="formulas")
    assert {name: cells[:4] for name, cells in found.items() if name != "price_as_criterion"} == {
        "lowest_price_ratio": ["A wins", "80.67", "77.00", "76.00"],
        "linear_between_bounds": ["C wins Near tie", "64.00", "65.00", "66.00"],
        "linear_min_max": ["C wins", "54.00", "65.00", "76.00"],
        "linear_above_lowest": ["C wins Near tie", "74.00", "75.00", "76.00"],
        "share_of_total": ["A wins", "78.00", "71.67", "65.33"],
        "logarithmic": ["C wins", "70.60", "72.12", "76.00"],
        "price_per_quality_point": ["A, B and C are tied", *["GBP 1,333,333.33"] * 3],
        "award_on_value": ["C wins", "GBP 300,000.00", "GBP 250,000.00", "GBP 200,000.00"],
        "utility_index": ["A wins", "0.667", "0.620", "0.550"],
        "quality_only": ["A wins", "54.00", "45.00", "36.00"],
        "lowest_price_of_the_passing": ["C wins", "GBP 1,200,000.00", "GBP 1,000,000.00", "GBP 800,000.00"],
    }
    assert found["price_as_criterion"] == [
        "Evaluators mark the price themselves under it, so prices alone do not say who would win."
    ]


def test_more_decimals_than_anybody_reads_stand_in_the_title(app: Flask) -> None:
    made = drafted(app)
    with app.app_context(), writing() as session:
        session.execute(update(PublishedRules).values(rounding=9))
    page = tried(made, THE_THREE)
    assert rows_of(page, table="formulas")["share_of_total"][:4] == ["A wins", "78.000", "71.667", "65.333"]
    assert [f'title="{exact}"' in page for exact in ("71.666666667", "0.666666667")] == [True, True]
    assert re.findall(r'<td class="number"[^>]*>[^<]*\.\d{4,}[^<]*</td>', page) == []


def test_the_points_of_the_draft_are_drawn_as_they_are_read(app: Flask) -> None:
    third = Decimal("33.333333333")
    criteria = (
        Criterion("Q", "Quality", CriterionKind.SCORE, weight=100 - third),
        Criterion("P", "Price", CriterionKind.PRICE, weight=third),
    )
    drawn = of_the_draft(Framework("RFP-1", "Thirds", Rules(total_points=Decimal(100)), criteria))
    assert [drawn[name] for name in ("quality_points", "price_points")] == [Decimal("66.667"), Decimal("33.333")]


def test_the_vector_with_a_minimum_of_quality_stands_on_the_page(app: Flask) -> None:
    found = rows_of(tried(drafted(app), WITH_A_MINIMUM), table="formulas")
    assert found["lowest_price_ratio"][:4] == ["A wins", "88.00", "82.50", "out"]


def test_where_the_winner_changes_stands_on_the_page(app: Flask) -> None:
    found = rows_of(tried(drafted(app), THE_THREE), table="flips")
    assert {name: [cell.replace(NBSP, " ") for cell in cells] for name, cells in found.items()} == {
        "lowest_price_ratio": [
            "A below 47.3684 %, C above 47.3684 %",
            "B below GBP 897,196.26, A above GBP 897,196.26",
        ],
        "linear_between_bounds": ["A below 37.5 %, C above 37.5 %", "B below GBP 980,000.00, C above GBP 980,000.00"],
        "linear_min_max": [
            "A below 23.0769 %, C above 23.0769 %",
            "B below GBP 890,000.00, C from GBP 890,000.00 to GBP 1,688,888.89, A above GBP 1,688,888.89",
        ],
        "linear_above_lowest": ["A below 37.5 %, C above 37.5 %", "B below GBP 980,000.00, C above GBP 980,000.00"],
        "share_of_total": ["A below 69.2308 %, C above 69.2308 %", "B below GBP 612,244.90, A above GBP 612,244.90"],
        "logarithmic": ["A below 33.8997 %, C above 33.8997 %", "B below GBP 935,021.79, C above GBP 935,021.80"],
        "price_per_quality_point": [
            "Gives no points for price",
            "B below GBP 1,000,000.00, A and C tied above GBP 1,000,000.00",
        ],
        "award_on_value": ["Gives no points for price", "B below GBP 950,000.00, C above GBP 950,000.00"],
        "utility_index": ["A below 47.3684 %, C above 47.3684 %", "B below GBP 930,000.00, A above GBP 930,000.00"],
        "quality_only": ["Gives no points for price", "A throughout"],
        "lowest_price_of_the_passing": [
            "Gives no points for price",
            "B below GBP 800,000.00, C above GBP 800,000.00",
        ],
    }


def test_the_published_rank_reversal_is_warned_of(app: Flask) -> None:
    page = tried(drafted(app), A_REVERSAL)
    assert rows_of(page, table="formulas")["lowest_price_ratio"][:4] == ["A wins", "53.85", "50.00", "46.00"]
    assert (
        "Without C, which does not win, the first place would go to B and not to A: B 70 instead of 50, A 65.7 instead "
        "of 53.85."
    ) in page


def test_it_begins_with_the_points_and_the_formula_of_the_draft(app: Flask) -> None:
    made = drafted(app, sample="erate")
    page = made.lead.get(made.at("laboratory")).text
    fields = dict(re.findall(r'<input[^>]*name="(\w+_points|formula)"[^>]*value="(\w*)"', page))
    rules = made.evaluation.framework.rules
    assert fields["formula"] == (rules.price_formula.value if rules.price_formula else "")
    assert float(fields["quality_points"]) + float(fields["price_points"]) == float(rules.total_points)


def test_what_was_typed_stays_where_something_is_wrong(app: Flask) -> None:
    query = {
        **THE_THREE,
        "name": ["A", "A", ""],
        "quality": ["90", "most", "101"],
        "price": ["1,200", "", "-5"],
        "quality_points": "sixty",
        "price_points": "40",
        "minimum_quality": "120",
    }
    page = tried(drafted(app), query, status=422)
    for value in ("most", "101", "1,200", "-5", "sixty", "120"):
        assert f'value="{value}"' in page
    for sentence in (
        "Two offers have this name: give each its own.",
        "Give the offer a name.",
        "Quality is a percentage: write a number from 0 to 100.",
        "Enter the price.",
        "A price must be above 0.",
        "Something is wrong with the offers: it is said beneath them.",
    ):
        assert sentence in page
    assert 'id="formulas"' not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ["A"], "quality": ["90"], "price": ["5"]}, "Enter at least two offers"),
        (
            {"name": list("ABCDEFG"), "quality": ["9"] * 7, "price": ["5"] * 7},
            "At most 6 offers can be tried at once, and these are 7: take some out.",
        ),
        (
            {"quality_points": "0", "price_points": "0"},
            "Give points of 0 or more to quality and to price, and not 0 to both.",
        ),
        ({"minimum_quality": "120"}, "The minimum is a percentage: write a number from 0 to 100."),
    ],
)
def test_what_cannot_be_tried_is_said(app: Flask, changes: dict[str, Any], sentence: str) -> None:
    assert sentence in tried(drafted(app), {**THE_THREE, **changes}, status=422)


def test_looking_closer_and_taking_a_formula_to_the_rules(app: Flask) -> None:
    made = drafted(app)
    page = tried(made, {**THE_THREE, "formula": "logarithmic", "rfp": "another", "_external": "1"})
    assert "Closer: Logarithmic" in page
    taken = f'href="{made.at("rules")}?price_formula=logarithmic&amp;price_log_base=2"'
    assert page.count(taken) == 2
    closer = [link for link in re.findall(r'href="([^"]+)#closer"', page) if "formula=utility_index" in link]
    assert len(closer) == 1
    assert "Closer: Utility index" in made.lead.get(closer[0].replace("&amp;", "&")).text


def test_the_rules_take_a_formula_over_and_keep_it_only_when_saved(app: Flask) -> None:
    made = drafted(app)
    page = made.lead.get(made.at("rules?price_formula=logarithmic&price_log_base=2.5&total_points=7")).text
    assert "“Logarithmic” is chosen below, as it was tried in the laboratory. Save the rules to keep it." in page
    assert '<option selected value="logarithmic">' in page
    assert re.search(r'name="price_log_base"[^>]*value="2.5"', page)
    assert re.search(r'name="total_points"[^>]*value="100"', page)
    unchanged = made.lead.get(made.at("rules?price_formula=no-such-formula")).text
    assert '<option selected value="lowest_price_ratio">' in unchanged
    assert "in the laboratory" not in unchanged


@pytest.mark.parametrize("query", [{}, THE_THREE], ids=["first", "tried"])
def test_it_asks_the_database_as_often_whatever_the_draft_holds(app: Flask, query: dict[str, Any]) -> None:
    asked = []
    for made in (drafted(app, sample="felp"), drafted(app, sample="contact-centre")):
        tried(made, query)
        statements: list[str] = []
        with counted(statements):
            tried(made, query)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 6


def test_trying_keeps_nothing(app: Flask) -> None:
    made = drafted(app)
    tried(made, THE_THREE)
    page = made.lead.get(made.at("laboratory")).text
    assert re.findall(r'name="(?:name|quality|price)"\s+value="([^"]*)"', page) == [""] * 18


def test_where_nobody_reaches_the_minimum_this_is_said(app: Flask) -> None:
    page = tried(drafted(app), {**THE_THREE, "minimum_quality": "95"})
    assert "Whichever formula is chosen, no offer is left." in page
