"""Attacks on the whole that were tried from outside and inside: each hole found stays closed."""

import csv
import hashlib
import io
import json
import re
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.errors import FaultyFile
from app.domain.policy import COMMAND_LINE, InstanceRole
from app.evaluations.reading import read_evaluation
from app.people.operations.own import first_administrator_link
from app.web import checkpoints
from tests.builders import a_person, signed_in
from tests.evaluations.workbooks import altered, csv_zip, sheets, xlsx
from tests.web.test_backup import PROGRAMS

UNUSUAL = "The workbook is written in an unusual way. Open it in Excel or LibreOffice and save it anew."
SHEET = "xl/worksheets/sheet4.xml"


def refused(content: bytes) -> str:
    """The first sentence with which a file is refused."""
    with pytest.raises(FaultyFile) as error:
        read_evaluation(content)
    return error.value.faults[0].text


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "hidden", [b"<!--" + b'<c r="A1" t="s" ' * 20_000 + b"-->", b"<?x " + b'<c r="A1" ' * 20_000 + b"?>"]
)
def test_mark_up_hidden_in_a_sheet_does_not_occupy_the_server(hidden: bytes) -> None:
    content = altered(xlsx(sheets()), member=SHEET, old=b"<sheetData>", new=hidden + b"<sheetData>")
    started = time.monotonic()
    assert refused(content) == UNUSUAL
    assert time.monotonic() - started < 1


def test_a_formula_followed_by_endless_blanks_does_not_occupy_the_server() -> None:
    blanks = b'<c r="F9"><f>1</f>' + b" " * 900_000 + b"<v>1</v></c></row></sheetData>"
    content = altered(xlsx(sheets()), member=SHEET, old=b"</row></sheetData>", new=blanks)
    started = time.monotonic()
    assert read_evaluation(content).evaluation.framework.reference == "RFP-1"
    assert time.monotonic() - started < 2


def test_a_cell_with_an_endless_attribute_is_refused() -> None:
    content = altered(xlsx(sheets()), member=SHEET, old=b'<c r="A1"', new=b'<c r="A1" x="' + b"t='s' " * 100 + b'"')
    assert refused(content) == UNUSUAL


def test_a_long_text_behind_an_empty_run_is_counted_for_every_cell_that_shares_it() -> None:
    scores = [
        ("vendor", "criterion", "evaluator", "score", "comment"),
        *(("V1", "C1", f"E{seat}", "8", "LONG") for seat in range(3_000)),
    ]
    long = b"<si><t/><r><t>" + b"x" * 90_000 + b"</t></r></si>"
    content = altered(xlsx(sheets(Scores=scores)), member="xl/sharedStrings.xml", old=b"<si><t>LONG</t></si>", new=long)
    sentence = "The texts of the workbook's cells are too long together. Shorten them or split the file."
    assert refused(content) == sentence


def test_endless_unknown_ids_are_told_without_endless_guessing() -> None:
    criteria = [
        ("id", "title", "kind", "weight", "scale_max"),
        *((f"CRIT{n}", "t", "score", "1", "10") for n in range(300)),
    ]
    scores = [("vendor", "criterion", "evaluator", "score"), *(("V1", f"CROT{n}", "E1", "8") for n in range(5_000))]
    panel = [("id", "criteria"), ("E1", " ".join(f"CROT{n}" for n in range(5_000)))]
    started = time.monotonic()
    refused(csv_zip(sheets(rules={"total_points": "300"}, Criteria=criteria, Scores=scores)))
    refused(csv_zip(sheets(rules={"total_points": "300"}, Criteria=criteria, Panel=panel, Scores=None)))
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("letter", ["\x9b", "\x7f", "\u202e", "\u2066"])
def test_letters_that_steer_a_terminal_or_turn_a_name_round_are_refused(letter: str) -> None:
    content = csv_zip(sheets(Vendors=[("id", "name"), ("V1", f"Al{letter}pha"), ("V2", "Beta")]))
    assert refused(content) == (
        f"The text holds the invisible control character U+{ord(letter):04X} at place 3. "
        "Delete it there and type the text anew if need be."
    )


