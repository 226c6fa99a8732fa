"""One offer on one criterion: how its points come about, the marks with their words, and what the panel agrees on."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for

from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import ScaleWord
from app.domain.packet import Decision
from app.domain.policy import Action
from app.stages.scoring import blueprint, queries
from app.stages.scoring.agreement_card import AgreementCard, agreement_card
from app.stages.scoring.detail import CellPage, cell_page
from app.stages.scoring.forms import AgreedForm, entered
from app.stages.scoring.operations.agreed import RefusedReason, RefusedScore, StaleAgreement, record_agreed
from app.stages.scoring.queries import Recorded
from app.stages.scoring.queries.agreed import agreed_score, awaited_scorers
from app.stages.scoring.routes.answers import Page, say
from app.web.access import may, requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/ranking/<int:offer>/<int:criterion>")
@requires(Action.MARK_VIEW)
def ranking_cell(rfp: RfpInQuestion, offer: int, criterion: int) -> Page:
    return _cell_page(rfp, offer=offer, criterion=criterion, form=None, status=200)


@blueprint.post("/ranking/<int:offer>/<int:criterion>/agreed")
@requires(Action.AGREED_RECORD)
def ranking_cell_agree(rfp: RfpInQuestion, offer: int, criterion: int) -> Page:
    form = AgreedForm()
    status = 422
    if form.validate_on_submit():
        try:
            record_agreed(
                current_actor(),
                rfp_id=rfp.id,
                offer=offer,
                criterion=criterion,
                score=entered(form.score),
                reason=entered(form.reason),
                version=int(entered(form.version)),
            )
        except NotHere:
            raise
        except StaleAgreement as stale:
            form.version.data = str(stale.stored.version)
            form.form_errors = [str(stale)]
            status = 409
        except DomainError as error:
            _tell(form, error)
        else:
            flash("The agreed score is recorded. The marks have stayed as they are.", "good")
            return redirect(url_for("scoring.ranking_cell", rfp=rfp.public_id, offer=offer, criterion=criterion))
    return _cell_page(rfp, offer=offer, criterion=criterion, form=form, status=status)


def _tell(form: AgreedForm, error: DomainError) -> None:
    fields = {RefusedScore: form.score, RefusedReason: form.reason}
    field = fields.get(type(error))
    if field is None:
        form.form_errors = [str(error)]
    else:
        say(field, error)


def _cell_page(
    rfp: RfpInQuestion, *, offer: int, criterion: int, form: AgreedForm | None, status: int
) -> tuple[str, int]:
    decision, numbers = queries.ranked(rfp.id)
    marks = queries.given_marks(rfp.id, offer=offer, criterion=criterion)
    words = queries.scale_words(rfp.id)
    page = cell_page(
        decision,
        numbers=numbers,
        offer=offer,
        criterion=criterion,
        marks=marks,
        words=words,
        closed_offers=current_actor().recused_from,
    )
    card = _agreement(rfp, decision=decision, numbers=numbers, page=page, words=words)
    if card is not None and form is None:
        form = AgreedForm(
            score=card.stored.score, reason=card.stored.reason, version=card.stored.version, formdata=None
        )
    return render_template("scoring/cell.html", page=page, card=card, form=form), status


def _agreement(
    rfp: RfpInQuestion, *, decision: Decision, numbers: Recorded, page: CellPage, words: Sequence[ScaleWord]
) -> AgreementCard | None:
    """What the person asking may do about an agreed score here; None for nothing."""
    if may(Action.AGREED_RECORD, offer=page.offer) or not page.is_marked:
        return None
    codes = {number: code for code, number in numbers.criteria.items()}
    leaf = codes[page.criterion]
    return agreement_card(
        decision,
        leaf=leaf,
        words=words,
        stored=agreed_score(rfp.id, offer=page.offer, criterion=page.criterion),
        awaited=awaited_scorers(rfp.id, leaf=leaf, tree=decision.tree, codes=codes),
    )
