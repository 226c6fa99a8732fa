"""A draft while it is made: what is saved with faults, what is refused in words, who comes first."""

from decimal import Decimal

from flask import Flask

from app.domain.evaluation import Criterion, CriterionKind, Framework, Seat
from app.domain.policy import InstanceRole, Role
from tests.builders import a_person, signed_in, with_role
from tests.stages.drafting.by_hand import Hand, criterion_data, rules_data, seat_data, started
from tests.stages.drafting.test_parity import stored
from tests.stages.evaluated import evaluated


def leaf(code: str, weight: str | None = "35", **facts: object) -> Criterion:
    given = None if weight is None else Decimal(weight)
    return Criterion(code, f"Title {code}", CriterionKind.SCORE, weight=given, scale_max=Decimal(10), **facts)  # type: ignore[arg-type]


def group(code: str, weight: str | None = None) -> Criterion:
    return Criterion(code, f"Title {code}", CriterionKind.GROUP, weight=None if weight is None else Decimal(weight))


def framework(app: Flask, hand: Hand) -> Framework:
    return stored(app, hand.public_id).framework


def codes(app: Flask, hand: Hand) -> list[tuple[str, str | None]]:
    return [(node.id, node.parent) for node in framework(app, hand).criteria]


def test_a_new_rfp_has_rules_to_begin_with_and_its_maker_leads_it(app: Flask) -> None:
    hand = started(app)
    made = stored(app, hand.public_id)
    rules = made.framework.rules
    assert (rules.total_points, rules.score_from, rules.price_formula, rules.justification, rules.rounding) == (
        Decimal(100),
        "mean",
        "lowest_price_ratio",
        "optional",
        2,
    )
    assert [(node.id, node.kind, node.weight) for node in made.framework.criteria] == [("P", "price", Decimal(30))]
    assert hand.client.get(hand.at("committee")).status_code == 200


def test_a_taken_reference_is_said_beside_the_field_and_nothing_typed_is_lost(app: Flask) -> None:
    hand = started(app, reference="RFP-7")
    data = {"reference": "RFP-7", "title": "Another one", "currency": "CHF", "time_zone": "Europe/Zurich", "source": ""}
    answer = hand.client.post("/rfps/new", data=data)
    kept = [f'value="{value}"' in answer.text for value in ("RFP-7", "Another one", "CHF", "Europe/Zurich")]
    assert (answer.status_code, kept) == (422, [True] * 4)
    assert "An RFP with this reference exists already." in answer.text


def test_an_earlier_rfp_gives_rules_scales_criteria_and_panel_but_neither_offers_nor_marks(app: Flask) -> None:
    source = evaluated(app)
    data = {"reference": "NEXT", "title": "Next", "currency": "USD", "time_zone": "UTC", "source": source.public_id}
    person = a_person(app, instance_roles=(InstanceRole.BUYER,))
    assert signed_in(app, person).post("/rfps/new", data=data).status_code == 422  # no role in the source
    with_role(app, person=person, rfp=source.public_id, role=Role.OBSERVER)
    answer = signed_in(app, person).post("/rfps/new", data=data)
    made = stored(app, answer.headers["Location"].split("/")[2])
    old = source.evaluation
    assert (made.framework.rules, made.framework.criteria, made.framework.scales) == (
        old.framework.rules,
        old.framework.criteria,
        old.framework.scales,
    )
    assert [(seat.id, seat.criteria) for seat in made.panel] == [(seat.id, seat.criteria) for seat in old.panel]
    assert ({seat.email for seat in made.panel}, made.offers, made.prices) == ({""}, (), ())


def test_weights_that_do_not_add_up_are_saved_and_said(app: Flask) -> None:
    hand = started(app)
    hand.saved("criteria/add", criterion_data(leaf("C1", "60")))
    page = hand.client.get(hand.at("criteria")).text
    assert "The weights at the top (P, C1) add up to 90; they must add up to 100." in page
    hand.saved("criteria", {"weight:C1": "70", "weight:P": "30", "do": "save"})
    assert "must add up" not in hand.client.get(hand.at("criteria")).text


