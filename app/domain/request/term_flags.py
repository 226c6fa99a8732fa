"""A term of the contract that sets both sides up to fail, told from who controls it, its measure and its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.request.requirements import ContractTerm, Control


class Trouble(StrEnum):
    """Why a term cannot go well."""

    NOBODY = "nobody"
    OTHERS = "others"
    UNMEASURED = "unmeasured"
    ABSOLUTE = "absolute"
    PENALTY = "penalty"
    OWN_GOAL = "own_goal"  # a service level whose measure depends on the buyer


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a term, in a sentence; `words` are those of the term it stands on, if any."""

    kind: Trouble
    sentence: str
    words: str = ""


_BINDING = re.compile(
    r"\b(?:must|shall|will|has to|have to|is to|are to|guarantees?|warrants?|undertakes?|ensures?|is liable|agrees to"
    r"|is obliged|are obliged|no later than|at least|at most)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"(?<![\d.,])100(?:[.,]0+)?\s?(?:%|per ?cent\b)|\bzero[- ](?:tolerance|defects?|errors?|downtime|failures?|outages?"
    r"|incidents?|complaints?)\b|\bno (?:errors?|defects?|downtime|failures?|outages?|interruptions?|complaints?"
    r"|exceptions?) (?:is|are|at all|whatsoever)\b|\b(?:error|defect|fault)-free\b|\bwithout (?:any )?(?:exception"
    r"|error|interruption|failure|fail)s?\b|\b(?:always|uninterruptedly|permanently) (?:available|reachable|staffed)\b"
    r"|\buninterrupted\b|\bevery single\b",
    re.IGNORECASE,
)
_PENALTY = re.compile(
    r"\b(?:penalt(?:y|ies)|liquidated damages|service credits?|malus|forfeit\w*|fined|(?:a|the) fine|fines|deduct\w*"
    r"|withh[eo]ld\w*|reduction of (?:the )?(?:fee|price|payment)s?|price reduction|damages)\b",
    re.IGNORECASE,
)
_SERVICE_LEVEL = re.compile(
    r"\b(?:service levels?|SLAs?|response times?|resolution (?:rate|time)s?|answered within|available|availability"
    r"|uptime|waiting times?|service time|turnaround|first[- ]contact|first[- ]call|reached within|abandon\w*"
    r"|satisfaction|accuracy|backlog)\b",
    re.IGNORECASE,
)
_THE_BUYER = re.compile(
    r"\b(?:the (?:buyer|client|authority|purchaser|contracting authority|ordering party)(?:['’]s)?|buyer['’]s|our|ours"
    r"|we|by (?:us|the buyer|the client))\b",
    re.IGNORECASE,
)
WHO = {
    Control.VENDOR: "the vendor",
    Control.BUYER: "the buyer",
    Control.BOTH: "both sides",
    Control.OTHERS: "others",
    Control.NOBODY: "nobody",
}


def findings(term: ContractTerm) -> tuple[Finding, ...]:
    """What is wrong with a term by rule; what somebody worries about by hand stands in the term itself."""
    found = (_uncontrolled(term), _unmeasured(term), _absolute(term), _penalty(term), _own_goal(term))
    return tuple(finding for finding in found if finding)


def sets_up_to_fail(term: ContractTerm) -> bool:
    """Whether rule or hand says that the term sets both sides up to fail."""
    return term.is_flagged or bool(findings(term))


def troubled(terms: Sequence[ContractTerm]) -> tuple[ContractTerm, ...]:
    """The terms that set both sides up to fail, in their order."""
    return tuple(term for term in terms if sets_up_to_fail(term))


def _uncontrolled(term: ContractTerm) -> Finding | None:
    binds = _BINDING.search(term.text) or _PENALTY.search(term.text)
    if not binds:
        return None
    if term.controlled_by is Control.NOBODY:
        sentence = "It binds, and nobody controls whether it comes true: whoever is bound can only be lucky."
        return Finding(Trouble.NOBODY, sentence, binds.group())
    if term.controlled_by is Control.OTHERS:
        sentence = "It binds, and others control whether it comes true: neither side can keep it by its own doing."
        return Finding(Trouble.OTHERS, sentence, binds.group())
    return None


def _unmeasured(term: ContractTerm) -> Finding | None:
    if term.measure.strip():
        return None
    sentence = "Nothing says how it is measured: whether it was kept will be a matter of opinion."
    return Finding(Trouble.UNMEASURED, sentence)


def _absolute(term: ContractTerm) -> Finding | None:
    match = _ABSOLUTE.search(f"{term.text}\n{term.measure}")
    if not match:
        return None
    sentence = f"“{match.group()}” leaves no room for a single failure: the term is broken on the first bad day."
    return Finding(Trouble.ABSOLUTE, sentence, match.group())


def _penalty(term: ContractTerm) -> Finding | None:
    match = _PENALTY.search(term.text)
    if not match or term.controlled_by is Control.VENDOR:
        return None
    words, who = match.group(), WHO[term.controlled_by]
    share = "only partly in the vendor's hands" if term.controlled_by is Control.BOTH else "not in the vendor's hands"
    sentence = f"“{words}” punishes what is {share}: it is controlled by {who}. The vendor will price the risk in."
    return Finding(Trouble.PENALTY, sentence, words)


def _own_goal(term: ContractTerm) -> Finding | None:
    level = _SERVICE_LEVEL.search(f"{term.title}\n{term.text}\n{term.measure}")
    if not level:
        return None
    buyer = _THE_BUYER.search(term.measure)
    if not buyer and term.controlled_by is not Control.BUYER:
        return None
    on = f"on “{buyer.group()}”" if buyer else "on what the buyer controls"
    sentence = f"The service level “{level.group()}” depends {on}: the buyer can miss the vendor's target for it."
    return Finding(Trouble.OWN_GOAL, sentence, buyer.group() if buyer else level.group())
