"""A Word file as bytes that depend on its content alone: the same parts, the same bytes."""

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment every part of the archive carries: that of saving would make each file another."""


def packed(document: Document, *, title: str, subject: str, author: str, at: datetime) -> bytes:
    """The document's bytes; `at` is when it was made, as its properties tell."""
    facts = document.core_properties
    facts.title, facts.subject, facts.author = title, subject, author
    facts.last_modified_by = author
    facts.created = facts.modified = at.astimezone(UTC).replace(tzinfo=None)
    facts.revision, facts.comments, facts.keywords, facts.language = 1, "", "", "en"
    saved = io.BytesIO()
    document.save(saved)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(saved) as parts,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for part in parts.infolist():
            archive.writestr(_dated(part.filename), parts.read(part))
    return target.getvalue()


def _dated(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # else the file would tell on which system it was made
    return info
