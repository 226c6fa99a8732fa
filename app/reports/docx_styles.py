"""How a Word file of ours looks: paper, styles, the numbering of headings and lists. All of it real styles of Word."""

from dataclasses import dataclass
from itertools import count

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from lxml.etree import _Element as Element

from app.reports.docx_xml import element

FONT, MONO = "Calibri", "Consolas"
INK, ACCENT, MUTED, RULE, SOFT = "18222E", "0B57A4", "566474", "D5DBE2", "F3F6F9"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1304
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
"""All in twentieths of a point; A4."""
LEVELS = 9
_STEP = 340
"""How far each level of a list stands further in."""
_HEADINGS, _BULLETS, _NUMBERS = 1, 2, 3
"""The numbers of the patterns of numbering."""
_MARKS = ("•", "–", "▪")


@dataclass(frozen=True, slots=True)
class _Look:
    """A style: its id and name, what it is based on and followed by, and its properties as Word writes them."""

    key: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    follows: str = ""
    kind: str = "paragraph"


def _spaced(before: int, after: int, *, line: int = 0, keep: bool = False, more: str = "") -> str:
    kept = "<w:keepNext/><w:keepLines/>" if keep else ""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'{kept}{more}<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _letters(half_points: int, *, colour: str = INK, bold: bool = False, more: str = "") -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}{more}<w:color w:val="{colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _heading(level: int, half_points: int, *, before: int, after: int) -> _Look:
    numbered = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{_HEADINGS}"/></w:numPr>'
    return _Look(
        f"Heading{level}",
        f"heading {level}",
        _spaced(before, after, keep=True, more=numbered) + f'<w:outlineLvl w:val="{level - 1}"/>',
        _letters(half_points, bold=True),
        follows="Normal",
    )


def _contents(level: int, *, before: int, indent: int, bold: bool) -> _Look:
    right = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    return _Look(
        f"TOC{level}",
        f"toc {level}",
        f'{right}<w:spacing w:before="{before}" w:after="20"/><w:ind w:left="{indent}" w:right="400"/>',
        _letters(21, bold=bold),
        follows="Normal",
    )


_BAR = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{RULE}"/></w:pBdr>'
_GROUND = f'<w:shd w:val="clear" w:color="auto" w:fill="{SOFT}"/>'
_IN_TEXT = f'{_fonts(MONO)}<w:sz w:val="19"/>{_GROUND}'
_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
_CELLS = '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'  # noqa: E501
_BOX = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_RULES = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "bottom", "insideH"))

LOOKS = (
    _Look("Normal", "Normal", _spaced(0, 120, line=271), _fonts(FONT) + _letters(21), based_on=""),
    _Look("Title", "Title", _spaced(60, 320), _letters(60, bold=True), follows="Normal"),
    _Look("Eyebrow", "Eyebrow", _spaced(3400, 0), _letters(18, colour=ACCENT, bold=True, more="<w:caps/>")),
    _Look("ContentsHeading", "Contents heading", _spaced(0, 240), _letters(36, bold=True), follows="Normal"),
    _heading(1, 34, before=480, after=140),
    _heading(2, 25, before=300, after=90),
    _heading(3, 22, before=220, after=70),
    _heading(4, 21, before=180, after=60),
    _Look("HeadingInText", "Heading in text", _spaced(200, 60, keep=True), _letters(21, bold=True), follows="Normal"),
    _contents(1, before=120, indent=0, bold=True),
    _contents(2, before=0, indent=340, bold=False),
    _Look("ListParagraph", "List Paragraph", _spaced(0, 50, line=264)),
    _Look("Quote", "Quote", f'{_BAR}{_spaced(60, 120)}<w:ind w:left="284"/>', _letters(21, colour=MUTED)),
    _Look(
        "CodeBlock",
        "Code block",
        f'{_GROUND}{_spaced(40, 160, line=240)}<w:ind w:left="85" w:right="85"/>',
        _fonts(MONO) + _letters(17),
    ),
    _Look("Note", "Note", _spaced(40, 120), _letters(18, colour=MUTED)),
    _Look("Rule", "Rule", f"<w:pBdr><w:bottom {_LINE}/></w:pBdr>{_spaced(0, 160)}", _letters(8)),
    _Look("Gap", "Gap after a table", _spaced(0, 60, line=120), _letters(8)),
    _Look("CellText", "Cell text", _spaced(0, 20), _letters(18)),
    _Look("CellNote", "Cell note", _spaced(0, 20), _letters(16, colour=MUTED)),
    _Look("CellHead", "Cell head", _spaced(0, 0, keep=True), _letters(16, colour=MUTED, bold=True)),
    _Look("Question", "Question", _spaced(220, 50, keep=True), _letters(21, bold=True), follows="Normal"),
    _Look("QuestionHelp", "Question help", _spaced(0, 40, keep=True), _letters(18, colour=MUTED)),
    _Look("QuestionMarks", "Question marks", _spaced(0, 60, keep=True), _letters(18, colour=ACCENT)),
    _Look("Choice", "Choice", f'{_spaced(0, 30)}<w:ind w:left="340" w:hanging="340"/>'),
    _Look("Header", "header", _spaced(0, 0), _letters(16, colour=MUTED)),
    _Look("Footer", "footer", _spaced(0, 0), _letters(14, colour=MUTED)),
    _Look("DefaultParagraphFont", "Default Paragraph Font", based_on="", kind="character"),
    _Look("CodeInText", "Code in text", run=_IN_TEXT, based_on="", kind="character"),
    _Look(
        "Hyperlink",
        "Hyperlink",
        run=f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>',
        based_on="DefaultParagraphFont",
        kind="character",
    ),
    _Look("TableNormal", "Normal Table", _CELLS, based_on="", kind="table"),
    _Look("Plain", "Table with rules", f"<w:tblBorders>{_RULES}</w:tblBorders>{_CELLS}", based_on="", kind="table"),
    _Look("Boxes", "Table of boxes", f"<w:tblBorders>{_BOX}</w:tblBorders>{_CELLS}", based_on="", kind="table"),
)
_DEFAULTS = {"Normal", "DefaultParagraphFont", "TableNormal"}
_HEAD_ROW = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{_GROUND}</w:tcPr></w:tblStylePr>'


