"""A questionnaire made by hand, by posting the real forms, and read as it is stored."""

from flask import Flask

from app.domain.request.questionnaire import Question, Questionnaire
from app.domain.rounding import plain
from app.stages.drafting.questionnaire.queries import Drafted, drafted
from tests.stages.drafting.by_hand import Hand, started
from tests.stages.drafting.written_by_hand import rfp_id


def kept(hand: Hand) -> Drafted:
    """The questionnaire as it is stored, with the addresses and versions of its rows."""
    with hand.app.app_context():
        return drafted(rfp_id(hand))


def stored(hand: Hand) -> Questionnaire:
    return kept(hand).questionnaire


def with_section(app: Flask, *titles: str) -> Hand:
    """A new RFP whose questionnaire has these sections, or one."""
    hand = started(app)
    for title in titles or ("Staffing",):
        hand.saved("questionnaire/sections/add", {"title": title, "intro": "", "condition": ""})
    return hand


def section_key(hand: Hand, title: str = "Staffing") -> str:
    return next(section.key for section in stored(hand).sections if section.title == title)


def question_data(question: Question, **changes: object) -> dict[str, object]:
    """Everything the form of a question sends."""
    data: dict[str, object] = {
        "code": question.code,
        "section": question.section,
        "kind": question.kind.value,
        "text": question.text,
        "help": question.help,
        "passes_yes_no": [code for code in question.passes if code in ("yes", "no")],
        "passes_level": [code for code in question.passes if code in ("meets", "partly", "no")],
        "unit": question.unit,
        "target": "" if question.target is None else plain(question.target),
        "direction": question.direction.value,
        "columns": "\n".join(question.columns),
        "condition": question.condition,
        "option_code": [option.code for option in question.options],
        "option_label": [option.label for option in question.options],
        "option_points": ["" if option.points is None else plain(option.points) for option in question.options],
        "option_passes": ["passes" if option.code in question.passes else "" for option in question.options],
    }
    if question.is_mandatory:
        data["is_mandatory"] = "y"
    return data | changes


def add(hand: Hand, *questions: Question) -> None:
    for question in questions:
        hand.saved("questionnaire/questions/add", question_data(question))


def address(hand: Hand, code: str, *more: str) -> str:
    return "/".join(("questionnaire/questions", kept(hand).kept[code].public_id, *more))


def row_version(hand: Hand, code: str) -> str:
    return str(kept(hand).kept[code].version)


def change(hand: Hand, code: str, question: Question, **changes: object) -> int:
    """Send the form of the question with this code; returns the status of the answer."""
    data = question_data(question, version=row_version(hand, code), **changes)
    return hand.client.post(hand.at(address(hand, code)), data=data).status_code
