"""What is read back from data has its kinds, and a kind that there is not is refused."""

import pytest

from app.domain.request.data import to_data
from app.domain.request.questionnaire import Question, QuestionKind
from app.sheets.request_data import Unreadable, from_data

QUESTION = Question("Q1", "s", QuestionKind.DATE, "Since when?")


def test_a_kind_is_read_back_as_the_kind_it_was() -> None:
    read = from_data(to_data(QUESTION), Question)
    assert (read, type(read.kind)) == (QUESTION, QuestionKind)


@pytest.mark.parametrize(("name", "value"), [("kind", "nonsense"), ("code", 1), ("passes", [3])])
def test_what_is_no_kind_and_no_text_is_refused(name: str, value: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        from_data({**to_data(QUESTION), name: value}, Question)
    assert f"Question.{name}" in str(refusal.value)