def test_every_kind_of_line_end_in_a_name_becomes_a_blank() -> None:
    content = csv_zip(sheets(Vendors=[("id", "name"), ("V1", "Al\u2028pha\u2029One"), ("V2", "Beta")]))
    assert read_evaluation(content).evaluation.offers[0].name == "Al pha One"


HUGE = 10**30
ODD_ADDRESSES = {
    f"/?before={HUGE}": 200,
    f"/?before=-{HUGE}": 200,
    f"/rfps/{{rfp}}/audit?before={HUGE}": 200,
    f"/security-events?before={HUGE}": 200,
    f"/rfps/{{rfp}}/ranking/{HUGE}": 404,
    f"/rfps/{{rfp}}/ranking/1/{HUGE}": 404,
    f"/rfps/{{rfp}}/ranking/{HUGE}/1": 404,
    f"/rfps/{{rfp}}/ranking/1/{2**63}": 404,
    f"/rfps/{{rfp}}/ranking/1/{2**63 - 1}": 404,
    f"/rfps/{{rfp}}/ranking/{'9' * 5000}": 404,
    "/?q=%00": 400,
    "/people?search=%00": 400,
    "/who-may-do-what?rfp=%00": 400,
    "/rfps/{rfp}/work?before=%00": 400,
    "/?q=%ed%a0%80": 200,
    "/?q=%25_%5c": 200,
}


def test_odd_addresses_are_answered_and_never_a_fault_of_ours(app: Flask) -> None:
    client = signed_in(app, a_person(app, instance_roles=tuple(InstanceRole)))
    staged = client.post("/evaluations/import", data={"workbook": (io.BytesIO(csv_zip(sheets())), "a.zip")})
    rfp = client.post(staged.headers["Location"]).headers["Location"].split("/")[2]
    answers = {path: client.get(path.format(rfp=rfp)).status_code for path in ODD_ADDRESSES}
    assert answers == ODD_ADDRESSES


def checkpointed(app: Flask) -> Path:
    """The file of checkpoints after two were taken."""
    with app.app_context():
        for _ in range(2):
            first_administrator_link(COMMAND_LINE)
            checkpoints.take()
        return checkpoints.path()


def said(app: Flask, *arguments: str) -> tuple[int, str]:
    """Exit code and words of a command."""
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output.strip()


NOT_HELD = "The chains could not be held against the checkpoints."
MISSING = f"audit-checkpoints.jsonl is empty or missing, although checkpoints were taken. {NOT_HELD}"
CHANGED = f"Line 1 of audit-checkpoints.jsonl was changed, or a line before it is missing. {NOT_HELD}"
UNSIGNED = f"The last line of audit-checkpoints.jsonl is not signed with this instance's key. {NOT_HELD}"


def test_checkpoints_that_were_taken_away_or_spoilt_do_not_let_the_audit_pass(app: Flask) -> None:
    file = checkpointed(app)
    whole = file.read_bytes()
    first, second, _ = whole.split(b"\n")
    unsigned = json.dumps(json.loads(first) | {"signature": 5}).encode()
    answers = {}
    for content in (b"", b"\xff\xfe\n", b"spoilt\n", second + b"\n", unsigned + b"\n"):
        file.write_bytes(content)
        answers[content] = said(app, "audit", "verify")
    file.unlink()
    assert said(app, "audit", "verify") == (1, MISSING)
    assert list(answers.values()) == [(1, MISSING), (1, CHANGED), (1, CHANGED), (1, CHANGED), (1, UNSIGNED)]
    file.write_bytes(whole)
    assert said(app, "audit", "verify") == (0, "The audit holds: 1 chain, 2 rows, 2 checkpoints.")


