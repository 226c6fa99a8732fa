"""The RFP as a Word file: real styles and numbering, everything in it, the same bytes twice, clean in LibreOffice."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.domain.request.document import Section
from app.domain.request.printed import Edition
from app.domain.request.request import Request
from app.reports.request_docx import request_docx
from tests.domain.request.requests import a_request
from tests.reports.office import saved_by_office

DRAFT = Edition("City of Example", datetime(2026, 11, 28, 9, 30, tzinfo=UTC))
ISSUED = Edition("City of Example", datetime(2026, 11, 28, 9, 30, tzinfo=UTC), number=2, snapshot_hash="ab" * 32)


def opened(request: Request, edition: Edition = DRAFT) -> Document:
    return docx.Document(io.BytesIO(request_docx(request, edition)))


def styled(document: Document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style is not None and each.style.style_id == style]


def test_built_twice_the_bytes_are_the_same_and_the_parts_undated() -> None:
    content = request_docx(a_request(), DRAFT)
    assert content == request_docx(a_request(), DRAFT)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_have_words_own_styles_and_numbering() -> None:
    document = opened(a_request())
    assert styled(document, "Heading1") == [
        "About the service",
        "What we need",
        "Scope",
        "Requirements",
        "Contract terms",
        "Questionnaire",
        "Pricing sheet",
        "How offers are evaluated",
        "Schedule",
    ]
    assert styled(document, "Heading2")[:2] == ["Volumes", "In scope"]
    assert styled(document, "Heading3") == ["Growth"]
    numbered = document.styles["heading 1"].element.find(f".//{qn('w:numPr')}")
    assert numbered is not None


def test_where_word_would_count_otherwise_the_numbers_are_written() -> None:
    request = replace(a_request(), sections=(Section("a", "One"), Section("b", "Deep", level=3)))
    assert styled(opened(request), "Heading3") == ["1.1.1  Deep"]


def test_markdown_becomes_lists_quotations_code_links_and_tables() -> None:
    document = opened(a_request())
    assert styled(document, "ListParagraph")[:5] == ["Voice", "Inbound", "E-mail and chat", "First", "Second"]
    assert styled(document, "Quote") == ["A quotation, with a link."]
    assert styled(document, "CodeBlock") == ["code stays as it is"]
    links = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert links == {"https://example.org/"}
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["Voice", "120,000"]


def test_heads_of_tables_repeat_and_rows_are_not_split() -> None:
    for table in opened(a_request()).tables[1:]:
        rows = table._tbl.tr_lst
        assert all(row.find(f"./{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    requirements = next(table for table in opened(a_request()).tables if table.rows[0].cells[-1].text == "Asked in")
    assert requirements._tbl.tr_lst[0].find(f"./{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_every_page_tells_the_state_and_its_number() -> None:
    footer = opened(a_request(), ISSUED).sections[0].footer._element.xml
    assert [text in footer for text in ("RFP-2027-01 · Addendum 2 · " + "ab" * 32, "PAGE", "NUMPAGES")] == [True] * 3
    draft = opened(a_request()).sections[0]
    assert ("DRAFT" in draft.footer.paragraphs[0].text, "DRAFT" in draft.header.paragraphs[0].text) == (True, True)


def test_the_properties_say_whose_document_it_is_and_of_when() -> None:
    facts = opened(a_request()).core_properties
    assert (facts.title, facts.author, facts.created) == (
        "Contact centre (RFP-2027-01)",
        "City of Example",
        datetime(2026, 11, 28, 9, 30, tzinfo=UTC),
    )


def test_what_xml_cannot_hold_is_written_as_its_code() -> None:
    request = replace(a_request(), sections=(Section("s", "A\x00B", "C\x0bD \ud800 <w:p>"),))
    document = opened(request)
    assert styled(document, "Heading1")[0] == "A[U+0000]B"
    assert [text for text in styled(document, "Normal") if "<w:p>" in text] == ["C[U+000B]D [U+D800] <w:p>"]


def test_what_is_the_buyers_own_stays_out() -> None:
    request = a_request()
    terms = tuple(replace(term, concern="we worry", is_flagged=True) for term in request.terms)
    xml = zipfile.ZipFile(io.BytesIO(request_docx(replace(request, terms=terms), DRAFT))).read("word/document.xml")
    assert [word in xml.decode() for word in ("we worry", "Operations", "3 points")] == [False] * 3


@pytest.mark.office
def test_it_opens_clean_in_libreoffice_with_the_pages_in_its_contents(tmp_path: Path) -> None:
    saved = saved_by_office(tmp_path, {"rfp": request_docx(a_request(), ISSUED)}, form="pdf", kind="docx")
    pages = [page.extract_text() for page in PdfReader(saved / "rfp.pdf").pages]
    assert all(page.strip() for page in pages)
    place = next(number for number, text in enumerate(pages, start=1) if number > 2 and "Please fill in prices" in text)
    contents = [line.replace(".", " ").split() for line in pages[1].splitlines()]
    assert [line[-1] for line in contents if line[:3] == ["7", "Pricing", "sheet"]] == [str(place)]
