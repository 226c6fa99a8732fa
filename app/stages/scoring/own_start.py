"""Where an evaluator begins: the own offers in the own order, how far each is, and what to go on with."""

from dataclasses import dataclass

from app.domain.marking import OfferTask
from app.domain.packet_figures import counted
from app.stages.scoring.queries.cells import SeatState
from app.stages.scoring.queries.own_tasks import OwnTasks


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer; `first_open` is the criterion to go on with, None where nothing is open."""

    number: int
    name: str
    stood_back: bool
    is_done: bool
    given: int
    expected: int
    unjustified: str
    first_open: int | None


@dataclass(frozen=True, slots=True)
class StartPage:
    """`go_on` is the offer to go on with, None where nothing is open; `refusal` says why nothing can be changed."""

    offers: tuple[OfferLine, ...]
    go_on: OfferLine | None
    given: int
    expected: int
    criteria: str
    refusal: str
    is_submitted: bool

    @property
    def is_ready(self) -> bool:
        """Whether the marks can be submitted."""
        return bool(self.offers) and self.go_on is None and not self.refusal


def own_start(state: SeatState, *, own: OwnTasks, refusal: str | None) -> StartPage:
    lines = tuple(_line(task, own=own) for task in own.tasks)
    return StartPage(
        offers=lines if own.leaves else (),
        go_on=next((line for line in lines if not line.is_done), None),
        given=sum(line.given for line in lines),
        expected=sum(line.expected for line in lines),
        criteria=counted(len(own.leaves), "criterion", things="criteria"),
        refusal=refusal or "",
        is_submitted=state.submitted_at is not None,
    )


def _line(task: OfferTask, *, own: OwnTasks) -> OfferLine:
    return OfferLine(
        number=task.offer,
        name=own.offers[task.offer],
        stood_back=task.recused,
        is_done=task.is_done,
        given=task.given,
        expected=task.expected,
        unjustified=counted(len(task.unjustified), "justification") if task.unjustified else "",
        first_open=task.first_open,
    )
