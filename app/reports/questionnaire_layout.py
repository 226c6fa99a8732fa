"""The sheets and columns of a questionnaire in Excel, shared by the one who reads it and the one who writes it."""

from app.domain.request.question_kinds import KINDS
from app.domain.request.questionnaire import Direction
from app.domain.request.questionnaire_limits import MOST_OPTIONS, MOST_QUESTIONS, MOST_SECTIONS
from app.reports.workbook_layout import NO, YES, SheetLayout

SECTIONS = SheetLayout("Sections", ("key", "title", "intro", "condition"), ("key", "title"), most_rows=MOST_SECTIONS)
QUESTIONS = SheetLayout(
    "Questions",
    (
        "code",
        "section",
        "kind",
        "text",
        "help",
        "mandatory",
        "passes",
        "unit",
        "target",
        "direction",
        "columns",
        "condition",
    ),
    ("code", "kind", "text"),
    most_rows=MOST_QUESTIONS,
    needed=True,
)
OPTIONS = SheetLayout(
    "Options",
    ("question", "code", "label", "points", "passes"),
    ("question", "code", "label"),
    most_rows=MOST_QUESTIONS * MOST_OPTIONS // 10,
)
SHEETS = (SECTIONS, QUESTIONS, OPTIONS)

COLUMN_OF = {"is_mandatory": "mandatory", "options": "kind", "": None}
"""The column for a field of a question where the two have different names; None for no column."""

LISTS = {
    (QUESTIONS.name, "kind"): tuple(kind.value for kind in KINDS),
    (QUESTIONS.name, "mandatory"): (YES, NO),
    (QUESTIONS.name, "direction"): tuple(direction.value for direction in Direction),
    (OPTIONS.name, "passes"): (YES, NO),
}
"""What can be chosen in a cell of these columns."""

EXPLAINED = {
    SECTIONS.name: {
        "key": "A short name by which questions say where they stand, for example S1.",
        "title": "What vendors read above the questions of the section.",
        "intro": "A text in Markdown before its questions. May be empty.",
        "condition": "When the section shows, for example Q1 = yes. Empty: always.",
    },
    QUESTIONS.name: {
        "code": "One word without blanks, such as Q7. No two questions have the same.",
        "section": "The key of the section. Without a sheet Sections: its title; each new title makes a section.",
        "kind": f"One of: {', '.join(kind.value for kind in KINDS)}.",
        "text": "What is asked, or what is to be read. Markdown.",
        "help": "What a good answer holds. Markdown. May be empty.",
        "mandatory": "yes where it has to be answered. Empty: no.",
        "passes": "For a gate of yes_no or service_level: the answers that pass it, set apart by blanks: yes, no, "
        "meets, partly. For a gate with options see the sheet Options.",
        "unit": "For number and service_level, for example % of calls answered within 20 seconds.",
        "target": "For number and service_level: the number that is wanted.",
        "direction": "at_least where more is better, at_most where less is. Empty: at_least.",
        "columns": "For table: the headings, one on each line of the cell (Alt and Enter make a new line).",
        "condition": 'When it is asked: Q7 = yes, Q8 includes "option", Q9 answered; joined by and, or, not and '
        "brackets. Only questions that come before can be looked at. Empty: always.",
    },
    OPTIONS.name: {
        "question": "The code of a question of the kind single_choice or multiple_choice.",
        "code": "One word without blanks. No two options of a question have the same.",
        "label": "What vendors read.",
        "points": "Advice for whoever scores. May be empty.",
        "passes": "yes where this option passes the gate. Of multiple_choice all that pass have to be chosen.",
    },
}
"""What each column holds, in the words of the sheet Explanations."""
