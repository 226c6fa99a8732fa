"""The workbook that is written reads back equal, and its sheet Summary recalculates to the same ranking."""

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.domain.evaluation import (
    AGREED,
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Justification,
    Location,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Preference,
    PriceFormula,
    PriceLine,
    Rules,
    ScaleOrigin,
    ScaleWord,
    ScoreFrom,
    ScoringStage,
    Seat,
    SupportModel,
    TieRule,
)
from app.domain.pricing import FORMULAS
from app.domain.ranking import rank_evaluation
from app.domain.rounding import rounded
from app.domain.standing import Ranking
from app.evaluations.reading import read_evaluation
from app.reports.evaluation_workbook import write_evaluation_workbook, write_evaluation_workbook_to
from app.reports.workbook_book import pieces
from app.reports.workbook_formulas import ORDER_FIGURES, PRICE_POINTS
from tests.reports.office import AS_CSV, saved_by_office

SAMPLES = Path(__file__).parents[2] / "samples"
LEAVES = ("C1", "C2", "C3")
CRITERIA = (
    Criterion("Q", "Quality", CriterionKind.GROUP, weight=Decimal(60)),
    Criterion("C1", "Staff", CriterionKind.SCORE, parent="Q", weight=Decimal(50), scale_max=Decimal(10)),
    Criterion(
        "C2",
        "Systems",
        CriterionKind.SCORE,
        parent="Q",
        weight=Decimal(30),
        scale_min=Decimal(1),
        scale_max=Decimal(5),
        scale_step=Decimal("0.5"),
        scale="words",
        stage=ScoringStage.INTERVIEW,
    ),
    Criterion("C3", "Visit", CriterionKind.SCORE, parent="Q", weight=Decimal(20), scale_max=Decimal(4)),
    Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(40)),
    Criterion("G", "Insured", CriterionKind.GATE),
)
PARAMETERS = {
    "price_best": Decimal(600_000),
    "price_worst": Decimal(1_400_000),
    "price_log_base": Decimal(2),
    "price_value_of_quality": Decimal(1_000_000),
}
PRICES = (
    PriceLine("V1", Decimal(1_200_000), "Operations", "2026", Location.ONSHORE, SupportModel.DEDICATED),
    PriceLine("V1", Decimal("-0.5"), "Discount"),
    PriceLine("V1", Decimal(900_000), counted=False, note="shown only"),
    PriceLine("V2", Decimal(1_000_000)),
    PriceLine("V3", Decimal("799999.9999")),
    PriceLine("V4", Decimal(700_000)),
)


def an_evaluation(
    *, score_from: ScoreFrom = ScoreFrom.MEAN, price_formula: PriceFormula | None = None, **rules: object
) -> Evaluation:
    """Three offers in play and one that withdrew, three evaluators, words, N/A, a recusal, agreed scores."""
    criteria = CRITERIA
    if price_formula is None or FORMULAS[price_formula].forbids_leaf:
        criteria = (replace(CRITERIA[0], weight=Decimal(100)), *(node for node in CRITERIA[1:] if node.id != "P"))
    framework = Framework(
        "RFP-7",
        "Contact centre – späte Stunden",
        Rules(total_points=Decimal(100), score_from=score_from, price_formula=price_formula, **PARAMETERS, **rules),  # type: ignore[arg-type]
        criteria,
        (ScaleWord("words", "Good", Decimal(4)),),
        currency="EUR",
        time_zone="Europe/Berlin",
    )
    offers = (
        Offer("V1", "=Alpha", "Alpha", location=Location.NEARSHORE, country="Portugal"),
        Offer("V2", "<r>Beta</r>", "Beta"),
        Offer("V3", "Gamma", "Gamma"),
        Offer("V4", "Delta", "Delta", OfferStatus.WITHDRAWN, "Sold the business"),
    )
    panel = (Seat("E1", "Ada", "ada@example.org"), Seat("E2", "Bo", criteria=("Q", "G")), Seat("E3", "Cy"))
    preferences = (Preference("V2", "Local firm", Decimal("1.5")), Preference("V2", "Small firm", Decimal(1)))
    return Evaluation(framework, offers, panel, PRICES, some_marks(), preferences)


