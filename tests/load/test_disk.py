"""The disk fills up while an evaluator saves: a clear answer, reading goes on, and all is well once there is room."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.load.panel import Evaluator, Panel, a_panel, free_port, kill, start, wait_until_up
from tests.load.record import broken_chains, lost, with_gaps

ENOUGH = 400
"""Saves after which a full disk must have been met."""


def processes_of(program: subprocess.Popen[bytes]) -> list[int]:
    """The server's master and its workers."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _group(int(entry.name)) == program.pid
    ]


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


@contextmanager
def no_file_may_grow(program: subprocess.Popen[bytes], *, beyond: int) -> Iterator[None]:
    """The kernel refuses every write past `beyond` bytes of a file, as a disk does that is full or broken."""
    pids = processes_of(program)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (beyond, before[pid][1]))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])


def save_until_refused(evaluator: Evaluator) -> int:
    """The status of the first save that is not acknowledged; 0 if all are."""
    for turn in range(ENOUGH):
        said = evaluator.save(offer=1 + turn % 3, criterion=1 + turn % 4, score=turn % 101)
        if said.status != 200:
            return said.status
    return 0


def serve(panel: Panel) -> tuple[subprocess.Popen[bytes], Evaluator]:
    port = free_port()
    program = start(panel, port=port)
    wait_until_up(port)
    evaluator = Evaluator(panel, number=0, port=port)
    evaluator.come_in()
    return program, evaluator


def holds(panel: Panel, evaluator: Evaluator) -> None:
    assert (lost(panel, evaluators=[evaluator]), with_gaps(panel), broken_chains(panel)) == ([], [], [])


def test_writes_that_fail_are_said_and_lose_nothing(tmp_path: Path) -> None:
    panel = a_panel(tmp_path, evaluators=1, offers=3, criteria=4)
    program, evaluator = serve(panel)
    try:
        assert evaluator.save(offer=1, criterion=1, score=7).status == 200
        with no_file_may_grow(program, beyond=(tmp_path / "finalist.sqlite3-wal").stat().st_size):
            assert save_until_refused(evaluator) == 503
            status, html = evaluator.page("scoring/1")
            assert (status, "because of 7" in html) == (200, True)
        assert evaluator.save(offer=2, criterion=2, score=9).status == 200
        holds(panel, evaluator)
    finally:
        kill(program)


@pytest.mark.endurance
@pytest.mark.skipif(os.geteuid() != 0, reason="Only root may mount a small disk.")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        panel = a_panel(disk, evaluators=1, offers=3, criteria=4)
        program, evaluator = serve(panel)
        filler = disk / "filler"
        try:
            for _ in range(3):
                with filler.open("wb", buffering=0) as file:
                    try:
                        while True:
                            file.write(bytes(4096))
                    except OSError:
                        pass
                assert save_until_refused(evaluator) == 503
                assert evaluator.page("scoring/1")[0] == 200
                filler.unlink()
                assert evaluator.save(offer=2, criterion=2, score=9).status == 200
            holds(panel, evaluator)
        finally:
            kill(program)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
