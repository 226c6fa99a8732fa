"""Gathers blueprints, commands and workers' handlers: the one list of what the application serves."""

from flask import Flask


def register(app: Flask) -> None:
    """Blueprints from the desk to the last stage, then commands, then who does which work behind the page."""
    from app.desk import blueprint as desk
    from app.evaluations import blueprint as evaluations
    from app.evaluations.commands import evaluations as evaluation_commands
    from app.models.outbox import WorkKind
    from app.people import blueprint as people
    from app.stages.packets import blueprint as packets
    from app.stages.packets.commands import packets as packet_commands
    from app.stages.packets.operations import build_packet
    from app.stages.scoring import blueprint as scoring
    from app.web.outbox import HANDLERS

    for blueprint in (desk, people, evaluations, scoring, packets):
        app.register_blueprint(blueprint)
    for commands in (evaluation_commands, packet_commands):
        app.cli.add_command(commands)
    HANDLERS[WorkKind.PACKET] = build_packet
