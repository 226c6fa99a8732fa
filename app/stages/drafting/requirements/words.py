"""What kinds are called on the pages of requirements, scope and terms."""

from app.domain.evaluation import CriterionKind
from app.domain.request.requirement_flags import Weakness
from app.domain.request.requirements import Control

CONTROLS = {
    Control.VENDOR: "The vendor",
    Control.BUYER: "The buyer",
    Control.BOTH: "Both sides",
    Control.OTHERS: "Others: authorities, suppliers, the market",
    Control.NOBODY: "Nobody",
}
CONTROLLED_BY = {
    Control.VENDOR: "controlled by the vendor",
    Control.BUYER: "controlled by the buyer",
    Control.BOTH: "controlled by both sides",
    Control.OTHERS: "controlled by others",
    Control.NOBODY: "controlled by nobody",
}
WEAKNESSES = {
    Weakness.SOLUTION: "names a solution",
    Weakness.INCOMPLETE: "incomplete",
    Weakness.UNTOLD: "measure tells nothing",
    Weakness.VAGUE: "vague",
}
KINDS = {CriterionKind.PRICE: "price", CriterionKind.GATE: "gate", CriterionKind.SCORE: ""}
STORY = (
    ("problem", "Problem"),
    ("hurt", "Who is hurt"),
    ("evidence", "Evidence"),
    ("outcome", "Outcome"),
    ("measure", "Measured by"),
    ("need", "Need behind it"),
)
"""The fields that tell a requirement, in their order, and what they are called."""
