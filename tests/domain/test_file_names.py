"""Names of files are made fit to be shown and saved, whatever was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.file_names import LONGEST, MOST_BYTES, distinct, ending, shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Security concept.pdf", "Security concept.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\offer.docx", "offer.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("nul\0l.pdf", "null.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("a" * 400 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
        ("offer 🚀.pdf", "offer 🚀.pdf"),
        ("line\nbreak.txt", "linebreak.txt"),
        ('what "is": this?.csv', "what _is__ this_.csv"),
        ("…/.", "file"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("Angebot u\u0308ber.pdf", "Angebot über.pdf"),
    ],
)
def test_a_name_is_made_fit(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


@given(st.text(alphabet=st.characters(codec=None), max_size=500))
def test_no_name_leads_anywhere_or_is_endless(sent: str) -> None:
    shown = shown_name(sent)
    assert shown
    assert set('/\\\0\r\n<>:"|?*\u202e') & set(shown) == set()
    assert (len(shown) <= LONGEST + 1, len(shown.encode()) <= MOST_BYTES, shown.strip(". ") == shown) == (True,) * 3


@pytest.mark.parametrize(("name", "end"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", ""), ("a.", "")])
def test_the_ending_is_what_follows_the_last_dot(name: str, end: str) -> None:
    assert ending(name) == end


def test_names_that_differ_in_capitals_only_are_told_apart() -> None:
    assert distinct(["a.pdf", "A.pdf", "b", "B", "a (2).pdf"]) == ["a.pdf", "A (2).pdf", "b", "B (2)", "a (2) (2).pdf"]
