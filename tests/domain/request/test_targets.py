"""What is offered beside what is wanted: said where it misses, silent otherwise."""

from decimal import Decimal

import pytest

from app.domain.request.questionnaire import Direction, Question, QuestionKind
from app.domain.request.targets import target_hint

AT_MOST = Question("Q2", "a", QuestionKind.NUMBER, "Wait", unit="s", target=Decimal(20), direction=Direction.AT_MOST)
LEVEL = Question("Q1", "a", QuestionKind.SERVICE_LEVEL, "Reachable", unit="%", target=Decimal("99.9"))


@pytest.mark.parametrize(
    ("question", "text", "hint"),
    [
        (LEVEL, '{"level":"meets","value":"97","words":""}', "“Meets”, but 97 % is less than the 99.9 % wanted."),
        (LEVEL, '{"level":"meets","value":"99.9","words":""}', ""),
        (LEVEL, '{"level":"meets","value":"","words":""}', ""),
        (LEVEL, '{"level":"partly","value":"97","words":""}', ""),
        (LEVEL, "", ""),
        (AT_MOST, '"21.5"', "21.5 s is more than the 20 s wanted."),
        (AT_MOST, '"20"', ""),
    ],
)
def test_a_target_that_is_missed_is_hinted_at(question: Question, text: str, hint: str) -> None:
    found = target_hint(question, text)
    assert (hint in found, bool(found)) == (True, bool(hint))
