"""Writes the blocks of a packet as HTML: headings, tables with scope and caption, charts as SVG with their words."""

from collections.abc import Iterable, Iterator
from functools import singledispatchmethod
from html import escape
from itertools import count

from app.domain.packet import Numbers
from app.domain.packet_document import (
    Align,
    BlankLines,
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Facts,
    Heading,
    LeafHead,
    Legend,
    Place,
    Prose,
    Row,
    Table,
    Tone,
)
from app.reports.packet_svg import bar_svg, chart_svg

_WIDE = 4
"""Tables with as many columns may be wider than a phone: they scroll by themselves."""
_TINTS = 10
_SIDES = {Align.LEFT: "", Align.RIGHT: "number", Align.CENTRE: "middle"}
_TONES = {Tone.PLAIN: "", Tone.STRONG: "strong", Tone.MUTED: "muted", Tone.CAUTION: "caution"}


class Writer:
    """Writes blocks one after the other; charts are numbered as they come. `numbers` are those of addresses."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._charts = count(1)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Each block as HTML."""
        return (self.block(block) for block in blocks)

    @singledispatchmethod
    def block(self, block: object) -> str:
        """One block as HTML."""
        raise TypeError(f"Teach the packet's page to write {type(block).__name__}.")

    @block.register
    def _(self, block: Prose) -> str:
        kind = ' class="note"' if block.note else ""
        return f"<p{kind}>{escape(block.text)}</p>"

    @block.register
    def _(self, block: Heading) -> str:
        key = f' id="{block.key}"' if block.key else ""
        kind = ' class="caution"' if block.tone is Tone.CAUTION else ""
        return f"<h3{key}{kind}>{escape(block.text)}</h3>"

    @block.register
    def _(self, block: LeafHead) -> str:
        figure = self._linked(escape(block.figure), block.place)
        return f"<h4>{escape(block.text)} <span>{figure}</span></h4>"

    @block.register
    def _(self, block: Facts) -> str:
        kind = "packet-facts record" if block.record else "packet-facts"
        rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(words)}</dd></div>" for term, words in block.rows)
        return f'<dl class="{kind}">{rows}</dl>'

    @block.register
    def _(self, block: Bullets) -> str:
        return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in block.texts) + "</ul>"

    @block.register
    def _(self, block: Legend) -> str:
        parts = (
            f'<li><svg class="packet-key" aria-hidden="true" viewBox="0 0 8 8"><rect class="f-{ink.value}" '
            f'width="8" height="8"/></svg>{escape(words)}</li>'
            for ink, words in block.parts
        )
        return f'<ul class="packet-legend">{"".join(parts)}</ul>'

    @block.register
    def _(self, block: BlankLines) -> str:
        return f"<p>{escape(block.text)}</p>" + '<p class="blank-line"></p>' * block.lines

    @block.register
    def _(self, block: Chart) -> str:
        number = next(self._charts)
        svg = chart_svg(block.scene, number=number, title=block.title, sentence=block.sentence)
        title = escape(block.title)
        legend = self.block(block.legend) if block.legend is not None else ""
        return (
            f'<figure class="packet-chart"><figcaption><strong>{title}</strong> {escape(block.sentence)}'
            f'</figcaption><div class="packet-scroll" tabindex="0" role="group" aria-label="{title}">{svg}'
            f"</div>{legend}{self.block(block.table)}</figure>"
        )

    def _pairs(self, block: Table) -> str:
        """A table without heads: who and what at the left, the words at the right, under the heading above."""
        told = []
        for row in block.rows:
            *terms, words = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
            terms_told = " ".join(f"<span>{self._words(term)}</span>" for term in terms)
            told.append(f"<div><dt>{terms_told}</dt><dd>{self._words(words)}</dd></div>")
        return f'<dl class="packet-pairs">{"".join(told)}</dl>'

    @block.register
    def _(self, block: Table) -> str:
        if not block.named:
            return self._pairs(block)
        heads = "".join(_head(column) for column in block.columns)
        body = "".join(self._row(row, block.columns) for row in block.rows)
        kind = " ".join(filter(None, ("dense" if block.dense else "", "roomy" if block.roomy else "")))
        table = (
            f'<table class="packet-table {kind}"><caption>{escape(block.caption)}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )
        if len(block.columns) < _WIDE:
            return table
        return (
            f'<div class="packet-scroll" tabindex="0" role="group" aria-label="{escape(block.caption)}">{table}</div>'
        )

    def _row(self, row: Row, columns: tuple[Column, ...]) -> str:
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
        if len(cells) == 1:
            return f'<tr class="over"><th scope="colgroup" colspan="{len(columns)}">{self._words(cells[0])}</th></tr>'
        first, *others = zip(cells, columns, strict=True)
        told = "".join(f"<td{_kind(cell, column)}>{self._words(cell)}</td>" for cell, column in others)
        cell, column = first
        tag = ("th", ' scope="row"') if cell.text else ("td", "")
        return f"<tr><{tag[0]}{tag[1]}{_kind(cell, column)}>{self._words(cell)}</{tag[0]}>{told}</tr>\n"

    def _words(self, cell: Cell) -> str:
        words = self._linked(escape(cell.text), cell.place)
        return words if cell.scene is None else words + bar_svg(cell.scene)

    def _linked(self, words: str, place: Place | None) -> str:
        address = self._address(place) if place is not None and words else ""
        return f'<a href="{address}">{words}</a>' if address else words

    def _address(self, place: Place) -> str:
        """The page the figure comes from, seen from the packet's page in the application; "" where there is none."""
        if not place.offer:
            return "../ranking"
        offer = self._numbers.offers.get(place.offer)
        criterion = self._numbers.criteria.get(place.criterion)
        if offer is None:
            return ""
        return f"../ranking/{offer}" if criterion is None else f"../ranking/{offer}/{criterion}"


def _head(column: Column) -> str:
    side = _SIDES[column.align]
    kind = f' class="{side}"' if side else ""
    return f'<th scope="col"{kind}>{escape(column.title)}</th>'


def _kind(cell: Cell, column: Column) -> str:
    kinds = (
        _SIDES[column.align],
        _TONES[cell.tone],
        f"tint-{round(min(max(cell.tint, 0.0), 1.0) ** 2 * _TINTS)}" if cell.tint is not None else "",
        f"on-{cell.ground}" if cell.ground else "",
        f"in-{cell.indent}" if cell.indent else "",
    )
    told = " ".join(filter(None, kinds))
    return f' class="{told}"' if told else ""
