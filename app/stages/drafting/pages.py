"""What the pages of a draft show: tabs with their faults, the criteria tree with its sums, scales, seats, facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.criteria import faults
from app.domain.drafting import scale_names
from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework, Seat
from app.domain.fault_words import on_pages
from app.domain.packet_method import FORMULAS, FormulaWords
from app.domain.pricing import FORMULAS as FORMULA_NEEDS
from app.domain.request.stage_plan import stage_plan
from app.domain.rounding import figure, plain
from app.domain.tree import Tree, scale_of
from app.domain.wording import listed
from app.stages.drafting.queries import Draft, SeatLine
from app.stages.drafting.wording import JUSTIFICATIONS, KINDS, SCALE_ORIGINS, SCORES_FROM, STAGES, TIE_RULES

TOP = ""
"""Under this name forms and pages know the top of the tree."""
NINE = 9
READ_DECIMALS = 3
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the draft; `faults` is how many are in it."""

    label: str
    endpoint: str
    faults: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What every page of a draft shows around its own part."""

    tabs: tuple[Tab, ...]
    version: int
    frozen_at: datetime | None
    snapshot_hash: str | None
    is_imported: bool
    stays: str | None
    """Why the RFP cannot return to drafting, or None."""


TABS = {
    "drafting.draft": ("Criteria", "Criteria"),
    "drafting.draft_rules": ("Rules", "RFP"),
    "drafting.draft_scales": ("Scales", "Scales"),
    "drafting.draft_panel": ("Panel", ""),
}
"""Endpoint -> the tab's label and the sheet whose faults it shows."""


def draft_page(draft: Draft, *, here: str) -> DraftPage:
    found = faults(draft.framework)
    return DraftPage(
        tabs=tuple(
            Tab(label, endpoint, faults=sum(fault.sheet == sheet for fault in found), is_here=endpoint == here)
            for endpoint, (label, sheet) in TABS.items()
        ),
        version=draft.version,
        frozen_at=draft.frozen_at,
        snapshot_hash=draft.snapshot_hash,
        is_imported=draft.is_imported,
        stays=_stays(draft),
    )


def _stays(draft: Draft) -> str | None:
    if draft.is_imported:
        return "An imported evaluation stays as it was imported."
    return "Marks were given under these rules, so they stay as they are." if draft.is_marked else None


