"""The sheets of a file: an Excel workbook, a ZIP of CSV files, or a folder of them."""

from pathlib import Path

from app.sheets.archives import UNPACKED_BYTES, refused, unpack
from app.sheets.csv_files import read_csv_files
from app.sheets.spreadsheets import read_spreadsheet
from app.sheets.tables import Findings, RawSheet

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def raw_sheets(source: Path | bytes, *, findings: Findings) -> list[RawSheet]:
    """The sheets of a file as they are, once it is sure that reading them is safe. Raises `FaultyFile`."""
    if isinstance(source, Path) and source.is_dir():
        return read_csv_files(_folder(source), findings=findings)
    content = source if isinstance(source, bytes) else _content(source)
    if content.startswith(_OLD_OFFICE):
        raise refused(
            "The file is an old Excel file (.xls) or protected by a password. Save it as .xlsx without a password."
        )
    if not content.startswith(_ZIP):
        raise refused("The file is neither an Excel workbook (.xlsx) nor a ZIP of CSV files. Save it as one of these.")
    members = unpack(content)
    if "[Content_Types].xml" in members:
        return read_spreadsheet(members)
    return read_csv_files(members, findings=findings)


def _content(path: Path) -> bytes:
    if path.stat().st_size > UNPACKED_BYTES:
        raise refused(f"The file has more than {UNPACKED_BYTES // 1024 // 1024} MB. Leave out what is not needed.")
    return path.read_bytes()


def _folder(path: Path) -> dict[str, bytes]:
    files = sorted(file for file in path.iterdir() if file.is_file() and file.suffix.lower() == ".csv")
    if sum(file.stat().st_size for file in files) > UNPACKED_BYTES:
        raise refused(f"The files of the folder have more than {UNPACKED_BYTES // 1024 // 1024} MB together.")
    return {file.name: file.read_bytes() for file in files}
