"""Whatever the bytes are, a file is read or refused in words; nothing else ever happens."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from app.domain.errors import FaultyFile
from app.evaluations.reading import read_evaluation
from app.sheets import archives
from tests.evaluations.workbooks import altered, csv_zip, refusal, sheets, xlsx

SHEET = "xl/worksheets/sheet4.xml"
"""The sheet Scores of a spreadsheet made by `sheets()`."""


def said(content: bytes) -> list[str]:
    return [fault.text for fault in refusal(content)]


def a_zip(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"PK", bytes(1000)])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert said(content) == [
        "The file is neither an Excel workbook (.xlsx) nor a ZIP of CSV files. Save it as one of these."
    ]


def test_an_old_or_locked_excel_file_is_refused_with_the_way_out() -> None:
    assert said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == [
        "The file is an old Excel file (.xls) or protected by a password. Save it as .xlsx without a password."
    ]


def test_an_archive_is_measured_before_it_is_unpacked() -> None:
    bomb = a_zip({f"{n}.csv": bytes(5_000_000) for n in range(11)})
    assert said(bomb) == ["Unpacked, the file would have 52 MB; at most 50 MB are read. Leave out what is not needed."]
    tight = a_zip({"Scores.csv": bytes(5_000_000)})
    assert said(tight) == [
        (
            "The file would grow more than 100-fold when unpacked, which no evaluation does. Save it anew with Excel "
            "or LibreOffice."
        )
    ]


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    honest = a_zip({"Scores.csv": bytes(100_000)})
    true, false = (100_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert honest.count(true) == 2
    assert said(honest.replace(true, false)) == [
        "The file is damaged and cannot be unpacked. Save or download it anew."
    ]


@pytest.mark.parametrize("name", ["../Scores.csv", "/Scores.csv", "a/../../Scores.csv", "a\\..\\Scores.csv"])
def test_an_archive_that_leads_out_of_itself_is_refused(name: str) -> None:
    (text,) = said(a_zip({name: b"vendor\n"}))
    assert text.startswith("The archive holds a file that leads out of it, ")


def test_an_archive_with_too_many_files_is_refused() -> None:
    crowd = a_zip({f"{n}.txt": b"" for n in range(archives.MEMBERS + 1)})
    assert said(crowd) == ["The archive holds 2,001 files; at most 2,000 are read. Leave the others out."]


def test_an_unusual_packing_is_refused() -> None:
    assert said(a_zip({"RFP.csv": b"key,value\n"}, compression=zipfile.ZIP_LZMA)) == [
        "The archive is packed in an unusual way. Pack it anew as an ordinary ZIP."
    ]


def test_an_error_value_is_not_taken_for_an_empty_cell() -> None:
    scores = (("vendor", "criterion", "evaluator", "score"), ("V1", "C1", "E1", 8), ("V2", "C1", "E1", 6.5))
    wrong = altered(
        xlsx(sheets(Scores=scores)),
        member=SHEET,
        old=b'<c r="D3"><v>6.5</v></c>',
        new=b'<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    )
    (fault,) = refusal(wrong)
    assert (fault.sheet, fault.row, fault.column) == ("Scores", 3, "score")
    assert fault.text == "The cell holds the error value #DIV/0!. Write what is meant or empty the cell."


@pytest.mark.parametrize("left", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_without_its_result_is_not_taken_for_an_empty_cell(left: bytes) -> None:
    scores = (("vendor", "criterion", "evaluator", "score"), ("V1", "C1", "E1", 8), ("V2", "C1", "E1", 6.5))
    old, new = b'<c r="D3"><v>6.5</v></c>', b'<c r="D3"><f>3+3.5</f>' + left + b"</c>"
    (fault,) = refusal(altered(xlsx(sheets(Scores=scores)), member=SHEET, old=old, new=new))
    assert (fault.row, fault.column) == (3, "score")
    assert fault.text == (
        "The formula in this cell was saved without its result. Open the file in Excel or LibreOffice, let it "
        "calculate, and save it."
    )


def test_a_formula_with_its_result_is_read_as_the_result() -> None:
    scores = (("vendor", "criterion", "evaluator", "score"), ("V1", "C1", "E1", 8), ("V2", "C1", "E1", 6.5))
    old, new = b'<c r="D3"><v>6.5</v></c>', b'<c r="D3"><f>3+3.5</f><v>6.5</v></c>'
    content = xlsx(sheets(Scores=scores))
    found = read_evaluation(altered(content, member=SHEET, old=old, new=new))
    assert found.evaluation == read_evaluation(content).evaluation


@pytest.mark.parametrize("address", [b"XFD1048576", b"A1048576", b"ZZZ99999"])
def test_a_lonely_cell_far_out_does_not_fill_the_memory(address: bytes) -> None:
    far = altered(xlsx(sheets()), member=SHEET, old=b'<c r="A3"', new=b'<c r="' + address + b'"')
    (text,) = said(far)
    assert text.endswith("Delete what stands far outside the table and save it anew.")


def test_cells_that_do_not_say_where_they_stand_are_refused() -> None:
    assert said(altered(xlsx(sheets()), member=SHEET, old=b'<c r="A3"', new=b"<c")) == [
        "A sheet of the workbook does not say where its cells stand. Open it in Excel or LibreOffice and save it anew."
    ]


def test_a_text_shared_by_many_cells_does_not_fill_the_memory() -> None:
    head = ("vendor", "criterion", "evaluator", "score", "comment")
    scores = (head, *(("V1", "C1", "E1", "5", "x") for _ in range(10_000)))
    content = xlsx(sheets(Scores=scores))
    grown = altered(content, member="xl/sharedStrings.xml", old=b"<t>x</t>", new=b"<t>" + b"ab" * 15_000 + b"</t>")
    assert said(grown) == ["The texts of the workbook's cells are too long together. Shorten them or split the file."]


def test_declared_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst'
    assert said(altered(xlsx(sheets()), member="xl/sharedStrings.xml", old=b"<sst", new=bomb)) == [
        "The workbook is written in an unusual way. Open it in Excel or LibreOffice and save it anew."
    ]


def test_a_damaged_spreadsheet_is_refused() -> None:
    for member in ("xl/workbook.xml", SHEET, "xl/sharedStrings.xml"):
        assert said(altered(xlsx(sheets()), member=member, old=b"<", new=b"<<")) == [
            (
                "The file is damaged or is no Excel workbook (.xlsx). Open it in Excel or LibreOffice and save it anew "
                "as .xlsx."
            )
        ]


def test_a_csv_cell_without_end_is_refused_where_it_begins() -> None:
    endless = b'key,value\nreference,"' + b"x" * 2_100_000
    content = a_zip({"RFP.csv": endless, "Criteria.csv": b"", "Vendors.csv": b""}, compression=zipfile.ZIP_STORED)
    assert ("RFP", 2) in [(fault.sheet, fault.row) for fault in refusal(content)]


def mutants(content: bytes, *, count: int, seed: int) -> list[bytes]:
    """The archive with bytes flipped, cut out, doubled or put in: outside, or inside one of its files."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    found = []
    for _ in range(count):
        if chance.random() < 0.3:
            found.append(_mutated(content, chance=chance))
            continue
        name = chance.choice(sorted(members))
        found.append(a_zip({**members, name: _mutated(members[name], chance=chance)}))
    return found


