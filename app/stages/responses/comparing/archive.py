"""Everything that was opened as one ZIP, a folder for each vendor, made while it is sent: it never lies anywhere."""

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.file_names import distinct, shown_name
from app.domain.request.answers import said
from app.domain.request.price_comparison import Prices
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.pricing import asked_cells, quantity_of
from app.domain.request.questionnaire import QuestionKind
from app.domain.request.request import Request
from app.domain.rounding import plain, rounded
from app.domain.submission import SubmittedFile
from app.models.response import Envelope
from app.reports.csv_cells import csv_of
from app.reports.workbook_layout import NO, YES
from app.stages.responses.comparing.opened_files import contents
from app.stages.responses.comparing.queries import OpenedResponse, Vendor, opened_prices, opened_responses
from app.stages.responses.sealed.attached import Content

ANSWERS, OTHERS, PRICE_SHEET, PRICES = "answers.csv", "Other files", "prices.csv", "Prices"
HEADS = ("Question", "Text", "Answer")
PRICE_HEADS = ("Line", "What is priced", "Unit", "Paid", "Counted", "Way to deliver", "Volume", "Year", "Quantity")
QUANTITY_PLACES = 9
EARLIEST, LATEST = 1980, 2107
"""The years that a ZIP can name."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: its path, and its content, of which `pieces` are taken once, when their turn comes."""

    path: str
    pieces: Iterable[bytes]


def members(rfp_id: int, *, but: Collection[int], with_prices: bool) -> list[Member]:
    """What the reader may see of all vendors' responses, without the offers in `but`. Raises `StillSealed`."""
    opened = opened_responses(rfp_id, but=but)
    folders = _folders([response.vendor for response in opened.responses])
    files = {response.vendor.offer: response.files for response in opened.responses}
    opens = contents(rfp_id, _ids(files.values()), envelope=Envelope.QUALITY)
    found = []
    for response in opened.responses:
        folder = folders[response.vendor.offer]
        found.append(Member(f"{folder}/{ANSWERS}", [_answers(opened.request, response)]))
        found += _filed(folder, files[response.vendor.offer], opens=opens)
    return [*found, *(_prices(rfp_id, folders=folders) if with_prices else ())]


def _prices(rfp_id: int, *, folders: dict[int, str]) -> Iterator[Member]:
    opened = opened_prices(rfp_id)
    files = {offer: here for offer, here in opened.files.items() if offer in folders}
    opens = contents(rfp_id, _ids(files.values()), envelope=Envelope.PRICE)
    for offer, here in files.items():
        yield Member(f"{folders[offer]}/{PRICE_SHEET}", [_price_sheet(opened.request, opened.prices[offer])])
        yield from _filed(folders[offer], here, opens=opens, within=PRICES)


def _ids(files: Iterable[tuple[SubmittedFile, ...]]) -> list[str]:
    return [file.public_id for here in files for file in here]


def _folders(vendors: list[Vendor]) -> dict[int, str]:
    names = distinct([shown_name(f"{vendor.code} {vendor.firm}".replace("/", "-")) for vendor in vendors])
    return {vendor.offer: name for vendor, name in zip(vendors, names, strict=True)}


def _filed(
    folder: str, files: Iterable[SubmittedFile], *, opens: dict[str, Content], within: str = ""
) -> Iterator[Member]:
    """The files by question, each name once within its folder."""
    places: dict[str, list[SubmittedFile]] = {}
    for file in files:
        if file.public_id in opens and opens[file.public_id].is_there:
            places.setdefault(within or (shown_name(file.item) if file.item else OTHERS), []).append(file)
    for place, here in places.items():
        for name, file in zip(distinct([shown_name(file.name) for file in here]), here, strict=True):
            yield Member(f"{folder}/{place}/{name}", opens[file.public_id].pieces())


def _answers(request: Request, response: OpenedResponse) -> bytes:
    rows = [
        (question.code, question.text, said(question, response.answers.get(question.code, "")))
        for question in request.questionnaire.questions
        if question.kind not in (QuestionKind.INFORMATION, QuestionKind.FILE)
    ]
    return csv_of(HEADS, rows).encode("utf-8-sig")


def _price_sheet(request: Request, prices: Prices) -> bytes:
    """Every price that was asked for, with what was given: a missing one is empty."""
    sheet, currency = request.price_sheet, request.framework.currency
    lines = {line.code: line for line in sheet.lines}
    rows = []
    for cell in asked_cells(sheet):
        line, price = lines[cell.line], prices.get(cell)
        quantity = quantity_of(line, cell=cell, years=sheet.years)
        rows.append(
            (
                line.code,
                line.title,
                line.unit,
                RECURRENCES[line.recurrence],
                YES if line.is_counted else NO,
                variant_words(cell.variant),
                cell.tier,
                str(cell.year or ""),
                "" if quantity is None else plain(rounded(quantity, places=QUANTITY_PLACES)),
                "" if price is None else plain(price),
            )
        )
    price_head = ", ".join(part for part in ("Price for one unit", currency) if part)
    return csv_of((*PRICE_HEADS, price_head), rows).encode("utf-8-sig")


def zipped(found: Iterable[Member], *, at: datetime) -> Iterator[bytes]:
    """The archive, piece by piece; nothing is compressed, since what is attached mostly is already."""
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for member in found:
            info = zipfile.ZipInfo(member.path, (min(max(at.year, EARLIEST), LATEST), *at.timetuple()[1:6]))
            info.external_attr = 0o100600 << 16
            with archive.open(info, "w", force_zip64=True) as target:
                for piece in member.pieces:
                    target.write(piece)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


class _Passing(io.RawIOBase):
    """What is written is handed on and not kept."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._waiting += content
        return len(content)

    def taken(self) -> bytes:
        found = bytes(self._waiting)
        self._waiting.clear()
        return found