def test_a_weight_that_is_no_number_is_refused_with_everything_typed_kept(app: Flask) -> None:
    hand = started(app)
    hand.saved("criteria/add", criterion_data(leaf("C1", "70")))
    answer = hand.post("criteria", {"weight:C1": "much", "weight:P": "12.5", "do": "save"})
    assert (answer.status_code, 'value="much"' in answer.text, 'value="12.5"' in answer.text) == (422, True, True)
    assert "The weight of C1: &#34;much&#34; is no number." in answer.text
    assert [node.weight for node in framework(app, hand).criteria] == [Decimal(30), Decimal(70)]


def test_balancing_proposes_and_saves_nothing(app: Flask) -> None:
    hand = started(app)
    for code in ("C1", "C2"):
        hand.saved("criteria/add", criterion_data(leaf(code, "20")))
    page = hand.post("criteria", {"weight:C1": "20", "weight:C2": "20", "weight:P": "30", "do": "around:P"}).text
    assert (page.count('value="35"'), "They are not saved yet" in page) == (2, True)
    page = hand.post("criteria", {"weight:C1": "", "weight:C2": "", "weight:P": "", "do": "balance:"}).text
    assert (page.count('value="33.33"'), page.count('value="33.34"')) == (2, 1)
    assert [node.weight for node in framework(app, hand).criteria] == [Decimal(30), Decimal(20), Decimal(20)]


def test_balancing_says_what_was_balanced_and_what_still_does_not_add_up(app: Flask) -> None:
    hand = started(app)
    for node in (group("G", "70"), leaf("C1", "20", parent="G"), leaf("C2", "20", parent="G"), leaf("C3", "5")):
        hand.saved("criteria/add", criterion_data(node))
    typed = {"weight:G": "70", "weight:C1": "20", "weight:C2": "20", "weight:C3": "5", "weight:P": "30"}
    page = hand.post("criteria", typed | {"do": "balance:"}).text
    assert "The weights at the top add up now. Those under G still do not add up." in page
    page = hand.post("criteria", typed | {"do": "balance:G"}).text
    assert "The weights under G add up now. Those at the top still do not add up." in page
    assert 'data-guarded="unsaved"' in page
    assert "of 100 or about 66.667" in page


def test_a_group_shows_no_scale(app: Flask) -> None:
    hand = started(app)
    hand.saved("criteria/add", criterion_data(group("G"), scale_max="10"))
    assert "0 to 10" not in hand.client.get(hand.at("criteria")).text


def test_a_time_zone_is_suggested_and_a_currency_is_refused_in_words(app: Flask) -> None:
    hand = started(app)
    assert 'value="UTC"' in hand.client.get("/rfps/new").text
    data = {"reference": "R", "title": "T", "currency": "EURO", "time_zone": "berlin", "source": ""}
    page = hand.client.post("/rfps/new", data=data).text
    words = ("“berlin” is no time zone by itself. Write Europe/Berlin.", "This is no currency code", 'value="EURO"')
    assert [word in page for word in words] == [True] * 3


def test_a_scale_may_have_a_name_of_several_words(app: Flask) -> None:
    hand = started(app)
    hand.saved("scales/add", {"name": "Quality words", "label": ["Good"], "value": ["8"]})
    assert [word.scale for word in framework(app, hand).scales] == ["Quality words"]
    assert hand.client.get(hand.at("scales/edit/Quality words")).status_code == 200


def test_a_seat_is_not_given_the_price_alone(app: Flask) -> None:
    hand = started(app)
    hand.saved("criteria/add", criterion_data(leaf("C1", "70")))
    answer = hand.post("panel/add", seat_data(Seat("E1", "Ada", criteria=("P",))))
    assert (answer.status_code, "Nobody marks P Price" in answer.text) == (422, True)
    hand.saved("panel/add", seat_data(Seat("E1", "Ada", criteria=("P", "C1"))))


