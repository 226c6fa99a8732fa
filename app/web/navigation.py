"""The left side and the stage bar: one table of entries, shown as far as the policy opens them."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from app.domain.lifecycle import Stage, title
from app.domain.policy import INSTANCE_ROLE_WORDS, ROLE_WORDS, Action, refusal
from app.web.access import situation
from app.web.session import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go. `within_rfp` entries stand under the RFP in question; `about_rfp` ones are told which it is."""

    label: str
    icon: str
    endpoint: str
    action: Action
    within_rfp: bool = False
    about_rfp: bool = False


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


BEFORE_THE_IMPORT = (Stage.DRAFTING, Stage.RESPONSES, Stage.INTERVIEWS, Stage.SITE_VISITS)
"""What an evaluation has behind it when it comes in as a workbook: Finalist saw none of it."""
ELSEWHERE = (Stage.RESPONSES, Stage.INTERVIEWS, Stage.SITE_VISITS)
"""What an evaluation made by hand has elsewhere: its offers are entered as they came in."""


ENTRIES = (
    Entry("Home", "home", "desk.home", Action.DESK_VIEW),
    Entry("New RFP", "plus", "rfps.create", Action.RFP_CREATE),
    Entry("Import an evaluation", "upload", "evaluations.upload", Action.EVALUATION_IMPORT),
    Entry("People", "users", "people.people", Action.PEOPLE_MANAGE),
    Entry("Security events", "shield-check", "people.security_events", Action.INSTANCE_AUDIT),
    Entry("Who may do what", "key", "people.policy", Action.POLICY_VIEW, about_rfp=True),
    Entry("Overview", "layout-dashboard", "desk.overview", Action.RFP_VIEW, within_rfp=True),
    Entry("Criteria and rules", "list-details", "drafting.draft", Action.FRAMEWORK_VIEW, within_rfp=True),
    Entry("Formula laboratory", "flask", "drafting.laboratory", Action.LABORATORY_USE, within_rfp=True),
    Entry("Offers and prices", "package", "responses.offers", Action.OFFER_VIEW, within_rfp=True),
    Entry("Open scoring", "lock", "responses.opening", Action.SCORING_OPEN, within_rfp=True),
    Entry("Score", "edit", "scoring.own", Action.MARK_OWN, within_rfp=True),
    Entry("Progress", "users-group", "scoring.progress", Action.PROGRESS_VIEW, within_rfp=True),
    Entry("Ranking", "trophy", "scoring.ranking", Action.RANKING_VIEW, within_rfp=True),
    Entry("Agreement", "messages", "finalists.agreement", Action.AGREEMENT_VIEW, within_rfp=True),
    Entry("How sure", "chart-dots", "finalists.robustness", Action.ROBUSTNESS_VIEW, within_rfp=True),
    Entry("Scenarios", "scale", "finalists.scenarios", Action.SCENARIO_VIEW, within_rfp=True),
    Entry("Decision packet", "file-certificate", "packets.packets", Action.PACKET_VIEW, within_rfp=True),
    Entry("Committee", "users-group", "people.committee", Action.COMMITTEE_MANAGE, within_rfp=True),
    Entry("Mail and work", "inbox", "desk.work", Action.WORK_VIEW, within_rfp=True),
    Entry("Audit", "history", "desk.audit", Action.AUDIT_VIEW, within_rfp=True),
)


def shown_entries() -> list[Shown]:
    """The entries open to the person asking; those of the RFP in question follow."""
    rfp = g.get("rfp")
    actor = current_actor()
    entries = []
    for entry in ENTRIES:
        if entry.within_rfp and rfp is None:
            continue
        if refusal(entry.action, actor, situation()) is not None:
            continue
        arguments = {"rfp": rfp.public_id} if rfp is not None and (entry.within_rfp or entry.about_rfp) else {}
        entries.append(
            Shown(
                label=entry.label,
                url=url_for(entry.endpoint, **arguments),
                icon=entry.icon,
                active=_is_active(entry),
                section="This RFP" if entry.within_rfp else "Finalist",
            )
        )
    return entries


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
    return [_stage_shown(stage, ahead=index - here, imported=imported) for index, stage in enumerate(order)]


def _stage_shown(stage: Stage, *, ahead: int, imported: bool) -> StageShown:
    if imported and stage in BEFORE_THE_IMPORT:
        return StageShown(label=title(stage), state="skipped", hint="before the import")
    if stage in ELSEWHERE and ahead:
        return StageShown(label=title(stage), state="skipped", hint="held outside Finalist")
    states = {-1: "done", 0: "current", 1: None}
    return StageShown(label=title(stage), state=states[(ahead > 0) - (ahead < 0)])


def _role_in_words() -> str:
    actor = current_actor()
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
        "rfp": g.get("rfp"),
        "home_url": url_for("desk.home"),
        "person_name": actor.name,
        "person_role": _role_in_words(),
        "sessions_url": url_for("people.sessions"),
        "sign_out_url": url_for("people.sign_out"),
    }


def register(app: Flask) -> None:
    app.context_processor(_for_layouts)
