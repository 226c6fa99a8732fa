"""The document: written, ordered, removed, restored; what each may do with it."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE
from tests.integrity.test_statements import counted
from tests.stages.drafting.documents import BODY, Document, a_document


def frozen(document: Document) -> None:
    with document.app.app_context(), writing() as session:
        here = Rfp.public_id == document.public_id
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        frozen = {"frozen_at": moment, "snapshot_hash": "0" * 64, "closes_at": moment, "stage": Stage.RESPONSES}
        session.execute(update(Rfp).where(here).values(frozen))


def audit(document: Document) -> list[str]:
    with document.app.app_context():
        query = select(AuditRow.sentence).join(Rfp, Rfp.id == AuditRow.chain)
        return list(db.session.scalars(query.where(Rfp.public_id == document.public_id).order_by(AuditRow.sequence)))


def test_an_empty_document_offers_the_first_section_to_whoever_may_write_it(app: Flask) -> None:
    document = a_document(app)
    observer = document.colleague(role=Role.OBSERVER)
    shown = ["Write the first section" in who.get(document.at()).text for who in (document.lead, observer)]
    assert shown == [True, False]


def test_sections_are_added_where_they_were_asked_for_and_numbered(app: Flask) -> None:
    document = a_document(app)
    services = document.add("Services")
    document.add("Hours", level=2, body=BODY)
    document.add("Price")
    document.add("Scope", after=services)
    document.add("Channels", level=2, after=services)
    assert document.titles() == [("Services", 1), ("Channels", 2), ("Hours", 2), ("Scope", 1), ("Price", 1)]
    page = document.lead.get(document.at()).text
    places = [
        page.index(f'document-number">{number}</span> {title}</h')
        for number, title in (("1", "Services"), ("1.1", "Channels"), ("1.2", "Hours"), ("2", "Scope"), ("3", "Price"))
    ]
    assert places == sorted(places)


def test_the_text_is_shown_as_markdown_beneath_its_own_heading(app: Flask) -> None:
    document = a_document(app)
    document.add("Hours", level=1, body="# When\n\n**Always** <script>alert(1)</script>")
    page = document.lead.get(document.at()).text
    assert "<h3>When</h3>\n<p><strong>Always</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>" in page


def test_a_section_that_lacks_something_is_not_saved_and_nothing_typed_is_lost(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    answer = document.save(key, title=" ", body="All that I typed")
    assert (answer.status_code, "Give the section a title." in answer.text, "All that I typed" in answer.text) == (
        422,
        True,
        True,
    )
    answer = document.save(key, body="a" * 100_001)
    assert (answer.status_code, "a" * 100_001 in answer.text) == (422, True)
    assert len(document.versions(key)) == 1


def test_each_save_is_a_version_and_an_audit_sentence_and_one_without_changes_is_neither(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    assert document.save(key).headers["Location"].endswith(f"/document#s-{key}")
    assert document.save(key, body=f"{BODY}\r\nMore", level="2").status_code == 302
    kept = [(each.version, each.author, each.section.level, each.section.body) for each in document.versions(key)]
    assert kept == [(2, "Maya", 2, f"{BODY}\nMore"), (1, "Maya", 1, BODY)]
    assert audit(document)[1:] == ["Added the section “Hours”.", "Saved the section “Hours”."]


def test_who_is_to_write_a_section_is_a_lead_or_drafter_and_no_new_version(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    document.colleague("Rosa Klein")
    document.colleague("Olga Observer", role=Role.OBSERVER)
    assert document.save(key, drafter=document.public_id_of("Rosa Klein")).status_code == 302
    assert "To be written by Rosa Klein" in document.lead.get(document.at()).text
    answer = document.save(key, drafter=document.public_id_of("Olga Observer"))
    assert (answer.status_code, "neither lead nor drafter" in answer.text) == (422, True)
    assert [(each.version, each.drafter_name) for each in document.sections()] == [(1, "Rosa Klein")]


def test_a_preview_changes_nothing_and_works_without_script(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    page = document.save(key, body="*Soon*", preview="yes")
    part = document.lead.post(document.at("/preview"), data={"title": "Hours", "body": "*Soon*"})
    assert [(each.status_code, "<p><em>Soon</em></p>" in each.text) for each in (page, part)] == [(200, True)] * 2
    assert "<html" not in part.text
    assert document.sections()[0].section.body == BODY


def test_sections_move_by_steps_and_by_being_dropped(app: Flask) -> None:
    document = a_document(app)
    first, second = document.add("A"), document.add("B")
    document.add("b", level=2)
    order = document.at("/order")
    assert document.lead.post(order, data={"section": second, "do": "up"}).status_code == 302
    assert document.titles() == [("B", 1), ("b", 2), ("A", 1)]
    answer = document.lead.post(order, data={"section": first, "do": "deeper"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "The section is 1.2 now." in answer.text) == (200, True)
    assert document.lead.post(order, data={"section": first, "do": "place", "after": ""}).status_code == 302
    assert document.titles() == [("A", 2), ("B", 1), ("b", 2)]
    assert [(each.version, each.note) for each in document.versions(first)] == [(2, "One level deeper"), (1, "")]
    assert [each.version for each in document.versions(second)] == [1]
    assert audit(document)[-1] == "Moved the section “A” to 1.1."


def test_a_move_that_leads_nowhere_is_refused_in_words(app: Flask) -> None:
    document = a_document(app)
    key = document.add("A")
    answer = document.lead.post(document.at("/order"), data={"section": key, "do": "up"})
    assert (answer.status_code, "This section is the first already." in answer.text) == (422, True)
    assert document.lead.post(document.at("/order"), data={"section": key, "do": "fly"}).status_code == 400


def test_a_removed_section_can_be_read_and_put_back(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    document.add("Price")
    document.lead.post(document.at(f"/{key}/comments"), data={"text": "Too short"})
    dialog = document.lead.get(document.at(f"/{key}")).text
    assert "1 comment on it, 1 of them open: they go for good" in dialog
    assert document.lead.post(document.at(f"/{key}/remove"), data={"version": "1"}).status_code == 302
    assert (document.titles(), document.open_comments()) == ([("Price", 1)], 0)
    assert "Hours" in document.lead.get(document.at("/removed")).text
    assert "We answer from 8 to 18." in document.lead.get(document.at(f"/{key}/history?version=1")).text
    assert document.lead.post(document.at(f"/{key}/history"), data={"of": "1", "version": "2"}).status_code == 302
    assert document.titles() == [("Price", 1), ("Hours", 1)]
    assert [each.note for each in document.versions(key)] == ["Restored from version 1", "Removed", ""]
    assert document.save(key, body="Again").status_code == 302
    assert [each.version for each in document.versions(key)] == [4, 3, 2, 1]


def test_an_old_version_is_restored_over_the_newest_only(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body="First")
    document.save(key, body="Second")
    page = document.lead.get(document.at(f"/{key}/history")).text
    assert '<del><span class="visually-hidden">[removed: </span>First' in page
    assert '<ins><span class="visually-hidden">[added: </span>Second' in page
    restore = document.at(f"/{key}/history")
    assert document.lead.post(restore, data={"of": "1", "version": "1"}).status_code == 409
    assert document.lead.post(restore, data={"of": "7", "version": "2"}).status_code == 422
    assert document.lead.post(restore, data={"of": "1", "version": "2"}).status_code == 302
    assert [(each.section.body, each.note) for each in document.versions(key)] == [
        ("First", "Restored from version 1"),
        ("Second", ""),
        ("First", ""),
    ]


def test_a_section_that_was_changed_meanwhile_is_not_removed(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    document.save(key, body="Newer")
    answer = document.lead.post(document.at(f"/{key}/remove"), data={"version": "1"})
    assert (answer.status_code, "Newer" in answer.text, document.titles()) == (409, True, [("Hours", 1)])


def test_members_who_do_not_write_read_without_the_means_to_write(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    observer = document.colleague(role=Role.OBSERVER)
    page = observer.get(document.at()).text
    assert ("We answer from 8 to 18." in page, f'/document/{key}"' in page, "Add a section" in page) == (
        True,
        False,
        False,
    )
    assert observer.get(document.at(f"/{key}/history")).status_code == 200
    assert observer.get(document.at(f"/{key}")).status_code == 403


def test_what_is_published_is_read_and_not_written(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    frozen(document)
    page = document.lead.get(document.at())
    assert (page.status_code, "Add a section" in page.text) == (200, False)
    answers = [
        document.save(key, body="Other").status_code,
        document.lead.post(document.at(f"/{key}/writing"), data={"version": "1"}).status_code,
        document.lead.post(document.at(f"/{key}/comments"), data={"text": "Late"}).status_code,
    ]
    assert (answers, document.sections()[0].section.body, document.writing()) == ([403, 403, 403], BODY, {})


@ON_SQLITE
def test_the_pages_take_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    paths = ("", "/writing", "/order", "/removed", f"/{key}", f"/{key}/history", f"/{key}/comments")

    def statements() -> dict[str, int]:
        found = {}
        for path in paths:
            document.lead.get(document.at(path))
            asked: list[str] = []
            with counted(asked):
                document.lead.get(document.at(path))
            found[path] = len(asked)
        return found

    small = statements()
    for number in range(5):
        document.save(document.add(f"Section {number}", body=BODY), body="Newer")
        document.save(key, body=f"Version {number}")
        document.lead.post(document.at(f"/{key}/comments"), data={"text": f"Comment {number}"})
    assert statements() == small
    assert max(small.values()) <= 8