def test_criteria_move_among_their_siblings_and_under_another_group(app: Flask) -> None:
    hand = started(app)
    for node in (group("G"), leaf("C1", parent="G"), leaf("C2", parent="G"), group("H")):
        hand.saved("criteria/add", criterion_data(node))
    hand.saved("criteria", {"do": "up:C2", "weight:C2": "9"})
    assert codes(app, hand) == [("P", None), ("G", None), ("C2", "G"), ("C1", "G"), ("H", None)]
    hand.saved("criteria", {"do": "down:G"})
    assert codes(app, hand) == [("P", None), ("H", None), ("G", None), ("C2", "G"), ("C1", "G")]
    hand.saved("criteria/4", criterion_data(leaf("C2", "9"), code="C9", parent="H"))
    assert codes(app, hand) == [("P", None), ("H", None), ("C9", "H"), ("G", None), ("C1", "G")]
    assert framework(app, hand).criteria[2].weight == Decimal(9)


def test_what_could_never_be_a_tree_is_refused_beside_its_field(app: Flask) -> None:
    hand = started(app)
    for node in (group("G"), Criterion("H", "Inner", CriterionKind.GROUP, parent="G"), leaf("C1", parent="H")):
        hand.saved("criteria/add", criterion_data(node))
    inside = hand.post("criteria/2", criterion_data(group("G"), parent="H"))
    taken = hand.post("criteria/2", criterion_data(group("G"), code="C1"))
    emptied = hand.post("criteria/2", criterion_data(leaf("G")))
    scaleless = hand.post("criteria/4", criterion_data(leaf("C1"), scale_max=""))
    said = [
        (inside, "H stands inside G itself. Choose a group outside it."),
        (taken, "There is a criterion C1 already. Give this one another code."),
        (emptied, "G holds criteria (C1, H), so it stays a group. Move them first."),
        (scaleless, "Give the highest value of the scale, or choose a named one."),
    ]
    assert [(answer.status_code, words in answer.text) for answer, words in said] == [(422, True)] * 4
    assert codes(app, hand) == [("P", None), ("G", None), ("H", "G"), ("C1", "H")]


def test_seats_keep_scoring_the_same_criteria_through_moves_and_new_codes(app: Flask) -> None:
    hand = started(app)
    for code in ("C1", "C2"):
        hand.saved("criteria/add", criterion_data(leaf(code)))
    hand.saved("panel/add", seat_data(Seat("E1", "Ada", "ada@example.org", ("C2",))))
    hand.saved("criteria", {"do": "up:C2"})
    hand.saved("criteria/2", criterion_data(leaf("C2"), code="TECH"))
    assert stored(app, hand.public_id).panel == (Seat("E1", "Ada", "ada@example.org", ("TECH",)),)
    refused = hand.post("criteria/2/remove", {})
    assert (refused.status_code, "Seat E1 scores nothing but what would go" in refused.text) == (422, True)
    hand.saved("criteria/3/remove", {})
    assert codes(app, hand) == [("P", None), ("TECH", None)]


def test_a_stale_form_changes_nothing_keeps_what_was_typed_and_says_what_changed(app: Flask) -> None:
    hand = started(app)
    before = hand.version()
    now = framework(app, hand)
    hand.saved("rules", rules_data(now, title="What the other wrote", near_tie="3"))
    answer = hand.client.post(hand.at("rules"), data=rules_data(now, title="What I typed") | {"version": before})
    words = ("Maya: Changed the rules.", "Title is now stored as: What the other wrote", 'value="What I typed"')
    assert (answer.status_code, [word in answer.text for word in words]) == (409, [True] * 3)
    assert framework(app, hand).title == "What the other wrote"
    assert f'name="version" type="hidden" value="{hand.version()}"' in answer.text


