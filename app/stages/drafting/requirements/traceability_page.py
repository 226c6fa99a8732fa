"""What the page of traceability shows: each gap with the link that mends it, and requirements against criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.request.requirements import Requirement
from app.domain.request.traceability import Gap, GapKind, linkable
from app.stages.drafting.requirements.page import Tab, tabs_of
from app.stages.drafting.requirements.written import Written

HEADINGS = {
    "Requirements": (
        GapKind.UNASKED,
        GapKind.UNSCORED,
        GapKind.LOST_QUESTION,
        GapKind.LOST_CRITERION,
        GapKind.GROUP,
    ),
    "Criteria without a requirement": (GapKind.UNNEEDED_CRITERION,),
    "Questions without a requirement": (GapKind.UNNEEDED_QUESTION,),
}


@dataclass(frozen=True, slots=True)
class Mend:
    """Where a gap is mended: the label, the endpoint and its arguments beside the RFP."""

    label: str
    endpoint: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapLine:
    sentence: str
    title: str
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class GapGroup:
    heading: str
    lines: tuple[GapLine, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Whether a requirement is scored by a criterion; on a phone only those that are stand there, by their label."""

    label: str
    is_linked: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    public_id: str
    code: str
    statement: str
    cells: tuple[MatrixCell, ...]
    is_scored: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """How many requirements a criterion scores; `is_short` where it needs one and has none."""

    count: int
    is_short: bool


@dataclass(frozen=True, slots=True)
class TraceabilityPage:
    """The gaps by what they are about, and the matrix with what each criterion covers at its foot."""

    tabs: tuple[Tab, ...]
    groups: tuple[GapGroup, ...]
    has_requirements: bool
    criteria: tuple[Criterion, ...]
    rows: tuple[MatrixRow, ...]
    covered: tuple[Covered, ...]


def traceability_page(written: Written, *, known: frozenset[str]) -> TraceabilityPage:
    criteria = linkable(written.criteria)
    ids = {each.value.code: each.public_id for each in written.requirements}
    values = [each.value for each in written.requirements]
    return TraceabilityPage(
        tabs=tabs_of(written, here="drafting.requirements_traceability", known=known),
        groups=_groups(written.gaps, ids=ids),
        has_requirements=bool(values),
        criteria=criteria,
        rows=tuple(_row(each.public_id, each.value, criteria=criteria) for each in written.requirements),
        covered=tuple(_covered(node, values) for node in criteria),
    )


def _covered(node: Criterion, requirements: Sequence[Requirement]) -> Covered:
    count = sum(node.id in each.criteria for each in requirements)
    return Covered(count, is_short=not count and node.kind is CriterionKind.SCORE)


def _groups(found: Sequence[Gap], *, ids: Mapping[str, str]) -> tuple[GapGroup, ...]:
    groups = []
    for heading, kinds in HEADINGS.items():
        lines = tuple(GapLine(gap.sentence, gap.title, _mends(gap, ids=ids)) for gap in found if gap.kind in kinds)
        if lines:
            groups.append(GapGroup(heading, lines))
    return tuple(groups)


def _mends(gap: Gap, *, ids: Mapping[str, str]) -> tuple[Mend, ...]:
    if gap.kind is GapKind.UNNEEDED_CRITERION:
        return (
            Mend(f"Write the requirement for {gap.code}", "drafting.requirements_add", {"criterion": gap.code}),
            Mend(f"Look at {gap.code}", "drafting.draft", {"_anchor": f"criterion-{gap.code}"}),
        )
    if gap.kind is GapKind.UNNEEDED_QUESTION:
        return (Mend(f"Write the requirement for {gap.code}", "drafting.requirements_add", {"question": gap.code}),)
    anchor = "questions" if gap.kind in (GapKind.UNASKED, GapKind.LOST_QUESTION) else "criteria"
    arguments = {"requirement": ids[gap.code], "_anchor": anchor}
    return (Mend(f"Choose the {anchor} of {gap.code}", "drafting.requirements_requirement", arguments),)


def _row(public_id: str, requirement: Requirement, *, criteria: Sequence[Criterion]) -> MatrixRow:
    cells = tuple(MatrixCell(f"{node.id} {node.title}", node.id in requirement.criteria) for node in criteria)
    return MatrixRow(
        public_id, requirement.code, requirement.statement, cells, is_scored=any(cell.is_linked for cell in cells)
    )