def _mutated(data: bytes, *, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice((1, 1, 4, 30)))
        kind = chance.randrange(4)
        if kind == 0:
            changed[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif kind == 1:
            del changed[at:end]
        elif kind == 2:
            changed[at:at] = changed[at:end]
        else:
            changed[at:at] = chance.choice((b"<", b">", b'"', b"&#0;", b"9" * 30, b"-", b"\x00", b"\xff", b' t="e"'))
    return bytes(changed)


def survives(content: bytes) -> bool:
    try:
        read_evaluation(content)
    except FaultyFile as error:
        return all(fault.text for fault in error.faults)
    return True


@pytest.mark.parametrize("make", [xlsx, csv_zip], ids=["spreadsheet", "csv"])
def test_mutants_are_read_or_refused(make) -> None:  # type: ignore[no-untyped-def]
    assert all(survives(mutant) for mutant in mutants(make(sheets()), count=75, seed=1))


@pytest.mark.endurance
@pytest.mark.parametrize("make", [xlsx, csv_zip], ids=["spreadsheet", "csv"])
def test_thousands_of_mutants_are_read_or_refused(make) -> None:  # type: ignore[no-untyped-def]
    assert all(survives(mutant) for mutant in mutants(make(sheets()), count=2_500, seed=2))


def test_an_absent_path_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        read_evaluation(tmp_path / "nothing.xlsx")
