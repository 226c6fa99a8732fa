"""Words found in answers whatever their case, and marked where they stand."""

from app.domain.request.searching import AROUND, excerpts, needle, places


def marked(text: str, words: str) -> str:
    return "".join(f"[{part.text}]" if part.is_found else part.text for part in excerpts(text, needle(words)))


def test_case_and_blanks_do_not_matter_and_the_text_stays_as_it_was_written() -> None:
    assert marked("Große  Straße, STRASSE", "strasse") == "Große  [Straße], [STRASSE]"
    assert marked("by  the\nriver", " THE river ") == "by  [the\nriver]"


def test_a_letter_that_folds_into_two_is_found_once() -> None:
    assert marked("ß", "s") == "[ß]"


def test_nothing_is_found_nowhere() -> None:
    assert (places("text", ""), excerpts("text", needle("other")), excerpts("", "x")) == ([], (), ())


def test_what_is_far_from_what_was_found_is_left_out() -> None:
    far = "x" * 500
    assert (
        marked(f"{far}here{far}here{far}", "here")
        == "…" + "…".join(f"{far[:AROUND]}[here]{far[:AROUND]}" for _ in "ab") + "…"
    )
    assert marked(f"here {'y' * 10} here", "here") == f"[here] {'y' * 10} [here]"
