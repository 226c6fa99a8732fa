"""What kinds, directions and ways to import are called in the editor of the questionnaire."""

from app.domain.request.question_kinds import KINDS
from app.domain.request.questionnaire import Direction
from app.domain.request.questionnaire_merging import Way

DIRECTIONS = {
    Direction.AT_LEAST.value: "at least this much; more is better",
    Direction.AT_MOST.value: "at most this much; less is better",
}
KIND_CHOICES = tuple((kind.value, f"{facts.name} – {facts.asks_for}") for kind, facts in KINDS.items())
WAYS = {
    Way.BESIDE.value: "They stay as they are. All of the file is added behind them, under codes of its own.",
    Way.ADD.value: "They stay. Questions of the same code are changed, the others are added.",
    Way.REPLACE.value: "The file comes in their place. What is not in the file is removed.",
}
