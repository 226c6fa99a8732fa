"""What answering adds to the list of what is missing on an invitation's first page."""

from collections.abc import Iterator

from app.domain.errors import NotHere
from app.portal.answering.page import state_of, uploading
from app.portal.answering.standing import standing
from app.portal.missing import MISSING, Missing
from app.stages.responses.sealed.own import own_submissions
from app.web.invitation_in_question import InvitationInQuestion


def missing_answers(invitation: InvitationInQuestion) -> Iterator[Missing]:
    try:
        here = standing(invitation)
    except NotHere:
        return
    state = state_of(here, uploading=uploading(here))
    if count := len(state.missing):
        words = "1 question that has" if count == 1 else f"{count} questions that have"
        yield Missing(f"Answer {words} to be answered.", "portal.answers", {"_anchor": "missing"})
    if not state.prices_whole:
        yield Missing(f"Fill in the prices: {state.prices_given} of {state.prices_asked} are there.", "portal.prices")
    if not any(each.counts for each in own_submissions(invitation.id)):
        yield Missing("Submit the response.", "portal.submission")


MISSING.append(missing_answers)
