"""The RFP as a PDF: contents and bookmarks that lead to their pages, nothing lost, the same bytes twice."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from app.domain.request.document import Section
from app.domain.request.printed import Edition
from app.domain.request.request import Request
from app.reports.request_pdf import request_pdf
from tests.domain.request.requests import MARKDOWN, a_request

DRAFT = Edition("City of Example", datetime(2026, 11, 28, 9, 30, tzinfo=UTC))
ISSUED = Edition("City of Example", datetime(2026, 11, 28, 9, 30, tzinfo=UTC), number=0, snapshot_hash="ab" * 32)


def read(request: Request, edition: Edition = DRAFT) -> PdfReader:
    return PdfReader(io.BytesIO(request_pdf(request, edition)))


def texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def with_text(body: str) -> Request:
    return replace(a_request(), sections=(Section("s", "The section", body),))


def test_built_twice_the_bytes_are_the_same() -> None:
    assert request_pdf(a_request(), ISSUED) == request_pdf(a_request(), ISSUED)


def test_contents_and_bookmarks_lead_to_the_pages_where_things_stand() -> None:
    reader = read(a_request())
    pages = texts(reader)
    outline = {
        entry.title: reader.get_destination_page_number(entry)
        for group in reader.outline
        for entry in (group if isinstance(group, list) else [group])
    }
    place = outline["7  Pricing sheet"]
    assert place is not None
    assert "Please fill in prices only" in pages[place]
    contents = pages[1].splitlines()
    assert contents[contents.index("7  Pricing sheet") + 1] == str(place + 1)


def test_every_page_but_the_cover_tells_state_and_number_and_none_is_empty() -> None:
    pages = texts(read(a_request(), ISSUED))
    assert all(page.strip() for page in pages)
    count = len(pages)
    told = [f"Page {number} of {count}" in page for number, page in enumerate(pages, start=1)]
    assert told == [False] + [True] * (count - 1)
    assert all("ab" * 32 in page for page in pages[1:])
    assert all("DRAFT" in page for page in texts(read(a_request()))[1:])


def test_the_cover_says_what_it_is_and_until_when_in_which_zone() -> None:
    cover = texts(read(a_request(), ISSUED))[0]
    wanted = ("Contact centre", "RFP-2027-01", "City of Example", "Friday 15 January 2027, 12:00 CET (Europe/Zurich)")
    assert [words in cover for words in wanted] == [True] * 4


def test_questions_terms_prices_criteria_and_dates_are_all_there() -> None:
    pages = "\n".join(texts(read(a_request())))
    request = a_request()
    wanted = [question.text for question in request.questionnaire.questions]
    wanted += [term.title for term in request.terms] + [line.title for line in request.price_sheet.lines]
    wanted += [node.title for node in request.framework.criteria] + [date.title for date in request.schedule]
    wanted += [each.statement for each in request.requirements] + [item.text for item in request.scope]
    assert [words for words in wanted if words not in pages] == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "word " * 6000,
        "x" * 5000,
        "\n".join(f"{'  ' * depth}- level {depth}" for depth in range(30)),
        "> " * 30 + "deep",
        "| a | b |\n|---|---|\n" + "| cell | cell |\n" * 400,
        "| a |\n|---|\n| " + "long " * 3000 + " |\n",
        "| " + " | ".join("abcdefghij") + " |\n|" + "---|" * 10 + "\n",
        "```\n" + "code line\n" * 300 + "```",
        "# One\n\n###### Six\n\n---\n\n1. a\n\n   b\n2. c",
        "**bold *both* `code`** [link](https://example.org/" + "a" * 300 + ")",
        "עברית **מודגשת** and 日本語の文章 \U0001f680",
    ],
    ids=range(12),
)
def test_whatever_a_section_says_is_set(body: str) -> None:
    pages = texts(read(with_text(body)))
    assert all(page.strip() for page in pages)


def test_the_looks_of_markdown_are_set_and_its_marks_are_not() -> None:
    reader = read(with_text(MARKDOWN))
    text = "\n".join(texts(reader))
    assert [words in text for words in ("code stays as it is", "120,000", "Inbound", "•")] == [True] * 4
    assert [marks in text for marks in ("**", "`", "> ", "|", "](")] == [False] * 5
    links = [
        annotation.get_object()["/A"].get("/URI")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    ]
    assert "https://example.org/" in links


def test_an_empty_request_is_a_cover_and_what_little_there_is() -> None:
    empty = Request(framework=replace(a_request().framework, criteria=(), scales=()))
    assert len(read(empty).pages) == 1
