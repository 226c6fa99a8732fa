"""The demo's front door, and stepping into somebody's shoes. Only ever served by the demo, on loopback."""

from flask import Flask, abort, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from app.demo import blueprint, queries
from app.demo.cast import PASSWORD
from app.demo.operations import step_into
from app.domain.policy import Action
from app.web.access import requires
from app.web.session import current_actor, enter


class StepInForm(FlaskForm):
    """Whose shoes."""

    person = StringField(validators=[InputRequired()])


@blueprint.get("/")
@requires(Action.PAGE_PUBLIC)
def front_door() -> str:
    return render_template("demo/front_door.html", people=queries.all_shoes(), password=PASSWORD, form=StepInForm())


@blueprint.post("/step-in")
@requires(Action.PAGE_PUBLIC)
def step_in() -> Response:
    form = StepInForm()
    person_id = queries.person_in(form.person.data or "") if form.validate_on_submit() else None
    if person_id is None:
        abort(404)
    enter(step_into(person_id, leaving=current_actor()))
    opening = queries.opening(person_id)
    return redirect(url_for("scoring.ranking", rfp=opening) if opening else url_for("desk.home"))


def _to_the_front_door() -> Response | None:
    """Nobody has a password in the demo: whoever would sign in comes to the front door."""
    if request.endpoint == "people.sign_in" and request.method == "GET" and not current_actor().signed_in:
        return redirect(url_for("demo.front_door"))
    return None


def _bar() -> dict[str, object]:
    if g.get("error_page") or not current_actor().signed_in:
        return {}
    return {
        "demo_people": queries.all_shoes(),
        "demo_url": url_for("demo.step_in"),
        "demo_current": current_actor().public_id,
    }


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.before_request(_to_the_front_door)
    app.context_processor(_bar)
