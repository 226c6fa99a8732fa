"""Robustness as JSON and as tables, and the command that prints it."""

import json
from fractions import Fraction
from pathlib import Path

from flask import Flask

from app.domain.robustness import Acceptability, Change, MethodWinners, Robustness
from app.domain.standing import RankingWarning
from app.reports.robustness_answer import robustness_as_json, robustness_as_table

SAMPLES = Path(__file__).parents[2] / "samples"


def a_robustness() -> Robustness:
    return Robustness(
        reference="RFP-1",
        complete=True,
        draws=2_000,
        seed=1,
        concentration=100.0,
        resamples=50,
        names={"A": "Offer A", "B": "Offer B"},
        winners=("A",),
        leaf_titles={"Q": "Quality", "P": "Price"},
        weights={"Q": Fraction(200, 3), "P": Fraction(100, 3)},
        published=Acceptability({"A": (0.75, 0.25), "B": (0.25, 0.75)}, {"A": {"Q": 0.7, "P": 0.3}, "B": None}),
        uniform=Acceptability({"A": (1.0, 0.0), "B": (0.0, 1.0)}, {"A": {"Q": 0.5, "P": 0.5}, "B": None}),
        break_even={"Q": (Change(Fraction(125, 4), rises=False, winners=("B",)),), "P": ()},
        formulas={"quality_only": MethodWinners(("A", "B")), "logarithmic": MethodWinners(None, "It needs a base.")},
        without_evaluator={"E1": ("A",)},
        bootstrap={"A": 0.98, "B": 0.02},
        undominated=("A",),
        warnings=(RankingWarning("minimums_kept", (), "Minimums stay."),),
    )


def test_the_answer_as_json() -> None:
    assert robustness_as_json(a_robustness(), sentence="Quite sure.", rounding=2) == {
        "reference": "RFP-1",
        "complete": True,
        "draws": 2000,
        "seed": 1,
        "concentration": "100",
        "resamples": 50,
        "how_sure": "Quite sure.",
        "winners": ["A"],
        "rank_acceptability": {
            "published": {"A": ["0.7500", "0.2500"], "B": ["0.2500", "0.7500"]},
            "uniform": {"A": ["1.0000", "0.0000"], "B": ["0.0000", "1.0000"]},
        },
        "central_weights": {"A": {"Q": "0.5000", "P": "0.5000"}, "B": None},
        "break_even": {"Q": [{"weight": "31.25", "winners": ["B"]}], "P": []},
        "formulas": {
            "quality_only": {"winners": ["A", "B"], "note": ""},
            "logarithmic": {"winners": None, "note": "It needs a base."},
        },
        "without_evaluator": {"E1": ["A"]},
        "bootstrap": {"A": "0.9800", "B": "0.0200"},
        "undominated": ["A"],
        "warnings": [{"code": "minimums_kept", "vendors": [], "text": "Minimums stay."}],
    }


def test_the_answer_as_tables() -> None:
    assert robustness_as_table(a_robustness(), sentence="Quite sure.", rounding=2).split("\n") == [
        "RFP-1: how sure the ranking is",
        "",
        "Quite sure.",
        "",
        "Ranks under weights drawn around the published ones (2,000 draws)",
        "vendor  name      rank 1   rank 2",
        "A       Offer A  75.00 %  25.00 %",
        "B       Offer B  25.00 %  75.00 %",
        "",
        "Ranks under any weights (2,000 draws)",
        "vendor  name       rank 1    rank 2",
        "A       Offer A  100.00 %    0.00 %",
        "B       Offer B    0.00 %  100.00 %",
        "",
        "Break-even weights, in points",
        "criterion  title    published  first beyond",
        "Q          Quality      66.67  below 31.25 B",
        "P          Price        33.33  -",
        "",
        "First under each formula and method",
        "formula       first  note",
        "Quality only  A, B",
        "Logarithmic   -      It needs a base.",
        "",
        "First without one evaluator",
        "evaluator  first",
        "E1         A",
        "",
        "First in 50 resampled panels",
        "vendor  name       share",
        "A       Offer A  98.00 %",
        "B       Offer B   2.00 %",
        "",
        "Not beaten on price and quality by any other: A",
        "",
        "[minimums_kept] Minimums stay.",
        "",
    ]


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["evaluations", *arguments])


def test_the_command_gives_the_same_answer_for_the_same_seed(app: Flask) -> None:
    assert run(app, "import", str(SAMPLES / "felp")).exit_code == 0
    asked = ("robustness", "felp", "--draws", "500", "--seed", "3", "--concentration", "50", "--format", "json")
    first, again = run(app, *asked), run(app, *asked)
    assert first.exit_code == 0, first.output
    assert first.output == again.output
    answer = json.loads(first.output)
    assert (answer["draws"], answer["seed"], answer["concentration"], answer["winners"]) == (500, 3, "50", ["b"])


def test_the_command_refuses_in_words(app: Flask) -> None:
    unknown = run(app, "robustness", "nothing-here")
    assert (unknown.exit_code, unknown.output) == (
        1,
        'Error: There is no RFP with the reference "nothing-here".\n',
    )
    none_drawn = run(app, "robustness", "nothing-here", "--draws", "0")
    assert (none_drawn.exit_code, none_drawn.output) == (1, "Error: At least one draw is needed.\n")