def dress(document: Document) -> None:
    """Give a new document our paper, styles and numbering in the place of what it came with."""
    styles = document.styles.element
    for old in styles.findall(f"{{{styles.nsmap['w']}}}style"):
        styles.remove(old)
    for look in LOOKS:
        styles.append(parse_xml(_xml(look)))
    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE_WIDTH / 20), Pt(PAGE_HEIGHT / 20)
    section.left_margin = section.right_margin = Pt(MARGIN / 20)
    section.top_margin, section.bottom_margin = Pt(76), Pt(68)
    section.header_distance, section.footer_distance = Pt(36), Pt(30)
    section.different_first_page_header_footer = True


def _xml(look: _Look) -> str:
    default = ' w:default="1"' if look.key in _DEFAULTS else ""
    based = f'<w:basedOn w:val="{look.based_on}"/>' if look.based_on and look.kind != "table" else ""
    following = f'<w:next w:val="{look.follows}"/>' if look.follows else ""
    shown = "" if look.kind == "table" or look.key == "DefaultParagraphFont" else "<w:qFormat/>"
    properties = {"paragraph": "w:pPr", "character": "", "table": "w:tblPr"}[look.kind]
    own = f"<{properties}>{look.paragraph}</{properties}>" if look.paragraph and properties else ""
    run = f"<w:rPr>{look.run}</w:rPr>" if look.run else ""
    head = _HEAD_ROW if look.key in ("Plain", "Boxes") else ""
    return (
        f'<w:style {nsdecls("w")} w:type="{look.kind}" w:styleId="{look.key}"{default}><w:name w:val="{look.name}"/>'
        f"{based}{following}{shown}{own}{run}{head}</w:style>"
    )


class Numbering:
    """The numbering of headings and lists; each numbered list of the text counts anew."""

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        for old in list(self._root):
            self._root.remove(old)
        self._numbers = count(_NUMBERS + 1)
        self._of_lists: dict[object, int] = {}
        patterns = {_HEADINGS: _heading_levels(), _BULLETS: _bullet_levels(), _NUMBERS: _list_levels()}
        for number, levels in patterns.items():
            pattern = element("w:abstractNum", element("w:multiLevelType", val="multilevel"), abstractNumId=number)
            pattern.extend(parse_xml(level) for level in levels)
            self._root.append(pattern)
        for number in (_HEADINGS, _BULLETS):
            self._root.append(element("w:num", element("w:abstractNumId", val=number), numId=number))

    def bullet(self, depth: int) -> Element:
        """The property of a paragraph that begins an item of an unnumbered list; `depth` from 1."""
        return _of(_BULLETS, depth)

    def item(self, of: object, depth: int, *, start: int) -> Element:
        """The same for a numbered list, which is told from others by `of`; its first item is number `start`."""
        if of not in self._of_lists:
            self._of_lists[of] = next(self._numbers)
            override = element("w:lvlOverride", element("w:startOverride", val=start), ilvl=min(depth, LEVELS) - 1)
            number = element("w:num", element("w:abstractNumId", val=_NUMBERS), override, numId=self._of_lists[of])
            self._root.append(number)
        return _of(self._of_lists[of], depth)

    @staticmethod
    def none() -> Element:
        """The property that takes its number from a heading."""
        return element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=0))


def _of(number: int, depth: int) -> Element:
    return element("w:numPr", element("w:ilvl", val=min(depth, LEVELS) - 1), element("w:numId", val=number))


def _level(at: int, *, kind: str, text: str, style: str = "", left: int, hanging: int) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl {nsdecls("w")} w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _heading_levels() -> list[str]:
    return [
        _level(
            at,
            kind="decimal",
            text=".".join(f"%{part + 1}" for part in range(at + 1)),
            style=f"Heading{at + 1}" if at < 4 else "",
            left=(680, 964, 1134, 1304)[min(at, 3)],
            hanging=(680, 964, 1134, 1304)[min(at, 3)],
        )
        for at in range(LEVELS)
    ]


def _bullet_levels() -> list[str]:
    return [
        _level(at, kind="bullet", text=_MARKS[at % len(_MARKS)], left=_STEP * (at + 1), hanging=_STEP - 60)
        for at in range(LEVELS)
    ]


def _list_levels() -> list[str]:
    return [
        _level(at, kind="decimal", text=f"%{at + 1}.", left=_STEP * (at + 1), hanging=_STEP) for at in range(LEVELS)
    ]
