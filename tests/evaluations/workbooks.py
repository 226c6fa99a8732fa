"""Evaluation workbooks for tests: tables of cells, as CSV in a ZIP or as a spreadsheet."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

from app.domain.errors import Fault, FaultyFile
from app.evaluations.reading import ReadEvaluation, read_evaluation

Table = Sequence[Sequence[object]]

RULES: dict[str, object] = {"reference": "RFP-1", "title": "Call centre", "total_points": "100"}
CRITERIA: Table = (
    ("id", "parent", "title", "kind", "weight", "scale_max"),
    ("Q", "", "Quality", "group", "100", ""),
    ("C1", "Q", "Staff", "score", "60", "10"),
    ("C2", "Q", "Systems", "score", "40", "10"),
    ("G", "", "Insured", "gate", "", ""),
)
VENDORS: Table = (("id", "name"), ("V1", "Alpha"), ("V2", "Beta"))
SCORES: Table = (
    ("vendor", "criterion", "evaluator", "score", "comment"),
    ("V1", "C1", "E1", "8", "Well staffed"),
    ("V2", "C1", "E1", "6.5", ""),
)


def sheets(*, rules: Mapping[str, object] | None = None, **tables: Table | None) -> dict[str, Table]:
    """The sheets of a small faultless evaluation, with some replaced; None leaves a sheet out."""
    found: dict[str, Table | None] = {
        "RFP": (("key", "value"), *(RULES | dict(rules or {})).items()),
        "Criteria": CRITERIA,
        "Vendors": VENDORS,
        "Scores": SCORES,
    }
    found.update(tables)
    return {name: table for name, table in found.items() if table is not None}


def csv_zip(tables: Mapping[str, Table], *, separator: str = ",", encoding: str = "utf-8", folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=separator).writerows(table)
            archive.writestr(f"{folder}{name}.csv", text.getvalue().encode(encoding))
    return out.getvalue()


def xlsx(tables: Mapping[str, Table]) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for name, table in tables.items():
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, *((dates,) if isinstance(cell, dt.date | dt.time) else ()))
    workbook.close()
    return out.getvalue()


def altered(content: bytes, *, member: str, old: bytes, new: bytes) -> bytes:
    """The archive with `old` replaced in one of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return out.getvalue()


def read(**tables: Table | None) -> ReadEvaluation:
    return read_evaluation(csv_zip(sheets(**tables)))


def faults_of(content: bytes) -> list[tuple[str, int | None, str | None]]:
    """Where the faults of a refused file are."""
    return [(fault.sheet, fault.row, fault.column) for fault in refusal(content)]


def refusal(content: bytes) -> tuple[Fault, ...]:
    try:
        read_evaluation(content)
    except FaultyFile as error:
        return error.faults
    raise AssertionError("The file was not refused.")


def faults(**tables: Table | None) -> list[tuple[str, int | None, str | None]]:
    return faults_of(csv_zip(sheets(**tables)))


def sentence(**tables: Table | None) -> str:
    """The one sentence with which a file is refused."""
    (fault,) = refusal(csv_zip(sheets(**tables)))
    return fault.text
