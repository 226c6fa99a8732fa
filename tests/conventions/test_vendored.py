"""Every vendored file is the one that was taken from its publisher, is listed, and lies beside its licence."""

import hashlib
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
VENDOR_FOLDERS = (PROJECT / "app/static/vendor", PROJECT / "tests/browser/vendor")
LARGEST_TOTAL = 3 * 1024 * 1024


def listed_hashes(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ", maxsplit=1) for line in lines]
    return {path: digest for digest, path in pairs}


def actual_hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("folder", VENDOR_FOLDERS, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_the_vendored_files_are_exactly_the_listed_ones(folder: Path) -> None:
    assert actual_hashes(folder) == listed_hashes(folder)


@pytest.mark.parametrize("folder", VENDOR_FOLDERS, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_every_vendored_package_names_its_version_and_carries_its_licence(folder: Path) -> None:
    packages = [path for path in folder.iterdir() if path.is_dir()]
    without_version = [path.name for path in packages if not re.fullmatch(r"[a-z-]+-\d+\.\d+\.\d+", path.name)]
    without_licence = [path.name for path in packages if not (path / "LICENSE").is_file()]
    assert (without_version, without_licence) == ([], [])


def test_vendored_files_served_to_browsers_stay_small() -> None:
    total = sum(path.stat().st_size for path in VENDOR_FOLDERS[0].rglob("*") if path.is_file())
    assert total < LARGEST_TOTAL


def test_no_source_map_is_vendored() -> None:
    assert [path.name for folder in VENDOR_FOLDERS for path in folder.rglob("*.map")] == []
