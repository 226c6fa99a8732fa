"""How offers are judged, in print: criteria and weights, how price counts, the other rules, and the stages."""

from collections.abc import Iterator

from app.domain.criteria import faults
from app.domain.evaluation import Criterion, CriterionKind, Framework, ScoringStage
from app.domain.packet_method import FORMULAS
from app.domain.request.described import rule_texts
from app.domain.request.paper import Block, Cell, Chapters, Column, Facts, Prose, Table, Words, cell, code_share, row
from app.domain.request.request import Request
from app.domain.request.stage_plan import stage_plan
from app.domain.rounding import figure, plain
from app.domain.tree import Tree, scale_in_words

STAGES = {
    ScoringStage.RESPONSE: "Written response",
    ScoringStage.INTERVIEW: "Interview",
    ScoringStage.SITE_VISIT: "Site visit",
}
LEFT_OUT = ("Decimals shown", "Price formula", "Near tie", "Tolerance between evaluators", "Justifying a mark is")
"""Rules that stand elsewhere in the chapter, or concern the panel's work only."""
LETTERS = "W are the points for price, P is the price of an offer, Pmin and Pmax are the lowest and the highest price."


def add_evaluation(chapters: Chapters, request: Request) -> None:
    """The chapter of criteria and rules; nothing where there is no criterion."""
    framework = request.framework
    if not framework.criteria:
        return
    tree = Tree.grown(framework)
    points = figure(framework.rules.total_points, places=9)
    chapters.chapter("evaluation", "How offers are evaluated", Prose(f"An offer can get {points} points in all."))
    chapters.section("evaluation-criteria", "Criteria and weights", _criteria(tree))
    if faults(framework):
        chapters.add([Prose("The criteria have faults that are still to be mended.", note=True)])
    chapters.section("evaluation-price", "How price counts", *_price(tree))
    facts = tuple((term, text) for term, text in rule_texts(framework.rules) if text and term not in LEFT_OUT)
    chapters.section("evaluation-rules", "Rules", Facts(facts))
    if framework.scales:
        chapters.section("evaluation-scales", "Words of the scales", _scales(tree))
    chapters.section("evaluation-stages", "Stage plan", *_stages(framework))


def _criteria(tree: Tree) -> Table:
    columns = (
        Column("No.", code_share(tree.by_id)),
        Column("Criterion", 3.6),
        Column("Weight", 1.1, is_number=True),
        Column("Points", 1.1, is_number=True),
        Column("Scored on", 1.5),
        Column("Scale", 1.7),
    )
    return Table(columns, tuple(_criterion(node, tree=tree, depth=depth) for depth, node in tree.outline))


def _criterion(node: Criterion, *, tree: Tree, depth: int) -> tuple[Cell, ...]:
    is_group, is_gate = node.kind is CriterionKind.GROUP, node.kind is CriterionKind.GATE
    words = [Words(node.title, is_strong=is_group)]
    if node.minimum is not None:
        words.append(Words(f"An offer with less than {plain(node.minimum)} % of these points is excluded."))
    if is_gate:
        words.append(Words("Has to be passed."))
    return (
        cell(node.id),
        Cell(tuple(words), indent=depth),
        cell("" if node.weight is None or is_gate else plain(node.weight)),
        cell("–" if is_gate else figure(tree.points.get(node.id, 0), places=2)),
        cell("" if is_group else STAGES[node.stage]),
        cell(_scale(node, tree=tree)),
    )


def _scale(node: Criterion, *, tree: Tree) -> str:
    by_formula = "by the formula below" if node.kind is CriterionKind.PRICE else ""
    return scale_in_words(node, words=tree.framework.scales) or by_formula


def _price(tree: Tree) -> Iterator[Block]:
    rules = tree.framework.rules
    if rules.price_formula is None:
        yield Prose("Price gives no points.")
        return
    formula = FORMULAS[rules.price_formula]
    yield Prose(f"{formula.name}. {formula.meaning}")
    yield Facts((("Formula", formula.formula), ("Points for price", figure(tree.price_points, places=2))))
    yield Prose(
        "W are the points for price, P is the price of an offer, Pmin and Pmax the lowest and highest.", note=True
    )


def _scales(tree: Tree) -> Table:
    rows = tuple(row(word.scale, word.label, plain(word.value)) for word in tree.framework.scales)
    return Table((Column("Scale", 2), Column("Word", 3), Column("Value", 1, is_number=True)), rows)


def _stages(framework: Framework) -> Iterator[Block]:
    plan = stage_plan(framework)
    yield Prose(plan.sentence)
    rows = tuple(
        row(part.label, figure(part.points, places=2), f"{figure(part.share * 100, places=2)} %") for part in plan.parts
    )
    columns = (Column("What counts", 3), Column("Points", 1, is_number=True), Column("Share", 1, is_number=True))
    yield Table(columns, rows)
