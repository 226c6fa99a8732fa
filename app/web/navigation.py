"""The left side and the stage bar: one table of entries, shown as far as the policy opens them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g, request, url_for

from app.domain.lifecycle import Stage, title
from app.domain.policy import INSTANCE_ROLE_WORDS, ROLE_WORDS, Action, refusal
from app.web.access import situation
from app.web.clock import now
from app.web.session import current_actor

FINALIST, THIS_RFP, DRAFTING = "Finalist", "This RFP", "Drafting"
RESPONSES, SCORING = "Responses", "Scoring"
DECISION, RECORD = "Decision", "Record"
"""The headings of the left side, in the order of the procurement."""
PORTAL, THIS_INVITATION = "Vendors’ portal", "This invitation"
"""The headings of vendors' people, who see no others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go, under a heading. Headings other than `FINALIST` and `PORTAL` are parts of the RFP, or of the
    invitation, in question; an `about_rfp` entry is told which it is."""

    label: str
    icon: str
    endpoint: str
    action: Action
    section: str
    about_rfp: bool = False

    @property
    def within_rfp(self) -> bool:
        return self.section not in (FINALIST, PORTAL, THIS_INVITATION)

    @property
    def is_for_vendors(self) -> bool:
        return self.section in (PORTAL, THIS_INVITATION)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the layout draws it."""

    label: str
    url: str
    icon: str
    active: bool
    section: str
    state: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage as the bar draws it; `hint` says why it has no part in Finalist."""

    label: str
    state: str | None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """The deadline for responses as the stage line draws it; `now` is the server's time."""

    label: str
    at: datetime
    zone: str
    now: datetime


BEFORE_THE_IMPORT = (Stage.DRAFTING, Stage.RESPONSES, Stage.INTERVIEWS, Stage.SITE_VISITS)
"""What an evaluation has behind it when it comes in as a workbook: Finalist saw none of it."""
ELSEWHERE = (Stage.INTERVIEWS, Stage.SITE_VISITS)
"""What is held elsewhere; so are the responses of an RFP that is not published here."""


ENTRIES = (
    Entry("Home", "home", "desk.home", Action.DESK_VIEW, FINALIST),
    Entry("New RFP", "plus", "rfps.create", Action.RFP_CREATE, FINALIST),
    Entry("Library", "books", "library.library", Action.LIBRARY_VIEW, FINALIST),
    Entry("Vendors", "building", "vendors.vendors", Action.VENDOR_VIEW, FINALIST),
    Entry("Import an evaluation", "upload", "evaluations.upload", Action.EVALUATION_IMPORT, FINALIST),
    Entry("People", "users", "people.people", Action.PEOPLE_MANAGE, FINALIST),
    Entry("Security events", "shield-check", "people.security_events", Action.INSTANCE_AUDIT, FINALIST),
    Entry("Who may do what", "key", "people.policy", Action.POLICY_VIEW, FINALIST, about_rfp=True),
    Entry("Overview", "layout-dashboard", "desk.overview", Action.RFP_VIEW, THIS_RFP),
    Entry("Committee", "users-group", "people.committee", Action.COMMITTEE_MANAGE, THIS_RFP),
    Entry("Document", "file-text", "drafting.document", Action.REQUEST_VIEW, DRAFTING),
    Entry("Requirements", "clipboard-list", "drafting.requirements", Action.REQUEST_VIEW, DRAFTING),
    Entry("Questionnaire", "list-check", "drafting.questionnaire", Action.REQUEST_VIEW, DRAFTING),
    Entry("Pricing sheet", "coin", "drafting.pricing_sheet", Action.REQUEST_VIEW, DRAFTING),
    Entry("Schedule", "calendar-event", "drafting.schedule", Action.REQUEST_VIEW, DRAFTING),
    Entry("From the library", "books", "drafting.library", Action.REQUEST_EDIT, DRAFTING),
    Entry("Criteria and rules", "list-details", "drafting.draft", Action.FRAMEWORK_VIEW, DRAFTING),
    Entry("Formula laboratory", "flask", "drafting.laboratory", Action.LABORATORY_USE, DRAFTING),
    Entry("Review and publish", "writing", "drafting.review", Action.REVIEW_VIEW, DRAFTING),
    Entry("Publication", "file-certificate", "drafting.publication", Action.PUBLICATION_VIEW, DRAFTING),
    Entry("Invitations", "mail", "responses.invitations", Action.INVITATION_VIEW, RESPONSES),
    Entry("Questions and answers", "message-2", "responses.clarifications", Action.CLARIFICATION_VIEW, RESPONSES),
    Entry("Opening", "lock-open", "opening.envelopes", Action.OPENING_VIEW, RESPONSES),
    Entry("Responses", "layout-grid", "responses.comparing", Action.RESPONSE_READ, RESPONSES),
    Entry("Offers and prices", "package", "responses.offers", Action.OFFER_VIEW, RESPONSES),
    Entry("Open scoring", "lock", "responses.opening", Action.SCORING_OPEN, RESPONSES),
    Entry("Score", "edit", "scoring.own", Action.MARK_OWN, SCORING),
    Entry("Progress", "users-group", "scoring.progress", Action.PROGRESS_VIEW, SCORING),
    Entry("Ranking", "trophy", "scoring.ranking", Action.RANKING_VIEW, SCORING),
    Entry("Agreement", "messages", "finalists.agreement", Action.AGREEMENT_VIEW, DECISION),
    Entry("How sure", "chart-dots", "finalists.robustness", Action.ROBUSTNESS_VIEW, DECISION),
    Entry("Scenarios", "scale", "finalists.scenarios", Action.SCENARIO_VIEW, DECISION),
    Entry("Decision packet", "file-certificate", "packets.packets", Action.PACKET_VIEW, DECISION),
    Entry("Mail and work", "inbox", "desk.work", Action.WORK_VIEW, RECORD),
    Entry("Audit", "history", "desk.audit", Action.AUDIT_VIEW, RECORD),
    Entry("Invitations", "inbox", "portal.home", Action.PORTAL_HOME, PORTAL),
    Entry("Overview", "home", "portal.invitation", Action.PORTAL_ENTER, THIS_INVITATION),
    Entry("Documents", "file-text", "portal.documents", Action.PORTAL_READ, THIS_INVITATION),
    Entry("Questions and answers", "message-2", "portal.questions", Action.PORTAL_READ, THIS_INVITATION),
    Entry("Answers", "list-check", "portal.answers", Action.RESPONSE_OWN, THIS_INVITATION),
    Entry("Prices", "coin", "portal.prices", Action.RESPONSE_OWN, THIS_INVITATION),
    Entry("Files", "paperclip", "portal.attaching", Action.RESPONSE_OWN, THIS_INVITATION),
    Entry("Excel", "file-spreadsheet", "portal.excel", Action.RESPONSE_OWN, THIS_INVITATION),
    Entry("Submit", "send", "portal.submission", Action.RESPONSE_OWN, THIS_INVITATION),
    Entry("Colleagues", "users", "portal.colleagues", Action.PORTAL_READ, THIS_INVITATION),
)


