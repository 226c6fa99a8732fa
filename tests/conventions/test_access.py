"""Endpoints and policy fit together: nothing undeclared, no permission that opens nothing."""

import ast
from pathlib import Path

from app.domain.policy import POLICY, Action
from app.factory import create_app
from app.web.access import declared_action
from tests.conftest import settings
from tests.conventions.project import trees


def _decorators(function: ast.FunctionDef) -> list[str]:
    return [ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list]


def test_every_endpoint_declares_its_action_and_every_action_opens_an_endpoint(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    declared = {name: declared_action(app, name) for name in app.view_functions}
    assert {name for name, action in declared.items() if action is None} == set()
    assert {action for action in Action if action not in POLICY} == set()
    assert set(Action) - {action for action in declared.values() if action} == set()


def test_every_route_is_declared_where_it_is_written() -> None:
    routed = ("route", "get", "post", "put", "patch", "delete")
    bare = {
        f"{name}:{node.lineno}"
        for name, tree in trees("app")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(decorator.split(".")[-1] in routed and "." in decorator for decorator in _decorators(node))
        and "requires" not in [decorator.split(".")[-1] for decorator in _decorators(node)]
    }
    assert bare == set()
