"""What is set aside on the disk is read back as it was written, and lies there as nothing anybody could read."""

import io
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from waitress.buffers import OverflowableBuffer

from app.web import spool

WORDS = b"canary-words-in-an-upload "


@pytest.fixture
def visible(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Temporary files with names, so that their bytes can be looked at."""

    def named(*args: Any, **settings: Any) -> Any:
        return tempfile.NamedTemporaryFile(dir=tmp_path, delete=False, **settings)

    monkeypatch.setattr(spool, "TemporaryFile", named)
    return tmp_path


def test_any_reading_and_writing_is_as_with_a_plain_file() -> None:
    chance = random.Random(7)
    plain, sealed = io.BytesIO(), spool.set_aside()
    for _ in range(300):
        at = chance.randrange(400_000)
        plain.seek(at)
        sealed.seek(at)
        if chance.random() < 0.5:
            content = chance.randbytes(chance.randrange(1, 5000))
            end = plain.seek(0, 2)
            at = min(at, end)
            plain.seek(at)
            sealed.seek(at)
            assert plain.write(content) == sealed.write(content)
        else:
            assert plain.read(3000) == sealed.read(3000)
    assert (plain.seek(0, 2), plain.seek(0)) == (sealed.seek(0, 2), sealed.seek(0))
    assert plain.read() == sealed.read()


def test_nothing_of_it_can_be_read_on_the_disk(visible: Path) -> None:
    with spool.set_aside() as file:
        file.write(WORDS * 20_000)
        file.flush()
        [lies] = visible.iterdir()
        assert (lies.stat().st_size, WORDS in lies.read_bytes()) == (len(WORDS) * 20_000, False)
        file.seek(len(WORDS) * 3)
        assert file.read(len(WORDS)) == WORDS


def test_what_waitress_sets_aside_is_encrypted_too(visible: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from waitress.buffers import TempfileBasedBuffer

    monkeypatch.setattr(TempfileBasedBuffer, "newfile", TempfileBasedBuffer.newfile)  # put back afterwards
    spool.seal_waitress()
    buffer = OverflowableBuffer(1024)
    for _ in range(40_000):
        buffer.append(WORDS)
    file = buffer.getfile()
    file.flush()
    assert [WORDS in path.read_bytes() for path in visible.iterdir()] == [False]
    file.seek(0)
    assert file.read() == WORDS * 40_000


def test_an_uploaded_file_never_lies_on_the_disk_as_it_is(app: Flask, visible: Path) -> None:
    content = WORDS * 40_000
    with app.test_request_context(
        "/portal/", method="POST", data={"file": (io.BytesIO(content), "offer.txt")}, content_type="multipart/form-data"
    ) as context:
        file = context.request.files["file"]
        [lies] = visible.iterdir()
        assert file.stream.read() == content
        file.stream.flush()
        assert (lies.stat().st_size >= len(content), WORDS in lies.read_bytes()) == (True, False)
