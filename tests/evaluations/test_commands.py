"""`flask evaluations import | rank | export` on both databases."""

import json
from pathlib import Path

from flask import Flask

from tests.builders import a_person, signed_in

SAMPLES = Path(__file__).parents[2] / "samples"


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["evaluations", *arguments])


def test_import_prints_the_reference_and_gives_the_lead_the_rfp(app: Flask) -> None:
    person = a_person(app, name="Maya")
    result = run(app, "import", str(SAMPLES / "felp"), "--lead", _email(app, person))
    assert (result.exit_code, result.output) == (0, "felp\n")
    assert "felp" in signed_in(app, person).get("/").text


def test_import_refuses_a_lead_who_has_no_account(app: Flask) -> None:
    result = run(app, "import", str(SAMPLES / "felp"), "--lead", "nobody@example.org")
    assert result.exit_code == 1
    assert "nobody@example.org" in result.output
    assert run(app, "rank", "felp").exit_code == 1


def test_import_lists_every_fault_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    for file in (SAMPLES / "felp").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("currency,GBP", "currency,Pounds") if file.name == "RFP.csv" else text
        text = text.replace("active", "running", 1) if file.name == "Vendors.csv" else text
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    result = run(app, "import", str(tmp_path))
    assert result.exit_code == 1
    lines = result.output.strip().splitlines()
    assert lines[0] == "The file was not imported: 2 faults found."
    assert [line.split(",")[0] for line in lines[1:]] == ["RFP", "Vendors"]
    assert run(app, "rank", "felp").exit_code == 1


def test_importing_twice_names_the_reference(app: Flask) -> None:
    assert run(app, "import", str(SAMPLES / "felp")).exit_code == 0
    again = run(app, "import", str(SAMPLES / "felp"))
    assert again.exit_code == 1
    assert '"felp"' in again.output


def test_what_export_writes_import_reads_to_the_same_ranking(app: Flask, tmp_path: Path) -> None:
    assert run(app, "import", str(SAMPLES / "contact-centre")).exit_code == 0
    before = json.loads(run(app, "rank", "contact-centre", "--format", "json").output)
    exported = tmp_path / "out.xlsx"
    assert run(app, "export", "contact-centre", str(exported)).exit_code == 0
    from tests.conftest import empty

    empty(app)
    assert run(app, "import", str(exported)).exit_code == 0
    assert json.loads(run(app, "rank", "contact-centre", "--format", "json").output) == before


def test_rank_of_an_unknown_reference_is_said_in_words(app: Flask) -> None:
    result = run(app, "rank", "nothing-here")
    assert result.exit_code == 1
    assert 'There is no RFP with the reference "nothing-here".' in result.output


def test_a_packet_is_written_whole_and_the_same_again(app: Flask, tmp_path: Path) -> None:
    assert run(app, "import", str(SAMPLES / "felp")).exit_code == 0
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for target in (first, second):
        result = app.test_cli_runner().invoke(args=["packets", "build", "felp", str(target)])
        assert result.exit_code == 0, result.output
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]


def _email(app: Flask, person: int) -> str:
    from app.db import db
    from app.models.person import Person

    with app.app_context():
        return db.session.get_one(Person, person).email
