"""Gathers blueprints, commands and workers' handlers: the one list of what the application serves."""

from flask import Flask


def register(app: Flask) -> None:
    """Blueprints from the desk to the last stage, then commands, then who does which work behind the page."""
    from app.desk import blueprint as desk
    from app.evaluations import blueprint as evaluations
    from app.evaluations.commands import evaluations as evaluation_commands
    from app.evaluations.filing import write_workbook
    from app.models.outbox import WorkKind
    from app.opening import blueprint as opening
    from app.opening.calling import call_openers_who_are_due
    from app.people import blueprint as people
    from app.portal import blueprint as portal
    from app.procedure import AFTER_PUBLICATION
    from app.stages.drafting import beginning
    from app.stages.drafting import blueprint as drafting
    from app.stages.drafting.library import blueprint as library
    from app.stages.drafting.publication.filing import make_documents
    from app.stages.finalists import blueprint as finalists
    from app.stages.finalists.operations import run_analysis
    from app.stages.packets import blueprint as packets
    from app.stages.packets.commands import packets as packet_commands
    from app.stages.packets.operations import build_packet
    from app.stages.responses import blueprint as responses
    from app.stages.responses.clarifying.operations.telling import tell_what_is_due
    from app.stages.responses.clarifying.operations.waiting import tell_leads_what_is_due
    from app.stages.responses.inviting.letters import tell_of_publication
    from app.stages.responses.sealed.checking import sealed_fault
    from app.stages.scoring import blueprint as scoring
    from app.vendors import blueprint as vendors
    from app.web import commands as upkeep
    from app.web import mail
    from app.web.audit_trail import CHECKS
    from app.web.health import blueprint as health
    from app.web.outbox import HANDLERS
    from app.web.worker import DUE

    for blueprint in (
        desk,
        people,
        portal,
        vendors,
        evaluations,
        opening,
        beginning,
        library,
        drafting,
        responses,
        scoring,
        finalists,
        packets,
        health,
    ):
        app.register_blueprint(blueprint)
    for commands in (evaluation_commands, packet_commands):
        app.cli.add_command(commands)
    upkeep.register(app)
    HANDLERS[WorkKind.MAIL] = mail.send
    HANDLERS[WorkKind.PACKET] = build_packet
    HANDLERS[WorkKind.WORKBOOK] = write_workbook
    HANDLERS[WorkKind.ANALYSIS] = run_analysis
    AFTER_PUBLICATION[:] = [tell_of_publication]
    CHECKS[:] = [sealed_fault]
    DUE[:] = [tell_what_is_due, tell_leads_what_is_due, call_openers_who_are_due]
    HANDLERS[WorkKind.REQUEST] = make_documents
    if app.config["DEMO"]:
        from app.demo import routes as demo

        demo.register(app)
