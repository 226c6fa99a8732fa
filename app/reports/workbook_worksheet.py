"""A worksheet that takes every text literally and rows by the hundred thousand."""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet, _preserve_whitespace

SHARED_LENGTH = 32
"""Texts up to this length come again and again (ids, words) and are kept once for the whole workbook."""


class BookWorksheet(Worksheet):
    """XlsxWriter's worksheet in its constant-memory mode, with two differences.

    XlsxWriter takes a text from "<r>" to "</r>" for ready-made mark-up; here it is a text like any other. And it
    spends most of its time on what a plain table never uses, so `add_row` writes finished rows: 300,000 marks take
    a fifth of the time, and half of the room because ids are shared.
    """

    def begin_rows(self, formats: Sequence[Format | None]) -> None:
        """Start the table under the headings in row 0; `formats` are those of its columns."""
        self._write_single_row(1)
        self._openings = [_opening(column, style=style) for column, style in enumerate(formats)]

    def add_row(self, at: int, values: Sequence[str | float | None]) -> None:
        """Write the 0-based row `at`, below all rows written so far."""
        number = at + 1
        cells = [
            f'<c r="{letter}{number}"{style}{self._content(value)}'
            for (letter, style), value in zip(self._openings, values, strict=True)
            if value is not None and value != ""
        ]
        self.fh.write(f'<row r="{number}">{"".join(cells)}</row>')
        self.dim_rowmax = at

    def _content(self, value: str | float) -> str:
        if not isinstance(value, str):
            return f"><v>{value:.16G}</v></c>"
        is_markup = value.startswith("<r>")
        if len(value) <= SHARED_LENGTH and not is_markup:
            index = self.str_table._get_shared_string_index(value)  # noqa: SLF001 - as Worksheet itself does
            return f' t="s"><v>{index}</v></c>'
        space = ' xml:space="preserve"' if _preserve_whitespace(value) else ""
        text = self._escape_data(self._escape_control_characters(value))
        return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        # Ours are written the way Excel stores them; XlsxWriter would look for 29 things to put right in each.
        return formula.removeprefix("=")

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        self._xml_inline_string(string, _preserve_whitespace(string), attributes)


def _opening(column: int, *, style: Format | None) -> tuple[str, str]:
    if style is None:
        return chr(65 + column), ""
    return chr(65 + column), f' s="{style._get_xf_index()}"'  # noqa: SLF001 - as Worksheet itself does
