"""The templates that come with Finalist: whole requests without dates, each in a folder of `shipped`."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.domain.request.importing import sections_of_text
from app.domain.request.request import Request
from app.sheets.request_data import from_data

FOLDER = Path(__file__).parent.parent / "shipped"
REQUEST, DOCUMENT, ABOUT = "request.json", "document.md", "about.txt"


@dataclass(frozen=True, slots=True)
class Template:
    """A request to start from. `about` says in one line what it is for."""

    name: str
    about: str
    request: Request

    @property
    def title(self) -> str:
        return self.request.framework.title


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the templates, in the order of the alphabet."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / REQUEST).is_file()))


def shipped() -> tuple[Template, ...]:
    """All templates; each is read from its folder once."""
    return tuple(template(name) for name in shipped_names())


@cache
def template(name: str) -> Template:
    """The template of this name. Raises KeyError where none is shipped under it."""
    if name not in shipped_names():
        raise KeyError(name)
    folder = FOLDER / name
    request = from_data(json.loads((folder / REQUEST).read_text(encoding="utf-8")), Request)
    sections = sections_of_text((folder / DOCUMENT).read_text(encoding="utf-8"))
    return Template(
        name=name,
        about=(folder / ABOUT).read_text(encoding="utf-8").strip(),
        request=replace(request, sections=sections),
    )
