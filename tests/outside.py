"""What tests need from outside of Python. A test without it skips itself, which counts as failed where CI is set."""

import shutil
from pathlib import Path

import pytest

CHROMIUM, LIBREOFFICE = "chromium", "soffice"
INSTALLED_AS = {CHROMIUM: "Debian's Chromium", LIBREOFFICE: "LibreOffice"}


def program(name: str) -> Path:
    """Where the program lies; skips the test when it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{INSTALLED_AS[name]} is not installed.")
    return Path(found)