def some_marks() -> tuple[Mark, ...]:
    values = {"C1": (7, 9, 8), "C2": (3, 4, 5), "C3": (2, 3, 4)}
    marks = []
    for place, offer in enumerate(("V1", "V2", "V3")):
        for leaf, given_values in values.items():
            for seat, value in zip(("E1", "E2", "E3"), given_values, strict=True):
                lower = max(1, value - place - (seat == "E3"))
                marks.append(Mark(offer, leaf, seat, MarkKind.SCORE, Decimal(lower), f"{offer} {leaf}: {value}"))
            marks.append(Mark(offer, leaf, AGREED, MarkKind.SCORE, Decimal(max(1, given_values[0] - place))))
        marks += [Mark(offer, "G", seat, MarkKind.PASS) for seat in ("E1", "E2", "E3")]
    changed = {
        ("V2", "C1", "E3"): (MarkKind.RECUSED, None),
        ("V2", "C2", "E3"): (MarkKind.RECUSED, None),
        ("V2", "C3", "E3"): (MarkKind.RECUSED, None),
        ("V2", "G", "E3"): (MarkKind.RECUSED, None),
        ("V1", "C1", "E2"): (MarkKind.NOT_APPLICABLE, None),
        **{("V3", "C3", seat): (MarkKind.NOT_APPLICABLE, None) for seat in ("E1", "E2", "E3")},
    }
    return tuple(
        mark._replace(kind=kind[0], value=kind[1]) if (kind := changed.get(mark[:3])) else mark for mark in marks
    )


def written(evaluation: Evaluation) -> bytes:
    return write_evaluation_workbook(evaluation, ranking=rank_evaluation(evaluation))


