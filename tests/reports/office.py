"""LibreOffice without a screen: it opens workbooks, calculates all formulas anew, and saves them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.outside import LIBREOFFICE, program

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false"
"""Each cell as it is, not as it is shown; the number of the sheet is added."""


def saved_by_office(folder: Path, files: Mapping[str, bytes], *, form: str, kind: str = "xlsx") -> Path:
    """The folder with each file of this kind as LibreOffice saves it in this form, all in one run; it starts slowly."""
    office = program(LIBREOFFICE)
    source, saved = folder / "source", folder / "saved"
    source.mkdir()
    for name, content in files.items():
        (source / f"{name}.{kind}").write_bytes(content)
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={_profile(folder.parent).as_uri()}"]
    command += ["--convert-to", form, "--outdir", saved, *(source / f"{name}.{kind}" for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return saved


def _profile(folder: Path) -> Path:
    """The settings of a user, made once and used again from then on: making them takes as long as a start."""
    profile = folder / "office"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    return profile
