"""`flask evaluations agreement` on both databases."""

import json
from pathlib import Path

from flask import Flask

from tests.evaluations.workbooks import Table, csv_zip, sheets

SAMPLES = Path(__file__).parents[2] / "samples"

# Krippendorff's example with three coders and gaps (case m12: Wikipedia, by way of pln-fing-udelar/fast-krippendorff,
# commit b1eb616c): nominal 0.691358, interval 0.810845. A dot is a gap.
CODERS = {
    "A": ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "B": "1 . 2 1 3 3 4 3 . . . . . . .",
    "C": ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
}


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["evaluations", *arguments])


def krippendorffs_workbook() -> bytes:
    criteria: Table = (
        ("id", "title", "kind", "weight", "scale_min", "scale_max"),
        ("code", "Code", "score", "100", "1", "4"),
    )
    scores = [
        (f"u{unit}", "code", coder, score)
        for coder, given in CODERS.items()
        for unit, score in enumerate(given.split(), start=1)
        if score != "."
    ]
    return csv_zip(
        sheets(
            rules={"reference": "coders", "rounding": "6"},
            Criteria=criteria,
            Vendors=(("id", "name"), *((f"u{unit}", f"Unit {unit}") for unit in range(1, 16))),
            Scores=(("vendor", "criterion", "evaluator", "score"), *scores),
        )
    )


def test_published_figures_come_out_of_a_workbook_at_its_rounding(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "coders.zip"
    file.write_bytes(krippendorffs_workbook())
    assert run(app, "import", str(file)).output == "coders\n"
    answer = json.loads(run(app, "agreement", "coders", "--format", "json").output)
    assert list(answer) == ["criteria", "total", "evaluators", "without_evaluator", "notes"]
    code = answer["criteria"]["code"]
    assert (code["alpha_nominal"], code["alpha_interval"]) == ("0.691358", "0.810845")
    # All three score u6 and u7 only: ranks 1 2, 1 2 and 1.5 1.5, S = 2, divisor 9 * 6 - 3 * 6 = 36.
    assert code["kendall_w"] == "0.666667"
    assert code["flagged"] == ["u8"]
    assert code["spread"]["u8"] == "0.666667"
    assert (code["spread"]["u1"], code["spread"]["u2"]) == (None, None)
    assert answer["total"] == code
    assert answer["evaluators"]["B"] == {"mean": "0.476190", "standard_deviation": "0.377964"}
    units = ", ".join(f"Unit {unit}" for unit in range(1, 15) if unit not in (6, 7))
    assert answer["notes"][0] == (
        f"Kendall's W on Code and the totals leaves out {units} and Unit 15, "
        "not scored by every evaluator counted there."
    )


def test_the_contact_centre_for_the_terminal(app: Flask) -> None:
    assert run(app, "import", str(SAMPLES / "contact-centre")).exit_code == 0
    result = run(app, "agreement", "contact-centre")
    assert result.exit_code == 0, result.output
    criteria, people, notes = (block.splitlines() for block in result.output.split("\n\n"))
    assert [" ".join(criteria[line].split()) for line in (0, 1, -2)] == [
        "criterion Kendall's W alpha nominal ordinal interval widest spread flagged",
        "service-levels 0.636 -0.023 0.512 0.492 0.200 -",
        "visit-calls 0.160 -0.170 -0.116 -0.065 0.750 lumiere, penasco, samvada",
    ]
    assert [line.split() for line in people[:2]] == [
        ["evaluator", "mean", "deviation", "winner", "without"],
        ["okonkwo", "0.753", "0.137", "angstrom"],
    ]
    assert [line.split(" some offer")[0] for line in notes[-2:]] == [
        "Without Jiří Dvořák (sample)",
        "Without Nguyễn Thị Hạnh (sample)",
    ]


def test_agreement_of_an_unknown_reference_is_said_in_words(app: Flask) -> None:
    result = run(app, "agreement", "nothing-here")
    assert result.exit_code == 1
    assert 'There is no RFP with the reference "nothing-here".' in result.output
