"""Reads a questionnaire from a file: Excel, CSV, our own JSON or VSAQ's; all of it, or everything that is wrong."""

import json
import re
from dataclasses import dataclass

from app.domain.errors import Fault, FaultyFile
from app.domain.request.data import to_data
from app.domain.request.questionnaire import Questionnaire
from app.domain.request.questionnaire_faults import faults
from app.domain.request.questionnaire_limits import unstorable
from app.domain.request.questionnaire_merging import with_plain_keys
from app.domain.request.vsaq import is_vsaq, read_vsaq
from app.sheets.request_data import Unreadable, from_data
from app.stages.drafting.questionnaire.reading_sheets import read_sheets

MOST_BYTES = 20 * 1024 * 1024
"""The largest JSON that is read."""
_COMMENT = re.compile(r"\A(?:\s*//[^\n]*\n)+")


@dataclass(frozen=True, slots=True)
class ReadQuestionnaire:
    """What a file holds, and what its owner should know before it is stored."""

    questionnaire: Questionnaire
    notices: tuple[Fault, ...]


def read_questionnaire(content: bytes, *, name: str) -> ReadQuestionnaire:
    """The questionnaire in a file called `name`. Raises `FaultyFile`, whatever the bytes are."""
    if name.casefold().endswith(".json") or content.lstrip()[:2] in (b"//", b'{"', b"{\n", b"{\r", b"{ "):
        return _from_json(content)
    read = read_sheets(content, name=name)
    return ReadQuestionnaire(read.questionnaire, read.notices)


def questionnaire_json(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as JSON, as `read_questionnaire` takes it."""
    return json.dumps(to_data(with_plain_keys(questionnaire)), ensure_ascii=False, indent=2).encode()


def _from_json(content: bytes) -> ReadQuestionnaire:
    data = _parsed(content)
    if is_vsaq(data):
        read = read_vsaq(data)
        questionnaire, notes = read.questionnaire, read.notes
    else:
        try:
            questionnaire, notes = from_data(data, Questionnaire), ()
        except Unreadable as error:
            raise FaultyFile([_fault(f"{text[:300]}.") for text in error.faults]) from error
    wrong = [
        _fault(f"{_place(questionnaire, each.in_sections, each.at)}{each.text}") for each in unstorable(questionnaire)
    ]
    if wrong:
        raise FaultyFile(wrong)
    noticed = [f"{fault.code}: {fault.text}" if fault.code else fault.text for fault in faults(questionnaire)]
    return ReadQuestionnaire(questionnaire, tuple(_fault(text) for text in (*notes, *noticed)))


def _parsed(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        raise FaultyFile([_fault(f"The file has more than {MOST_BYTES // 1024 // 1024} MB.")])
    try:
        return json.loads(_COMMENT.sub("", content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise FaultyFile([_fault("The file is not in UTF-8. Save it in that encoding.")]) from error
    except json.JSONDecodeError as error:
        text = f"The file is no JSON: {error.msg} in line {error.lineno}, place {error.colno}."
        raise FaultyFile([_fault(text)]) from error
    except (RecursionError, ValueError) as error:
        raise FaultyFile([_fault("The file is nested too deeply, or a number in it has too many digits.")]) from error


def _place(questionnaire: Questionnaire, in_sections: bool, at: int | None) -> str:
    if at is None:
        return ""
    return f"Section {at + 1}: " if in_sections else f"Question {questionnaire.questions[at].code[:80]}: "


def _fault(text: str) -> Fault:
    return Fault("", None, None, text)
