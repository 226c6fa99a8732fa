"""What the page of a tab says, for whoever sits on the seat and for the lead who takes marks in."""

from dataclasses import dataclass

from app.evaluations.seat_marks import SeatHeld, SeatMarks


@dataclass(frozen=True, slots=True)
class TabPage:
    """`seat` is the public id where the lead takes the tab in, and "" on one's own page. `refusal` says why not."""

    seat: str
    title: str
    sentence: str
    hand_in: str
    figures: str
    refusal: str
    can_download: bool


def own_page(found: SeatMarks, *, refusal: str | None) -> TabPage:
    """The page of one's own tab."""
    return TabPage(
        seat="",
        title="Score in Excel",
        sentence=(
            "Download your own tab, fill it in offline, and hand it back here. Nobody else’s marks are in it, and you "
            "may go on in the browser at any time."
        ),
        hand_in="Handing in saves your marks. You submit them afterwards, on the page Score.",
        figures=_figures(found),
        refusal=refusal or "",
        can_download=True,
    )


def taken_page(found: SeatMarks, *, held: SeatHeld) -> TabPage:
    """The page on which the lead takes the tab of a seat in."""
    refusal = ""
    sentence = f"{held.name} has no account here. Send the tab, and take it in as it comes back filled."
    if held.holder:
        sentence = f"Called {held.name} in this RFP."
        refusal = f"{held.holder} sits on this seat and hands in the marks."
    elif found.state.submitted_at is not None:
        refusal = "The marks of this seat are submitted. Reopen them first, with a reason, if something has to change."
    return TabPage(
        seat=held.public_id,
        title=f"Tab of {held.code}",
        sentence=sentence,
        hand_in="Taking in saves the marks under your name in the audit. A complete set is submitted at once.",
        figures=_figures(found),
        refusal=refusal,
        can_download=not held.holder,
    )


def _figures(found: SeatMarks) -> str:
    given, expected, _ = found.progress()
    return f"{given:,} of {expected:,}"
