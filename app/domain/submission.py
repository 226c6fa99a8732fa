"""What a vendor hands in: its content in two envelopes, the receipt for it, and who may still hand in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.audit import canonical
from app.domain.errors import DomainError

RECEIPT_FORMAT = "finalist-receipt-1"


class Late(DomainError):
    """The deadline has passed; nothing was taken in."""

    def __init__(self, closes_at: datetime, *, at: datetime) -> None:
        self.closes_at = closes_at
        super().__init__(
            f"The deadline has passed: it was {_utc(closes_at)}, and by the server's clock it is {_utc(at)}. "
            "Nothing was changed; what you had submitted before stands as it was."
        )


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file as it is handed in. `item` is the question it answers, "" for the whole; `size` is in bytes."""

    public_id: str
    item: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EnvelopeContent:
    """One envelope: answers (or prices) by item as canonical JSON texts, and its files.

    `salt` is random: without it whoever knows the hash could try prices until one fits.
    """

    items: Mapping[str, str]
    files: tuple[SubmittedFile, ...]
    salt: str = ""

    def text(self) -> str:
        """The one text in which the envelope is frozen."""
        return canonical(
            {
                "items": dict(self.items),
                "files": [
                    [file.public_id, file.item, file.name, file.media_type, file.size, file.sha256]
                    for file in self.files
                ],
                **({"salt": self.salt} if self.salt else {}),
            }
        )


def content_from(data: Mapping[str, object]) -> EnvelopeContent:
    """The envelope that `EnvelopeContent.text` wrote, parsed as JSON."""
    items, files = data["items"], data["files"]
    if not isinstance(items, dict) or not isinstance(files, list):
        raise TypeError("An envelope has items and files.")
    return EnvelopeContent(
        items=items, files=tuple(SubmittedFile(*file) for file in files), salt=str(data.get("salt", ""))
    )


def digest(text: str) -> str:
    """SHA-256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def receipt(
    *,
    instance: str,
    reference: str,
    title: str,
    vendor: str,
    response: str,
    number: int,
    at: datetime,
    by: str,
    quality: EnvelopeContent,
    price: EnvelopeContent,
) -> dict[str, object]:
    """What the vendor gets in hand, to be signed: the moment, and the hash of each file and of the whole.

    Files of the price envelope are named by hash and size only: the receipt opens with the quality envelope.
    """
    hashes = {"quality": digest(quality.text()), "price": digest(price.text())}
    return {
        "format": RECEIPT_FORMAT,
        "instance": instance,
        "rfp": reference,
        "title": title,
        "vendor": vendor,
        "response": response,
        "submission": number,
        "submitted_at": _utc(at),
        "submitted_by": by,
        "envelopes": hashes,
        "files": [
            {"question": file.item, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in quality.files
        ],
        "price_files": [{"size": file.size, "sha256": file.sha256} for file in price.files],
        "whole": digest(canonical(hashes)),
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
