"""The authorisation matrix: who may use which endpoint from which stage on. A new endpoint takes its place here."""

from collections.abc import Mapping

from app.domain.lifecycle import Stage
from tests.integrity.door import Door, form_doors
from tests.integrity.drafting import DRAFTING_DOORS, DRAFTING_WRITES
from tests.integrity.personas import LEADS, MEMBERS, PERSONAS, READERS, SEATED, SIGNED_IN, SUBMITTED
from tests.integrity.responses import RESPONSES_DOORS, RESPONSES_WRITES

EVERYONE = frozenset(PERSONAS)
ADMINISTRATOR = frozenset({"administrator"})
BUYERS = frozenset({"lead", "lead of another RFP"})
OVERSEERS = frozenset({"administrator", "auditor"})
DECIDERS = frozenset({"lead", "approver", "auditor"})
RECUSED = frozenset({"evaluator recused for B"})

SPENT = frozenset({410})
"""How a single-use link answers that was used, has expired or was never given."""


def _while_scored(endpoint: str, opens_to: frozenset[str], *, method: str = "POST", **arguments: object) -> Door:
    """What can be done in the stage of scoring only."""
    stage = Stage.SCORING
    return Door(endpoint, opens_to, method=method, opens_from=stage, opens_until=stage, arguments=arguments)


