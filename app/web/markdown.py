"""Markdown of people becomes HTML for a page: no HTML of theirs, no picture, no address but of web and mail."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from app.domain.request.outline import depths

SCHEMES = ("http:", "https:", "mailto:")
DEEPEST_HEADING = 6
CELLS = ("th_open", "td_open")
ALIGNED = {"text-align:right": "number", "text-align:center": "centred"}
"""The parser says by inline style how a column is aligned, which the policy forbids: a class says the same."""
HEADINGS = tuple(f"h{level}" for level in range(1, DEEPEST_HEADING + 1))
TAGS = {
    *HEADINGS,
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}, "div": {"tabindex", "role", "aria-label"}, "table": set()},
    allowed_classes={
        "div": {"table-scroll"},
        "table": {"table"},
        "th": set(ALIGNED.values()),
        "td": set(ALIGNED.values()),
    },
    url_schemes={scheme.rstrip(":") for scheme in SCHEMES},
    link_rel="noopener noreferrer nofollow",
)
"""The second fence: whatever the parser might let through, only these tags, classes and addresses get out."""


@lru_cache(maxsize=512)
def rendered(text: str, *, below: int = 1) -> Markup:
    """Markdown (CommonMark with tables) as HTML. Its headings stand beneath a heading of level `below`, without gaps.

    A table scrolls by itself where it is wider than the page; a picture becomes a link to it.
    """
    tokens = PARSER.parse(text)
    _shift_headings(tokens, below=below)
    for token in tokens:
        if token.type in CELLS:
            _align(token)
    return Markup(CLEANER.clean(PARSER.renderer.render(tokens, PARSER.options, {})))


def _shift_headings(tokens: Sequence[Token], *, below: int) -> None:
    openings = [token for token in tokens if token.type == "heading_open"]
    closings = [token for token in tokens if token.type == "heading_close"]
    shifted = depths(int(token.tag[1:]) for token in openings)
    for opening, closing, depth in zip(openings, closings, shifted, strict=True):
        opening.tag = closing.tag = f"h{min(below + depth, DEEPEST_HEADING)}"


def _align(cell: Token) -> None:
    look = ALIGNED.get(str(cell.attrs.pop("style", "")))
    if look:
        cell.attrs["class"] = look


def _leads_to_web_or_mail(url: str) -> bool:
    return url.strip().lower().startswith(SCHEMES)


def _picture(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
    picture = tokens[at]
    words = self.renderInlineAsText(picture.children, options, env) or "untitled"
    return str(Markup('<a href="{}">Picture: {}</a>').format(str(picture.attrs["src"]), words))


def _table_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:  # noqa: ARG001
    return '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table class="table">\n'


def _table_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:  # noqa: ARG001
    return "</table></div>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _leads_to_web_or_mail  # type: ignore[method-assign]  # anything else stays as it was typed
    for name, rule in {"image": _picture, "table_open": _table_open, "table_close": _table_close}.items():
        parser.add_render_rule(name, rule)
    return parser


PARSER = _parser()
