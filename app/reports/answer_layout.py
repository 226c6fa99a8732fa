"""The sheets and columns of a vendor's answers in Excel, shared by the one who writes it and the one who reads it."""

from collections.abc import Sequence

from app.domain.request.answers import MOST_ROWS
from app.domain.request.questionnaire_limits import MOST_OPTIONS, MOST_QUESTIONS
from app.reports.workbook_layout import SheetLayout

CODE, OPTION, QUESTION, ASKED, HAS_TO, ANSWER, VALUE, WORDS = (
    "code",
    "option",
    "question",
    "what is asked for",
    "has to be answered",
    "answer",
    "value offered",
    "explanation",
)
ANSWERS = SheetLayout(
    "Answers",
    (CODE, OPTION, QUESTION, ASKED, HAS_TO, ANSWER, VALUE, WORDS),
    (CODE, ANSWER),
    most_rows=MOST_QUESTIONS * MOST_OPTIONS // 10,
    needed=True,
)
ABOUT = SheetLayout("About", ("key", "value"), ("key", "value"), most_rows=50)
RFP, TAKEN_OUT, MOMENT = "RFP", "Taken out", "Taken out at"
"""The moment is the same in ISO 8601, in a hidden row; files of earlier days have it in the place of the words."""
TABLE = "Table"
"""Each table has a sheet of its own, `Table 1` and so on: the question's code, then the headings, then the rows."""


def table_layout(name: str, columns: Sequence[str]) -> SheetLayout:
    """The rows of one table, under headings that are told apart where two are the same."""
    headings: list[str] = []
    for column in columns:
        same = sum(column.casefold() == each.casefold() for each in columns[: len(headings)])
        headings.append(f"{column} ({same + 1})" if same else column)
    return SheetLayout(name, tuple(headings), tuple(headings), most_rows=MOST_ROWS)
