"""What the kinds of dates are called, and the title that a date of each kind begins with."""

from app.domain.request.schedule import DateKind

TITLES: dict[DateKind, str] = {
    DateKind.PUBLICATION: "Publication of the RFP",
    DateKind.INTENT: "Intent to respond, until",
    DateKind.QUESTIONS: "Questions from vendors, until",
    DateKind.ANSWERS: "Answers to all questions, until",
    DateKind.DEADLINE: "Deadline for responses",
    DateKind.OPENING: "Opening of the responses",
    DateKind.SCORING: "Scoring by the panel",
    DateKind.CONSENSUS: "Consensus meeting",
    DateKind.SHORTLIST: "Shortlist",
    DateKind.INTERVIEWS: "Oral interviews",
    DateKind.SITE_VISITS: "Site visits",
    DateKind.DECISION: "Decision",
    DateKind.STANDSTILL: "Standstill",
    DateKind.CONTRACT: "Signing of the contract",
    DateKind.SERVICE: "Start of the service",
    DateKind.OTHER: "Other date",
}
