"""What tests need from outside of the project. A test without it skips itself, which counts as failed under CI."""

import shutil
from pathlib import Path

import pytest

CHROMIUM, LIBREOFFICE = "chromium", "soffice"
CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"
INSTALLED_AS = {CHROMIUM: "Debian's Chromium", LIBREOFFICE: "LibreOffice"}


def program(name: str) -> Path:
    """Where the program lies; skips the test when it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{INSTALLED_AS[name]} is not installed.")
    return Path(found)


def reference_case(name: str) -> Path:
    """Where a published case lies that stands beside the checkout; skips the test when it is not there."""
    found = CASES / name
    if not found.exists():
        pytest.skip(f"The reference case {name} is not beside this checkout.")
    return found
