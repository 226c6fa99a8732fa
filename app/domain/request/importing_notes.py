"""Footnotes and link targets that a Markdown file keeps at its end come to where they are used."""

import re

_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:\s*(.*)")
_FOOTNOTE_USE = re.compile(r"\[\^([^\]\s]{1,60})\]")
_TARGET = re.compile(r" {0,3}\[([^\]^][^\]]{0,200})\]:\s*<?([^\s<>]+)>?(?:\s+[\"'(].*[\"')])?\s*")
_USE = re.compile(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![(:\[])")


def inlined(text: str) -> str:
    """The same text, each footnote in brackets where it is referred to and each target in its link.

    Split at its headings, a text would leave them in the last section.
    """
    lines, footnotes, targets = [], dict[str, str](), dict[str, str]()
    last = ""
    for line in text.splitlines():
        if note := _FOOTNOTE.fullmatch(line):
            last = note[1]
            footnotes[last] = note[2].strip()
        elif last and line.startswith(("    ", "\t")) and line.strip():
            footnotes[last] = f"{footnotes[last]} {line.strip()}"
        elif target := _TARGET.fullmatch(line):
            targets[_name(target[1])] = target[2]
            last = ""
        else:
            last = "" if line.strip() else last
            lines.append(line)
    return _with_targets(_with_footnotes("\n".join(lines), footnotes), targets)


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _with_footnotes(text: str, footnotes: dict[str, str]) -> str:
    if not footnotes:
        return text
    used = set()

    def said(use: re.Match[str]) -> str:
        used.add(use[1])
        return f" (Footnote: {footnotes[use[1]]})" if use[1] in footnotes else use[0]

    text = _FOOTNOTE_USE.sub(said, text)
    unused = [f"Footnote: {note}" for name, note in footnotes.items() if name not in used]
    return "\n\n".join([text, *unused])


def _with_targets(text: str, targets: dict[str, str]) -> str:
    if not targets:
        return text

    def linked(use: re.Match[str]) -> str:
        target = targets.get(_name(use[2] or use[1]))
        return use[0] if target is None else f"[{use[1]}]({target})"

    return _USE.sub(linked, text)