def rows_of(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


EVERY_RULE = {
    "rounding": 4,
    "scale_origin": ScaleOrigin.MINIMUM,
    "quality_relative_to_best": True,
    "minimum_quality": Decimal("12.5"),
    "tie_rule": TieRule.CRITERION,
    "tie_criterion": "C1",
    "near_tie": Decimal("0.5"),
    "tolerance": Decimal(25),
    "shortlist_size": 2,
    "justification": Justification.OPTIONAL,
}


WITHOUT_SCALE = [name for name in FORMULAS if name is not PriceFormula.PRICE_AS_CRITERION]


@pytest.mark.parametrize("price_formula", [None, *WITHOUT_SCALE])
def test_what_is_written_reads_back_equal_under_every_price_formula(price_formula: PriceFormula | None) -> None:
    evaluation = an_evaluation(price_formula=price_formula)
    found = read_evaluation(written(evaluation))
    assert found.evaluation == evaluation
    assert rank_evaluation(found.evaluation) == rank_evaluation(evaluation)
    assert found.notices == ()


def test_a_price_that_evaluators_score_reads_back_equal_and_shows_its_points() -> None:
    base = an_evaluation(price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    criteria = tuple(replace(node, scale_max=Decimal(10)) if node.id == "P" else node for node in CRITERIA)
    rules = replace(base.framework.rules, price_formula=PriceFormula.PRICE_AS_CRITERION)
    marks = tuple(
        Mark(offer, "P", seat, MarkKind.SCORE, Decimal(value))
        for offer, value in (("V1", 4), ("V2", 6), ("V3", 10))
        for seat in ("E1", "E3")
        if (offer, seat) != ("V2", "E3")  # who is recused for it
    )
    framework = replace(base.framework, rules=rules, criteria=criteria)
    evaluation = replace(base, framework=framework, marks=(*base.marks, *marks))
    content = written(evaluation)
    assert read_evaluation(content).evaluation == evaluation
    rows = [[str(cell) for cell in row] for row in rows_of(content, "Summary")]
    assert shown(summary_of(rows)) == expected_summary(rank_evaluation(evaluation))


def test_every_rule_and_every_way_to_score_reads_back_equal() -> None:
    for score_from in ScoreFrom:
        rules = EVERY_RULE | {"quality_relative_to_best": score_from is not ScoreFrom.RANK_SUM}
        evaluation = an_evaluation(score_from=score_from, price_formula=PriceFormula.LOGARITHMIC, **rules)
        assert read_evaluation(written(evaluation)).evaluation == evaluation


texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t=<>&'\"_x0041_"),
    max_size=60,
).map(str.strip)
comments = texts.filter(lambda text: not text.startswith("#") and not text.startswith("Err:"))
lines = comments.map(lambda text: " ".join(text.split()))
marks_of_nine_decimals = st.decimals(0, 10, places=9).map(lambda value: value.normalize() + 0)
money = st.decimals(Decimal("0.0001"), Decimal("99999999999999.9999"), places=4)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(data=st.data())
def test_any_texts_and_numbers_read_back_equal(data: st.DataObject) -> None:
    base = an_evaluation(price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    name = data.draw(lines.filter(bool), label="name")
    offers = (
        replace(base.offers[0], name=name, firm=name, country=data.draw(lines)),
        *base.offers[1:3],
        replace(base.offers[3], reason=data.draw(comments.filter(bool))),
    )
    marks = tuple(
        mark._replace(
            comment=data.draw(comments),
            strengths=data.draw(comments) if mark.evaluator != AGREED else "",
            weaknesses=data.draw(comments) if mark.evaluator != AGREED else "",
            value=data.draw(marks_of_nine_decimals) if mark.criterion == "C1" and mark.value else mark.value,
        )
        if number < 6
        else mark
        for number, mark in enumerate(base.marks)
    )
    prices = (replace(base.prices[0], amount=data.draw(money), note=data.draw(comments)), *base.prices[1:])
    evaluation = replace(base, offers=offers, marks=marks, prices=prices)
    if sum(line.amount for line in prices if line.counted and line.offer == "V1") <= 0:
        return
    found = read_evaluation(written(evaluation)).evaluation
    assert found == evaluation


def test_words_without_a_score_are_written_and_read_back() -> None:
    evaluation = an_evaluation()
    noted = evaluation.marks[0]._replace(kind=MarkKind.NOTED, value=None, comment="", strengths="=Fast", weaknesses="")
    evaluation = replace(evaluation, marks=(noted, *evaluation.marks[1:]))
    found = read_evaluation(written(evaluation))
    assert (found.evaluation, found.notices) == (evaluation, ())


@pytest.mark.parametrize("length", [32_767, 32_768, 100_000, 400_000])
def test_a_text_longer_than_a_cell_is_split_and_never_cut(length: int) -> None:
    text = ("Wörter 😀 und \n " * length)[: length - 1] + "!"
    evaluation = an_evaluation()
    first = evaluation.marks[0]._replace(comment=text, weaknesses=text[: length // 2])
    evaluation = replace(
        evaluation,
        marks=(first, *evaluation.marks[1:]),
        offers=(*evaluation.offers[:3], replace(evaluation.offers[3], reason=text)),
    )
    assert read_evaluation(written(evaluation)).evaluation == evaluation


def test_no_piece_of_a_text_is_longer_than_excel_allows() -> None:
    text = "😀a" * 40_000  # the last unit of a cell stays empty: half a character does not fit
    parts = pieces(text)
    assert "".join(parts) == text
    assert max(len(part.encode("utf-16-le")) // 2 for part in parts) == 32_766


def test_texts_of_vendors_are_texts_and_never_formulas_links_or_markup() -> None:
    content = written(an_evaluation())
    assert [row[:2] for row in rows_of(content, "Vendors")[1:3]] == [["V1", "=Alpha"], ["V2", "<r>Beta</r>"]]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if "hyperlink" in name or "rels" in name] == [
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
        ]
        formulas = [archive.read(name).count(b"<f>") for name in archive.namelist() if "worksheets/" in name]
    assert formulas[0] > 0
    assert formulas[1:] == [0] * (len(formulas) - 1)


def test_the_same_evaluation_makes_the_same_bytes(tmp_path: Path) -> None:
    evaluation = an_evaluation(price_formula=PriceFormula.UTILITY_INDEX)
    file = tmp_path / "evaluation.xlsx"
    with file.open("wb") as out:
        write_evaluation_workbook_to(out, evaluation=evaluation, ranking=rank_evaluation(evaluation))
    assert written(evaluation) == written(evaluation) == file.read_bytes()


def test_calibration_shows_the_spread_of_each_criterion_and_offer() -> None:
    rows = rows_of(written(an_evaluation()), "Calibration")
    head = next(number for number, row in enumerate(rows) if row[0] == "criterion")
    offers = [str(cell).rsplit("(", 1)[1].rstrip(")") for cell in rows[head][5:]]
    found = {(row[0], offer): spread for row in rows[head + 1 :] for offer, spread in zip(offers, row[5:], strict=True)}
    assert found["C1", "V1"] == 0  # 7 and 7: N/A is no mark
    assert found["C2", "V1"] == 25  # 3, 4, 4 on a scale of 1 to 5
    assert found["C3", "V2"] == 25  # 1, 2, and who is recused is not counted
    assert found["C3", "V3"] == ""
    assert [row[4] for row in rows[head + 1 :]] == [0, 0, 0]


def summary_of(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """The ranking on the sheet Summary: offer -> head -> what is shown."""
    head = next(number for number, row in enumerate(rows) if row[0] == "rank")
    found = {}
    for row in rows[head + 1 :]:
        if not row[2]:
            break
        found[row[2]] = dict(zip(rows[head], row, strict=True))
    return found


HEADS = {
    "total": "total",
    "quality": "quality",
    "price": "price",
    "preference": "preference",
    "quality %": "quality_percent",
    "price %": "price_percent",
    "ranked by": "order_value",
}


def expected_summary(ranking: Ranking) -> dict[str, dict[str, str]]:
    found = {}
    for standing in ranking.standings:
        figures = {head: getattr(standing, name) for head, name in HEADS.items()}
        found[standing.offer] = {"rank": str(standing.rank or "-")} | {
            head: "" if value is None else str(rounded(value, places=6)) for head, value in figures.items()
        }
    return found


def shown(summary: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    found = {}
    for offer, row in summary.items():
        figures = {head: row.get(head, "") for head in HEADS}
        found[offer] = {"rank": row["rank"].removesuffix(".0")} | {
            head: str(rounded(Decimal(value), places=6)) if value else "" for head, value in figures.items()
        }
    return found


@pytest.mark.parametrize("price_formula", [None, *PRICE_POINTS, *ORDER_FIGURES, PriceFormula.QUALITY_ONLY])
def test_the_figures_of_the_summary_are_those_of_the_ranking(price_formula: PriceFormula | None) -> None:
    ranking = rank_evaluation(an_evaluation(price_formula=price_formula))
    content = write_evaluation_workbook(an_evaluation(price_formula=price_formula), ranking=ranking)
    rows = [[str(cell) for cell in row] for row in rows_of(content, "Summary")]
    assert shown(summary_of(rows)) == expected_summary(ranking)


def test_every_price_formula_has_its_formula_in_the_summary() -> None:
    assert set(PRICE_POINTS) == {name for name, formula in FORMULAS.items() if formula.share}
    assert set(ORDER_FIGURES) == {name for name, formula in FORMULAS.items() if formula.order}


def recalculated(folder: Path, workbooks: dict[str, bytes]) -> dict[str, dict[str, dict[str, str]]]:
    """The ranking on the sheet Summary of each workbook after LibreOffice has calculated all formulas anew."""
    saved = saved_by_office(folder, workbooks, form=f"{AS_CSV},1")
    found = {}
    for name in workbooks:
        with (saved / f"{name}-Summary.csv").open(newline="", encoding="utf-8") as file:
            found[name] = summary_of(list(csv.reader(file)))
    return found


@pytest.mark.office
def test_the_summary_recalculates_to_the_ranking_of_every_sample_and_when_marks_and_prices_change(
    tmp_path: Path,
) -> None:
    cases = {f"price-{number}": {"price_formula": name} for number, name in enumerate([*PRICE_POINTS, *ORDER_FIGURES])}
    cases |= {f"score-{score_from}": {"score_from": score_from} for score_from in ScoreFrom if score_from != "rank_sum"}
    cases["relative"] = {"price_formula": PriceFormula.LOWEST_PRICE_RATIO, "quality_relative_to_best": True}
    cases["minimum"] = {"scale_origin": ScaleOrigin.MINIMUM, "rounding": 0}
    workbooks, expected = {}, {}
    for name, rules in cases.items():
        before = an_evaluation(**rules)  # type: ignore[arg-type]
        marks = tuple(
            mark._replace(value=mark.value - Decimal("0.5"))
            if mark.value and mark.offer == "V1" and mark.value > 1
            else mark
            for mark in before.marks
        )
        prices = tuple(replace(line, amount=line.amount + 50_000) for line in before.prices)
        after = replace(before, marks=marks, prices=prices)
        # The stored results are those before the change: only formulas that recalculate come to those after it.
        workbooks[name] = write_evaluation_workbook(after, ranking=rank_evaluation(before))
        expected[name] = expected_summary(rank_evaluation(after))
        assert expected[name] != expected_summary(rank_evaluation(before))
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir():
            sample = read_evaluation(folder).evaluation
            workbooks[folder.name] = written(sample)
            expected[folder.name] = expected_summary(rank_evaluation(sample))
    found = recalculated(tmp_path, workbooks)
    assert {name: shown(summary) for name, summary in found.items()} == {
        name: {offer: summary[offer] for offer in found[name]} for name, summary in expected.items()
    }
