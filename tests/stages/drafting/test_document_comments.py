"""Comments on sections: who reads and writes them, and how many are open."""

from flask import Flask

from app.domain.policy import Role
from tests.stages.drafting.documents import BODY, a_document


def test_a_comment_is_made_resolved_and_opened_again(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    other = document.add("Price")
    reviewer = document.colleague("Eve", role=Role.EVALUATOR)
    here = document.at(f"/{key}/comments")
    assert reviewer.post(here, data={"text": "  And at night?\r\nAnd on Sundays? "}).status_code == 302
    document.lead.post(here, data={"text": "Added."})
    document.lead.post(document.at(f"/{other}/comments"), data={"text": "Which currency?"})
    first, second = document.comments(key)
    assert [(each.author, each.text) for each in (first, second)] == [
        ("Eve", "And at night?\nAnd on Sundays?"),
        ("Maya", "Added."),
    ]
    page = document.lead.get(document.at()).text
    assert (document.open_comments(), "3 open comments" in page) == (3, True)
    for _ in range(2):  # who comes second finds it resolved, and it stays as it was
        assert document.lead.post(f"{here}/{first.public_id}/resolve").status_code == 302
    assert (document.open_comments(), document.comments(key)[0].resolved_by) == (2, "Maya")
    assert "Resolved by Maya" in reviewer.get(here).text
    assert reviewer.post(f"{here}/{first.public_id}/reopen").status_code == 302
    assert document.open_comments() == 3


def test_a_comment_without_words_is_refused(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    answers = [document.lead.post(document.at(f"/{key}/comments"), data={"text": text}) for text in ("", " \n ")]
    assert [each.status_code for each in answers] == [422, 422]
    assert ("Write what you want to say of the section." in answers[0].text, document.open_comments()) == (True, 0)


def test_comments_are_for_reviewers_and_the_auditor(app: Flask) -> None:
    document = a_document(app)
    key = document.add("Hours", body=BODY)
    here = document.at(f"/{key}/comments")
    document.lead.post(here, data={"text": "A doubt"})
    comment = document.comments(key)[0].public_id
    observer, opener = document.colleague(role=Role.OBSERVER), document.colleague("Ole", role=Role.OPENER)
    assert ("A doubt" in observer.get(here).text, observer.post(here, data={"text": "Me too"}).status_code) == (
        True,
        403,
    )
    page = opener.get(document.at()).text
    assert ("1 open comment" in page, "/comments" in page, opener.get(here).status_code) == (False, False, 403)
    assert opener.post(f"{here}/{comment}/resolve").status_code == 403
    assert document.open_comments() == 1


def test_a_comment_of_another_section_or_rfp_is_not_here(app: Flask) -> None:
    document = a_document(app)
    key, other = document.add("Hours", body=BODY), document.add("Price")
    document.lead.post(document.at(f"/{key}/comments"), data={"text": "A doubt"})
    comment = document.comments(key)[0].public_id
    answer = document.lead.post(document.at(f"/{other}/comments/{comment}/resolve"))
    assert (answer.status_code, document.open_comments()) == (422, 1)
