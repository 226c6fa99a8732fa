"""The library within one RFP: parts put in, parts kept, and what changed since they were put in."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.document import numbered
from app.stages.drafting import blueprint
from app.stages.drafting.document.queries import sections_of
from app.stages.drafting.library import operations, queries
from app.stages.drafting.library.forms import InsertForm, KeepForm, SearchForm
from app.stages.drafting.library.inserting import insert_items
from app.stages.drafting.library.page import groups, inserted_words, used_shown
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.web.access import may, requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.get("/library")
@requires(Action.REQUEST_EDIT)
def library(rfp: RfpInQuestion) -> Page:
    return _page(rfp, form=InsertForm(formdata=None), chosen=[])


@blueprint.post("/library")
@requires(Action.REQUEST_EDIT)
def library_insert(rfp: RfpInQuestion) -> Page:
    form, chosen = InsertForm(), request.form.getlist("chosen")
    _offer(form, rfp=rfp)
    if not form.validate():
        return _page(rfp, form=form, chosen=chosen)
    try:
        done = insert_items(
            current_actor(),
            rfp_id=rfp.id,
            chosen=chosen,
            after=entered(form.after),
            question_section=entered(form.question_section),
        )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(rfp, form=form, chosen=chosen)
    sentence, notes = inserted_words(done)
    flash(sentence, "good")
    for note in notes:
        flash(note, "warn")
    return redirect(url_for("drafting.library", rfp=rfp.public_id))


@blueprint.post("/library/keep")
@requires(Action.LIBRARY_KEEP)
def library_keep(rfp: RfpInQuestion) -> Page:
    form = KeepForm()
    kind = form.chosen
    if kind is None or not form.validate():
        abort(400)
    try:
        item = operations.keep_part(current_actor(), rfp_id=rfp.id, kind=kind, name=form.named)
    except DomainError as error:
        flash(str(error), "warn")
        return redirect(url_for("library.library"))
    flash("It is in the library now. Say in its note when it fits.", "good")
    return redirect(url_for("library.library_item", kept=item))


def _offer(form: InsertForm, *, rfp: RfpInQuestion) -> list[tuple[str, str]]:
    """Fill the choices of the form; returns the document's sections by key and words."""
    document = sections_of(rfp.id)
    sections = [
        (section.key, f"{number} {section.title}") for section, number in zip(document, numbered(document), strict=True)
    ]
    asked = [(section.key, section.title) for section in questionnaire_of(rfp.id).sections]
    form.offer(sections=sections, question_sections=asked)
    return sections


def _page(rfp: RfpInQuestion, *, form: InsertForm, chosen: list[str]) -> tuple[str, int]:
    search = SearchForm(request.args)
    sections = _offer(form, rfp=rfp)
    found = queries.items(current_actor(), kind=search.chosen, search=entered(search.q))
    html = render_template(
        "drafting/library/insert.html",
        form=form,
        search=search,
        groups=groups(found),
        is_cut=len(found) == queries.MOST,
        is_searched=bool(search.chosen or entered(search.q)),
        chosen=frozenset(chosen),
        used=used_shown(queries.uses_in(rfp.id), sections=sections),
        reads_library=may(Action.LIBRARY_VIEW) is None,
    )
    return html, 422 if form.errors else 200