def spoilt(backup: Path, *, manifest: dict[str, Any], files: dict[str, bytes]) -> Path:
    """A copy of a backup with parts of its manifest and its files exchanged, its hashes made to fit."""
    held = members(backup.read_bytes()) | files
    stated = json.loads(held.pop("manifest.json"))
    stated |= {"members": {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}} | manifest
    target = backup.with_name("spoilt.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(stated))
    return target


NO_BACKUP = "Error: spoilt.zip is not a backup of Finalist, or it is damaged."
SPOILT = {
    "members are a list": ({"members": ["database"]}, {}, NO_BACKUP),
    "no heads": ({"heads": None}, {}, NO_BACKUP),
    "no moment": ({"made_at": None}, {}, NO_BACKUP),
    "a moment that steers the terminal": ({"made_at": "\x1b[31m"}, {}, NO_BACKUP),
    "a file outside": ({}, {"../evil": b""}, "Error: The backup holds '../evil', which is no part of an instance."),
    "checkpoints of no shape": (
        {},
        {checkpoints.FILE: b"spoilt\n"},
        "Error: The backup is damaged: Line 1 of audit-checkpoints.jsonl was changed, or a line before it is missing.",
    ),
}


def test_a_spoilt_backup_is_refused_in_a_sentence_and_changes_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")
    checkpointed(app)
    backup = tmp_path / "whole.zip"
    assert said(app, "backup", str(backup))[0] == 0
    answers = {
        what: said(app, "restore", "--replace", str(spoilt(backup, manifest=manifest, files=files)))
        for what, (manifest, files, _) in SPOILT.items()
    }
    assert answers == {what: (1, sentence) for what, (_, _, sentence) in SPOILT.items()}
    assert said(app, "audit", "verify") == (0, "The audit holds: 1 chain, 2 rows, 2 checkpoints.")


LARGE = b"x" * (1024 * 1024 + 1)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_without_a_file_is_not_read_beyond_its_size(app: Flask, kind: str) -> None:
    data: dict[str, Any] = {"email": LARGE[:700_000].decode(), "password": LARGE[:700_000].decode()}
    answer = app.test_client().post("/sign-in", data=data, content_type=kind)
    assert (answer.status_code, LARGE[:99] in answer.data) == (413, False)


def test_where_a_file_is_uploaded_it_may_be_large(app: Flask) -> None:
    client = signed_in(app, a_person(app, instance_roles=(InstanceRole.BUYER,)))
    answer = client.post("/evaluations/import", data={"workbook": (io.BytesIO(LARGE), "a.xlsx")})
    assert answer.status_code == 422


FORMULA = '=HYPERLINK("http://evil.example","look")'


def staged_by(client: FlaskClient, content: bytes) -> str:
    """The address at which an upload is confirmed."""
    answer = client.post("/evaluations/import", data={"workbook": (io.BytesIO(content), "a.zip")})
    return answer.headers["Location"]


def at_once(clients: list[FlaskClient], *, address: str) -> list[bool]:
    """Whether each of the confirmations sent at the same moment made an RFP."""
    start = threading.Barrier(len(clients))

    def confirm(client: FlaskClient) -> bool:
        start.wait()
        return client.post(address).headers.get("Location", "").startswith("/rfps/")

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(confirm, clients))


def test_an_upload_confirmed_many_times_at_once_becomes_one_rfp_of_its_owner(app: Flask) -> None:
    owner, other = (a_person(app, instance_roles=(InstanceRole.BUYER,)) for _ in range(2))
    address = staged_by(signed_in(app, owner), csv_zip(sheets()))
    stranger = signed_in(app, other)
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)
    made = at_once([signed_in(app, owner) for _ in range(4)], address=address)
    assert sorted(made) == [False, False, False, True]


def test_texts_that_look_like_formulas_leave_as_texts(app: Flask) -> None:
    client = signed_in(app, a_person(app, instance_roles=(InstanceRole.BUYER,)))
    vendors = [("id", "name", "firm", "reason"), ("V1", FORMULA, FORMULA, FORMULA), ("V2", "Beta", "", "")]
    address = staged_by(client, csv_zip(sheets(rules={"title": FORMULA}, Vendors=vendors)))
    rfp = client.post(address).headers["Location"].removesuffix("/ranking")
    parts = members(client.get(f"{rfp}/evaluation.xlsx").data)
    whole = b"".join(parts.values())
    assert b"evil.example" in whole
    assert [each for each in re.findall(rb"<f>[^<]*</f>", whole) if b"evil.example" in each] == []
    assert re.findall(rb"<hyperlink |TargetMode=.External.", whole) == []
    ranked = app.test_cli_runner().invoke(args=["evaluations", "rank", "RFP-1", "--format", "csv"]).output
    assert next(csv.DictReader(io.StringIO(ranked)))["name"] == f"'{FORMULA}"
