"""Reads the tables of an evaluation from CSV files: UTF-8, separated by commas or semicolons."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from app.sheets.tables import Cell, Findings, RawSheet

SEPARATORS = ",;"
_FIELD_LENGTH = 2_000_000  # longer than a cell may be, so that the refusal can name the cell
_UNSAVED = {".ds_store", "thumbs.db", "desktop.ini"}


def read_csv_files(files: dict[str, bytes], *, findings: Findings) -> list[RawSheet]:
    """One sheet for each `.csv` of `files` (name -> content), called as the file is.

    A file in another encoding is refused in `findings`; files of other kinds are noted, for they are not read.
    """
    sheets = []
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.suffix.lower() != ".csv":
            if path.name.lower() not in _UNSAVED and "__MACOSX" not in path.parts:
                findings.note(f'The file "{path.name}" is no CSV file and is not read.')
            continue
        if "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        text = _decoded(content, sheet=path.stem, findings=findings)
        if text is not None:
            sheets.append(_sheet(path.stem, text=text, findings=findings))
    return sheets


def _decoded(content: bytes, *, sheet: str, findings: Findings) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        findings.refuse(
            'The file is not in UTF-8. In Excel save it as "CSV UTF-8 (comma delimited)".', sheet=sheet, row=row
        )
        return None


def _sheet(name: str, *, text: str, findings: Findings) -> RawSheet:
    separator = separator_of(text)

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        csv.field_size_limit(_FIELD_LENGTH)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        number = width = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error:
                findings.refuse(
                    "From this row on the file cannot be read as CSV: a quotation mark may be missing or a "
                    "text is far too long.",
                    sheet=name,
                    row=number,
                )
                return
            if cells is None:
                return
            width = width or (len(cells) if any(cells) else 0)
            if len(cells) > width and any(cells[width:]):
                findings.refuse(
                    f"The row goes on beyond the last heading. Put a text that holds a {separator} in quotation marks.",
                    sheet=name,
                    row=number,
                )
            yield number, cells

    return RawSheet(name, rows, comma_decimals=separator == ";")


def separator_of(text: str) -> str:
    """What separates the columns, judged by the first line that holds anything: a heading has no commas of its own."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(SEPARATORS, key=first.count)
