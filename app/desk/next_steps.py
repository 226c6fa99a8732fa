"""What comes next in an RFP, stage by stage: one table, shown as far as the policy opens it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.desk.queries import Overview, RfpLine
from app.desk.waiting import (
    Standing,
    a_signature_is_asked_for,
    all_marks_are_in,
    always,
    an_addendum_is_written,
    answers_may_come,
    marks_are_outstanding,
    no_question_waits,
    nothing_was_handed_in,
    openers_are_missing,
    prices_wait_to_be_opened,
    questions_wait,
    responses_are_open,
    responses_wait_to_be_opened,
    some_seats_are_empty,
)
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Actor, Role, Situation, refusal
from app.domain.sentences import listed
from app.web.clock import now


def nothing(overview: Overview) -> str:  # noqa: ARG001
    return ""


def how_many_questions_wait(overview: Overview) -> str:
    return "1 question waits." if overview.open_questions == 1 else f"{overview.open_questions} questions wait."


def who_opens(overview: Overview) -> str:
    called = "the responses" if overview.responses_opened_at is None else "the prices"
    return f"Waits for {listed(overview.openers)} to open {called}."


@dataclass(frozen=True, slots=True)
class NextStep:
    """A thing to do, where it is done, and what it needs; the first open one is the next step."""

    label: str
    sentence: str
    endpoint: str
    action: Action
    icon: str
    waits: Callable[[Standing], bool] = always
    """Whether it is still to be done, as the RFP tells."""
    adds: Callable[[Overview], str] = nothing
    """What is said before the sentence, with names and numbers of the RFP."""

    def said_of(self, overview: Overview) -> str:
        """The sentence for the overview of an RFP."""
        return " ".join(filter(None, (self.adds(overview), self.sentence)))


HOW_SURE = NextStep(
    "See how sure it is",
    "What would change the winner: other weights, another formula, one evaluator less.",
    "finalists.robustness",
    Action.ROBUSTNESS_VIEW,
    "chart-dots",
    waits=all_marks_are_in,
)
NAME_OPENERS = NextStep(
    "Name the openers",
    "Fewer openers are named than have to be present. Without them no envelope can be opened.",
    "people.committee",
    Action.COMMITTEE_MANAGE,
    "users-group",
    waits=openers_are_missing,
)
ANSWER = NextStep(
    "Answer what vendors ask",
    "Questions that ask the same are answered once, to all, without who asked.",
    "responses.clarifications",
    Action.CLARIFICATION_VIEW,
    "message-2",
    waits=questions_wait,
    adds=how_many_questions_wait,
)
NEXT_STEPS: dict[Stage, tuple[NextStep, ...]] = {
    Stage.DRAFTING: (
        NextStep(
            "Sign the draft",
            "Read the draft you were asked to sign, then sign it or say what has to change.",
            "drafting.review",
            Action.REVIEW_SIGN,
            "writing",
            waits=a_signature_is_asked_for,
        ),
        NextStep(
            "Write the document",
            "What vendors will read, section by section, with comments and versions.",
            "drafting.document",
            Action.REQUEST_EDIT,
            "file-text",
        ),
        NextStep(
            "Write the requirements",
            "What goes wrong today, what would show it solved, and which question and criterion belong to it.",
            "drafting.requirements",
            Action.REQUEST_EDIT,
            "clipboard-list",
        ),
        NextStep(
            "Write the questions",
            "What vendors are asked, with what has to be answered and what decides; it comes from Excel too.",
            "drafting.questionnaire",
            Action.REQUEST_EDIT,
            "list-check",
        ),
        NextStep(
            "Set criteria and rules",
            "What is scored, with which weights and scales, and how price counts.",
            "drafting.draft",
            Action.FRAMEWORK_EDIT,
            "list-details",
        ),
        NextStep(
            "Say what is priced",
            "Lines with units and quantities, by year and volume; vendors fill in the prices.",
            "drafting.pricing_sheet",
            Action.REQUEST_EDIT,
            "coin",
        ),
        NextStep(
            "Set the dates",
            "The deadline for responses, and what happens before and after it.",
            "drafting.schedule",
            Action.REQUEST_EDIT,
            "calendar-event",
        ),
        NextStep(
            "Try the price formula",
            "See on made-up offers who would win under each formula, before anything is frozen.",
            "drafting.laboratory",
            Action.LABORATORY_USE,
            "flask",
        ),
        NextStep(
            "Review and publish",
            "Have the draft signed, mend what is still in the way, and publish it, which freezes it.",
            "drafting.review",
            Action.RFP_PUBLISH,
            "lock",
        ),
        NextStep(
            "Seat the panel",
            "Give the panel's seats to the people who score.",
            "people.committee",
            Action.COMMITTEE_MANAGE,
            "users-group",
            waits=some_seats_are_empty,
        ),
        NextStep(
            "Or enter offers by hand",
            "Where offers came in outside Finalist: who offers, and what each asks, line by line.",
            "responses.offers",
            Action.OFFER_EDIT,
            "package",
        ),
        NextStep(
            "Or open scoring",
            "Without publication: freeze the rules and let the panel score the offers entered by hand.",
            "responses.opening",
            Action.SCORING_OPEN,
            "lock",
        ),
    ),
    Stage.RESPONSES: (
        NextStep(
            "Finish the addendum",
            "An addendum is being written. Vendors see none of it until it is issued.",
            "drafting.publication_addendum",
            Action.ADDENDUM_WRITE,
            "file-text",
            waits=an_addendum_is_written,
        ),
        NAME_OPENERS,
        ANSWER,
        NextStep(
            "See who is invited",
            "Invite vendors until the deadline, and see who means to answer.",
            "responses.invitations",
            Action.INVITATION_VIEW,
            "mail",
            waits=answers_may_come,
        ),
        replace(ANSWER, waits=no_question_waits, adds=nothing),
        NextStep(
            "Open the responses",
            "The deadline has passed. The openers open the first envelope together, each with the password.",
            "opening.envelopes",
            Action.ENVELOPE_OPEN,
            "lock-open",
            waits=responses_wait_to_be_opened,
        ),
        NextStep(
            "Call the openers",
            "The deadline has passed. They come together, each with the password; you can remind them by mail.",
            "opening.envelopes",
            Action.COMMITTEE_MANAGE,
            "users-group",
            waits=responses_wait_to_be_opened,
            adds=who_opens,
        ),
        NextStep(
            "Enter offers by hand",
            "Nobody had handed in a response when the deadline passed. Offers that came otherwise can be entered.",
            "responses.offers",
            Action.OFFER_EDIT,
            "package",
            waits=nothing_was_handed_in,
        ),
        NextStep(
            "Read the opening record",
            "Nobody had handed in a response when the deadline passed; the record says who found that and when.",
            "opening.envelopes",
            Action.OPENING_VIEW,
            "file-certificate",
            waits=nothing_was_handed_in,
        ),
        NextStep(
            "Open scoring",
            "The responses are open. Look what is still in the way, then let the panel begin.",
            "responses.opening",
            Action.SCORING_OPEN,
            "lock",
            waits=responses_are_open,
        ),
        NextStep(
            "Read the responses",
            "Answers side by side, gates, and what is missing.",
            "responses.comparing",
            Action.RESPONSE_READ,
            "layout-grid",
            waits=responses_are_open,
        ),
        NextStep(
            "Read what was published",
            "The RFP as it was frozen, with its addenda, in Word and as a PDF.",
            "drafting.publication",
            Action.PUBLICATION_VIEW,
            "file-certificate",
        ),
    ),
    Stage.SCORING: (
        NextStep(
            "Score the offers",
            "Give your own marks. Nobody else's show until you have submitted yours.",
            "scoring.own",
            Action.MARK_GIVE,
            "edit",
        ),
        NextStep(
            "Seat the panel",
            "Give the panel's seats to people, so that they can score or see what they marked.",
            "people.committee",
            Action.COMMITTEE_MANAGE,
            "users-group",
            waits=lambda rfp: some_seats_are_empty(rfp) and marks_are_outstanding(rfp),
        ),
        NextStep(
            "See who still scores",
            "How far each evaluator is, and who has submitted.",
            "scoring.progress",
            Action.PROGRESS_VIEW,
            "users-group",
            waits=marks_are_outstanding,
        ),
        replace(NAME_OPENERS, waits=lambda rfp: responses_are_open(rfp) and openers_are_missing(rfp)),
        NextStep(
            "Open the prices",
            "All marks are in. The openers open the second envelope together, each with the password.",
            "opening.envelopes",
            Action.ENVELOPE_OPEN,
            "lock-open",
            waits=prices_wait_to_be_opened,
        ),
        NextStep(
            "Call the openers",
            "All marks are in. They come together once more; until then no offer has a price. You can remind them.",
            "opening.envelopes",
            Action.COMMITTEE_MANAGE,
            "users-group",
            waits=prices_wait_to_be_opened,
            adds=who_opens,
        ),
        NextStep(
            "Look at the ranking",
            "See where the offers stand, and what keeps the ranking from being final if something does.",
            "scoring.ranking",
            Action.RANKING_VIEW,
            "trophy",
        ),
        HOW_SURE,
        NextStep(
            "Seat the panel",
            "Give the panel's seats to people, so that they can see what they marked.",
            "people.committee",
            Action.COMMITTEE_MANAGE,
            "users-group",
            waits=lambda rfp: some_seats_are_empty(rfp) and all_marks_are_in(rfp),
        ),
        NextStep(
            "Close the scoring",
            "Once the ranking is final, close the scoring on its page: then it stands.",
            "scoring.ranking",
            Action.SCORING_CLOSE,
            "lock",
            waits=all_marks_are_in,
        ),
        NextStep(
            "Read the decision packet",
            "The recommendation first, then everything it rests on.",
            "packets.packets",
            Action.PACKET_VIEW,
            "file-certificate",
            waits=all_marks_are_in,
        ),
    ),
    Stage.FINALISTS: (
        NextStep(
            "Take the decision packet",
            "Build it from the record, or take the one that is filed.",
            "packets.packets",
            Action.PACKET_VIEW,
            "file-certificate",
        ),
        HOW_SURE,
        NextStep(
            "Look at the ranking",
            "Scoring is closed; the ranking stands.",
            "scoring.ranking",
            Action.RANKING_VIEW,
            "trophy",
        ),
    ),
}


def next_steps(stage: Stage, *, reader: Actor) -> tuple[NextStep, ...]:
    """The steps in the order that suits the reader: who only decides starts with the decision packet."""
    steps = NEXT_STEPS.get(stage, ())
    if Role.APPROVER in reader.roles and Role.LEAD not in reader.roles:
        return tuple(sorted(steps, key=lambda step: step.action is not Action.PACKET_VIEW))
    return steps


def next_step(line: RfpLine, *, reader: Actor) -> NextStep | None:
    """The first step that the reader may take, as far as the line on the desk tells."""
    actor = replace(reader, roles=frozenset(line.roles), seat=line.seat, submitted=line.submitted)
    situation = Situation(
        stage=line.stage,
        closed=line.closes_at is None or line.closes_at <= now(),
        opened=line.responses_opened_at is not None,
        priced=line.prices_opened_at is not None,
    )
    for step in next_steps(line.stage, reader=actor):
        if step.waits(line) and refusal(step.action, actor, situation) is None:
            return step
    return None
