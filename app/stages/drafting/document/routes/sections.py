"""Writing one section: added, saved, brought together with what another saved, removed."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.domain.request.document import Section
from app.domain.request.merging import merged_section
from app.domain.sentences import listed
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.stages.drafting.document.forms import SectionForm
from app.stages.drafting.document.operations import sections as operations
from app.stages.drafting.document.queries import Standing, Version
from app.web.access import requires
from app.web.draft_lock import Stale
from app.web.fields import VersionedForm, entered
from app.web.markdown import rendered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
PREVIEW = "preview"
"""What the button sends that shows the text without saving it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page about one section says besides the form."""

    status: int = 200
    refused: str = ""
    together: page.Together | None = None
    gone: Version | None = None


NOTHING = Told()


@blueprint.route("/document/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def document_add(rfp: RfpInQuestion) -> Page:
    form = _form(rfp)
    if not form.is_submitted():
        before = next((each for each in queries.sections_of(rfp.id) if each.key == request.args.get("after")), None)
        form.after.data = before.key if before else ""
        form.level.data = str(before.level if before else 1)
        return _page(rfp, form)
    if PREVIEW in request.form:
        return _page(rfp, form)
    if not form.validate():
        return _page(rfp, form, told=Told(status=422))
    try:
        key = operations.add_section(
            current_actor(),
            rfp_id=rfp.id,
            section=form.section(key=""),
            after=entered(form.after),
            drafter=entered(form.drafter),
        )
    except DomainError as error:
        return _page(rfp, form, told=Told(status=422, refused=str(error)))
    return _saved(rfp, form, key=key, said=f"The section “{entered(form.title)}” is added.")


@blueprint.route("/document/<public_id:section>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def document_section(rfp: RfpInQuestion, section: str) -> Page:
    form = _form(rfp)
    found = queries.section_of(rfp.id, key=section)
    if not form.is_submitted():
        if found is None:
            abort(404)
        return _reread(rfp, found)
    if found is None:
        return _gone(rfp, form, key=section)
    if PREVIEW in request.form:
        return _page(rfp, form, found=found)
    if not form.validate():
        return _page(rfp, form, found=found, told=Told(status=422))
    return _save(rfp, form, found=found)


@blueprint.post("/document/<public_id:section>/remove")
@requires(Action.REQUEST_EDIT)
def document_section_remove(rfp: RfpInQuestion, section: str) -> Page:
    sent = VersionedForm()
    found = queries.section_of(rfp.id, key=section)
    if found is None:
        abort(404)
    try:
        operations.remove_section(current_actor(), rfp_id=rfp.id, key=section, version=sent.drawn_from)
    except Stale:
        refused = "Somebody changed the section meanwhile, so it was not removed. This is how it stands now."
        standing = queries.section_of(rfp.id, key=section) or abort(404)
        return _reread(rfp, standing, told=Told(status=409, refused=refused))
    flash(f"The section “{found.section.title}” is removed.", "good")
    return redirect(url_for("drafting.document", rfp=rfp.public_id))


def _save(rfp: RfpInQuestion, form: SectionForm, *, found: Standing) -> Page:
    mine = form.section(key=found.section.key)
    if (form.drawn_from, mine, form.new_drafter) == (found.version, found.section, None):
        return _saved(rfp, form, key=mine.key, said="Nothing was changed.")
    try:
        operations.save_section(
            current_actor(),
            rfp_id=rfp.id,
            section=mine,
            version=form.drawn_from,
            drafter=form.new_drafter,
            merged_with=form.merges,
        )
    except Stale:
        return _brought_together(rfp, form, mine=mine)
    except NotHere:
        return _gone(rfp, form, key=mine.key)
    except DomainError as error:
        return _page(rfp, form, found=found, told=Told(status=422, refused=str(error)))
    other = queries.version_of(rfp.id, key=mine.key, version=form.merges) if form.merges else None
    together = f", together with what {other.author} wrote" if other else ""
    return _saved(rfp, form, key=mine.key, said=f"The section “{mine.title}” is saved{together}.")


def _brought_together(rfp: RfpInQuestion, form: SectionForm, *, mine: Section) -> Page:
    """Another saved meanwhile: offer both changes in one text, saved over the newest version by sending it again."""
    versions = queries.versions_of(rfp.id, key=mine.key)
    found = queries.section_of(rfp.id, key=mine.key)
    if found is None:
        return _gone(rfp, form, key=mine.key)
    base = next((each.section for each in versions if each.version == form.drawn_from), Section(mine.key, "", level=0))
    merge = merged_section(base, theirs=found.section, mine=mine)
    if merge.section == found.section and form.new_drafter is None:
        said = f"{versions[0].author} saved all of it meanwhile. Nothing was changed."
        return _saved(rfp, form, key=mine.key, said=said)
    together = page.Together(
        author=versions[0].author,
        at=versions[0].at,
        version=found.version,
        theirs=page.differences(base, found.section),
        mine=page.differences(base, mine),
        clashes=listed(merge.clashes),
    )
    form.show(merge.section, version=found.version)
    form.merged_with.data = str(found.version)
    return _page(rfp, form, found=found, told=Told(status=409, together=together))


def _gone(rfp: RfpInQuestion, form: SectionForm, *, key: str) -> Page:
    """The section was removed meanwhile: what was typed is offered as a new one."""
    versions = queries.versions_of(rfp.id, key=key)
    if not versions:
        abort(404)
    return _page(rfp, form, told=Told(status=409, gone=versions[0]))


def _saved(rfp: RfpInQuestion, form: SectionForm, *, key: str, said: str) -> Response:
    flash(said, "good")
    return redirect(url_for("drafting.document", rfp=rfp.public_id, saved=form.kept_as or None, _anchor=f"s-{key}"))


def _form(rfp: RfpInQuestion) -> SectionForm:
    form = SectionForm()
    form.offer_writers(queries.writers_of(rfp.id))
    return form


def _reread(rfp: RfpInQuestion, found: Standing, *, told: Told = NOTHING) -> Page:
    """The page with the section as it stands."""
    form = SectionForm(formdata=None)
    form.offer_writers(queries.writers_of(rfp.id))
    form.show(found.section, version=found.version)
    form.drafter.data = form.drafter_was.data = found.drafter
    return _page(rfp, form, found=found, told=told)


def _page(
    rfp: RfpInQuestion, form: SectionForm, *, found: Standing | None = None, told: Told = NOTHING
) -> tuple[str, int]:
    key = found.section.key if found else ""
    comments = queries.comments_on(rfp.id, key=key) if found else ()
    writing = queries.writing_now(rfp.id, besides=current_actor().person_id) if found else {}
    html = render_template(
        "drafting/document/section.html",
        form=form,
        section=found.section if found else None,
        html=rendered(entered(form.body), below=page.PREVIEW_BELOW),
        comments=[comment for comment in comments if comment.is_open],
        losses=page.losses(comments),
        writers=page.who_writes(writing.get(key, ())),
        told=told,
    )
    return html, told.status
