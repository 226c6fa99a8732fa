"""Packets of the published evaluations in `samples/`, from the CSV files to the executive page."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.ranking import rank_evaluation
from app.evaluations.reading import read_evaluation
from app.reports.packet import packet_pdf
from tests.reports.packet_builders import a_packet

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("sample", "headline"),
    [
        ("contact-centre", "RECOMMENDATION Award to Ångström Services (sample)"),
        ("kubernetes-audit-2019", "NO SINGLE RECOMMENDATION Tie between Vendor A and Vendor B"),
        ("felp", "RECOMMENDATION Award to Supplier B"),
    ],
)
def test_the_executive_page_gives_the_published_answer(sample: str, headline: str) -> None:
    evaluation = read_evaluation(SAMPLES / sample).evaluation
    reader = PdfReader(io.BytesIO(packet_pdf(a_packet(evaluation, ranking=rank_evaluation(evaluation)))))
    assert headline in " ".join(reader.pages[0].extract_text().split())
