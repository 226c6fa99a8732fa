"""The project's own files, as the conventions look at them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "app"
TEMPLATES = APP / "templates"
BIN = Path(sys.executable).parent


@cache
def sources(*folders: str) -> dict[str, str]:
    """Path within the project -> text of every Python file in these folders."""
    files = [path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]
    return {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of each, one after the other: kept, they would slow down every test that follows."""
    return ((name, ast.parse(text)) for name, text in sources(*folders).items())


@cache
def templates() -> dict[str, str]:
    """Path within the template folder -> text."""
    files = sorted(TEMPLATES.rglob("*.html"))
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}


def run(*command: str) -> str:
    """Run a tool of the environment in the project; returns what it says, or nothing when it is content."""
    name, *arguments = command
    done = subprocess.run(
        [str(BIN / name), *arguments], cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False
    )
    return f"{done.stdout}{done.stderr}" if done.returncode else ""
