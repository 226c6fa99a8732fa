"""Names of firms compared: what varies does not matter, nor do small typing errors; public mail domains say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vendor_names import (
    LEGAL_FORMS,
    Known,
    domain_of,
    domains_of,
    duplicates_of,
    pairs_of,
    same_name,
    why_alike,
    words_of,
)

NAMES = st.text(min_size=1, max_size=20).filter(str.strip)
FIRMS = st.builds(Known, st.just("x"), NAMES, st.frozensets(st.sampled_from(["aare.example", "birs.example"])))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aare AG", "aare"),
        ("Aare Kontakt GmbH & Co. KG", "AARE KONTAKT"),
        ("Società Esempio S.p.A.", "Societa Esempio"),
        ("Léman Services Sàrl", "Services Leman S.à r.l."),
        ("Nordic Calls Oy", "Nordic-Calls AB"),
        ("Outback Voice Pty Ltd", "Outback Voice"),
        ("Müller Dialog AG", "Mueller Dialog"),
        ("Contact & Care Ltd.", "Contact and Care, Inc."),
        ("Dataline plc", "Data Line LLC"),
        ("Telemarketing Partner BV", "Telemarketng Partner"),
    ],
)
def test_one_firm_under_two_names(one: str, other: str) -> None:
    assert (same_name(one, other), same_name(other, one)) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aare AG", "Birs AG"),
        ("AB", "AG"),
        ("Call Centre 1", "Call Centre 2"),
        ("Voice East", "Voice West"),
        ("Asa", "Asb"),
        ("株式会社日立", "株式会社東芝"),
    ],
)
def test_two_firms(one: str, other: str) -> None:
    assert same_name(one, other) is False


@given(NAMES, NAMES)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)


@given(NAMES)
def test_a_name_is_its_own_duplicate(name: str) -> None:
    assert same_name(name, name) is True


@given(NAMES.filter(words_of), st.sampled_from(sorted(LEGAL_FORMS)), st.sampled_from(["{} {}", "{}, {}.", "{} {}"]))
def test_a_legal_form_does_not_matter(name: str, form: str, written: str) -> None:
    assert same_name(name, written.format(name, form.upper())) is True


@given(FIRMS, FIRMS)
def test_alike_is_symmetric(one: Known, other: Known) -> None:
    assert why_alike(one, other) == why_alike(other, one)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Aare.example/en?x=1", "aare.example"),
        ("anna@aare.example", "aare.example"),
        ("aare.example.", "aare.example"),
        ("http://aare.example:8080/", "aare.example"),
        ("aare", ""),
        ("", ""),
        ("-x.example", ""),
    ],
)
def test_the_domain_of_an_address(text: str, domain: str) -> None:
    assert domain_of(text) == domain


def test_public_mail_domains_count_for_nothing() -> None:
    one = Known("1", "Aare", domains_of(site="", addresses=["a@gmail.com"]))
    other = Known("2", "Birs", domains_of(site="", addresses=["b@gmail.com", "b@birs.example"]))
    assert (why_alike(one, other), other.domains) == ("", frozenset({"birs.example"}))


def test_pairs_are_found_once_with_their_reason() -> None:
    firms = [
        Known("1", "Aare AG"),
        Known("2", "Birs Dialog", frozenset({"birs.example"})),
        Known("3", "AARE Ltd"),
        Known("4", "Something else", frozenset({"birs.example"})),
        Known("5", "Birs Dialogue GmbH", frozenset({"birs.example"})),
        Known("6", "!!!"),
    ]
    assert [(pair.first.key, pair.second.key, pair.reason) for pair in pairs_of(firms)] == [
        ("1", "3", "have nearly the same name"),
        ("2", "5", "have nearly the same name and share birs.example"),
        ("2", "4", "share birs.example"),
        ("4", "5", "share birs.example"),
    ]
    assert [pair.second.key for pair in duplicates_of(Known("", "!!!"), among=firms)] == ["6"]
    assert [pair.second.key for pair in duplicates_of(Known("", "aare inc"), among=firms)] == ["1", "3"]


@given(st.lists(NAMES, max_size=6))
def test_what_one_firm_finds_all_pairs_hold(names: list[str]) -> None:
    firms = [Known(str(place), name) for place, name in enumerate(names)]
    single = {
        frozenset((pair.first.key, pair.second.key))
        for firm in firms
        for pair in duplicates_of(firm, among=[other for other in firms if other is not firm])
        if words_of(pair.first.name) == words_of(pair.second.name)
    }
    assert single <= {frozenset((pair.first.key, pair.second.key)) for pair in pairs_of(firms)}
