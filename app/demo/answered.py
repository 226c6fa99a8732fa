"""What the demo's vendors answer, through the portal's own steps: what it would refuse is refused here too."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from app.demo import dates, papers, texts
from app.demo.cast import CAST
from app.demo.dates import on_the_clock
from app.demo.drafted import OPEN, OPENED, SEALED, Sample, actor_of, rfp_id_of
from app.demo.invited import AARE, BIRS, CHER, bring_invitations, bring_questions, bring_the_directory, invitation_of
from app.demo.texts import Offered
from app.domain.policy import Role
from app.domain.request.answers import MAIN, OFFERED, WORDS, Typed
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.request import Request
from app.opening.operations import attend
from app.portal.answering.judging import judged
from app.portal.answering.saving import NEVER, Outcome, Sent, save_answers, save_prices, sent_answer, sent_price
from app.portal.answering.standing import request_published
from app.portal.attaching.sending import send
from app.stages.responses.sealed.attachments import Announced
from app.stages.responses.sealed.own import QUALITY
from app.stages.responses.sealed.submitting import submit

HANDED_IN = {
    OPENED: ((CHER, (20, 10, 12)), (AARE, (21, 16, 5)), (BIRS, (22, 11, 41))),
    SEALED: ((AARE, (21, 17, 20)), (BIRS, (22, 11, 52))),
}
"""Who handed in, on which working day after the publication and when; what was handed in was written days before."""
WRITTEN_BEFORE = 4


def bring_responses() -> None:
    """One RFP that takes answers, one past its deadline with two responses, one opened with three. Needs the RFPs."""
    bring_the_directory()
    for sample in (OPENED, SEALED, OPEN):
        bring_invitations(sample)
    bring_questions()
    with on_the_clock(OPEN.course.at(4, 14)):
        _written(AARE, OPEN)
    for sample, responses in HANDED_IN.items():
        for vendor, (days, hour, _) in responses:
            with on_the_clock(sample.course.at(days - WRITTEN_BEFORE, hour)):
                _written(vendor, sample)
        for vendor, when in responses:
            with on_the_clock(sample.course.at(*when)):
                invitation, actor = invitation_of(vendor, to=sample)
                submit(actor, invitation_id=invitation.id, judge=judged)
    _opened(OPENED, at=OPENED.course.at(23, 14, 5))


def _opened(sample: Sample, *, at: datetime) -> None:
    with on_the_clock(at):
        for character in CAST:
            if Role.OPENER in character.roles:
                attend(actor_of(character), rfp_id=rfp_id_of(sample), envelope=QUALITY.value)


def _written(vendor: str, sample: Sample) -> None:
    """Save everything a vendor's text has for an RFP: answers, prices and files."""
    invitation, actor = invitation_of(vendor, to=sample)
    request = request_published(invitation.rfp_id)
    offer = texts.offered(vendor, to=sample.text, words=dates.words_of(request))
    _taken(save_answers(actor, invitation=invitation, sent=_answers(request, offer)))
    _taken(save_prices(actor, invitation=invitation, sent=_prices(request, offer)))
    for code, paper in offer.files.items():
        content = papers.content_of(paper)
        file = Announced(QUALITY, code, paper.name, len(content))
        send(actor, invitation_id=invitation.id, file=file, content=BytesIO(content))


def _taken(outcome: Outcome) -> None:
    if outcome.faults:
        raise LookupError(f"The demo's answers are refused: {dict(outcome.faults)}")


def _answers(request: Request, offer: Offered) -> Mapping[str, Sent]:
    questions = {question.code: question for question in request.questionnaire.questions}
    return {
        code: sent_answer(questions[code], typed(questions[code], value), over=NEVER)
        for code, value in offer.answers.items()
    }


def _prices(request: Request, offer: Offered) -> Mapping[str, Sent]:
    """Prices of each line for as many of its cells as the offer has, in their order."""
    cells = defaultdict(list)
    for cell in asked_cells(request.price_sheet):
        cells[cell.line].append(cell_name(cell))
    return {
        name: sent_price(price, over=NEVER)
        for code, prices in offer.prices.items()
        for name, price in zip(cells[code], prices, strict=False)
    }


def typed(question: Question, value: Any) -> Typed:
    """An answer of the texts as it would be typed into the fields of its question."""
    if question.kind is QuestionKind.TABLE:
        return {str(place): list(column) for place, column in enumerate(zip(*value, strict=True), start=1)}
    if question.kind is QuestionKind.SERVICE_LEVEL:
        return {part: [text] for part, text in zip((MAIN, OFFERED, WORDS), value, strict=True)}
    return {MAIN: value if isinstance(value, list) else [value]}
