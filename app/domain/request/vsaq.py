"""Questionnaires in the format of VSAQ, Google's vendor security questionnaires: all questions, and when each shows.

Source of the rules: github.com/google/vsaq, static/questionnaire/utils.js and items.js. Conditions there name options,
`^name` asks whether an item shows, `!` binds closest, `&&` and `||` are taken from left to right without precedence.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.errors import Fault, FaultyFile
from app.domain.nearest import LIKE, nearest, not_known
from app.domain.request.conditions import Atom, Test, write
from app.domain.request.html_text import markdown_of, plain_text_of
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_limits import MOST_QUESTIONS, TEXT_LENGTH
from app.domain.request.vsaq_conditions import ALWAYS, NEVER, Name, Truth, conjoined, read_condition
from app.domain.sentences import listed

KINDS = {
    "line": QuestionKind.SHORT_TEXT,
    "box": QuestionKind.LONG_TEXT,
    "radiogroup": QuestionKind.SINGLE_CHOICE,
    "checkgroup": QuestionKind.MULTIPLE_CHOICE,
    "check": QuestionKind.MULTIPLE_CHOICE,
    "yesno": QuestionKind.YES_NO,
    "upload": QuestionKind.FILE,
    "info": QuestionKind.INFORMATION,
    "tip": QuestionKind.INFORMATION,
}
IGNORED = ("spacer",)
READ = ("type", "id", "text", "cond", "items", "choices", "warn", "why", "name", "severity", "required")
NOT_KEPT = (
    "auth",
    "choicesConds",
    "className",
    "customTitle",
    "defaultChoice",
    "inputPattern",
    "inputTitle",
    "inputType",
    "maxlength",
    "no",
    "placeholder",
    "todo",
    "yes",
)
"""What an item of theirs may say that has no place here."""
CHOICES = "Choose what applies."
ASSUMED = "About this project"
DEEPEST = 20
MOST_NAMES = 20_000
"""So many names are looked up in all: items that ask for one another could otherwise be asked for without end."""


@dataclass(frozen=True, slots=True)
class ReadVsaq:
    """The questionnaire, and what its owner should know about how it was read."""

    questionnaire: Questionnaire
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Item:
    """An item and all that surrounds it: the titles of its blocks, and every condition it shows under."""

    facts: Mapping[str, object]
    code: str
    titles: tuple[str, ...]
    block_conditions: tuple[str, ...]
    number: int

    @property
    def type(self) -> str:
        return str(self.facts["type"])

    @property
    def condition(self) -> str:
        return str(self.facts.get("cond", ""))


def is_vsaq(data: object) -> bool:
    """Whether data that was read from JSON is of this format."""
    return isinstance(data, dict) and isinstance(data.get("questionnaire"), list)


def read_vsaq(data: object) -> ReadVsaq:
    """The questionnaire that the data holds. Raises `FaultyFile` with everything that is wrong."""
    return _Reader().read(data)


@dataclass(slots=True)
class _Reader:
    _faults: list[str] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _blocks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)
    _truths: dict[str, Truth] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)
    _unknown: dict[str, None] = field(default_factory=dict)
    _not_kept: set[str] = field(default_factory=set)
    _looked_up: int = 0

    def read(self, data: object) -> ReadVsaq:
        found = data.get("questionnaire") if isinstance(data, dict) else None
        top = found if isinstance(found, list) else []
        if not top:
            self._faults.append("There is no list “questionnaire” with anything in it.")
        alone = top[0] if len(top) == 1 else None
        if isinstance(alone, dict) and alone.get("type") == "block" and "cond" not in alone:
            top = alone.get("items") or []  # the one block around everything is the questionnaire itself
            if fault := _shape_fault(alone):
                self._faults.append(f"The block around everything: {fault}")
        self._gather(top, titles=(), conditions=(), depth=1)
        self._stop_at_faults()
        self._name_the_nameless()
        self._know_the_names()
        made = self._questionnaire()
        self._stop_at_faults()
        return made

    def _stop_at_faults(self) -> None:
        if self._faults:
            raise FaultyFile([Fault("", None, None, text) for text in dict.fromkeys(self._faults)])

    def _gather(self, items: object, *, titles: tuple[str, ...], conditions: tuple[str, ...], depth: int) -> None:
        where = f"in “{' – '.join(titles)}”" if titles else "at the top"
        if not isinstance(items, list):
            self._faults.append(f"The items {where} are no list.")
            return
        if depth > DEEPEST:
            self._faults.append(f"The blocks {where} are nested more than {DEEPEST} deep.")
            return
        for item in items:
            if len(self._items) > MOST_QUESTIONS:
                self._faults.append(f"There are more than {MOST_QUESTIONS:,} items. Split the questionnaire.")
                return
            if fault := _shape_fault(item):
                self._faults.append(f"An item {where}: {fault}")
                continue
            self._not_kept.update(name for name in NOT_KEPT if item.get(name))
            if item["type"] == "block":
                inner = (*conditions, item["cond"]) if item.get("cond") else conditions
                title = plain_text_of(str(item.get("text", ""))) or "Questions"
                if item.get("id"):
                    self._blocks[item["id"]] = inner
                self._gather(item.get("items", []), titles=(*titles, title), conditions=inner, depth=depth + 1)
            elif item["type"] not in IGNORED:
                place = len(self._items) + 1
                self._items.append(_Item(item, str(item.get("id") or ""), titles or ("Questions",), conditions, place))

    def _name_the_nameless(self) -> None:
        """Give every item a code; one that is there twice is a fault."""
        own = [item.code for item in self._items if item.code]
        offered = [code for item in self._items if item.type != "check" for code in _choices(item.facts)]
        self._codes.update(own, offered)
        if twice := [name for name, times in Counter(own + offered).items() if times > 1]:
            self._faults.append(f"Two items or choices have the id {listed(twice)}.")
        for item in self._items:
            if not item.code:
                item.code = self._free(_common(_choices(item.facts)) or f"{item.type}_{item.number}")
                self._codes.add(item.code)

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self._codes:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def _know_the_names(self) -> None:
        """What each name in a condition stands for, in our words."""
        for item in self._items:
            kind = KINDS[item.type]
            self._truths[item.code] = Atom(item.code, Test.ANSWERED)
            if kind is QuestionKind.YES_NO:
                self._truths[item.code] = self._truths[f"{item.code}/yes"] = Atom(item.code, Test.IS, "yes")
                self._truths[f"{item.code}/no"] = Atom(item.code, Test.IS, "no")
            test = Test.INCLUDES if kind is QuestionKind.MULTIPLE_CHOICE else Test.IS
            for code in _choices(item.facts):
                self._truths[code] = Atom(item.code, test, code)

    def _questionnaire(self) -> ReadVsaq:
        sections: list[QuestionSection] = []
        questions: list[Question] = []
        at: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        seen: dict[str, int] = {}
        for item in self._items:
            here = (item.titles, item.block_conditions)
            if here != at:
                at = here
                title = " – ".join(item.titles)
                seen[title] = seen.get(title, 0) + 1
                if seen[title] > 1:
                    title += " (continued)" if seen[title] == 2 else f" (continued {seen[title] - 1})"
                condition = self._text(item.block_conditions, of=title)
                sections.append(QuestionSection(f"S{len(sections) + 1}", title, condition=condition))
            questions.append(self._question(item, section=sections[-1].key))
        notes = []
        if self._unknown:
            sections.insert(0, QuestionSection("S0", ASSUMED))
            questions[:0] = [
                Question(code, "S0", QuestionKind.YES_NO, f"Does this apply: {code}?") for code in self._unknown
            ]
            notes.append(
                f"Conditions look at {listed(self._unknown)}, which nothing in the file asks. A question to be "
                "answered yes or no stands at the top for each."
            )
        if self._not_kept:
            notes.append(f"What the file says as {listed(sorted(self._not_kept))} has no place here and is left out.")
        questionnaire = Questionnaire(tuple(sections), tuple(questions))
        return ReadVsaq(questionnaire, tuple(notes))

    def _question(self, item: _Item, *, section: str) -> Question:
        facts = item.facts
        kind = KINDS[item.type]
        choices = _choices(facts)
        text = markdown_of(str(facts.get("text", "")))
        question = Question(
            code=item.code,
            section=section,
            kind=kind,
            text=text or CHOICES,
            is_mandatory=facts.get("required") is True and kind is not QuestionKind.INFORMATION,
            options=tuple(Option(code, plain_text_of(label) or code) for code, label in choices.items()),
            condition=self._text((item.condition,), of=item.code),
        )
        why = markdown_of(str(facts.get("why", "")))
        if item.type != "tip" or not (why or facts.get("warn") == "yes"):
            return question
        known = [(label, plain_text_of(str(facts.get(name, "")))) for label, name in _WEAKNESS]
        told = " ".join(f"{label}: {words}." for label, words in known if words)
        asking = why or "Explain what you do about this instead."
        text = f"{question.text}\n\n{asking}"
        return replace(question, kind=QuestionKind.LONG_TEXT, text=text, help=markdown_of(told))

    def _text(self, texts: Sequence[str], *, of: str) -> str:
        """The text of our condition that says all of theirs; "" where it always holds."""
        truth = conjoined(self._truth(text, of=of) for text in texts if text)
        if truth is NEVER:
            self._faults.append(f"The condition of “{of}” can never hold.")
        return "" if isinstance(truth, bool) else write(truth)

    def _truth(self, text: str, *, of: str) -> Truth:
        try:
            return read_condition(text, meaning=self._meaning)
        except ValueError as error:
            self._faults.append(f"The condition of “{of}”, {text[:200]}, cannot be read: {error}")
            return ALWAYS

    def _meaning(self, name: Name) -> Truth:
        self._looked_up += 1
        if self._looked_up > MOST_NAMES:
            raise ValueError("the conditions of the file name too many items.")
        if name.asks_whether_shown:
            return self._shows(name.text)
        if name.text in self._truths:
            return self._truths[name.text]
        self._unknown.setdefault(name.text)
        return Atom(name.text, Test.IS, "yes")

    def _shows(self, code: str) -> Truth:
        """An item shows where its own condition and those of the blocks around it hold."""
        item = next((each for each in self._items if each.code == code), None)
        texts = self._blocks.get(code) if item is None else (*item.block_conditions, item.condition)
        if texts is None:
            self._unknown.setdefault(code)
            return Atom(code, Test.IS, "yes")
        if code in self._opened:
            raise ValueError(f"{code} waits for itself")
        self._opened.add(code)
        truth = conjoined(read_condition(text, meaning=self._meaning) for text in texts if text)
        self._opened.discard(code)
        return truth


_WEAKNESS = (("Weakness", "name"), ("Severity", "severity"))


def _shape_fault(item: object) -> str:
    """Why something in a list of items cannot be one, or ""."""
    if not isinstance(item, dict):
        return "it is no object."
    type_ = str(item.get("type"))
    if type_ != "block" and type_ not in KINDS and type_ not in IGNORED:
        return f"there is no type “{type_[:80]}”."
    known = (*READ, *NOT_KEPT)
    if unknown := next((str(name)[:80] for name in item if name not in known), None):
        meant = nearest(unknown, among=known, likeness=LIKE)
        return not_known("property", unknown, known=known, meant=meant)
    strange = [name for name in ("id", "text", "cond", "why", "name") if not isinstance(item.get(name, ""), str)]
    if strange:
        return f"{listed(strange)} should be a text."
    if any(len(item.get(name, "")) > TEXT_LENGTH for name in ("text", "why", "name")):
        return f"a text has more than {TEXT_LENGTH:,} characters."
    choices = item.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        return "its choices are no list of objects."
    if not all(isinstance(label, str) for choice in choices for label in choice.values()):
        return "a choice should be a text."
    if any(len(label) > TEXT_LENGTH for choice in choices for label in choice.values()):
        return f"a choice has more than {TEXT_LENGTH:,} characters."
    return ""


def _choices(facts: Mapping[str, object]) -> dict[str, str]:
    """Labels by the ids of the options, in their order."""
    if facts["type"] == "check":
        return {str(facts.get("id") or "checked"): str(facts.get("text", ""))}
    listed_choices = facts.get("choices") or []
    assert isinstance(listed_choices, list)  # noqa: S101 - its shape was looked at
    return {str(code): str(label) for choice in listed_choices for code, label in choice.items()}


def _common(codes: Mapping[str, str]) -> str:
    """What the ids of several options begin with, up to an underscore."""
    names = list(codes)
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:same].rpartition("_")[0]
