"""A Word document is read into Markdown with all its words, and a hostile one is refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from app.domain.errors import FaultyFile
from app.domain.request.importing import read_document
from app.stages.drafting.library.word_file import DAMAGED, UNUSUAL, markdown_of_word


def docx(make: Callable[[Any], object]) -> bytes:
    document = Document()
    make(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def markdown(make: Callable[[Any], object]) -> str:
    return markdown_of_word(docx(make)).strip()


def altered(content: bytes, member: str, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
        for name, data in more.items():
            new.writestr(name, data)
    return out.getvalue()


def test_headings_lists_and_emphasis_are_kept() -> None:
    def make(document: Any) -> None:
        document.add_heading("The RFP", 0)
        document.add_heading("1. Scope", 1)
        paragraph = document.add_paragraph("Answer ")
        paragraph.add_run("all").bold = True
        paragraph.add_run(" calls_*")
        document.add_paragraph("Day", style="List Bullet")
        document.add_paragraph("Night", style="List Bullet")
        document.add_paragraph("First", style="List Number")
        document.add_heading("Hours", 2)

    assert markdown(make) == (
        "# The RFP\n\n## 1. Scope\n\nAnswer **all** calls\\_\\*\n\n-   Day\n-   Night\n1.  First\n\n### Hours"
    )


def test_tables_keep_their_cells() -> None:
    def make(document: Any) -> None:
        table = document.add_table(rows=2, cols=3)
        for row, texts in zip(
            table.rows, (("Event", "When", "Note"), ("Proposals due", "3 April 2026", "a|b")), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))

    assert markdown(make) == ("| Event | When Note |  |\n| --- | --- | --- |\n| Proposals due | 3 April 2026 | a\\|b |")


def test_links_insertions_content_controls_and_text_boxes_are_read_and_deletions_are_not() -> None:
    def make(document: Any) -> None:
        paragraph = document.add_paragraph("See ")
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to("https://example.org/a", "http://x/hyperlink", is_external=True))
        paragraph._p.append(link)
        link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>the site</w:t></w:r>"))
        for tag, text in (("ins", " inserted"), ("del", " deleted")):
            paragraph._p.append(parse_xml(f"<w:{tag} {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></w:{tag}>"))
        box = f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
        control = (
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        for xml in (f"{box}</w:pict></w:r></w:p>", control):
            document.element.body.insert(-1, parse_xml(xml))

    assert markdown(make) == "See [the site](https://example.org/a) inserted\n\nboxed\n\ncontrolled"


def test_a_line_that_looks_like_markdown_stays_a_line() -> None:
    assert markdown(lambda document: [document.add_paragraph(text) for text in ("# no", "1. no", "- no")]) == (
        "\\# no\n\n\\1. no\n\n\\- no"
    )


def test_a_table_of_contents_and_the_rest_of_a_real_document_come_in_as_sections() -> None:
    def make(document: Any) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("1 Scope\t3", style="toc 1")
        document.add_heading("1 Scope", 1)
        document.add_paragraph("All calls.")
        document.add_heading("2 Evaluation criteria", 1)
        for text in ("Quality (70 %)", "Price (30 %)"):
            document.add_paragraph(text, style="List Number")

    found = read_document(markdown(make))
    assert [(section.title, section.body.split("\n")[0]) for section in found.sections] == [
        ("Scope", "All calls."),
        ("Evaluation criteria", "1.  Quality (70 %)"),
    ]
    assert [int(each.weight) for each in found.criteria.criteria] == [70, 30]


PLAIN = docx(lambda document: document.add_paragraph("Words"))
ENTITY = b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is damaged and cannot be unpacked. Save or download it anew."),
        (PLAIN[:-900], "The file is damaged and cannot be unpacked. Save or download it anew."),
        (altered(PLAIN, "word/document.xml", lambda data: data[:-40]), DAMAGED),
        (
            altered(PLAIN, "word/document.xml", lambda data: data.replace(b"<w:document", ENTITY + b"<w:document")),
            UNUSUAL,
        ),
        (altered(PLAIN, "[Content_Types].xml", lambda data: b"<a/>"), DAMAGED),
        (altered(PLAIN, "", bytes, **{"big.xml": b" " * 40_000_000}), "The file would grow more than 100-fold"),
        (altered(PLAIN, "", bytes, **{"../out.xml": b" "}), "The archive holds a file that leads out of it"),
    ],
    ids=["empty", "cut off", "cut inside", "entity", "no types", "bomb", "leads out"],
)
def test_hostile_and_damaged_files_are_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FaultyFile) as error:
        markdown_of_word(content)
    assert error.value.faults[0].text.startswith(sentence)
