"""Passwords: what is accepted and why not, and that an unknown account is judged as long as a known one."""

import argon2
import pytest

from app.web import passwords
from app.web.passwords import HASHER, RefusedPassword, accepted, matches, renewed
from tests.people.accounts import PASSWORD, PASSWORD_HASH

OWN_WORDS = ("Margarete.Vogelsang@example.org", "Margarete Vogelsang")


@pytest.mark.parametrize(
    "password",
    [
        "seven green bottles",
        "ääääöööö üüüü",
        "   blanks around   ",
        "Vogelsang liest Akten",
        "天地玄黄宇宙洪荒日月盈昃",
    ],
)
def test_long_enough_is_good_enough(password: str) -> None:
    assert matches(password, kept=accepted(password, own_words=OWN_WORDS)) is True


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven char", "Use at least 12 characters; a few words in a row are easy to remember."),
        ("x" * 201, "Use at most 200 characters."),
        *(
            (own, "Your own name or e-mail address is the first thing somebody would try. Choose something else.")
            for own in (
                "margarete.vogelsang@example.org",
                "MARGARETE VOGELSANG",
                "margaretevogelsang",
                "Margarete.Vogelsang",
            )
        ),
        *(
            (common, "This is one of the passwords that are tried first. Choose something else.")
            for common in (
                "password1234",
                "Password 1234",
                "123456789012",
                "qwertyuiopasdfghjkl",
                "correct horse battery staple",
                "aaaaaaaaaaaaaa",
                "abababababab",
            )
        ),
    ],
)
def test_what_is_tried_first_is_refused(password: str, reason: str) -> None:
    with pytest.raises(RefusedPassword) as refused:
        accepted(password, own_words=OWN_WORDS)
    assert str(refused.value) == reason


def test_a_name_of_one_letter_refuses_nothing_else() -> None:
    assert matches(PASSWORD, kept=accepted(PASSWORD, own_words=("a@b.example", "A"))) is True


def test_hashes_have_the_parameters_of_owasp() -> None:
    assert PASSWORD_HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords._decoy().startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nothing_matches_where_nothing_is_kept() -> None:
    assert [matches("nobody's password", kept=kept) for kept in (None, "", "not a hash")] == [False, False, False]


def test_accents_match_however_they_are_composed() -> None:
    kept = accepted("cafe\u0301 cre\u0300me \u00e9t\u00e9", own_words=())
    assert matches("caf\u00e9 cr\u00e8me e\u0301te\u0301", kept=kept) is True


def test_a_hash_is_renewed_when_its_parameters_are_old() -> None:
    old = argon2.PasswordHasher(memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    fresh = renewed(PASSWORD, kept=old)
    assert fresh is not None
    assert (HASHER.check_needs_rehash(fresh), matches(PASSWORD, kept=fresh)) == (False, True)
    assert renewed(PASSWORD, kept=PASSWORD_HASH) is None
