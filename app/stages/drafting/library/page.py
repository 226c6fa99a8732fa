"""What the pages of the library show: items as lines, one item with its content, what an RFP has of it."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from app.domain.evaluation import CriterionKind
from app.domain.request.question_kinds import KINDS as QUESTION_KINDS
from app.domain.request.questionnaire import Question
from app.domain.request.text import brief
from app.domain.rounding import plain
from app.domain.sentences import listed
from app.domain.tree import scale_in_words
from app.stages.drafting.library.inserting import Inserted
from app.stages.drafting.library.parts import KINDS, KeptCriterion, LibraryKind, read
from app.stages.drafting.library.queries import Item, ItemLine, UsedHere
from app.stages.drafting.library.shipped import Template
from app.stages.drafting.library.starting_page import holds
from app.stages.drafting.requirements.words import CONTROLS
from app.stages.drafting.wording import KINDS as CRITERION_KINDS
from app.stages.drafting.wording import STAGES
from app.web.markdown import rendered

BELOW = 2
LONGEST_ABOUT = 160
SHORT = 12


@dataclass(frozen=True, slots=True)
class LineShown:
    public_id: str
    kind: str
    title: str
    about: str
    added_by: str
    added_at: datetime
    uses: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """The items of one kind; a short list is open at first where they are chosen."""

    kind: str
    title: str
    lines: tuple[LineShown, ...]

    @property
    def is_short(self) -> bool:
        return len(self.lines) <= SHORT

    def has(self, chosen: AbstractSet[str]) -> bool:
        """Whether any of them was chosen."""
        return any(line.public_id in chosen for line in self.lines)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item with its content: `texts` are read as Markdown, `facts` in a line each."""

    public_id: str
    kind: str
    kind_value: str
    title: str
    about: str
    added_by: str
    added_at: datetime
    retired_at: datetime | None
    version: int
    texts: tuple[tuple[str, Markup], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UsedShown:
    """An item as the RFP in question has it; `changed` says that the item is another by now."""

    public_id: str
    kind: str
    title: str
    part: str
    at: datetime
    by: str
    changed: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class TemplateShown:
    name: str
    title: str
    holds: str


def line_shown(line: ItemLine) -> LineShown:
    return LineShown(
        public_id=line.public_id,
        kind=KINDS[line.kind].word.capitalize(),
        title=line.title,
        about=brief(line.about, longest=LONGEST_ABOUT),
        added_by=line.added_by,
        added_at=line.added_at,
        uses="" if not line.uses else "1 RFP" if line.uses == 1 else f"{line.uses} RFPs",
    )


def groups(lines: Sequence[ItemLine]) -> tuple[GroupShown, ...]:
    """The items by kind, kinds without any left out."""
    found = (
        GroupShown(
            kind=name.value,
            title=kind.plural.capitalize(),
            lines=tuple(line_shown(line) for line in lines if line.kind is name),
        )
        for name, kind in KINDS.items()
    )
    return tuple(group for group in found if group.lines)


def item_shown(item: Item) -> ItemShown:
    part = read(item.kind, item.content)
    texts = tuple((label, rendered(text, below=BELOW)) for label, text in _texts(item.kind, part) if text.strip())
    return ItemShown(
        public_id=item.public_id,
        kind=KINDS[item.kind].word,
        kind_value=item.kind.value,
        title=item.title,
        about=item.about,
        added_by=item.added_by,
        added_at=item.added_at,
        retired_at=item.retired_at,
        version=item.version,
        texts=texts,
        facts=tuple((label, text) for label, text in _facts(item.kind, part) if text),
    )


def used_shown(used: Sequence[UsedHere], *, sections: Sequence[tuple[str, str]]) -> tuple[UsedShown, ...]:
    """`sections` are the document's by key and words; other parts are known by their codes."""
    words = dict(sections)
    return tuple(
        UsedShown(
            public_id=each.public_id,
            kind=KINDS[each.kind].word,
            title=each.title,
            part=words.get(each.part, "removed since") if each.kind is LibraryKind.SECTION else each.part,
            at=each.at,
            by=each.by,
            changed=each.version > each.item_version,
            retired=each.retired_at is not None,
        )
        for each in used
    )


def templates_shown(templates: Iterable[Template]) -> tuple[TemplateShown, ...]:
    return tuple(TemplateShown(each.name, each.title, listed(holds(each.request))) for each in templates)


def inserted_words(done: Sequence[Inserted]) -> tuple[str, tuple[str, ...]]:
    """What was put in, and a sentence for each thing that had to be changed on the way."""
    named = [f"{KINDS[each.kind].word} {each.title}" for each in done]
    few = named if len(named) <= 4 else [*named[:3], f"{len(named) - 3} more"]
    notes = tuple(f"{each.title}: {note}" for each in done for note in each.notes)
    return f"Put into the RFP: {listed(few)}.", notes


def _texts(kind: LibraryKind, part: Any) -> tuple[tuple[str, str], ...]:
    if kind is LibraryKind.SECTION:
        return (("Text", part.body),)
    if kind is LibraryKind.QUESTION:
        return (("Question", part.text), ("Help", part.help))
    if kind is LibraryKind.CONTRACT_TERM:
        return (("Text of the term", part.text), ("How it is measured", part.measure), ("Concern", part.concern))
    return ()


def _facts(kind: LibraryKind, part: Any) -> tuple[tuple[str, str], ...]:
    if kind is LibraryKind.SECTION:
        return (("Level", str(part.level)),)
    if kind is LibraryKind.QUESTION:
        return _question_facts(part)
    if kind is LibraryKind.CONTRACT_TERM:
        flag = "marked as setting both sides up to fail" if part.is_flagged else ""
        return (("Code", part.code), ("Controlled by", CONTROLS[part.controlled_by]), ("Flag", flag))
    return _criterion_facts(part)


def _question_facts(question: Question) -> tuple[tuple[str, str], ...]:
    target = "" if question.target is None else plain(question.target)
    return (
        ("Code", question.code),
        ("Kind", QUESTION_KINDS[question.kind].name),
        ("Options", "; ".join(_option(each.label, each.points) for each in question.options)),
        ("Target", f"{question.direction.value.replace('_', ' ')} {target} {question.unit}".strip() if target else ""),
        ("Columns", "; ".join(question.columns)),
        ("Answer", "has to be given" if question.is_mandatory else ""),
        ("Passed by", ", ".join(question.passes)),
        ("Shown when", question.condition),
    )


def _option(label: str, points: Any) -> str:
    return label if points is None else f"{label} ({plain(points)})"


def _criterion_facts(kept: KeptCriterion) -> tuple[tuple[str, str], ...]:
    node = kept.criterion
    return (
        ("Code", node.id),
        ("Kind", CRITERION_KINDS[node.kind]),
        ("Weight", "" if node.weight is None else plain(node.weight)),
        ("Scale", scale_in_words(node, words=kept.words)),
        ("Words", "; ".join(f"{word.label} = {plain(word.value)}" for word in kept.words)),
        ("Minimum", "" if node.minimum is None else f"{plain(node.minimum)} %"),
        ("Scored at", STAGES[node.stage] if node.kind is not CriterionKind.GROUP else ""),
    )
