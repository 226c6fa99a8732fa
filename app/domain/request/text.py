"""Texts in Markdown as one plain line, where only a line has room."""

import re

LONGEST = 72
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"(?<!\\)[*_`]+|(?m:^\s*(?:#{1,6}|>|[-+*]|\d{1,9}[.)])\s+)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain_line(text: str) -> str:
    """The text in one line, without the marks of Markdown."""
    without = _MARKS.sub("", _LINK.sub(r"\1", text))
    return " ".join(_ESCAPED.sub(r"\1", without).split())


def brief(text: str, *, longest: int = LONGEST) -> str:
    """The beginning of the text as one plain line of at most `longest` characters."""
    line = plain_line(text)
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept[longest // 2 :] else kept}…"
