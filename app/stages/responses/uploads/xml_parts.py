"""Looks into XML parts of documents piece by piece: no part is held whole, none may declare entities."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from app.stages.responses.uploads.refusal import Refused

PIECE = 64 * 1024
Seen = Callable[[str, Mapping[str, str]], None]


def _refuse_entities(*_: object) -> None:
    raise Refused("A part of it declares entities, which documents of Office programs do not. Save it anew.")


def look_through(source: IO[bytes], *, at_element: Seen, at_text: Callable[[str, str], None] | None = None) -> None:
    """Tell of each element (name without namespace, attributes) and, if asked, each text with the element it is in.

    Raises Refused for XML that is damaged or declares entities.
    """
    within: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        within.append(name.rpartition(":")[2])
        at_element(within[-1], attributes)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: within.pop()
    if at_text is not None:
        parser.CharacterDataHandler = lambda text: at_text(within[-1], text)
    try:
        while piece := source.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("A part of it is damaged. Save it anew.") from error
