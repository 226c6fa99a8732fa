"""Reads a file of answers or prices as it comes back from Excel: all of it, or everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import FaultyFile
from app.domain.request.request import Request
from app.portal.answering.reading_answers import read_answers
from app.portal.answering.reading_prices import read_prices
from app.reports.answer_layout import ABOUT, ANSWERS, MOMENT, RFP, TAKEN_OUT
from app.reports.price_sheet_blank import PRICES
from app.sheets.files import raw_sheets
from app.sheets.tables import Findings, RawSheet


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file says: answers by question or prices by cell name, each as its text. Empty cells are left out.

    `taken_out` is when the file was taken out of the portal, where it still says so.
    """

    is_price: bool
    texts: Mapping[str, str]
    taken_out: datetime | None


def read_brought(content: bytes, *, request: Request, stored: Mapping[str, str]) -> Brought:
    """The answers or prices in an .xlsx. `stored` are answers by question: of a service level only what the file fills
    in is changed. Raises `FaultyFile` with every fault, whatever the bytes are."""
    findings = Findings()
    sheets = {sheet.name.strip().casefold(): sheet for sheet in raw_sheets(content, findings=findings)}
    is_price = PRICES.casefold() in sheets
    if not is_price and ANSWERS.name.casefold() not in sheets:
        findings.refuse(
            f"The file has neither a sheet {ANSWERS.name} nor a sheet {PRICES}. Take one out on this page, fill it in, "
            "and bring that one back."
        )
        raise FaultyFile(findings.faults)
    said = _about(sheets[PRICES.casefold()] if is_price else sheets.get(ABOUT.name.casefold()))
    reference = request.framework.reference
    if said.get(RFP, reference) != reference:
        findings.refuse(f"The file belongs to the RFP {said[RFP][:80]}, and this one is {reference}.")
        raise FaultyFile(findings.faults)
    if is_price:
        texts = read_prices(sheets[PRICES.casefold()], sheet=request.price_sheet, findings=findings)
    else:
        texts = read_answers(sheets, questionnaire=request.questionnaire, stored=stored, findings=findings)
    if findings.faults:
        raise FaultyFile(findings.faults)
    return Brought(is_price, texts, _moment(said.get(MOMENT) or said.get(TAKEN_OUT, "")))


def _about(sheet: RawSheet | None) -> dict[str, str]:
    """Labels at the left of the first rows with what stands beside them."""
    found: dict[str, str] = {}
    for number, cells in sheet.rows() if sheet else ():
        if number > ABOUT.most_rows:
            break
        label, text = _two(cells)
        if label in (RFP, TAKEN_OUT, MOMENT):
            found.setdefault(label, text)
    return found


def _two(cells: Sequence[object]) -> tuple[str, str]:
    texts = [str(cell).strip() for cell in cells[:2]]
    return (texts[0], texts[1]) if len(texts) == 2 else ("", "")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
