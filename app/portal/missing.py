"""What is missing before a response is complete, the same for the list of invitations and the page of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.models.vendor import Intent
from app.portal.answering.page import State, state_of, uploading
from app.portal.answering.standing import Standing


@dataclass(frozen=True, slots=True)
class Missing:
    """Something still to be done, and the page of the portal on which it is; `arguments` beside the invitation's."""

    sentence: str
    endpoint: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


AGREEMENT = Missing("Agree to confidentiality; then the documents are open to you.", "portal.invitation")


def still_missing(
    *, intent: Intent | None, to_note: Sequence[int], here: Standing | None, is_submitted: bool
) -> tuple[Missing, ...]:
    """What is left to do for a vendor that has agreed and not declined. `to_note` are numbers of addenda, `here` is
    None where nothing is published."""
    found = [] if intent else [Missing("Tell the buyer whether you will answer.", "portal.invitation", _at("intent"))]
    found += [
        Missing(f"Take note of addendum {number}.", "portal.documents_addendum", {"addendum": number})
        for number in to_note
    ]
    if here is not None:
        found += _of_the_response(state_of(here, uploading=uploading(here)))
        if not is_submitted:
            found.append(Missing("Submit the response.", "portal.submission"))
    return tuple(found)


def _of_the_response(state: State) -> Iterator[Missing]:
    if count := len(state.missing):
        words = "1 question that has" if count == 1 else f"{count} questions that have"
        yield Missing(f"Answer {words} to be answered.", "portal.answers", _at("missing"))
    if not state.prices_whole:
        way = "one way to deliver" if state.ways_to_deliver > 1 else "every line that counts"
        yield Missing(
            f"Fill in the prices of {way}: {state.prices_there} of {state.prices_needed} are there.", "portal.prices"
        )
    if state.uploading:
        yield Missing("Wait for files that are not whole yet, or remove them.", "portal.attaching")


def _at(anchor: str) -> Mapping[str, str | int]:
    return {"_anchor": anchor}
