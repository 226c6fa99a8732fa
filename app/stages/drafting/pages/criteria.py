"""What the page of criteria shows: the tree with its sums and faults, and what goes with a criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.criteria import faults
from app.domain.evaluation import Criterion, CriterionKind, Framework
from app.domain.fault_words import on_pages
from app.domain.rounding import figure, plain
from app.domain.tree import Tree, scale_in_words
from app.domain.wording import listed
from app.stages.drafting.queries import Draft
from app.stages.drafting.wording import KINDS, STAGES

TOP = ""
"""Under this name forms and pages know the top of the tree."""
NINE = 9
READ_DECIMALS = 3
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Sum:
    """What the weights directly under a group (or at the top) add up to, and what they may."""

    under: str
    label: str
    added: str
    wanted: tuple[str, ...]
    fits: bool

    @property
    def wanted_words(self) -> str:
        """What is wanted as a person reads it: more than three decimals become "about"."""
        return " or ".join(_about(each) for each in self.wanted)


def _about(number: str) -> str:
    _, _, decimals = number.partition(".")
    if len(decimals) <= READ_DECIMALS:
        return number
    return f"about {figure(Fraction(number.replace(',', '')), places=READ_DECIMALS)}"


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A row of the tree. `weight` is as typed; `sum` is there for groups that hold anything weighed."""

    number: int
    code: str
    title: str
    kind: str
    depth: int
    under: str
    weight: str
    has_weight: bool
    points: str
    scale: str
    minimum: str
    stage: str
    faults: tuple[str, ...]
    sum: Sum | None


@dataclass(frozen=True, slots=True)
class CriteriaPage:
    lines: tuple[CriterionLine, ...]
    top: Sum
    faults: tuple[str, ...]
    total: str


def criteria_page(framework: Framework, *, typed: Mapping[str, str] | None = None) -> CriteriaPage:
    """The tree with its faults beside what they belong to; `typed` are weights as somebody typed them, by code."""
    tree = Tree.grown(framework)
    found = [fault for fault in faults(framework) if fault.sheet == "Criteria"]
    by_code: dict[str, list[str]] = {}
    for fault in found:
        by_code.setdefault(fault.criterion, []).append(on_pages(fault.text))
    depths = {node.id: depth for depth, node in tree.outline}
    return CriteriaPage(
        lines=tuple(
            _line(node, number=number, tree=tree, depth=depths.get(node.id, 0), wrong=by_code, typed=typed or {})
            for number, node in enumerate(framework.criteria, start=1)
        ),
        top=_sum(tree, None),
        faults=tuple(by_code.get("", ())),
        total=plain(framework.rules.total_points),
    )


def balanced_words(page: CriteriaPage, *, under: str) -> str:
    """What balancing under a group (or at the top) came to, and where weights still do not add up."""
    sums = [page.top, *(line.sum for line in page.lines if line.sum)]
    where = next((each.label for each in sums if each.under == under), "at the top")
    uneven = [each.label for each in sums if not each.fits]
    rest = f"Those {listed(uneven)} still do not add up. " if uneven else "All others add up too. " if sums[1:] else ""
    return f"The weights {where} add up now. {rest}They are not saved yet: look at them, then save."


def _line(
    node: Criterion,
    *,
    number: int,
    tree: Tree,
    depth: int,
    wrong: Mapping[str, Sequence[str]],
    typed: Mapping[str, str],
) -> CriterionLine:
    is_gate, is_group = node.kind is CriterionKind.GATE, node.kind is CriterionKind.GROUP
    weight = "" if node.weight is None else plain(node.weight)
    has_children = any(child.kind is not CriterionKind.GATE for child in tree.children(node.id))
    return CriterionLine(
        number=number,
        code=node.id,
        title=node.title,
        kind=KINDS[node.kind],
        depth=min(depth, 5),
        under=node.parent or TOP,
        weight=typed.get(node.id, weight),
        has_weight=not is_gate,
        points=NOTHING if is_gate else figure(tree.points.get(node.id, Fraction(0)), places=2),
        scale=scale_in_words(node, words=tree.framework.scales),
        minimum="" if node.minimum is None else f"{plain(node.minimum)} %",
        stage="" if is_group else STAGES[node.stage],
        faults=tuple(wrong.get(node.id, ())),
        sum=_sum(tree, node.id) if has_children else None,
    )


def _sum(tree: Tree, parent: str | None) -> Sum:
    siblings = [child for child in tree.children(parent) if child.kind is not CriterionKind.GATE]
    points = tree.points[parent] if parent else tree.budget
    added = sum((tree.weights[child.id] for child in siblings), Fraction(0))
    wanted = dict.fromkeys([Fraction(100), points])
    free = parent is not None and tree.by_id[parent].weight is None
    return Sum(
        under=parent or TOP,
        label=f"under {parent}" if parent else "at the top",
        added=figure(added, places=NINE),
        wanted=() if free else tuple(figure(value, places=NINE) for value in wanted),
        fits=free or added in wanted,
    )


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes with a criterion, said before it is removed."""

    losses: tuple[str, ...]


def removal(draft: Draft, criterion: Criterion) -> Removal:
    inside = Tree.grown(draft.framework).descendants(criterion.id)
    gone = {criterion.id, *(node.id for node in inside)}
    losses = [f"{criterion.id} {criterion.title}", *(f"{node.id} {node.title}" for node in inside)]
    losses += [f"what seat {seat.id} scores of it" for seat in draft.panel if gone & set(seat.criteria)]
    if draft.framework.rules.tie_criterion in gone:
        losses.append("the criterion that decides between equal totals: the rules then need another")
    return Removal(losses=tuple(losses))
