"""Hostile and foreign texts in a packet: printed as they were written, whole, and never as a silent box."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.packet import DecisionPacket
from app.domain.ranking import rank_evaluation
from app.reports import look
from app.reports.packet import packet_pdf
from app.reports.text import fitted, in_visual_order, lines_of, printable
from app.stages.packets.examining import examined
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation
from tests.reports.packet_print import set_alone

ROOT = Path(__file__).parents[2]
ARABIC = "مرحبا بالعالم، هذا عرض رقم 12"
HEBREW = "שלום עולם, המחיר הוא 1,250 אירו"


def packet_saying(*comments: str) -> DecisionPacket:
    """A small packet whose marks carry these comments in turn."""
    evaluation = an_evaluation(offers=2, groups=1, leaves=2, seats=2)
    marks = tuple(mark._replace(comment=comments[index % len(comments)]) for index, mark in enumerate(evaluation.marks))
    evaluation = replace(evaluation, marks=marks)
    return a_packet(evaluation, ranking=a_ranking(evaluation))


def text_of(packet: DecisionPacket) -> str:
    reader = PdfReader(io.BytesIO(packet_pdf(packet)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_markup_is_just_text() -> None:
    hostile = "<b>unclosed & <i>tags <para><font size=90> <img src='http://example.org/a.png'/> &amp; </b>"
    assert hostile.replace(" ", "") in text_of(packet_saying(hostile)).replace(" ", "")


def test_control_characters_and_lone_surrogates_become_their_codes() -> None:
    assert printable("a\x00b\ud800c\x07d\ue000") == "a[U+0000]b[U+D800]c[U+0007]d[U+E000]"
    assert "NUL[U+0000] and [U+DFFF]" in text_of(packet_saying("NUL\x00 and \udfff"))


def test_line_ends_of_all_kinds_break_the_line_and_tabs_are_blanks() -> None:
    assert printable("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd    e"


def test_unseen_characters_are_left_out() -> None:
    assert printable("a\u202eb\u200bc\ufeff\u00add") == "abcd"


def test_characters_of_other_scripts_are_kept_and_those_without_a_font_become_their_codes() -> None:
    kept = "Żółć Ελληνικά Кириллица 中文字 日本語テキスト 한국어 ✓ → ≤ 😀"
    assert printable(kept) == kept
    assert printable("🚀 ไ ह") == "[U+1F680] [U+0E44] [U+0939]"


def test_foreign_scripts_are_embedded_from_the_fallback_fonts() -> None:
    reader = PdfReader(io.BytesIO(packet_pdf(packet_saying("日本語 ✓ 한국어 շ " + ARABIC))))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]: "/FontFile2" in font.get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    names = ["DejaVuSans", "Inter-Medium", "Inter-Regular", "Inter-SemiBold", "WenQuanYiMicroHei-0"]
    assert fonts == dict.fromkeys(names, True)
    assert "日本語" in " ".join(page.extract_text() for page in reader.pages)


def test_right_to_left_runs_stand_in_reading_order_and_numbers_stay_whole() -> None:
    assert in_visual_order(HEBREW) == [(True, " אירו"), (False, "1,250"), (True, "שלום עולם, המחיר הוא ")]
    assert in_visual_order("The name שלום is Hebrew") == [
        (False, "The name "),
        (True, "שלום"),
        (False, " is Hebrew"),
    ]


def test_arabic_letters_are_joined() -> None:
    text = text_of(packet_saying("مرحبا"))
    assert "".join(map(chr, (0xFEE3, 0xFEAE, 0xFEA3, 0xFE92, 0xFE8E))) in text


def test_a_very_long_comment_is_printed_whole() -> None:
    comment = " ".join(f"word{number}" for number in range(22_000))
    assert len(comment) > 200_000
    packet = packet_saying(comment)
    evaluation = replace(packet.evaluation, marks=packet.evaluation.marks[:1])
    text = " ".join(set_alone(replace(packet, evaluation=evaluation), "marks"))
    assert re.findall(r"word\d+", text) == comment.split()


def test_a_word_longer_than_a_page_is_broken_and_not_lost() -> None:
    word = "x" * 8_000
    lines = lines_of(word, style=look.CELL, width=200)
    assert "".join(lines) == word
    assert max(look.CELL.face.width(line, size=look.CELL.size) for line in lines) <= 200


def test_east_asian_text_breaks_between_characters() -> None:
    lines = lines_of("中文" * 60, style=look.CELL, width=200)
    assert "".join(lines) == "中文" * 60
    assert max(look.CELL.face.width(line, size=look.CELL.size) for line in lines) <= 200


def test_lines_break_after_hyphens_and_keep_every_word() -> None:
    text = "service-levels and quality-control, near-shore or onshore/offshore " * 5
    lines = lines_of(text, style=look.CELL, width=90)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(look.CELL.face.width(line, size=look.CELL.size) for line in lines) <= 90


def test_a_line_that_is_too_long_ends_in_an_ellipsis_within_its_width() -> None:
    line = fitted("A very long name of a vendor " * 20, style=look.CELL, width=100)
    assert line.endswith("…")
    assert look.CELL.face.width(line, size=look.CELL.size) <= 100
    assert fitted("Short", style=look.CELL, width=100) == "Short"


def test_digits_are_tabular() -> None:
    for face in (look.BODY.face, look.CELL_STRONG.face, look.COLUMN_HEAD.face):
        assert len({face.width_of[digit] for digit in "0123456789"}) == 1


def test_hostile_names_titles_and_reasons_do_not_break_the_packet() -> None:
    evaluation = an_evaluation(offers=2, groups=1, leaves=1, seats=1)
    long = "<u>" + "Title " * 3_000 + "\x00"
    criteria = tuple(replace(criterion, title=long) for criterion in evaluation.framework.criteria)
    framework = replace(evaluation.framework, title=long, reference="R\ud800" * 300, criteria=criteria)
    offers = tuple(replace(offer, name=long, reason=long) for offer in evaluation.offers)
    panel = tuple(replace(seat, name=long) for seat in evaluation.panel)
    evaluation = replace(evaluation, framework=framework, offers=offers, panel=panel)
    reader = PdfReader(io.BytesIO(packet_pdf(a_packet(evaluation, ranking=a_ranking(evaluation, excluded=1)))))
    assert "Page 1 of" in reader.pages[0].extract_text()


def test_the_same_packet_gives_the_same_bytes_whatever_was_built_before() -> None:
    packet = packet_saying(ARABIC, "日本語 ✓")
    first = packet_pdf(packet)
    packet_pdf(packet_saying("ظ ض ذ " + ARABIC[::-1], HEBREW))
    assert packet_pdf(packet) == first


def test_the_same_packet_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib\n"
        "from app.reports.packet import packet_pdf\n"
        "from tests.reports.test_packet_texts import ARABIC, packet_saying\n"
        "print(hashlib.sha256(packet_pdf(packet_saying(ARABIC, 'x'))).hexdigest())\n"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_importing_reports_loads_no_reportlab() -> None:
    script = "import sys, app.reports, app.domain.packet_words; print('reportlab' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


@pytest.mark.parametrize("title", ["Staffing\nand training", "Staffing\tand training", "Staffing\U000e0041"])
def test_a_title_of_several_lines_stops_no_packet(title: str) -> None:
    evaluation = an_evaluation()
    criteria = tuple(replace(node, title=title) for node in evaluation.framework.criteria)
    evaluation = replace(evaluation, framework=replace(evaluation.framework, criteria=criteria))
    packet = a_packet(evaluation, ranking=rank_evaluation(evaluation))
    assert packet_pdf(examined(packet, progress=lambda part, note: None)).startswith(b"%PDF")
