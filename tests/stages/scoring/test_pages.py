"""The ranking page and what stands beneath each of its numbers."""

import re
from dataclasses import replace

from flask import Flask

from app.domain.evaluation import MarkKind
from app.domain.policy import Role
from tests.builders import a_person, seated, signed_in, with_role
from tests.stages.evaluated import evaluated


def texts(html: str) -> str:
    """The words of a page, tags and blanks folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_ranking_says_who_leads_by_how_much_and_at_what_price(app: Flask) -> None:
    rfp = evaluated(app)
    page = texts(rfp.lead.get(rfp.at("ranking")).text)
    assert "Ångström Services (sample) has 81.60 of 100 points." in page
    assert "Lumière Contact (sample) follows, 2.29 points (2.8 %) behind." in page
    assert "USD 4,880,256" in page


def test_a_tie_is_flagged_and_no_winner_is_picked(app: Flask) -> None:
    rfp = evaluated(app, sample="kubernetes-audit-2019")
    page = texts(rfp.lead.get(rfp.at("ranking")).text)
    assert "Tie between Vendor A and Vendor B" in page
    assert "Award to" not in page


def test_from_a_total_to_the_words_of_an_evaluator(app: Flask) -> None:
    rfp = evaluated(app)
    ranking = rfp.lead.get(rfp.at("ranking")).text
    offer = re.search(r'href="([^"]+/ranking/1)"', ranking)
    assert offer is not None
    offer_page = rfp.lead.get(offer[1]).text
    cell = re.search(r'href="([^"]+/ranking/1/\d+)">\s*Communication channels', offer_page)
    assert cell is not None
    page = texts(rfp.lead.get(cell[1]).text)
    given = [m for m in rfp.evaluation.marks if (m.offer, m.criterion) == ("angstrom", "channels")]
    assert len(given) == 3
    for mark in given:
        assert mark.comment in page
    assert "The score 7.3333 is the mean of 3 marks." in page
    assert "4 points × 7.3333 / 10 = 2.93." in page


def test_every_link_of_the_matrix_leads_somewhere(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    ranking = rfp.lead.get(rfp.at("ranking")).text
    links = set(re.findall(r'href="?(ranking/\d+(?:/\d+)?)', ranking))
    assert links
    assert {rfp.lead.get(rfp.at(link)).status_code for link in links} == {200}


def test_an_incomplete_ranking_is_not_final_and_cannot_be_closed(app: Flask) -> None:
    full = evaluated(app).evaluation
    framework = replace(full.framework, reference="incomplete")
    rfp = evaluated(app, evaluation=replace(full, framework=framework, marks=full.marks[1:]))
    page = texts(rfp.lead.get(rfp.at("ranking")).text)
    assert "Not final" in page
    assert "1 mark or price is still missing." in page
    refused = rfp.lead.post(rfp.at("scoring/close"))
    assert refused.status_code == 422
    assert "has not submitted the marks" in refused.text


def test_closing_the_scoring_moves_the_rfp_once(app: Flask) -> None:
    rfp = evaluated(app)
    assert rfp.lead.post(rfp.at("scoring/close")).status_code == 302
    again = rfp.lead.post(rfp.at("scoring/close"))
    assert again.status_code == 422
    assert "This cannot be done while the RFP is in the stage “Finalists”." in again.text
    audit = texts(rfp.lead.get(rfp.at("audit")).text)
    assert audit.count("Closed the scoring") == 1


def test_a_recused_mark_and_a_word_of_the_scale_are_shown_as_such(app: Flask) -> None:
    rfp = evaluated(app)
    recused = next(m for m in rfp.evaluation.marks if m.kind is MarkKind.RECUSED)
    offers = [offer.id for offer in rfp.evaluation.offers]
    criteria = [node.id for node in rfp.evaluation.framework.criteria]
    path = f"ranking/{offers.index(recused.offer) + 1}/{criteria.index(recused.criterion) + 1}"
    assert "recused" in texts(rfp.lead.get(rfp.at(path)).text)
    calls = f"ranking/1/{criteria.index('visit-calls') + 1}"
    words = {word.label for word in rfp.evaluation.framework.scales}
    page = texts(rfp.lead.get(rfp.at(calls)).text)
    assert any(word in page for word in words)


def test_an_offer_or_criterion_that_is_not_there_is_not_found(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    assert rfp.lead.get(rfp.at("ranking/99")).status_code == 404
    assert rfp.lead.get(rfp.at("ranking/1/99")).status_code == 404


def test_what_people_typed_is_text_and_never_markup(app: Flask) -> None:
    full = evaluated(app, sample="felp").evaluation
    hostile = '<script>alert(1)</script><a href="x">'
    offers = (replace(full.offers[0], name=hostile, firm=hostile), *full.offers[1:])
    criteria = tuple(replace(node, title=hostile) for node in full.framework.criteria)
    framework = replace(full.framework, reference="hostile", title=hostile, criteria=criteria)
    marks = tuple(mark._replace(comment=hostile) for mark in full.marks)
    rfp = evaluated(app, evaluation=replace(full, framework=framework, offers=offers, marks=marks))
    for path in ("ranking", "ranking/1", "ranking/1/1", "ranking/1/2", "", "audit", "packet", "committee"):
        page = rfp.lead.get(rfp.at(path))
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert '<a href="x">' not in page.text


def test_whoever_stands_back_from_an_offer_sees_its_totals_and_nothing_beneath(app: Flask) -> None:
    rfp = evaluated(app)
    recused = next(m for m in rfp.evaluation.marks if m.kind is MarkKind.RECUSED)
    offer = [each.id for each in rfp.evaluation.offers].index(recused.offer) + 1
    person = a_person(app)
    with_role(app, person=person, rfp=rfp.public_id, role=Role.EVALUATOR)
    seated(app, person=person, rfp=rfp.public_id, seat=recused.evaluator)
    evaluator = signed_in(app, person)
    ranking = evaluator.get(rfp.at("ranking"))
    assert ranking.status_code == 200
    assert "You stood back from this offer" in ranking.text
    assert f"ranking/{offer}/" not in ranking.text
    assert f'ranking/{offer}"' not in ranking.text
    rows = len(rfp.evaluation.framework.criteria)
    assert ranking.text.count('<td class="cell-closed">closed') == rows
    assert evaluator.get(rfp.at(f"ranking/{offer}")).status_code == 403
    other = 1 if offer != 1 else 2
    cell = evaluator.get(rfp.at(f"ranking/{other}/5")).text
    assert f"/ranking/{offer}/" not in cell
