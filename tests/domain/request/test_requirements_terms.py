"""Contract terms that set both sides up to fail."""

from dataclasses import replace

import pytest

from app.domain.request.requirements import ContractTerm, Control
from app.domain.request.term_flags import findings, sets_up_to_fail, troubled

GOOD = ContractTerm(
    "T1",
    "Answering",
    "The vendor shall answer 80 % of calls within 20 seconds.",
    Control.VENDOR,
    "Share of calls, from the telephone log, each month.",
)
CASES: dict[str, tuple[ContractTerm, list[str]]] = {
    "good": (GOOD, []),
    "nobody": (replace(GOOD, controlled_by=Control.NOBODY), ["nobody"]),
    "others": (replace(GOOD, controlled_by=Control.OTHERS), ["others"]),
    "not binding": (
        replace(GOOD, text="The vendor may propose changes in law.", controlled_by=Control.OTHERS),
        [],
    ),
    "unmeasured": (replace(GOOD, measure=" "), ["unmeasured"]),
    "hundred": (replace(GOOD, text="100 % of calls are answered."), ["absolute"]),
    "hundred per cent": (replace(GOOD, text="Answer 100 per cent of calls."), ["absolute"]),
    "hundred of another": (replace(GOOD, text="At most 2100 % and 0.100 % vary."), []),
    "zero tolerance": (replace(GOOD, text="Zero tolerance for errors."), ["absolute"]),
    "zero in the measure": (replace(GOOD, measure="zero complaints, from the log"), ["absolute"]),
    "penalty": (
        replace(GOOD, text="A penalty of EUR 500 applies.", controlled_by=Control.BUYER, title="Fee", measure="log"),
        ["penalty"],
    ),
    "shared penalty": (
        replace(GOOD, text="Service credits apply.", controlled_by=Control.BOTH, measure="log"),
        ["penalty"],
    ),
    "own penalty": (replace(GOOD, text="A penalty of EUR 500 applies."), []),
    "measured on the buyer": (
        replace(GOOD, title="Response time", measure="From the buyer's forecast"),
        ["own_goal"],
    ),
    "controlled by the buyer": (
        replace(GOOD, title="Availability", controlled_by=Control.BUYER),
        ["own_goal"],
    ),
    "all at once": (
        ContractTerm("T9", "Uptime", "The portal shall be always available, or a penalty is due.", Control.NOBODY),
        ["nobody", "unmeasured", "absolute", "penalty"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_sets_both_sides_up_to_fail_is_found_by_rule(case: str) -> None:
    term, kinds = CASES[case]
    assert [finding.kind.value for finding in findings(term)] == kinds


def test_each_finding_is_a_sentence_with_the_words_it_stands_on() -> None:
    [finding] = findings(replace(GOOD, text="100 % of calls are answered."))
    assert finding.words == "100 %"
    assert finding.sentence == ("“100 %” leaves no room for a single failure: the term is broken on the first bad day.")


def test_rule_and_hand_flag_apart_and_either_suffices() -> None:
    by_hand = replace(GOOD, code="T2", is_flagged=True, concern="Who pays?")
    by_rule = replace(GOOD, code="T3", measure="")
    assert [sets_up_to_fail(term) for term in (GOOD, by_hand, by_rule)] == [False, True, True]
    assert (findings(by_hand), troubled((GOOD, by_hand, by_rule))) == ((), (by_hand, by_rule))