# --- criteria --------------------------------------------------------------------------------------------------------


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
    depths = _depths(tree)
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


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What counts at a stage, or the price: points and percent as they are read."""

    label: str
    criteria: str
    points: str
    share: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    lines: tuple[PlanLine, ...]
    sentence: str


def stage_plan_page(framework: Framework) -> PlanPage:
    """The stage plan that follows from the criteria."""
    plan = stage_plan(framework)
    lines = tuple(
        PlanLine(
            label=part.label,
            criteria="1 criterion" if part.criteria == 1 else f"{part.criteria} criteria",
            points=figure(part.points, places=2),
            share=f"{figure(part.share * 100, places=2)} %",
        )
        for part in plan.parts
    )
    return PlanPage(lines, plan.sentence)


def _depths(tree: Tree) -> dict[str, int]:
    depths: dict[str | None, int] = {None: -1}
    for node in tree.order:
        depths[node.id] = depths[node.parent] + 1
    return {code: depth for code, depth in depths.items() if code is not None}


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
        scale=scale_words_of(node, framework=tree.framework),
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


def scale_words_of(node: Criterion, *, framework: Framework) -> str:
    """The scale of a leaf as a person says it; nothing for what is not scored."""
    if node.kind is CriterionKind.GROUP:
        return ""
    if node.kind is CriterionKind.PRICE and node.scale is None and node.scale_max is None:
        return ""
    if node.kind is CriterionKind.GATE:
        return "pass or fail"
    try:
        scale = scale_of(node, words=framework.scales)
    except DomainError:
        return node.scale or ""
    bounds = f"{plain(scale.minimum)} to {plain(scale.maximum)}"
    steps = f", steps of {plain(scale.step)}" if scale.step is not None else ""
    return f"{bounds}{steps}{f', {node.scale}' if node.scale else ''}"


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


# --- rules -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormulaHelp:
    """A price formula as it is explained beside the choice; `needs` are labels of parameters."""

    key: str
    words: FormulaWords
    needs: str


PARAMETERS = {
    "price_best": "best price",
    "price_worst": "worst price",
    "price_log_base": "base A",
    "price_value_of_quality": "value of full quality",
}


def formula_help() -> tuple[FormulaHelp, ...]:
    return tuple(FormulaHelp(key=name.value, words=words, needs=_needs(name.value)) for name, words in FORMULAS.items())


def _needs(name: str) -> str:
    formula = next(each for key, each in FORMULA_NEEDS.items() if key == name)
    needed = [PARAMETERS[parameter] for parameter in formula.parameters]
    if formula.needs_leaf:
        needed.append("a criterion of the kind price")
    if formula.forbids_leaf:
        needed.append("no criterion of the kind price")
    return ", ".join(needed) or "nothing further"


def formulas_needing(parameter: str) -> str:
    """The keys of the formulas that need a parameter, for the script that hides what is not needed."""
    return " ".join(key.value for key, each in FORMULA_NEEDS.items() if parameter in each.parameters)


def rule_faults(framework: Framework) -> tuple[str, ...]:
    return tuple(on_pages(fault.text) for fault in faults(framework) if fault.sheet == "RFP")


def rule_facts(framework: Framework) -> tuple[tuple[str, str], ...]:
    """The rules as terms and values, for those who read them."""
    rules = framework.rules
    formula = FORMULAS[rules.price_formula] if rules.price_formula else None
    tie = TIE_RULES[rules.tie_rule] if rules.tie_rule else "nothing is published"
    tie = f"{tie}: {rules.tie_criterion}" if rules.tie_criterion else tie
    rows = [
        ("Reference", framework.reference),
        ("Title", framework.title),
        ("Currency", framework.currency),
        ("Time zone", framework.time_zone),
        ("Points in all", plain(rules.total_points)),
        ("The score of a criterion is", SCORES_FROM[rules.score_from]),
        ("A score gives points", SCALE_ORIGINS[rules.scale_origin]),
        ("Decimals shown", str(rules.rounding)),
        ("Price formula", f"{formula.name}: {formula.formula}. {formula.meaning}" if formula else "no price"),
        *((words.capitalize(), _number(getattr(rules, name))) for name, words in PARAMETERS.items()),
        ("Quality scaled to the best offer", "yes" if rules.quality_relative_to_best else "no"),
        ("Least quality in all", _percent(rules.minimum_quality)),
        ("Preference points inside the total", plain(rules.preference_points_inside)),
        ("Equal totals are decided by", tie),
        ("Near tie", _percent(rules.near_tie)),
        ("Tolerance", _percent(rules.tolerance)),
        ("Shortlist", "" if rules.shortlist_size is None else str(rules.shortlist_size)),
        ("Justifying a mark is", JUSTIFICATIONS[rules.justification]),
    ]
    return tuple((term, value) for term, value in rows if value)


def _number(value: object) -> str:
    return "" if value is None else f"{value:f}"


def _percent(value: object) -> str:
    return "" if value is None else f"{value:f} %"


# --- scales and panel ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScaleShown:
    """A named scale: its words with their values, and the criteria that use it."""

    name: str
    words: tuple[tuple[str, str], ...]
    used_by: str
    faults: tuple[str, ...]

    @property
    def losses(self) -> tuple[str, ...]:
        """What goes with it, said before it is removed."""
        users = (f"the scale of {self.used_by}: those then need another",) if self.used_by else ()
        return ("its words and their values", *users)


def scales_shown(framework: Framework) -> tuple[ScaleShown, ...]:
    wrong = {fault.index: fault.text for fault in faults(framework) if fault.sheet == "Scales"}
    return tuple(
        ScaleShown(
            name=name,
            words=tuple((word.label, plain(word.value)) for word in framework.scales if word.scale == name),
            used_by=", ".join(node.id for node in framework.criteria if node.scale == name),
            faults=tuple(
                wrong[index] for index, word in enumerate(framework.scales) if word.scale == name and index in wrong
            ),
        )
        for name in scale_names(framework)
    )


@dataclass(frozen=True, slots=True)
class SeatShown:
    public_id: str
    code: str
    name: str
    email: str
    scores: str
    holder: str | None
    expertise: str


def seats_shown(
    panel: Sequence[Seat],
    lines: Mapping[str, SeatLine],
    *,
    with_address: bool,
    expertise: Mapping[str, Sequence[str]],
) -> tuple[SeatShown, ...]:
    return tuple(
        SeatShown(
            public_id=lines[seat.id].public_id,
            code=seat.id,
            name=seat.name,
            email=seat.email if with_address else "",
            scores=", ".join(seat.criteria) or "everything",
            holder=lines[seat.id].holder,
            expertise=", ".join(expertise.get(seat.id, ())),
        )
        for seat in panel
    )
