"""Two people on one section: who is writing is told, and no word of either is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.domain.request.merging import END, MINE, THEIRS
from app.models.audit import AuditRow
from tests.stages.drafting.documents import BODY, a_document

HERS = BODY.replace("8 to 18", "7 to 20")
MINE_APART = BODY.replace("On the telephone only.", "On the telephone and by chat.")
MINE_ACROSS = BODY.replace("8 to 18", "6 to 22")


def test_changes_that_do_not_touch_are_offered_as_one_text_and_saved_as_merged(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa, drawn = document.colleague(), document.form(key)
    assert document.save(key, rosa, body=HERS).status_code == 302
    offered = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": MINE_APART})
    both = HERS.replace("On the telephone only.", "On the telephone and by chat.")
    assert (offered.status_code, both in offered.text, "Save both together" in offered.text) == (409, True, True)
    assert [each.section.body for each in document.versions(key)] == [HERS, BODY]
    data = drawn | {"body": both, "version": "2", "merged_with": "2"}
    answer = document.lead.post(document.at(f"/{key}"), data=data, follow_redirects=True)
    assert "The section “Hours” is saved, together with what Rosa Klein wrote." in answer.text
    newest = document.versions(key)[0]
    assert (newest.section.body, newest.author, newest.note) == (both, "Maya", "Merged with version 2 by Rosa Klein")


def test_where_both_changed_the_same_line_both_stand_in_the_field_until_somebody_decides(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa, drawn = document.colleague(), document.form(key)
    document.save(key, rosa, body=HERS, title="Opening hours")
    answer = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": MINE_ACROSS, "title": "Times"})
    both = "\n".join([THEIRS, "", "We answer from 7 to 20.", "", MINE, "", "We answer from 6 to 22.", "", END])
    assert (answer.status_code, both in answer.text, "Opening hours / Times" in answer.text) == (409, True, True)
    assert "Rosa Klein saved version 2 meanwhile, and both of you changed the title and text" in answer.text
    undecided = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": both, "version": "2"})
    assert (undecided.status_code, "A part still stands twice." in undecided.text) == (422, True)
    assert document.sections()[0].section.body == HERS


def test_the_same_text_saved_by_both_is_saved_once(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa, drawn = document.colleague(), document.form(key)
    document.save(key, rosa, body=HERS)
    answer = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": HERS}, follow_redirects=True)
    assert "Rosa Klein saved all of it meanwhile. Nothing was changed." in answer.text
    assert len(document.versions(key)) == 2


def test_a_form_with_a_version_that_never_was_loses_nothing_either(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    for version in ("", "99", "-1", "x"):
        answer = document.lead.post(
            document.at(f"/{key}"), data=document.form(key) | {"body": "Mine", "version": version}
        )
        assert (answer.status_code, f"{THEIRS}\n\n{BODY}\n\n{MINE}\n\nMine\n\n{END}" in answer.text) == (409, True)


def test_a_section_removed_meanwhile_is_offered_as_a_new_one(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa, drawn = document.colleague(), document.form(key)
    rosa.post(document.at(f"/{key}/remove"), data={"version": "1"})
    answer = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": "All that I typed"})
    assert (answer.status_code, "All that I typed" in answer.text) == (409, True)
    assert "Rosa Klein removed this section meanwhile." in answer.text
    assert 'action="' + document.at("/add") in answer.text
    assert document.lead.post(document.at(f"/{'a' * 20}"), data=drawn).status_code == 404


def test_a_level_moved_meanwhile_is_kept_beside_a_new_text(app: Flask) -> None:
    document = a_document(app)
    document.add("Services")
    key = document.add("Hours", body=BODY)
    drawn = document.form(key)
    document.lead.post(document.at("/order"), data={"section": key, "do": "deeper"})
    answer = document.lead.post(document.at(f"/{key}"), data=drawn | {"body": HERS})
    assert (answer.status_code, '<option selected value="2">' in answer.text, HERS in answer.text) == (409, True, True)


def test_who_is_to_write_it_is_left_alone_by_a_form_that_did_not_change_it(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa, drawn = document.colleague(), document.form(key)
    document.save(key, rosa, drafter=document.public_id_of("Rosa Klein"))
    assert document.lead.post(document.at(f"/{key}"), data=drawn | {"body": HERS}).status_code == 302
    [found] = document.sections()
    assert (found.drafter_name, found.section.body) == ("Rosa Klein", HERS)


def test_the_server_names_to_the_browser_what_it_may_forget(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    saved = document.save(key, body=HERS, kept="0a1b2c")
    assert saved.headers["Location"].endswith(f"/document?saved=0a1b2c#s-{key}")
    assert 'data-saved="0a1b2c"' in document.lead.get(document.at("?saved=0a1b2c")).text
    odd = document.save(key, body=BODY, kept='"><b>')
    assert odd.headers["Location"].endswith(f"/document#s-{key}")


def test_others_see_who_is_writing_for_a_minute_and_no_audit_row_is_left(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa = document.colleague()
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(AuditRow))
    moment = datetime.now(UTC)
    with time_machine.travel(moment, tick=False):
        for _ in range(2):
            assert rosa.post(document.at(f"/{key}/writing"), data={"version": "1"}).status_code == 200
        seen = [document.lead.get(document.at(path)).text for path in ("", "/writing", f"/{key}")]
        own = rosa.get(document.at()).text
    with time_machine.travel(moment + timedelta(seconds=61), tick=False):
        later = document.lead.get(document.at()).text
    words = "Rosa Klein is writing in this section"
    assert [words in text for text in (*seen, own, later)] == [True, True, True, False, False]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditRow)) == before


def test_who_saves_or_leaves_does_not_write_any_more(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa = document.colleague()
    found = []
    for _ in range(2):
        rosa.post(document.at(f"/{key}/writing"), data={"version": "1"})
        found.append(document.writing())
        rosa.post(document.at(f"/{key}/left"))
        found.append(document.writing())
    rosa.post(document.at(f"/{key}/writing"), data={"version": "1"})
    document.save(key, rosa, body=HERS)
    assert [*found, document.writing()] == [{key: ("Rosa Klein",)}, {}, {key: ("Rosa Klein",)}, {}, {}]


def test_who_writes_is_told_what_was_saved_meanwhile(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    rosa = document.colleague()
    document.save(key, rosa, body=HERS)
    told = document.lead.post(document.at(f"/{key}/writing"), data={"version": "1"}).text
    assert "Rosa Klein saved version 2 meanwhile." in told
    rosa.post(document.at(f"/{key}/remove"), data={"version": "2"})
    gone = document.lead.post(document.at(f"/{key}/writing"), data={"version": "1"})
    assert (gone.status_code, "This section was removed meanwhile by Rosa Klein." in gone.text) == (200, True)
    assert document.lead.post(document.at(f"/{'a' * 20}/writing"), data={"version": "1"}).status_code == 404


def test_of_two_who_save_at_the_same_moment_one_is_offered_both_texts(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    data = document.form(key)
    windows = [document.lead, *(document.colleague(f"Writer {number}") for number in range(3))]

    def send(place: int) -> int:
        return windows[place].post(document.at(f"/{key}"), data=data | {"body": f"{BODY}\n{place}"}).status_code

    with ThreadPoolExecutor(len(windows)) as pool:
        answers = sorted(pool.map(send, range(len(windows))))
    assert (answers, len(document.versions(key))) == ([302, 409, 409, 409], 2)
