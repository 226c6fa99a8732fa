"""What the pages of handing in show: what is missing, what was handed in before, receipts."""

import json
from dataclasses import dataclass

from app.domain.request.price_sheet_words import variant_words
from app.portal.answering.page import QuestionLink, State, links, state_of, uploading
from app.portal.answering.standing import Standing
from app.stages.responses.inviting import queries
from app.stages.responses.sealed.own import OwnSubmission, own_submissions
from app.stages.responses.sealed.submitting import Receipt
from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """`counting` is the submission that counts, `to_note` are numbers of addenda not taken note of; `questions` and the
    ways to deliver in `variants` are where something typed may not be saved."""

    state: State
    to_note: tuple[int, ...]
    questions: tuple[QuestionLink, ...]
    variants: tuple[str, ...]
    submissions: tuple[OwnSubmission, ...]
    counting: OwnSubmission | None


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A file in a receipt; those with the prices are named by hash and size only. `question` is the code of the one it
    answers, "" for the response as a whole."""

    name: str
    size: int
    sha256: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A receipt to be read: what was signed, and the signature."""

    receipt: Receipt
    said: dict[str, str]
    envelopes: tuple[tuple[str, str], ...]
    files: tuple[ReceiptFile, ...]
    number: int


def submission_page(now: Standing, *, invitation: InvitationInQuestion) -> SubmissionPage:
    submissions = own_submissions(invitation.id)
    return SubmissionPage(
        state=state_of(now, uploading=uploading(now)),
        to_note=queries.addenda_to_note([invitation.id])[invitation.id],
        questions=links(now, now.request.questionnaire.questions),
        variants=tuple(variant_words(variant) or "Prices" for variant in now.priced.empty),
        submissions=submissions,
        counting=next((each for each in submissions if each.counts), None),
    )


def receipt_page(receipt: Receipt) -> ReceiptPage:
    said = json.loads(receipt.text)
    named = [
        ReceiptFile(file["name"], file["size"], file["sha256"], file.get("question", "")) for file in said["files"]
    ]
    unnamed = [ReceiptFile("with the prices", file["size"], file["sha256"]) for file in said["price_files"]]
    return ReceiptPage(
        receipt=receipt,
        said={name: value for name, value in said.items() if isinstance(value, str)},
        envelopes=tuple(sorted(said["envelopes"].items(), reverse=True)),
        files=(*named, *unnamed),
        number=said["submission"],
    )
