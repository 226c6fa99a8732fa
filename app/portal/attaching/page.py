"""What the pages show of attached files: a slot for each question that asks for a file, for the whole, for prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import current_app

from app.domain.policy import Action
from app.domain.request.questionnaire import QuestionKind
from app.portal.known import request_known
from app.stages.responses.sealed.attached import AttachedFile, files_of
from app.stages.responses.uploads.judging import ACCEPTED, WORDS
from app.stages.responses.uploads.scanning import is_scanned
from app.web.access import may
from app.web.clock import now
from app.web.invitation_in_question import InvitationInQuestion

QUALITY, PRICE = "quality", "price"
WHOLE, OF_PRICES = (QUALITY, ""), (PRICE, "")
TITLES = {WHOLE: "For the response as a whole", OF_PRICES: "With the prices"}
NOTES = {
    WHOLE: "What belongs to no single question.",
    OF_PRICES: "Sealed with the prices: opened after the marks for quality are locked.",
}
LATE = "The deadline has passed, so files stay as they are."
PERCENT = 100


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file in its slot. `size` is in words; `percent` of it is here; what is here whole may wait for its check."""

    file: AttachedFile
    size: str
    percent: int
    waits_for_check: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """Where files are put: `field` names it in forms, `refusal` says why nothing can be changed there, if so."""

    field: str
    title: str
    note: str
    files: tuple[FileShown, ...]
    refusal: str | None
    is_asked: bool = True
    code: str = ""

    @property
    def id(self) -> str:
        return "files-" + "".join(letter if letter.isalnum() else "-" for letter in self.field)


@dataclass(frozen=True, slots=True)
class Attaching:
    """All slots of a response by the names of their fields, in the order of the questions, and what is said of all."""

    slots: Mapping[str, Slot]
    accepted: str
    limits: str
    scanning: str

    def slot(self, envelope: str, item: str = "") -> Slot:
        """The slot of a question, of the whole, or of the prices. Raises KeyError for what is not asked for."""
        return self.slots[field_of(envelope, item)]


def field_of(envelope: str, item: str) -> str:
    return f"{envelope}:{item}"


def attaching(invitation: InvitationInQuestion) -> Attaching:
    """Three statements."""
    refusal = may(Action.RESPONSE_WRITE) or (LATE if is_late(invitation) else None)
    places = {WHOLE: ("", TITLES[WHOLE]), **_questions(invitation), OF_PRICES: ("", TITLES[OF_PRICES])}
    files: dict[tuple[str, str], list[AttachedFile]] = {place: [] for place in places}
    for file in files_of(invitation.id):
        files.setdefault((file.envelope, file.item), []).append(file)
    found = {}
    for place, here in files.items():
        code, title = places.get(place, (place[1], "This question is no longer asked"))
        found[field_of(*place)] = Slot(
            field=field_of(*place),
            title=title,
            note=NOTES.get(place, ""),
            files=tuple(_shown(here)),
            refusal=refusal,
            is_asked=place in places,
            code=code,
        )
    settings = current_app.config
    return Attaching(
        slots=found,
        accepted=ACCEPTED,
        limits=f"{WORDS}; up to {settings['ATTACHMENT_MB']} MB a file and {settings['RESPONSE_FILES_MB']} MB together.",
        scanning="Files are scanned for viruses." if is_scanned() else "Files are not scanned for viruses here.",
    )


def is_late(invitation: InvitationInQuestion) -> bool:
    return invitation.closes_at <= now() or invitation.responses_opened_at is not None


def is_asked(invitation: InvitationInQuestion, *, envelope: str, item: str) -> bool:
    """Whether there is a place for such a file."""
    place = (envelope, item)
    return place in TITLES or place in _questions(invitation)


def in_words(size: int) -> str:
    """A size in bytes, as people read it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} kB"
    return f"{size / 1024 / 1024:,.1f} MB"


def _questions(invitation: InvitationInQuestion) -> dict[tuple[str, str], tuple[str, str]]:
    request = request_known(invitation)
    questions = request.questionnaire.questions if request else ()
    return {
        (QUALITY, question.code): (question.code, question.text)
        for question in questions
        if question.kind is QuestionKind.FILE
    }


def _shown(files: Iterable[AttachedFile]) -> Iterable[FileShown]:
    for file in files:
        yield FileShown(
            file=file,
            size=in_words(file.size),
            percent=file.received * PERCENT // file.size,
            waits_for_check=not file.is_complete and file.received == file.size,
        )
