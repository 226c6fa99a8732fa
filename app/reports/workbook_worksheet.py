"""A worksheet that takes every text literally and rows by the hundred thousand."""

import re
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet, _preserve_whitespace

from app.reports.workbook_layout import CELL_LIMIT, Value, is_exact

SHARED_LENGTH = 32
"""Texts up to this length come again and again (ids, words) and are kept once for the whole workbook."""
ROWS_AT_ONCE = 1_000
_AS_IT_IS = re.compile(r"(?!\s)[^&<>_\x00-\x1f\ufffe\uffff]+(?<!\s)")


class BookWorksheet(Worksheet):
    """XlsxWriter's worksheet in its constant-memory mode, with two differences.

    XlsxWriter takes a text from "<r>" to "</r>" for ready-made mark-up; here it is a text like any other. And it
    spends most of its time on what a plain table never uses, so `add_row` writes finished rows: 300,000 marks take
    a tenth of the time, and half of the room because ids are shared.
    """

    def begin_rows(self, formats: Sequence[Format | None], *, after: int) -> None:
        """Start the table under the headings in the 0-based row `after`; `formats` are those of its columns."""
        self._write_single_row(after + 1)
        self._openings = [_opening(column, style=style) for column, style in enumerate(formats)]
        self._known: dict[Value, str] = {None: "", "": ""}
        self._rows: list[str] = []

    def add_row(self, at: int, values: Sequence[Value], *, height: float | None = None) -> bool:
        """Write the 0-based row `at`, below all rows written so far, `height` points high where that is given. False,
        and nothing, where a text is too long."""
        number = at + 1
        known = self._known
        cells = []
        for (before, after), value in zip(self._openings, values, strict=True):
            content = known.get(value)
            if content is None:
                content = self._content(value)
                if content is None:
                    return False
            if content:
                cells.append(f"{before}{number}{after}{content}")
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        self._rows.append(f'<row r="{number}"{high}>{"".join(cells)}</row>')
        if len(self._rows) == ROWS_AT_ONCE:
            self.end_rows()
        self.dim_rowmax = at
        return True

    def end_rows(self) -> None:
        """Write out what is still held back; called after the last row."""
        self.fh.write("".join(self._rows))
        self._rows.clear()

    def _content(self, value: Value) -> str | None:
        """What stands in a cell of this value, kept where it will come again; None for a text too long for a cell."""
        if not isinstance(value, str):
            content = self._known[value] = self._number(Decimal(value or 0))
        elif len(value) <= SHARED_LENGTH:
            content = self._known[value] = self._short_text(value)
        elif len(value) * 2 > CELL_LIMIT and len(value.encode("utf-16-le")) > 2 * CELL_LIMIT:
            return None
        else:
            content = self._text(value)
        return content

    def _number(self, number: Decimal) -> str:
        """The number itself, or as text where Excel could not hold all of its digits."""
        return f"><v>{float(number):.16G}</v></c>" if is_exact(number) else self._short_text(format(number, "f"))

    def _short_text(self, text: str) -> str:
        if text.startswith("<r>"):
            return self._text(text)
        index = self.str_table._get_shared_string_index(text)  # noqa: SLF001 - as Worksheet itself does
        return f' t="s"><v>{index}</v></c>'

    def _text(self, text: str) -> str:
        if _AS_IT_IS.fullmatch(text):
            return f' t="inlineStr"><is><t>{text}</t></is></c>'
        space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
        return f' t="inlineStr"><is><t{space}>{self._escaped(text)}</t></is></c>'

    def _escaped(self, text: str) -> str:
        escaped: str = self._escape_data(self._escape_control_characters(text))
        return escaped

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        # Ours are written the way Excel stores them; XlsxWriter would look for 29 things to put right in each.
        return formula.removeprefix("=")

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        self._xml_inline_string(string, _preserve_whitespace(string), attributes)


def _opening(column: int, *, style: Format | None) -> tuple[str, str]:
    """What a cell of this column begins with, before and after the number of its row."""
    before = f'<c r="{chr(65 + column)}'
    if style is None:
        return before, '"'
    return before, f'" s="{style._get_xf_index()}"'  # noqa: SLF001 - as Worksheet itself does
