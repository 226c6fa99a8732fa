"""Gathers blueprints and commands: the one list of what the application serves."""

from flask import Flask


def register(app: Flask) -> None:
    """Blueprints in the order of the procurement, then commands."""
    from app.people import blueprint as people

    app.register_blueprint(people)
