"""The demo's texts, read from `texts/`: what fills a template's blanks, and what each vendor answers and offers."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.request.blanks import BLANK
from app.domain.request.request import Request
from app.domain.vendor import Place, Vendor, VendorPerson

FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that a vendor attaches: its lines, and the boxes of a drawing where it is one."""

    name: str
    title: str
    lines: tuple[str, ...]
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A vendor's response to an RFP: answers and files by question, prices by line in the order they are asked for.

    An answer is a text, a list of texts (options, or the parts of a service level), or a list of a table's rows.
    """

    answers: Mapping[str, Any]
    files: Mapping[str, Paper]
    prices: Mapping[str, list[str]]


def template_of(text: str) -> str:
    """The name of the shipped template that a text fills in."""
    return str(_read(text)["template"])


def filled(request: Request, *, by: str, words: Mapping[str, str]) -> Request:
    """The request with its blanks filled in their order; one without a value in the text stays as it is. Raises
    LookupError where the template has other blanks than the text."""
    blanks = iter(_read(by)["blanks"])

    def fill(blank: str) -> str:
        label, *value = next(blanks, [""])
        if label != blank:
            raise LookupError(f"{by}: the template asks for “{blank}” where “{label}” would be filled in.")
        return str(value[0]).format_map(words) if value else f"[{blank}]"

    whole: Request = _everywhere(request, fill)
    if left := next(blanks, None):
        raise LookupError(f"{by}: the template does not ask for “{left[0]}”.")
    return whole


def firm_of(vendor: str) -> Vendor:
    """What the buyer's directory says of a vendor; its one contact answers the invitations."""
    said = _read(vendor)["firm"]
    return Vendor(
        name=said["name"],
        country=said["country"],
        about=said["about"],
        people=(VendorPerson(said["contact"], said["email"], position=said["position"]),),
        places=(Place(said["place"], said["country"]),),
        capabilities=tuple(said["capabilities"]),
    )


def offered(vendor: str, *, to: str, words: Mapping[str, str]) -> Offered:
    """What a vendor answers to the RFP with this text, over what it answers to all RFPs from the same template."""
    said = _read(vendor)
    parts = [said.get(name, {}) for name in (template_of(to), to)]
    answers, files, prices = (_merged(parts, name) for name in ("answers", "files", "prices"))
    return Offered(
        answers=_in_words(answers, words),
        files={code: _paper(_in_words(paper, words)) for code, paper in files.items()},
        prices=prices,
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _everywhere(value: Any, fill: Callable[[str], str]) -> Any:
    """The same value with the blanks of all its texts filled, in the order of its fields."""
    if type(value) is str:
        return BLANK.sub(lambda blank: fill(blank[1]), value).rstrip() if BLANK.search(value) else value
    if isinstance(value, tuple):
        return tuple(_everywhere(each, fill) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _everywhere(getattr(value, each.name), fill) for each in fields(value)})
    return value


def _merged(parts: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {code: value for part in parts for code, value in part.get(name, {}).items()}


def _in_words(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(words)
    if isinstance(value, list):
        return [_in_words(each, words) for each in value]
    return {name: _in_words(each, words) for name, each in value.items()}


def _paper(said: Mapping[str, Any]) -> Paper:
    return Paper(said["name"], said["title"], tuple(said["lines"]), tuple(said.get("boxes", ())))
