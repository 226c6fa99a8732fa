"""The pages before one hands in marks or stands back: what is there, what is missing, what will follow."""

from dataclasses import dataclass

from app.domain.errors import NotHere
from app.domain.marking import OfferTask
from app.domain.packet_figures import counted
from app.stages.scoring.queries.own_tasks import OwnTasks


@dataclass(frozen=True, slots=True)
class OfferState:
    """One offer in the list: `missing` are the leaves (number, title, what they lack) still to be done."""

    number: int
    name: str
    figures: str
    stood_back: bool
    missing: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class SubmitPage:
    offers: tuple[OfferState, ...]
    headline: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class RecusalPage:
    offer: int
    name: str
    stood_back: bool
    given: str
    """How many marks would be replaced, "" for none."""
    needs_reason: bool
    """Whether coming back needs a reason, as every change does after a reopening."""


def submit_page(own: OwnTasks) -> SubmitPage:
    missing = sum(len(task.unscored) + len(task.unjustified) for task in own.tasks)
    undone = sum(not task.is_done for task in own.tasks)
    entries = counted(missing, "entry is", things="entries are")
    return SubmitPage(
        offers=tuple(_offer(task, own=own) for task in own.tasks),
        headline=f"{entries} missing, for {counted(undone, 'offer')}." if missing else "Everything is there.",
        is_ready=not missing,
    )


def _offer(task: OfferTask, *, own: OwnTasks) -> OfferState:
    lacks = [(leaf, "no mark yet") for leaf in task.unscored]
    lacks += [(leaf, "no justification yet") for leaf in task.unjustified]
    return OfferState(
        number=task.offer,
        name=own.offers[task.offer],
        figures=f"{task.given:,} of {task.expected:,}",
        stood_back=task.recused,
        missing=tuple((leaf, own.leaves[leaf], what) for leaf, what in lacks),
    )


def recusal_page(own: OwnTasks, *, offer: int, is_reopened: bool) -> RecusalPage:
    """Raises NotHere for an offer that nobody scores."""
    task = next((task for task in own.tasks if task.offer == offer), None)
    if task is None:
        raise NotHere("This RFP has no such offer to score.")
    return RecusalPage(
        offer=offer,
        name=own.offers[offer],
        stood_back=task.recused,
        given=counted(task.given, "mark") if task.given else "",
        needs_reason=is_reopened,
    )
