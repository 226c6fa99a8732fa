"""One formula closer: the figures of the offers and who leads, over the share of price."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.contest import Contest, Figures, leaders
from app.domain.laboratory import contest_of, with_share
from app.domain.laboratory_flips import Course
from app.domain.packet_method import FORMULAS as WORDS
from app.domain.pricing import Formula
from app.domain.rounding import figure, rounded
from app.stages.drafting.laboratory.scene import FormulaLine, Read, Scene, capital
from app.stages.drafting.laboratory.words import in_order_typed, names_of, share_in_words, verdict

TENTHS = tuple(Fraction(tenth, 10) for tenth in range(11))


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The figures of the offers at one share of price, and who leads there."""

    share: str
    figures: tuple[Read, ...]
    leader: str
    is_flip: bool


@dataclass(frozen=True, slots=True)
class Closer:
    """One formula over the share of price; without `rows` that share decides nothing under it."""

    line: FormulaLine
    meaning: str
    sentence: str
    rows: tuple[ShareRow, ...]
    offers: tuple[str, ...]
    chart: Mapping[str, object]


def closer_of(line: FormulaLine, *, scene: Scene, formula: Formula, course: Course) -> Closer:
    """A formula that can be used, looked at closer."""
    contest = contest_of(scene.trial, formula=formula)
    in_play = tuple(contest.entries)
    places = _places(course, formula=formula, now=scene.share) if in_play else []
    found = {place: with_share(contest, share=place).figures() for place in places}
    rows = tuple(
        _row(place, figures=figures, scene=scene, contest=contest, course=course) for place, figures in found.items()
    )
    return Closer(
        line=line,
        meaning=WORDS[formula.name].meaning,
        sentence=_sentence(line, course=course, scene=scene, formula=formula),
        rows=rows,
        offers=tuple(scene.trial.offers[int(offer)].name for offer in in_play),
        chart=_chart(found, scene=scene, formula=formula, course=course),
    )


def _places(course: Course, *, formula: Formula, now: Fraction) -> list[Fraction]:
    """Every tenth of the way, where the winner changes, and where the trial stands."""
    if not formula.needs_leaf:
        return []
    # Without points for price there is no trade of quality against price, so that index begins above 0.
    tenths = TENTHS if formula.is_total else TENTHS[1:]
    return sorted({*tenths, now, *(flip.low for flip in course.flips)})


def _row(
    place: Fraction, *, figures: Mapping[str, Figures], scene: Scene, contest: Contest, course: Course
) -> ShareRow:
    first = leaders(figures, lowest_first=contest.lowest_first)
    formula = contest.formula
    return ShareRow(
        share=share_in_words(place),
        figures=tuple(scene.figure(own.figure, formula=formula) for own in figures.values()) if formula else (),
        leader=names_of(in_order_typed(first), trial=scene.trial),
        is_flip=any(flip.low == place for flip in course.flips),
    )


def _sentence(line: FormulaLine, *, course: Course, scene: Scene, formula: Formula) -> str:
    if not formula.needs_leaf:
        return f"{line.title} gives no points for price, so their share changes nothing."
    at_present = f"Price carries {share_in_words(scene.share)} of the points here."
    if not course.flips:
        always = capital(verdict(in_order_typed(course.first), trial=scene.trial))
        return f"{always} at every share of price. {at_present}"
    return f"The winner by share of price: {line.by_share}. {at_present}"


def _chart(
    found: Mapping[Fraction, Mapping[str, Figures]], *, scene: Scene, formula: Formula, course: Course
) -> Mapping[str, object]:
    """The lines of the offers in play; drawn figures are rounded, the table beside has them as they are read."""
    offers = list(next(iter(found.values()), {}))
    marks = sorted({scene.share, *(flip.low for flip in course.flips)})
    return {
        "kind": "lines",
        "x": {"name": "Share of price, %", "min": 0, "max": 100},
        "y": {"name": "Total points" if formula.is_total else "Utility index"},
        "lines": [
            {
                "name": scene.trial.offers[int(offer)].name,
                "points": [
                    [float(place * 100), float(rounded(own, places=6))]
                    for place, figures in found.items()
                    if (own := figures[offer].figure) is not None
                ],
            }
            for offer in offers
        ],
        "marks": [
            {"at": float(at * 100), "label": "here" if at == scene.share else f"{figure(at * 100, places=1)} %"}
            for at in marks
        ],
    }
