"""A condition looked at while it is typed: what it says, or what is wrong with it."""

from dataclasses import replace

from flask import render_template, request

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.conditions import parse
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_faults import faults
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire import page
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.web.access import requires
from app.web.fields import one_line
from app.web.rfp_in_question import RfpInQuestion

NEW = "(new)"
"""The code of a question, or the key of a section, that has none yet."""


@blueprint.post("/questionnaire/condition")
@requires(Action.REQUEST_EDIT)
def questionnaire_condition(rfp: RfpInQuestion) -> str:
    """The condition of the question with the code sent, or of the section that the address names in `of`."""
    text = one_line(request.form.get("condition"))
    words, wrong = "", tuple[str, ...]()
    if text:
        found = questionnaire_of(rfp.id)
        words, wrong = page.Words(found).of(text), _wrong_with(found, text)
    return render_template("drafting/questionnaire/condition.html", words=words, faults=wrong)


def _wrong_with(found: Questionnaire, text: str) -> tuple[str, ...]:
    try:
        parse(text)
    except DomainError as error:
        return (str(error),)
    if key := request.args.get("of"):
        tried, code = _with_section(found, key=key, condition=text), ""
    else:
        code = one_line(request.form.get("code")) or NEW
        tried, key = _with_question(found, code=code, section=request.form.get("section", ""), condition=text), ""
    return tuple(
        fault.text
        for fault in faults(tried)
        if fault.about == "condition" and fault.code == code and (not key or fault.section in (key, NEW))
    )


def _with_section(found: Questionnaire, *, key: str, condition: str) -> Questionnaire:
    """The questionnaire as if the section had this condition; a new one stands last."""
    if any(section.key == key for section in found.sections):
        changed = (replace(each, condition=condition) if each.key == key else each for each in found.sections)
        return replace(found, sections=tuple(changed))
    new = QuestionSection(NEW, NEW, condition=condition)
    return replace(found, sections=(*found.sections, new))


def _with_question(found: Questionnaire, *, code: str, section: str, condition: str) -> Questionnaire:
    """The questionnaire as if the question had this condition; a new one stands last in its section."""
    if any(question.code == code for question in found.questions):
        changed = (replace(each, condition=condition) if each.code == code else each for each in found.questions)
        return replace(found, questions=tuple(changed))
    keys = [each.key for each in found.sections]
    if not keys:
        return found
    upto = keys.index(section) if section in keys else len(keys) - 1
    new = Question(code, keys[upto], QuestionKind.SHORT_TEXT, NEW, condition=condition)
    before = [question for question in found.questions if question.section in keys[: upto + 1]]
    after = [question for question in found.questions if question.section in keys[upto + 1 :]]
    return replace(found, questions=(*before, new, *after))
