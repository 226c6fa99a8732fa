"""What importing costs and reaches: the domain stands alone, and heavy libraries wait for their first use."""

import ast
import json
import subprocess
import sys
from pathlib import Path

from tests.conventions.project import APP, PROJECT, trees

HEAVY = ("pandas", "numpy", "reportlab", "xlsxwriter", "python_calamine", "cryptography", "huey")
STARTING = """
import json, sys
from app.factory import create_app
create_app({{"TESTING": True, "INSTANCE": {instance!r}, "SECRET_KEY": "long enough for a test of importing"}})
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}


def imported(tree: ast.Module) -> set[str]:
    """The modules that a file imports anywhere in it."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_the_package_itself_is_empty_so_that_the_domain_imports_without_flask() -> None:
    assert (APP / "__init__.py").read_text(encoding="utf-8") == ""


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    own = {"app.domain"}
    strays = {
        f"{name}: {module}"
        for name, tree in trees("app/domain")
        for module in imported(tree)
        if module.split(".")[0] not in sys.stdlib_module_names and ".".join(module.split(".")[:2]) not in own
    }
    assert strays == set()


def test_the_domain_looks_at_no_clock() -> None:
    looks = {
        f"{name}:{node.lineno}"
        for name, tree in trees("app/domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time")
    }
    assert looks == set()


def test_heavy_libraries_are_not_loaded_when_the_application_starts(tmp_path: Path) -> None:
    program = STARTING.format(instance=str(tmp_path), heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
