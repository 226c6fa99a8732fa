"""How these pages answer: saved, refused beside the field, stale with everything kept, or removed meanwhile."""

from collections.abc import Callable

from flask import current_app
from werkzeug.wrappers import Response

from app.stages.drafting.requirements.operations.rows import CodeTaken, Gone
from app.stages.drafting.requirements.page import known_names
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion

Page = Response | tuple[str, int]


def names_known(rfp: RfpInQuestion) -> frozenset[str]:
    """Names that prescribe no solution here: those of the RFP's title and of the organisation."""
    return known_names(rfp.title, current_app.config["ORGANISATION"])


def refused(
    change: Callable[[], object],
    *,
    form: VersionedForm,
    rfp: RfpInQuestion,
    row: str = "",
    fresh: Callable[[], VersionedForm],
) -> Refused | None:
    """Make the change; None if it was made. A code that is taken is said beside its field, a row that is gone makes
    the answer a conflict."""
    gone = False

    def attempt() -> None:
        nonlocal gone
        try:
            change()
        except CodeTaken as error:
            if "code" in form:
                form["code"].errors = [str(error)]
            raise
        except Gone:
            gone = True
            raise

    failed = refused_row(attempt, form=form, rfp_id=rfp.id, row=row, fresh=fresh)
    if "code" in form and form["code"].errors:
        form.form_errors.clear()  # it stands beside its field
    return Refused(status=409) if failed and gone else failed
