"""Firms from a file: all faults by row and column, else a preview, then taken in; exported files read back the same."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.errors import FaultyFile
from app.domain.vendor import Place, Vendor, VendorPerson
from app.reports.vendor_list import vendors_as_csv, vendors_as_workbook
from app.vendors.reading import read_vendors
from tests.vendors.test_directory import a_buyer, added

FILE = b"""name;domain;country;contact name;contact e-mail;place;place country;capabilities
Aare AG;;;Carla;carla@aare.example;Basel;Switzerland;mail;
Birs Dialog;birs.example;Chile;Beat;beat@birs.example;;;voice
birs dialog;;;Bea;bea@birs.example;Lima;Peru;
Aare Kontakt;aare.example;;;;;;
"""
FORMULA = '=HYPERLINK("http://x.example")'
VENDORS = (
    Vendor(
        FORMULA,
        "aare.example",
        "Chile",
        "+good",
        (VendorPerson("Anna", "anna@aare.example", "+41 31", "@sales"), VendorPerson("Beat", "beat@aare.example")),
        (Place("Bern", "Switzerland"), Place("Lima", "Peru"), Place("Rom", "Italy")),
        ("voice", "chat"),
    ),
    Vendor("Birs"),
)


def uploaded(browser: FlaskClient, content: bytes, *, name: str = "vendors.csv") -> TestResponse:
    data = {"vendors": (BytesIO(content), name)}
    return browser.post("/vendors/import", data=data, content_type="multipart/form-data")


def mark(page: str) -> str:
    return re.search(r'name="looked_at" value="([0-9a-f]{64})"', page)[1]


def test_a_file_is_looked_at_and_then_taken_in(app: Flask) -> None:
    browser = a_buyer(app)
    here = added(browser)
    preview = uploaded(browser, FILE).headers["Location"]
    page = browser.get(preview).text
    assert "1 new, 1 changed, 1 probably there already, 0 as they are" in page
    assert ["Aare AG: people, places, capabilities" in page, "share aare.example" in page] == [True, True]
    assert "Birs Dialog" not in browser.get("/vendors").text
    stale = browser.post(preview, data={"looked_at": "0" * 64})
    assert (stale.status_code, "changed meanwhile" in stale.text) == (409, True)
    assert browser.post(preview, data={"looked_at": mark(page)}).status_code == 302
    listed = browser.get("/vendors").text
    assert ["Birs Dialog" in listed, "Aare Kontakt" in listed, "chat, mail, voice" in listed] == [True, False, True]
    firm = browser.get(here).text
    assert ["Carla" in firm, "Anna Aare" in firm, "1 new, 1 changed" in firm] == [True, True, True]
    assert browser.get(preview).status_code == 404


def test_what_is_ticked_is_a_firm_of_its_own(app: Flask) -> None:
    browser = a_buyer(app)
    added(browser)
    preview = uploaded(browser, FILE).headers["Location"]
    data = {"looked_at": mark(browser.get(preview).text), "take": "Aare Kontakt"}
    assert browser.post(preview, data=data).status_code == 302
    assert "Aare Kontakt" in browser.get("/vendors").text


def test_all_faults_are_listed_and_nothing_is_changed(app: Flask) -> None:
    browser = a_buyer(app)
    bad = b"name,domain,contact name,contact e-mail,place\n,a.example,,,\nAare,no domain,Anna,anna,Bern\n"
    answer = uploaded(browser, bad)
    said = ["Write the firm", "not a domain", "not an e-mail address", "in which country"]
    assert (answer.status_code, [text for text in said if text not in answer.text]) == (422, [])
    assert "The directory is empty" in browser.get("/vendors").text


@pytest.mark.parametrize(
    ("content", "name"), [(vendors_as_csv(VENDORS), "v.csv"), (vendors_as_workbook(VENDORS), "v.xlsx")]
)
def test_an_exported_file_reads_back_the_same(content: bytes, name: str) -> None:
    assert read_vendors(content, name=name) == VENDORS


def test_a_text_that_the_separator_cuts_is_a_fault_and_not_lost() -> None:
    content = b"name;capabilities\nAare AG;Managed IT; Help desk\nBirs;voice;\n"
    with pytest.raises(FaultyFile) as refused:
        read_vendors(content, name="vendors.csv")
    (fault,) = refused.value.faults
    assert (fault.row, "beyond the last heading" in fault.text, "a ;" in fault.text) == (2, True, True)


def test_no_cell_of_a_csv_file_is_a_formula() -> None:
    lines = vendors_as_csv(VENDORS).decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for line in lines for cell in line.split(",")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"PK\x03\x04", b"country\nChile\n", b"name\n", b'name\n"x'])
def test_whatever_the_bytes_are_they_are_refused_in_words(content: bytes) -> None:
    for name in ("v.csv", "v.xlsx"):
        with pytest.raises(FaultyFile):
            read_vendors(content if content != b'name\n"x' else b"\x00", name=name)