def _drafted(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What lead and drafters can do until the RFP is published or its scoring opens."""
    return tuple(Door(endpoint, LEADS | {"drafter"}, method=method, opens_until=Stage.DRAFTING) for method in methods)


def _of_offers(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What the lead can do to offers until scoring closes."""
    return tuple(Door(endpoint, LEADS, method=method, opens_until=Stage.SCORING) for method in methods)


DOORS: tuple[Door, ...] = (
    *DRAFTING_DOORS,
    *RESPONSES_DOORS,
    Door("static", EVERYONE),
    Door("health.health", EVERYONE, answers=frozenset({503})),
    Door("desk.home", SIGNED_IN),
    Door("desk.overview", MEMBERS),
    Door("desk.audit", frozenset({"lead", "auditor"})),
    Door("desk.work", frozenset({"lead", "auditor"})),
    Door("people.people", ADMINISTRATOR),
    *form_doors("people.people_invite", ADMINISTRATOR),
    Door("people.people_account", ADMINISTRATOR),
    Door("people.people_change_roles", ADMINISTRATOR, method="POST"),
    Door("people.people_invite_again", ADMINISTRATOR, method="POST"),
    Door("people.people_deactivate", ADMINISTRATOR, method="POST"),
    Door("people.people_reactivate", ADMINISTRATOR, method="POST"),
    Door("people.security_events", OVERSEERS),
    Door("people.committee", LEADS),
    Door("people.committee_give_role", LEADS, method="POST"),
    Door("people.committee_take_role", LEADS, method="POST"),
    *form_doors("people.committee_give_seat", LEADS),
    Door("people.committee_take_seat_back", LEADS, method="POST"),
    Door("people.sessions", SIGNED_IN),
    Door("people.sessions_change_name", SIGNED_IN, method="POST"),
    Door("people.sessions_change_password", SIGNED_IN, method="POST"),
    Door("people.sessions_end", SIGNED_IN, method="POST"),
    Door("people.sessions_end_others", SIGNED_IN, method="POST"),
    Door("people.policy", SIGNED_IN),
    *form_doors("people.sign_in", EVERYONE),
    Door("people.sign_out", SIGNED_IN, method="POST"),
    *form_doors("people.forgotten_password", EVERYONE),
    *form_doors("people.reset_password", EVERYONE, answers=SPENT),
    *form_doors("people.accept_invitation", EVERYONE, answers=SPENT),
    *form_doors("people.become_first_administrator", EVERYONE, answers=SPENT),
    Door("evaluations.upload", BUYERS),
    Door("evaluations.upload_workbook", BUYERS, method="POST"),
    Door("evaluations.upload_preview", frozenset({"lead"}), hidden_from=BUYERS),
    Door("evaluations.upload_confirm", frozenset({"lead"}), method="POST", hidden_from=BUYERS),
    Door("evaluations.template", BUYERS),
    Door("evaluations.export", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
    Door("evaluations.workbooks", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
    Door("evaluations.workbooks_request", frozenset({"lead", "auditor"}), method="POST", opens_from=Stage.SCORING),
    Door("evaluations.workbooks_progress", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
    Door("evaluations.workbooks_download", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
    Door("evaluations.tab", SEATED, opens_from=Stage.SCORING),
    Door("evaluations.tab_download", SEATED, opens_from=Stage.SCORING),
    _while_scored("evaluations.tab_upload", SEATED - SUBMITTED),
    _while_scored("evaluations.taken", frozenset({"lead"}), method="GET"),
    _while_scored("evaluations.taken_download", frozenset({"lead"}), method="GET"),
    _while_scored("evaluations.taken_upload", frozenset({"lead"})),
    *form_doors("rfps.create", BUYERS),
    Door("drafting.draft", MEMBERS),
    *_drafted("drafting.draft_weigh", "POST"),
    *_drafted("drafting.draft_add_criterion", "GET", "POST"),
    *_drafted("drafting.draft_criterion", "GET", "POST"),
    *_drafted("drafting.draft_remove_criterion", "POST"),
    Door("drafting.draft_rules", MEMBERS),
    *_drafted("drafting.draft_rules_save", "POST"),
    Door("drafting.draft_scales", MEMBERS),
    *_drafted("drafting.draft_scales_add", "GET", "POST"),
    *_drafted("drafting.draft_scales_edit", "GET", "POST"),
    *_drafted("drafting.draft_scales_remove", "POST"),
    Door("drafting.draft_panel", MEMBERS),
    *_drafted("drafting.draft_panel_add", "GET", "POST"),
    *_drafted("drafting.draft_panel_seat", "GET", "POST"),
    *_drafted("drafting.draft_panel_remove", "POST"),
    Door("responses.offers", READERS | LEADS),
    *_of_offers("responses.offers_add", "GET", "POST"),
    *_of_offers("responses.offers_edit", "GET", "POST"),
    *_of_offers("responses.offers_remove", "POST"),
    Door("responses.offers_prices", READERS | LEADS),
    *_of_offers("responses.offers_prices_save", "POST"),
    Door("responses.opening", LEADS, opens_until=Stage.RESPONSES),
    Door("responses.opening_open", LEADS, method="POST", opens_until=Stage.RESPONSES),
    _while_scored("responses.opening_return", LEADS),
    Door("drafting.laboratory", LEADS | {"drafter"}, opens_until=Stage.DRAFTING),
    Door("scoring.ranking", READERS | SUBMITTED, opens_from=Stage.SCORING),
    Door("scoring.ranking_offer", (READERS | SUBMITTED) - RECUSED, opens_from=Stage.SCORING),
    Door("scoring.ranking_offer", READERS | SUBMITTED, opens_from=Stage.SCORING, arguments={"offer": 1}),
    Door("scoring.ranking_cell", (READERS | SUBMITTED) - RECUSED, opens_from=Stage.SCORING),
    Door("scoring.ranking_cell", READERS | SUBMITTED, opens_from=Stage.SCORING, arguments={"offer": 1}),
    Door("scoring.ranking_cell_history", (READERS | SUBMITTED) - RECUSED, opens_from=Stage.SCORING),
    Door("scoring.ranking_cell_history", READERS | SUBMITTED, opens_from=Stage.SCORING, arguments={"offer": 1}),
    _while_scored("scoring.ranking_cell_agree", frozenset({"lead"})),
    Door("scoring.own_history", SEATED, opens_from=Stage.SCORING),
    Door("scoring.grid", SEATED, opens_from=Stage.SCORING),
    _while_scored("scoring.grid_save", SEATED - SUBMITTED),
    _while_scored("scoring.submit", SEATED - SUBMITTED, method="GET"),
    _while_scored("scoring.submit", SEATED - SUBMITTED),
    _while_scored("scoring.stand_back", SEATED - SUBMITTED, method="GET"),
    _while_scored("scoring.stand_back", SEATED - SUBMITTED),
    _while_scored("scoring.come_back", SEATED - SUBMITTED),
    Door("scoring.progress", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
    _while_scored("scoring.progress_reopen", frozenset({"lead"}), method="GET"),
    _while_scored("scoring.progress_reopen", frozenset({"lead"})),
    Door("scoring.close", frozenset({"lead"}), method="POST"),
    Door("scoring.own", SEATED, opens_from=Stage.SCORING),
    Door("scoring.own_offer", SEATED, opens_from=Stage.SCORING),
    _while_scored("scoring.own_offer_save", SEATED - SUBMITTED),
    _while_scored("scoring.own_mark_save", SEATED - SUBMITTED),
    Door("finalists.agreement", READERS, opens_from=Stage.SCORING),
    Door("finalists.robustness", READERS, opens_from=Stage.SCORING),
    Door("finalists.analysis_request", frozenset({"lead"}), method="POST", opens_from=Stage.SCORING),
    Door("finalists.analysis_progress", READERS, opens_from=Stage.SCORING),
    Door("finalists.scenarios", READERS, opens_from=Stage.SCORING),
    Door("finalists.scenarios_one", READERS, opens_from=Stage.SCORING),
    Door("finalists.scenarios_new", frozenset({"lead", "approver"}), opens_from=Stage.SCORING),
    Door("finalists.scenarios_preview", frozenset({"lead", "approver"}), method="POST", opens_from=Stage.SCORING),
    Door("finalists.scenarios_save", frozenset({"lead", "approver"}), method="POST", opens_from=Stage.SCORING),
    Door("packets.packets", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_request", frozenset({"lead"}), method="POST", opens_from=Stage.SCORING),
    Door("packets.packets_progress", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_download", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_page", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_page_file", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_workbook", DECIDERS, opens_from=Stage.SCORING),
    Door("packets.packets_data", DECIDERS, opens_from=Stage.SCORING),
)

_INVITATION = frozenset({"+person", "+single_use_link", "+outbox_item"})
_MARK_FIELDS = ("kind", "value", "comment", "strengths", "weaknesses", "at", "version")
_OWN_MARK = frozenset({"+mark_version", *(f"mark.{name}" for name in _MARK_FIELDS)})
WRITES: Mapping[str, frozenset[str]] = {
    **DRAFTING_WRITES,
    **RESPONSES_WRITES,
    "people.people_invite": _INVITATION,
    "people.people_change_roles": frozenset({"person.is_administrator", "person.is_auditor", "person.is_buyer"}),
    "people.people_deactivate": frozenset({"person.deactivated_at", "person.version", "sign_in_session.revoked_at"}),
    "people.committee_give_role": _INVITATION | {"+rfp_role"},
    "people.committee_take_seat_back": frozenset({"seat.person_id", "-rfp_role", "+former_seat"}),
    "people.sessions_change_name": frozenset({"person.name", "person.version"}),
    "people.sessions_end_others": frozenset({"sign_in_session.revoked_at"}),
    "people.sign_out": frozenset({"sign_in_session.revoked_at"}),
    "finalists.scenarios_save": frozenset({"+scenario"}),
    "scoring.close": frozenset({"rfp.stage", "rfp.scoring_closed_at", "rfp.version"}),
    "scoring.ranking_cell_agree": frozenset({"+agreed_score"}),
    "scoring.own_mark_save": _OWN_MARK,
    "scoring.stand_back": _OWN_MARK,
    "scoring.submit": frozenset({"seat.submitted_at"}),
    "finalists.analysis_request": frozenset({"+outbox_item"}),
    "packets.packets_request": frozenset({"+outbox_item"}),
    "evaluations.workbooks_request": frozenset({"+outbox_item"}),
}
"""What sending a form may change at most, beside its audit row: "table.column", "+table" or "-table" for rows."""
