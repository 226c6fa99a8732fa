"""A Word document becomes Markdown: headings, lists, emphasis, links, tables, footnotes; nothing of it is trusted."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.request.importing_html import pipe_table
from app.sheets.archives import refused, repack, unpack
from app.stages.drafting.library.word_styles import Styles, attribute, child, qualified

DAMAGED = "The file is damaged, or it is no Word document (.docx). Open it in Word or LibreOffice and save it anew."
UNUSUAL = "The document is written in an unusual way. Open it in Word or LibreOffice and save it anew."
DEEPEST_NESTING = 200
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LETTER = re.compile(r"[^\W\d_]+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LINE_START = re.compile(r"^(\s*)([#+-]|\d{1,9}(?=[.)]))")
_WEB = ("http://", "https://", "mailto:")
_PASSED_OVER = {qualified(name) for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText")}
_BREAKS = {qualified("br"): "\n", qualified("cr"): "\n", qualified("tab"): " ", qualified("noBreakHyphen"): "-"}


def markdown_of_word(content: bytes) -> str:
    """The text of a .docx file as Markdown. Raises `FaultyFile` for what is damaged, too large or hostile."""
    members = unpack(content)
    for data in members.values():
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise refused(UNUSUAL)
    if "word/document.xml" not in members:
        raise refused(DAMAGED)
    return _guarded(lambda: _Reader(repack(members)).text())


def _guarded(read: Callable[[], str]) -> str:
    """Run the parser; whatever it raises is a damaged file."""
    try:
        return read()
    except Exception as error:
        raise refused(DAMAGED) from error


class _Reader:
    """Walks the body of a document, whatever its paragraphs are wrapped in; what was deleted is passed over."""

    def __init__(self, content: bytes) -> None:
        from docx import Document

        document = Document(io.BytesIO(content))
        self._part = document.part
        self._body = document.element.body
        self._styles = Styles(document)
        self._notes = {kind: self._note_texts(kind) for kind in ("footnote", "endnote")}

        self._headings = {
            _letters(self._words(each))
            for each in self._body.iter(qualified("p"))
            if self._styles.heading_level(each) and not self._styles.is_contents(each)
        }

    def text(self) -> str:
        return "\n\n".join(self._blocks(self._body, depth=0)) + "\n"

    def _blocks(self, parent: Any, *, depth: int) -> Iterator[str]:
        if depth > DEEPEST_NESTING:
            raise ValueError("nested too deeply")
        items: list[str] = []
        for element in parent:
            is_paragraph = element.tag == qualified("p")
            item = self._item(element) if is_paragraph else None
            if item is None and items:
                yield "\n".join(items)
                items = []
            if item is not None:
                items += [item] if item else []
            elif is_paragraph:
                yield from self._paragraph(element)
            elif element.tag == qualified("tbl"):
                yield self._table(element, depth=depth).strip("\n")
            elif element.tag not in _PASSED_OVER:
                yield from self._blocks(element, depth=depth + 1)
        if items:
            yield "\n".join(items)

    def _item(self, paragraph: Any) -> str | None:
        """The paragraph as an item of a list, "" where it is empty; None where it is none."""
        if self._styles.heading_level(paragraph):
            return None
        place = self._styles.list_place(paragraph)
        if place is None:
            return None
        level, is_numbered = place
        words = " ".join(self._words(paragraph).split("\n")).strip()
        return f"{'    ' * level}{'1.' if is_numbered else '-'}{'  ' if is_numbered else '   '}{words}" if words else ""

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        words = self._words(paragraph).strip()
        if self._styles.is_contents(paragraph) and self._repeats_a_heading(words, paragraph):
            return
        level = self._styles.heading_level(paragraph)
        if words and level:
            yield f"{'#' * level} {' '.join(words.split())}"
        elif words:
            lines = [_LINE_START.sub(r"\1\\\2", line.strip()) for line in words.split("\n")]
            yield "  \n".join(line for line in lines if line)
        for box in paragraph.iter(qualified("txbxContent")):
            if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
                yield from self._blocks(box, depth=1)

    def _repeats_a_heading(self, words: str, paragraph: Any) -> bool:
        """An entry of a table of contents that does; its title says nothing either."""
        return bool(self._styles.heading_level(paragraph)) or _letters(words) in self._headings

    def _words(self, parent: Any) -> str:
        """The words within an element, with emphasis and links; a run of one look is one stretch of text."""
        stretches: list[tuple[str, str]] = []
        for look, text in self._runs(parent, target=""):
            if stretches and stretches[-1][0] == look:
                stretches[-1] = (look, stretches[-1][1] + text)
            else:
                stretches.append((look, text))
        return "".join(_emphasised(text, look) for look, text in stretches)

    def _runs(self, parent: Any, *, target: str) -> Iterator[tuple[str, str]]:
        for element in parent:
            if element.tag in _PASSED_OVER:
                continue
            if element.tag == qualified("r"):
                yield self._look(element) + target, self._run(element)
            elif element.tag == qualified("hyperlink"):
                yield from self._runs(element, target=self._target(element) or target)
            elif element.tag == _FORMULA_TEXT:
                yield " ", _SPECIAL.sub(r"\\\1", element.text or "")
            elif element.tag != qualified("p"):
                yield from self._runs(element, target=target)

    def _look(self, run: Any) -> str:
        found = child(run, "rPr")
        marks = {"b": "**", "i": "*"}
        return "".join(mark for name, mark in marks.items() if found is not None and _is_on(child(found, name))) + " "

    def _run(self, run: Any) -> str:
        parts = []
        for element in run:
            if element.tag == qualified("t"):
                parts.append(_SPECIAL.sub(r"\\\1", element.text or ""))
            elif element.tag in (qualified("footnoteReference"), qualified("endnoteReference")):
                kind = "footnote" if element.tag == qualified("footnoteReference") else "endnote"
                note = self._notes[kind].get(attribute(element, "id"), "")
                parts.append(f" (Footnote: {note})" if note else "")
            elif element.tag in (qualified("drawing"), qualified("pict")):
                parts.append(_picture(element))
            else:
                parts.append(_BREAKS.get(element.tag, ""))
        return "".join(parts)

    def _target(self, link: Any) -> str:
        name = link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        relation = self._part.rels.get(name) if name else None
        address = str(relation.target_ref) if relation is not None and relation.is_external else ""
        return address if address.lower().startswith(_WEB) and not re.search(r"[\s()<>]", address) else ""

    def _table(self, table: Any, *, depth: int) -> str:
        own = (row for row in table.iter(qualified("tr")) if next(row.iterancestors(qualified("tbl"))) is table)
        rows = [
            [words for cell in row.iter(qualified("tc")) for words in self._cells(cell, row, depth=depth)]
            for row in own
        ]
        return pipe_table([row for row in rows if row])

    def _cells(self, cell: Any, row: Any, *, depth: int) -> Iterator[str]:
        """A cell, and an empty one for each further column that it spans; one of a table within comes with its cell."""
        if next(cell.iterancestors(qualified("tr"))) is not row:
            return
        words = [self._words(each) for each in cell.iter(qualified("p"))]
        yield " ".join(" ".join(words).split()) if depth <= DEEPEST_NESTING else ""
        facts = child(cell, "tcPr")
        span = child(facts, "gridSpan") if facts is not None else None
        count = attribute(span, "val") if span is not None else "1"
        yield from [""] * (min(int(count), 60) - 1 if count.isascii() and count.isdigit() else 0)

    def _note_texts(self, kind: str) -> dict[str, str]:
        """The words of footnotes or endnotes by id."""
        from docx.oxml import parse_xml

        found = next((each for each in self._part.rels.values() if each.reltype.endswith(f"/{kind}s")), None)
        if found is None or found.is_external:
            return {}
        notes = parse_xml(found.target_part.blob)
        self._notes = {"footnote": {}, "endnote": {}}
        return {
            attribute(note, "id"): " ".join(" ".join(self._words(each) for each in note.iter(qualified("p"))).split())
            for note in notes.iter(qualified(kind))
            if not attribute(note, "type")
        }


def _letters(words: str) -> str:
    """What an entry of a table of contents and its heading have in common: not the number, not the page."""
    return " ".join(_LETTER.findall(words.casefold()))


def _is_on(mark: Any) -> bool:
    return mark is not None and attribute(mark, "val") not in ("0", "false", "none")


def _picture(element: Any) -> str:
    """A picture's description in its place; a text box is no picture."""
    if next(element.iter(qualified("txbxContent")), None) is not None:
        return ""
    named = next((each.get("descr") for each in element.iter() if each.get("descr")), "")
    description = _SPECIAL.sub(r"\\\1", named)
    return f"(Picture: {description})" if named else "(Picture)"


def _emphasised(text: str, look: str) -> str:
    marks, _, target = look.partition(" ")
    inner = text.strip()
    if not inner or not (marks or target):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    lines = [f"{marks}{line.strip()}{marks[::-1]}" if line.strip() else line for line in inner.split("\n")]
    said = "\n".join(lines)
    return f"{before}[{said}]({target}){after}" if target else f"{before}{said}{after}"
