"""Whom the directory knows at a firm that is invited."""

from sqlalchemy import select

from app.models.vendor import VendorContact
from app.stages.responses.inviting.operations.accounts import Contact
from app.web.unit_of_work import Work


def contacts_known(work: Work, *, firm_id: int) -> tuple[Contact, ...]:
    rows = work.session.execute(
        select(VendorContact.name, VendorContact.email)
        .where(VendorContact.firm_id == firm_id)
        .order_by(VendorContact.id)
    )
    return tuple(Contact(row.name, row.email) for row in rows)
