"""What is handed in: what is asked and nothing else, and only once nothing that has to be answered is missing."""

from app.domain.errors import DomainError
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.portal.answering.page import State, state_of
from app.portal.answering.standing import Contents, request_published
from app.stages.responses.sealed.submitting import Draft


class Incomplete(DomainError):
    """Something that has to be answered is missing; `state` says what."""

    def __init__(self, state: State) -> None:
        self.state = state
        named = [f"{each.code} {each.words}" for each in state.missing]
        if not state.prices_whole:
            named.append("the prices of one way to deliver, in every line that counts")
        super().__init__(f"Nothing was submitted. Still missing: {'; '.join(named)}.")


def judged(draft: Draft) -> Draft:
    """The draft without what is hidden or no longer asked. Raises `Incomplete`.

    It is called under the lock, so that what a colleague empties at that moment is missed.
    """
    request = request_published(draft.rfp_id)
    with_files = frozenset(file.item for file in draft.files if file.item)
    now = Contents(request, draft.answers, draft.prices, with_files)
    state = state_of(now)
    if not state.is_complete:
        raise Incomplete(state)
    shown = now.answered.shown.questions
    asked = {cell_name(cell) for cell in asked_cells(request.price_sheet)}
    return Draft(
        rfp_id=draft.rfp_id,
        answers={code: text for code, text in draft.answers.items() if code in shown},
        prices={name: text for name, text in draft.prices.items() if name in asked},
        files=tuple(file for file in draft.files if not file.item or file.item in shown),
    )