def shown_entries() -> list[Shown]:
    """The entries open to the person asking; those of the RFP or the invitation in question follow."""
    actor = current_actor()
    entries = []
    for entry in ENTRIES:
        if entry.is_for_vendors is not actor.is_vendor or not _has_its_subject(entry):
            continue
        if refusal(entry.action, actor, situation()) is not None:
            continue
        entries.append(
            Shown(
                label=entry.label,
                url=url_for(entry.endpoint, **_arguments(entry)),
                icon=entry.icon,
                active=_is_active(entry),
                section=entry.section,
            )
        )
    return entries


def _has_its_subject(entry: Entry) -> bool:
    """Whether the RFP or the invitation that the entry is a part of is in question."""
    if entry.section == THIS_INVITATION:
        return "invitation" in g
    return "rfp" in g or not entry.within_rfp


def _arguments(entry: Entry) -> dict[str, Any]:
    if entry.section == THIS_INVITATION:
        return {"invitation": g.invitation.public_id}
    if "rfp" in g and (entry.within_rfp or entry.about_rfp):
        return {"rfp": g.rfp.public_id}
    return {}


def _is_active(entry: Entry) -> bool:
    endpoint = request.endpoint or ""
    return endpoint == entry.endpoint or endpoint.startswith(f"{entry.endpoint}_")


def stage_bar() -> list[StageShown]:
    """The stages of the RFP in question, with how far it has come."""
    rfp = g.get("rfp")
    if rfp is None:
        return []
    order = list(Stage)
    here = order.index(rfp.stage)
    imported = rfp.imported_at is not None
    elsewhere = ELSEWHERE if rfp.stage is Stage.DRAFTING or rfp.closes_at is not None else (Stage.RESPONSES, *ELSEWHERE)
    return [
        _stage_shown(stage, ahead=index - here, imported=imported, elsewhere=elsewhere)
        for index, stage in enumerate(order)
    ]


def _stage_shown(stage: Stage, *, ahead: int, imported: bool, elsewhere: tuple[Stage, ...]) -> StageShown:
    if imported and stage in BEFORE_THE_IMPORT:
        return StageShown(label=title(stage), state="skipped", hint="before the import")
    if stage in elsewhere and ahead:
        return StageShown(label=title(stage), state="skipped", hint="held outside Finalist")
    states = {-1: "done", 0: "current", 1: None}
    return StageShown(label=title(stage), state=states[(ahead > 0) - (ahead < 0)])


def deadline() -> DeadlineShown | None:
    """The deadline for responses of the RFP in question, where it has one."""
    rfp = g.get("rfp")
    if rfp is None or rfp.closes_at is None:
        return None
    return DeadlineShown("Responses until", rfp.closes_at, rfp.time_zone, now().replace(microsecond=0))


def _role_in_words() -> str:
    actor = current_actor()
    if actor.is_vendor:
        return g.invitation.firm if "invitation" in g else "For a vendor"
    words = [ROLE_WORDS[role] for role in ROLE_WORDS if role in actor.roles]
    words += [INSTANCE_ROLE_WORDS[role] for role in INSTANCE_ROLE_WORDS if role in actor.instance_roles]
    plain = [word.removeprefix("the ").removeprefix("an ").removeprefix("a ") for word in words]
    return ", ".join(plain).capitalize()


def _for_layouts() -> dict[str, object]:
    """What the layouts of signed-in pages ask for."""
    if g.get("error_page"):  # drawn even when the database cannot be reached
        return {}
    actor = current_actor()
    if not actor.signed_in:
        return {}
    return {
        "navigation": shown_entries(),
        "stage_bar": stage_bar(),
        "deadline": deadline(),
        "rfp": g.get("rfp"),
        "home_url": url_for("portal.home" if actor.is_vendor else "desk.home"),
        "person_name": actor.name,
        "person_role": _role_in_words(),
        "sessions_url": url_for("people.sessions"),
        "sign_out_url": url_for("people.sign_out"),
    }


def register(app: Flask) -> None:
    app.context_processor(_for_layouts)
