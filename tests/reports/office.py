"""LibreOffice without a screen: it opens workbooks, calculates all formulas anew, and saves them."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false"
"""Each cell as it is, not as it is shown; the number of the sheet is added."""


def saved_by_office(folder: Path, workbooks: Mapping[str, bytes], *, form: str) -> Path:
    """The folder with each workbook as LibreOffice saves it in this form, all in one run; it starts slowly."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    source, saved = folder / "source", folder / "saved"
    source.mkdir()
    for name, content in workbooks.items():
        (source / f"{name}.xlsx").write_bytes(content)
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    files = [str(source / f"{name}.xlsx") for name in workbooks]
    command += ["--convert-to", form, "--outdir", str(saved), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return saved
