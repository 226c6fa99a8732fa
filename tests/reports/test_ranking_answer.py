"""A ranking as JSON, CSV and a table for the terminal."""

import json
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import OfferStatus
from app.domain.standing import Ranking, RankingWarning, Standing
from app.reports.ranking_answer import ranking_as_csv, ranking_as_json, ranking_as_json_text, ranking_as_table


def a_standing(offer: str, *, rank: int | None, total: Fraction | None, **changes: object) -> Standing:
    known: dict[str, object] = {
        "rank": rank,
        "offer": offer,
        "name": f"Firm {offer}",
        "firm": f"Firm {offer}",
        "status": OfferStatus.ACTIVE,
        "total": total,
        "quality": total,
        "price": None,
        "preference": Fraction(0),
        "quality_percent": total,
        "price_percent": None,
        "price_amount": None,
        "order_value": None,
        "complete": True,
        "shortlisted": rank == 1,
        "points": {"C1": total, "C2": None},
        "reason": "",
    }
    return Standing(**(known | changes))  # type: ignore[arg-type]


def a_ranking() -> Ranking:
    return Ranking(
        reference="RFP-1",
        total_points=Decimal("1E+2"),
        complete=False,
        weights={"C1": Fraction(200, 3), "C2": Fraction(100, 3)},
        winners=("V1", "V2"),
        tie_break="The tie rule prefers the lowest price.",
        order_by="total",
        warnings=(RankingWarning("tie", ("V1", "V2"), "Firm V1 and Firm V2 are tied."),),
        standings=(
            a_standing("V1", rank=1, total=Fraction(200, 3)),
            a_standing("V2", rank=1, total=Fraction(200, 3), name="=2+3", firm="-Σ株式"),
            a_standing(
                "V3",
                rank=None,
                total=None,
                status=OfferStatus.WITHDRAWN,
                reason="Sold\nthe business",
                shortlisted=False,
            ),
        ),
        cells={},
        margin=Fraction(0),
    )


def test_the_answer_as_json_names_everything_and_rounds_once() -> None:
    answer = ranking_as_json(a_ranking(), rounding=2)
    vendors = answer.pop("vendors")
    assert answer == {
        "reference": "RFP-1",
        "total_points": "100.00",
        "complete": False,
        "weights": {"C1": "66.67", "C2": "33.33"},
        "winners": ["V1", "V2"],
        "tie_break": "The tie rule prefers the lowest price.",
        "order_by": "total",
        "warnings": [{"code": "tie", "vendors": ["V1", "V2"], "text": "Firm V1 and Firm V2 are tied."}],
    }
    assert [(vendor["vendor"], vendor["rank"]) for vendor in vendors] == [("V1", 1), ("V2", 1), ("V3", None)]
    assert vendors[0] == {
        "rank": 1,
        "vendor": "V1",
        "name": "Firm V1",
        "firm": "Firm V1",
        "status": "active",
        "total": "66.67",
        "quality": "66.67",
        "price": None,
        "preference": "0.00",
        "quality_percent": "66.67",
        "price_percent": None,
        "order_value": None,
        "complete": True,
        "shortlisted": True,
        "criteria": {"C1": "66.67", "C2": None},
        "reason": "",
    }


def test_the_text_of_the_answer_is_the_answer() -> None:
    assert json.loads(ranking_as_json_text(a_ranking(), rounding=3)) == ranking_as_json(a_ranking(), rounding=3)


def test_offers_without_a_rank_come_last_whatever_the_order_they_are_given_in() -> None:
    ranking = a_ranking()
    turned = Ranking(
        **{name: getattr(ranking, name) for name in Ranking.__slots__} | {"standings": ranking.standings[::-1]}
    )
    assert [vendor["vendor"] for vendor in ranking_as_json(turned, rounding=0)["vendors"]] == ["V2", "V1", "V3"]


def test_the_answer_as_csv_never_holds_a_formula() -> None:
    assert ranking_as_csv(a_ranking(), rounding=1) == (
        "rank,vendor,name,firm,status,total,quality,price,preference,quality_percent,price_percent,order_value,complete,"
        "shortlisted,reason,C1,C2\n"
        "1,V1,Firm V1,Firm V1,active,66.7,66.7,,0.0,66.7,,,yes,yes,,66.7,\n"
        "1,V2,'=2+3,'-Σ株式,active,66.7,66.7,,0.0,66.7,,,yes,yes,,66.7,\n"
        ',V3,Firm V3,Firm V3,withdrawn,,,,0.0,,,,yes,no,"Sold\nthe business",,\n'
    )


def test_a_number_below_nought_stays_a_number_in_csv() -> None:
    ranking = a_ranking()
    standing = a_standing("V1", rank=1, total=None, order_value=Fraction(-5, 2))
    lowered = Ranking(**{name: getattr(ranking, name) for name in Ranking.__slots__} | {"standings": (standing,)})
    assert ranking_as_csv(lowered, rounding=1).splitlines()[1] == "1,V1,Firm V1,Firm V1,active,,,,0.0,,,-2.5,yes,yes,,,"


def test_the_answer_as_a_table_is_aligned_with_what_must_be_known_below() -> None:
    assert ranking_as_table(a_ranking(), rounding=2) == (
        "RFP-1: 100 points, ranked by total\n"
        "\n"
        "rank  vendor  name     total  quality  price  preference  status\n"
        "   1  V1      Firm V1  66.67    66.67      -        0.00  active\n"
        "   1  V2      =2+3     66.67    66.67      -        0.00  active\n"
        "   -  V3      Firm V3      -        -      -        0.00  withdrawn: Sold the business\n"
        "\n"
        "Not final: marks or prices are still missing.\n"
        "The tie rule prefers the lowest price.\n"
        "[tie] Firm V1 and Firm V2 are tied.\n"
    )
