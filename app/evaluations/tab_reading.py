"""Reads an evaluator's own tab back: whose it is, and every cell that changed, or everything wrong with it at once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.entries import LONGEST_TEXT, LONGEST_WHY, Entry, Judgement, judgement
from app.domain.errors import DomainError, Fault, FaultyFile
from app.domain.evaluation import NO_JUDGEMENT, MarkKind
from app.domain.rounding import plain
from app.domain.sentences import listed
from app.domain.typed import POINTS, Unreadable, shortened
from app.evaluations.own_tab import in_words
from app.evaluations.seat_marks import NOTHING_YET, SeatMark, SeatMarks
from app.reports.marks_tab import CRITERION_ID, MARKS_TAB, OFFER_ID, REASON, REFERENCE, SCORE, SEAT, WORDS
from app.reports.workbook_layout import MARKS, RECUSED
from app.sheets.cells import Row, number_in, rows_of, text_in
from app.sheets.files import raw_sheets
from app.sheets.tables import Cell, Findings, RawSheet, table_of

_TAB = re.compile(rf"{MARKS}( .*)?", re.IGNORECASE)
_TOP = 60
"""The headings stand within so many rows."""
_MOST_NAMED = 10
DOWNLOAD_ANEW = "Download the tab anew and fill in that one."


@dataclass(frozen=True, slots=True)
class OpenedTab:
    """A tab whose head was read: which RFP and which seat it says it is of. `rows` begin with the headings."""

    sheet: RawSheet
    reference: str
    seat: str


@dataclass(frozen=True, slots=True)
class ReadTab:
    """What a tab says anew; `rows` are where each of the entries stands, by (offer, criterion)."""

    entries: tuple[Entry, ...]
    rows: dict[tuple[int, int], int | None]


def open_tab(source: Path | bytes) -> OpenedTab:
    """The one tab in a file. Raises `FaultyFile`, whatever the bytes are."""
    findings = Findings()
    tabs = [sheet for sheet in raw_sheets(source, findings=findings) if _TAB.fullmatch(sheet.name.strip())]
    if len(tabs) != 1:
        _refuse(
            f"The file holds {len(tabs)} sheets called {MARKS} and a number; it must hold exactly one, the own tab."
            if tabs
            else f"The file holds no sheet called {MARKS} and a number, so it is no evaluator's tab. {DOWNLOAD_ANEW}"
        )
    return _opened(tabs[0])


def _opened(sheet: RawSheet) -> OpenedTab:
    head: dict[str, str] = {}
    for number, cells in sheet.rows():
        texts = [str(cell).strip().casefold() for cell in cells]
        if {OFFER_ID, CRITERION_ID}.issubset(texts):
            table = RawSheet(MARKS, partial(_from, sheet, first=number), comma_decimals=sheet.comma_decimals)
            return OpenedTab(table, reference=head.get(REFERENCE, ""), seat=head.get(SEAT, ""))
        if number > _TOP:
            break
        for label in (REFERENCE, SEAT):
            if len(cells) > 1 and texts[0] == label.casefold():
                head.setdefault(label, _plain_text(cells[1]))
    text = f"The sheet lacks its row of headings: {', '.join(MARKS_TAB.required)}. {DOWNLOAD_ANEW}"
    raise FaultyFile([Fault(MARKS, None, None, text)])


def _from(sheet: RawSheet, *, first: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    return ((number, cells) for number, cells in sheet.rows() if number >= first)


def _plain_text(cell: Cell) -> str:
    try:
        return text_in(cell)
    except Unreadable:
        return ""


def _refuse(text: str) -> None:
    raise FaultyFile([Fault("", None, None, text)])


def read_tab(tab: OpenedTab, *, seat: SeatMarks) -> ReadTab:
    """The cells that the tab changes. Raises `FaultyFile` with everything that is wrong."""
    _refuse_a_strangers(tab, seat=seat)
    findings = Findings()
    table = table_of(tab.sheet, layout=MARKS_TAB, findings=findings)
    reader = _Reader(seat, findings=findings)
    for row in rows_of(table, findings=findings):
        reader.read(row)
    if table.is_usable:
        reader.refuse_missing_rows()
    if findings.faults:
        raise FaultyFile(findings.faults)
    return ReadTab(tuple(reader.entries), reader.rows)


def _refuse_a_strangers(tab: OpenedTab, *, seat: SeatMarks) -> None:
    """Nothing else is looked at then: what somebody else's tab holds is nobody's business here."""
    if tab.reference != seat.state.reference:
        said = f'of the RFP "{tab.reference[:80]}"' if tab.reference else "of no RFP that it names"
        _refuse(f"This is a tab {said}, not of {seat.state.reference}. {DOWNLOAD_ANEW}")
    if tab.seat != seat.state.code:
        said = f'of the seat "{tab.seat[:80]}"' if tab.seat else "of no seat that it names"
        _refuse(f"This is a tab {said}, not of {seat.state.code}. Everybody hands in the own tab only. {DOWNLOAD_ANEW}")


class _Reader:
    """Reads the rows one by one and remembers which cells it has seen."""

    def __init__(self, seat: SeatMarks, *, findings: Findings) -> None:
        self._seat = seat
        self._findings = findings
        self._offers = {offer.id: number for number, offer in seat.offers.items()}
        self._criteria = {code: number for number, code in seat.criteria.items()}
        self._recused = seat.recused_from
        self.rows: dict[tuple[int, int], int | None] = {}
        self.entries: list[Entry] = []

    def read(self, row: Row) -> None:
        place = self._place(row)
        if place is None:
            return
        if place in self.rows:
            row.refuse(OFFER_ID, f"The row repeats row {self.rows[place]}. Delete one of the two.")
            return
        self.rows[place] = row.number
        mark = self._seat.marks.get(place, NOTHING_YET)
        if place[0] in self._recused:
            self._refuse_a_mark_of_the_recused(row, offer=place[0])
            return
        entry = self._entry(row, place=place)
        if entry is None or self._is_stored(entry, mark=mark, place=place):
            return
        self._check(entry, row=row, mark=mark)
        self.entries.append(entry)

    def refuse_missing_rows(self) -> None:
        missing: defaultdict[int, list[str]] = defaultdict(list)
        for offer in self._seat.offers:
            for criterion, code in self._seat.criteria.items():
                if (offer, criterion) not in self.rows:
                    missing[offer].append(code)
        for offer, codes in missing.items():
            named = codes[:_MOST_NAMED] + ([f"{len(codes) - _MOST_NAMED} more"] if len(codes) > _MOST_NAMED else [])
            rows = "The row is" if len(codes) == 1 else "The rows are"
            marked = f"{self._seat.offers[offer].id} is marked on {listed(named)}"
            self._findings.refuse(f"{rows} missing in which {marked}. {DOWNLOAD_ANEW}", sheet=MARKS)

    def _place(self, row: Row) -> tuple[int, int] | None:
        codes = [row.id(column, what="the id as it was downloaded") for column in (OFFER_ID, CRITERION_ID)]
        known = zip((OFFER_ID, CRITERION_ID), codes, (self._offers, self._criteria), strict=True)
        for column, code, among in known:
            if code and code not in among:
                what = column.removesuffix(" id")
                row.refuse(column, f'This seat does not mark the {what} "{shortened(code)}". {DOWNLOAD_ANEW}')
        if codes[0] in self._offers and codes[1] in self._criteria:
            return self._offers[codes[0]], self._criteria[codes[1]]
        return None

    def _refuse_a_mark_of_the_recused(self, row: Row, *, offer: int) -> None:
        if _said(row).casefold() not in {"", RECUSED}:
            name = self._seat.offers[offer].name
            row.refuse(SCORE, f"This seat stands back from {name}. Empty the cell, or come back to the offer first.")

    def _entry(self, row: Row, *, place: tuple[int, int]) -> Entry | None:
        score = self._score(row)
        version = row.whole_number("version")
        if version is None and not row.has("version"):
            row.refuse("version", f"The cell is empty, so nobody knows what was downloaded. {DOWNLOAD_ANEW}")
        comment, strengths, weaknesses = (row.text(column) for column in WORDS)
        why = row.text(REASON)
        if score is None or version is None:
            return None
        offer, criterion = place
        return Entry(offer, criterion, score, comment, strengths, weaknesses, version, why)

    def _score(self, row: Row) -> str | None:
        """The score as it would be typed on the page; None where it was refused."""
        cell = row.cell(SCORE)
        if isinstance(cell, str):
            if cell.strip().casefold() != RECUSED:
                return cell.strip()
            text = "Standing back is done for a whole offer on the page Score, with the reason. Empty the cell."
            row.refuse(SCORE, text)
            return None
        try:
            return plain(number_in(cell, precision=POINTS, comma_decimals=False))
        except Unreadable as error:
            row.refuse(SCORE, str(error))
            return None

    def _judged(self, entry: Entry) -> Judgement:
        leaf = self._seat.tree.by_id[self._seat.criteria[entry.criterion]]
        return judgement(entry.score, leaf=leaf, tree=self._seat.tree)

    def _is_stored(self, entry: Entry, *, mark: SeatMark, place: tuple[int, int]) -> bool:
        try:
            said = self._judged(entry)
        except DomainError as error:
            self._findings.refuse(str(error), sheet=MARKS, row=self.rows[place], column=SCORE)
            return True
        words = (entry.comment, entry.strengths, entry.weaknesses)
        if mark.kind is None:
            return said.kind is MarkKind.NOTED and not any(words)
        stored = tuple(map(_normal, (mark.comment, mark.strengths, mark.weaknesses)))
        return (*said, *words) == (mark.kind, mark.value, *stored)

    def _check(self, entry: Entry, *, row: Row, mark: SeatMark) -> None:
        if entry.version != mark.version:
            when = in_words(mark.at, zone=self._seat.tree.framework.time_zone) if mark.at else "meanwhile"
            row.refuse(SCORE, f"This mark was changed {when}, after the tab was downloaded. {DOWNLOAD_ANEW}")
        limits = zip(WORDS, (entry.comment, entry.strengths, entry.weaknesses), strict=True)
        for column, text, most in (*((*limit, LONGEST_TEXT) for limit in limits), (REASON, entry.why, LONGEST_WHY)):
            if len(text) > most:
                row.refuse(column, f"The text has {len(text):,} characters; {most:,} are kept. Shorten it.")
        given = mark.kind not in (None, *NO_JUDGEMENT)
        if self._seat.state.reopened_at and given and self._judged(entry) != (mark.kind, mark.value) and not entry.why:
            row.refuse(REASON, "The set was reopened, so a changed score needs a reason. Write why it is changed.")


def _said(row: Row) -> str:
    cell = row.cell(SCORE)
    return cell.strip() if isinstance(cell, str) else "a number"


def _normal(text: str) -> str:
    """A stored text as it comes back from a cell."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
