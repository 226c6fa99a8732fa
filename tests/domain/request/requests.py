"""A small request in which every part says something, and every kind of question is asked."""

from datetime import UTC, datetime
from decimal import Decimal

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Framework,
    Location,
    PriceFormula,
    Rules,
    ScaleWord,
    ScoringStage,
    Seat,
    SupportModel,
)
from app.domain.request.document import Section
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.domain.request.requirements import ContractTerm, Control, Obligation, Requirement, ScopeItem, Side
from app.domain.request.schedule import DateKind, ScheduleDate

DEADLINE = datetime(2027, 1, 15, 11, tzinfo=UTC)
MARKDOWN = """We answer calls from **8** to 18.

- Voice
  - Inbound
- *E-mail* and `chat`

1. First
2. Second

> A quotation, with a [link](https://example.org/).

| Channel | Volume |
|---|---:|
| Voice | 120,000 |
| E-mail | 30,000 |

```
code stays as it is
```
"""


def a_framework() -> Framework:
    return Framework(
        reference="RFP-2027-01",
        title="Contact centre",
        rules=Rules(total_points=Decimal(100), price_formula=PriceFormula.LOWEST_PRICE_RATIO),
        criteria=(
            Criterion("G1", "Certified", CriterionKind.GATE),
            Criterion("Q", "Quality", CriterionKind.GROUP, weight=Decimal(60)),
            Criterion("C1", "Languages", CriterionKind.SCORE, parent="Q", weight=Decimal(50), scale_max=Decimal(10)),
            Criterion(
                "C2",
                "Quality control",
                CriterionKind.SCORE,
                parent="Q",
                weight=Decimal(50),
                scale="quality",
                stage=ScoringStage.INTERVIEW,
            ),
            Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(40)),
        ),
        scales=(ScaleWord("quality", "Good", Decimal(8)), ScaleWord("quality", "Poor", Decimal(2))),
        currency="EUR",
        time_zone="Europe/Zurich",
    )


def a_questionnaire() -> Questionnaire:
    kinds = [kind for kind in QuestionKind if kind is not QuestionKind.SHORT_TEXT]
    first = Question(
        "Q1", "general", QuestionKind.SHORT_TEXT, "In which languages do you answer?", help="All.", is_mandatory=True
    )
    others = (
        Question(
            f"Q{number}",
            "detail",
            kind,
            f"A question answered by {kind.value}",
            options=(Option("a", "The first", Decimal(3)), Option("b", "The second"))
            if kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE)
            else (),
            passes=("yes",) if kind is QuestionKind.YES_NO else (),
            unit="%" if kind in (QuestionKind.NUMBER, QuestionKind.SERVICE_LEVEL) else "",
            target=Decimal(80) if kind is QuestionKind.SERVICE_LEVEL else None,
            columns=("Site", "People") if kind is QuestionKind.TABLE else (),
        )
        for number, kind in enumerate(kinds, start=2)
    )
    return Questionnaire(
        sections=(QuestionSection("general", "General"), QuestionSection("detail", "In detail", intro="Be brief.")),
        questions=(first, *others),
    )


def a_request() -> Request:
    return Request(
        framework=a_framework(),
        panel=(Seat("E1", "Operations"), Seat("E2", "Finance", criteria=("C1",))),
        seat_expertise={"E1": ("contact centres",)},
        criterion_expertise={"C1": ("languages",)},
        sections=(
            Section("s1", "About the service", "We answer calls from **8** to 18."),
            Section("s2", "What we need", MARKDOWN),
            Section("s3", "Volumes", "Rising.", level=2),
            Section("s4", "Growth", "", level=3),
        ),
        requirements=(
            Requirement(
                code="R1",
                statement="Callers reach a person who speaks their language",
                problem="A third hangs up.",
                hurt="Callers",
                evidence="Call statistics of 2026",
                outcome="Nobody hangs up for want of a language",
                measure="Share of calls abandoned",
                questions=("Q1",),
                criteria=("C1",),
            ),
            Requirement("R2", "Calls are answered fast", Obligation.SHOULD),
        ),
        scope=(
            ScopeItem("i1", Side.IN, "Calls and e-mails"),
            ScopeItem("i2", Side.OUT, "Debt collection"),
            ScopeItem("i3", Side.OPEN, "Complaints about invoices", "Finance decides by May"),
        ),
        terms=(
            ContractTerm("T1", "Service credits", "5 % of the fee below 80 %.", Control.VENDOR, "Monthly report"),
            ContractTerm("T2", "Forecast", "We tell volumes ahead.", Control.BUYER),
        ),
        questionnaire=a_questionnaire(),
        price_sheet=PriceSheet(
            years=2,
            locations=(Location.ONSHORE, Location.OFFSHORE),
            support_models=(SupportModel.DEDICATED,),
            lines=(
                SheetLine("L1", "Agent hour", "hour", quantities=(Quantity(1, "", Decimal(1000)),)),
                SheetLine("L2", "Set-up", "once", Recurrence.ONE_OFF, (Quantity(1, "", Decimal(1)),)),
                SheetLine("L3", "Night hour", "hour", is_counted=False),
            ),
            note="Prices without tax.",
        ),
        schedule=(
            ScheduleDate("d1", DateKind.QUESTIONS, "Questions of vendors", datetime(2026, 12, 4, 11, tzinfo=UTC)),
            ScheduleDate(
                "d2",
                DateKind.INTERVIEWS,
                "Interviews",
                datetime(2027, 2, 1, 8, tzinfo=UTC),
                datetime(2027, 2, 2, 16, tzinfo=UTC),
            ),
        ),
        closes_at=DEADLINE,
    )
