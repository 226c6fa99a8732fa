"""What the styles and lists of a Word document make of a paragraph: a heading of a level, an item of a list."""

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|überschrift|titre)\s*([1-9])\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents|verzeichnis|inhaltsverzeichnis)\s*(?:\d|heading)$", re.IGNORECASE)
DEEPEST_HEADING = 6
DEEPEST_ITEM = 6
LONGEST_CHAIN = 20
"""Styles are based on others; a chain that is longer goes in a circle."""


def qualified(name: str) -> str:
    """An element's name in the language of Word."""
    return f"{_W}{name}"


def child(element: Any, name: str) -> Any:
    return element.find(qualified(name))


def attribute(element: Any, name: str) -> str:
    return str(element.get(qualified(name)) or "")


class Styles:
    """The styles and numberings of one document. Where it has a title, that stands above all its headings."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles = {attribute(style, "styleId"): style for style in root.iter(qualified("style"))}
        self._formats = self._numberings(document)
        self._shift = int(any(self._is_title(each) for each in document.element.body.iter(qualified("p"))))

    def heading_level(self, paragraph: Any) -> int:
        """1 for the highest, 0 for what is no heading."""
        if self._is_title(paragraph):
            return 1
        facts = child(paragraph, "pPr")
        for element in self._chain(paragraph):
            if found := _HEADING.match(_name(element)):
                return min(int(found[1]) + self._shift, DEEPEST_HEADING)
        for holder in (facts, *(child(style, "pPr") for style in self._chain(paragraph))):
            outline = child(holder, "outlineLvl") if holder is not None else None
            value = attribute(outline, "val") if outline is not None else ""
            if value.isascii() and value.isdigit() and int(value) < 9:
                return min(int(value) + 1 + self._shift, DEEPEST_HEADING)
        return 0

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph belongs to a table of contents."""
        return any(_CONTENTS.match(_name(style)) for style in self._chain(paragraph))

    def list_place(self, paragraph: Any) -> tuple[int, bool] | None:
        """How deep an item stands in its list, from 0, and whether the list is numbered; None outside lists."""
        level, number = "", ""
        for holder in (child(paragraph, "pPr"), *(child(style, "pPr") for style in self._chain(paragraph))):
            numbering = child(holder, "numPr") if holder is not None else None
            if numbering is None:
                continue
            level = level or _value(numbering, "ilvl")
            number = number or _value(numbering, "numId")
        if not number or number == "0":
            return self._by_name(paragraph)
        depth = int(level) if level.isascii() and level.isdigit() else 0
        kind = self._formats.get((number, str(depth)), "bullet")
        return min(depth, DEEPEST_ITEM), kind not in ("bullet", "none")

    def _by_name(self, paragraph: Any) -> tuple[int, bool] | None:
        """The styles List Bullet and List Number without a numbering of their own."""
        names = [_name(style).casefold() for style in self._chain(paragraph)]
        found = next((name for name in names if name.startswith(("list bullet", "list number"))), None)
        return None if found is None else (0, found.startswith("list number"))

    def _is_title(self, paragraph: Any) -> bool:
        return any(_name(style).casefold() == "title" for style in self._chain(paragraph)) and _has_words(paragraph)

    def _chain(self, paragraph: Any) -> list[Any]:
        """The paragraph's style and those it is based on."""
        facts = child(paragraph, "pPr")
        name = _value(facts, "pStyle") if facts is not None else ""
        chain: list[Any] = []
        while name in self._styles and len(chain) < LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = _value(self._styles[name], "basedOn")
        return chain

    def _numberings(self, document: Any) -> dict[tuple[str, str], str]:
        """How each level of each list is numbered."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return {}
        kinds: dict[str, dict[str, str]] = {}
        for abstract in root.iter(qualified("abstractNum")):
            levels = {attribute(level, "ilvl"): _value(level, "numFmt") for level in abstract.iter(qualified("lvl"))}
            kinds[attribute(abstract, "abstractNumId")] = levels
        return {
            (attribute(number, "numId"), level): kind
            for number in root.iter(qualified("num"))
            for level, kind in kinds.get(_value(number, "abstractNumId"), {}).items()
        }


def _name(style: Any) -> str:
    return _value(style, "name")


def _value(holder: Any, name: str) -> str:
    found = child(holder, name)
    return attribute(found, "val") if found is not None else ""


def _has_words(paragraph: Any) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(qualified("t")))