def test_every_form_of_a_draft_refuses_a_stale_version(app: Flask) -> None:
    hand = started(app)
    for node in (leaf("C1"), leaf("C2")):
        hand.saved("criteria/add", criterion_data(node))
    hand.saved("scales/add", {"name": "S", "label": ["Good"], "value": ["8"]})
    forms: dict[str, dict[str, object]] = {
        "rules": rules_data(framework(app, hand)),
        "criteria": {"weight:C1": "1", "do": "save"},
        "criteria/add": criterion_data(leaf("C3")),
        "criteria/2": criterion_data(leaf("C1", "1")),
        "criteria/2/remove": {},
        "scales/add": {"name": "T", "label": ["Bad"], "value": ["1"]},
        "scales/edit/S": {"name": "S", "label": ["Bad"], "value": ["1"]},
        "scales/remove/S": {},
        "panel/add": seat_data(Seat("E1", "Ada")),
        "offers/add": {"code": "V1", "name": "Alpha", "firm": "", "status": "active", "reason": "", "country": ""},
        "open-scoring": {},
    }
    before = stored(app, hand.public_id)
    answers = {path: hand.client.post(hand.at(path), data={**data, "version": "1"}) for path, data in forms.items()}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(forms, 409)
    assert stored(app, hand.public_id) == before


def test_scales_are_added_changed_ordered_and_removed(app: Flask) -> None:
    hand = started(app)
    rows = {"name": "Words", "label": ["Good", "", "Poor"], "value": ["8", "", "2"]}
    hand.saved("scales/add", rows)
    hand.saved("criteria/add", criterion_data(leaf("C1"), scale="Words", scale_max=""))
    moved = hand.post("scales/edit/Words", rows | {"row": "up:1"})
    assert moved.status_code == 200
    assert moved.text.index('value="Poor"') < moved.text.index('value="Good"')
    hand.saved("scales/edit/Words", {"name": "Quality", "label": ["Poor", "Good"], "value": ["2", "9"]})
    now = framework(app, hand)
    assert [(word.scale, word.label, word.value) for word in now.scales] == [
        ("Quality", "Poor", Decimal(2)),
        ("Quality", "Good", Decimal(9)),
    ]
    assert now.criteria[1].scale == "Quality"
    hand.saved("scales/remove/Quality", {})
    assert "The scale Quality of C1" in hand.client.get(hand.at("criteria")).text


def test_words_that_mean_something_else_are_refused_beside_their_cell(app: Flask) -> None:
    hand = started(app)
    data = {"name": "S", "label": ["N/A", "7,5", "Good", "good", "Fine"], "value": ["1", "2", "3", "4", "x"]}
    answer = hand.post("scales/add", data)
    words = ("has a meaning of its own", "would be read as a number", "good is there twice", "is no number")
    assert (answer.status_code, [word in answer.text for word in words]) == (422, [True] * 4)


def test_drafters_change_the_draft_and_see_no_address(app: Flask) -> None:
    hand = started(app)
    hand.saved("panel/add", seat_data(Seat("E1", "Ada", "ada@example.org")))
    drafter = a_person(app)
    with_role(app, person=drafter, rfp=hand.public_id, role=Role.DRAFTER)
    client = signed_in(app, drafter)
    page = client.get(hand.at("panel")).text
    seat = page.split("/panel/")[2].split('"')[0]
    assert ("ada@example.org" in page, "ada@example.org" in client.get(hand.at(f"panel/{seat}")).text) == (False, False)
    data = {"code": "E1", "name": "Ada L.", "email": "planted@example.org", "version": hand.version()}
    assert client.post(hand.at(f"panel/{seat}"), data=data).status_code == 302
    assert stored(app, hand.public_id).panel == (Seat("E1", "Ada L.", "ada@example.org"),)
    assert client.get(hand.at("offers")).status_code == 403
