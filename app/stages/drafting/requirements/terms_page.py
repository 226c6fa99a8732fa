"""What the page of contract terms shows: each term with what rules find and what somebody flagged, apart."""

from dataclasses import dataclass

from app.domain.packet_figures import counted
from app.domain.request.requirements import ContractTerm
from app.domain.request.term_flags import Finding, findings, troubled
from app.stages.drafting.requirements.page import Tab, tabs_of
from app.stages.drafting.requirements.queries import Stored
from app.stages.drafting.requirements.words import CONTROLLED_BY
from app.stages.drafting.requirements.written import Written


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term in the list."""

    public_id: str
    version: int
    term: ContractTerm
    controlled_by: str
    findings: tuple[Finding, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class TermsPage:
    tabs: tuple[Tab, ...]
    lines: tuple[TermLine, ...]
    count: str


def terms_page(written: Written, *, known: frozenset[str]) -> TermsPage:
    values = [each.value for each in written.terms]
    last = len(values) - 1
    bad = len(troubled(values))
    return TermsPage(
        tabs=tabs_of(written, here="drafting.requirements_terms", known=known),
        lines=tuple(
            _line(each, is_first=place == 0, is_last=place == last) for place, each in enumerate(written.terms)
        ),
        count=f"{counted(len(values), 'term')}, {bad} of them to look at." if values else "",
    )


def _line(stored: Stored[ContractTerm], *, is_first: bool, is_last: bool) -> TermLine:
    term = stored.value
    return TermLine(
        public_id=stored.public_id,
        version=stored.version,
        term=term,
        controlled_by=CONTROLLED_BY[term.controlled_by],
        findings=findings(term),
        is_first=is_first,
        is_last=is_last,
    )
