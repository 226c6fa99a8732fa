"""The scope both ways and the contract's terms as they are written."""

import re
from dataclasses import replace

from flask import Flask

from app.domain.request.requirements import ContractTerm, Control, ScopeItem, Side
from tests.stages.drafting.by_hand import Hand, started
from tests.stages.drafting.written_by_hand import last_sentence, scope, term_data, terms

TERM = ContractTerm(
    "T1",
    "Availability",
    "The portal shall be available 100 % of the time.",
    Control.OTHERS,
    "Share of minutes, from the monitoring report.",
)


def sides(hand: Hand) -> dict[str, Side]:
    return {each.value.text: each.value.side for each in scope(hand)}


def test_items_are_added_to_their_side_and_move_from_side_to_side(app: Flask) -> None:
    hand = started(app)
    form = hand.client.get(hand.at("scope/add?side=open")).text
    assert re.findall(r'<input checked[^>]*value="(\w+)"', form) == ["open"]
    hand.saved("scope/add", {"side": "open", "text": "Weekend calls"})
    hand.saved("scope/add", {"side": "out", "text": "Collections", "note": "stays with the bank"})
    page = hand.client.get(hand.at("scope")).text
    assert "Who decides this, and until when? Say it in the note." in page
    item = scope(hand)[0]
    hand.saved(f"scope/{item.public_id}/move", {"side": "in", "version": str(item.version)})
    assert sides(hand) == {"Weekend calls": Side.IN, "Collections": Side.OUT}
    assert last_sentence(hand) == "Moved in the scope from open to in scope: Weekend calls"
    assert hand.post(f"scope/{item.public_id}/move", {"side": "out", "version": "1"}).status_code == 409
    assert hand.post(f"scope/{item.public_id}/move", {"side": "nowhere", "version": "2"}).status_code == 422


def test_an_item_is_changed_and_removed_and_a_stale_form_keeps_what_was_typed(app: Flask) -> None:
    hand = started(app)
    hand.saved("scope/add", {"side": "in", "text": "Calls"})
    [item] = scope(hand)
    path = f"scope/{item.public_id}"
    hand.saved(path, {"side": "in", "text": "Calls and mails", "version": "1"})
    late = hand.post(path, {"side": "out", "text": "typed late", "version": "1"})
    assert (late.status_code, "typed late" in late.text, "Calls and mails" in late.text) == (409, True, True)
    assert scope(hand)[0].value == ScopeItem(item.public_id, Side.IN, "Calls and mails")
    assert hand.post(path, {"side": "in", "text": "", "version": "2"}).status_code == 422
    hand.saved(f"{path}/remove", {"version": "2"})
    gone = hand.post(path, {"side": "in", "text": "typed after", "version": "2"})
    assert (gone.status_code, "typed after" in gone.text, scope(hand)) == (409, True, ())


def test_a_term_shows_what_rules_find_apart_from_what_somebody_flags(app: Flask) -> None:
    hand = started(app)
    hand.saved("terms/add", term_data(TERM))
    hand.saved(
        "terms/add", term_data(replace(TERM, code="T2", text="Ports are open.", is_flagged=True, concern="Why?"))
    )
    assert [each.value.code for each in terms(hand)] == ["T1", "T2"]
    hand.client.get(hand.at("terms"))  # what saving had to say is read
    page = hand.client.get(hand.at("terms")).text
    found = ("others control whether it comes true", "“100 %” leaves no room", "Flagged by hand: Why?")
    assert [page.count(words) for words in found] == [1, 1, 1]
    assert "2 terms, 2 of them to look at." in page


def test_a_flag_by_hand_says_why(app: Flask) -> None:
    hand = started(app)
    answer = hand.post("terms/add", term_data(replace(TERM, is_flagged=True)))
    assert (answer.status_code, "a flag without a reason helps nobody" in answer.text, terms(hand)) == (422, True, ())


def test_terms_are_changed_moved_and_removed(app: Flask) -> None:
    hand = started(app)
    for code in ("T1", "T2"):
        hand.saved("terms/add", term_data(replace(TERM, code=code)))
    assert 'value="T3"' in hand.client.get(hand.at("terms/add")).text
    first, second = terms(hand)
    hand.saved(f"terms/{second.public_id}/move", {"do": "up"})
    assert [each.value.code for each in terms(hand)] == ["T2", "T1"]
    taken = hand.post(f"terms/{first.public_id}", term_data(replace(TERM, code="T2"), version=1))
    assert (taken.status_code, "There is a T2 already." in taken.text) == (422, True)
    hand.saved(f"terms/{first.public_id}", term_data(replace(TERM, measure="Minutes"), version=1))
    late = hand.post(f"terms/{first.public_id}", term_data(replace(TERM, title="typed late"), version=1))
    assert (late.status_code, "typed late" in late.text, "Minutes" in late.text) == (409, True, True)
    hand.saved(f"terms/{first.public_id}/remove", {"version": "2"})
    assert ([each.value for each in terms(hand)], last_sentence(hand)) == (
        [replace(TERM, code="T2")],
        "Removed the contract term T1, Availability.",
    )
