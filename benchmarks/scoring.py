"""`python -m benchmarks.scoring [--database URL]`: what scoring in the browser costs beside the floor, in turns."""

import argparse
import io
import re
import secrets
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, update

from app.domain.policy import Actor, Role
from app.evaluations.operations import import_evaluation
from app.factory import create_app
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.web import logs
from app.web.clock import now
from app.web.unit_of_work import writing
from benchmarks import served
from benchmarks.data import NORMAL, STRESS, Size, a_session, an_evaluation
from benchmarks.in_process import browser

EVALUATORS = 30
PANELS = {"normal": replace(NORMAL, evaluators=EVALUATORS), "stress": replace(STRESS, evaluators=EVALUATORS)}
FLOOR_FIRST = {"normal": (1, 1), "stress": (11, 61)}
"""The first vendor and the first criterion of the floor's two evaluations."""
SPARE = 3
Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A signed-in evaluator: the session's cookie and the token of its forms."""

    cookie: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to measure: requests to Finalist and to the floor, how many of them, from how many clients."""

    name: str
    ours: Callable[[int], list[Request]]
    floors: Callable[[int], list[Request]]
    times: int
    clients: int = 1
    answer: int = 200

    @property
    def spare(self) -> int:
        """How many requests are made ready: many clients may not take equal shares of them."""
        return self.times * (SPARE if self.clients > 1 else 1)


class Panels:
    """The evaluations that are scored, and the cells that no request has used yet."""

    def __init__(self, app: Flask) -> None:
        self.rfps: dict[str, str] = {}
        self.evaluators: dict[str, list[Evaluator]] = {}
        self._used = dict.fromkeys(PANELS, 0)
        self._sent = dict.fromkeys(PANELS, 0)
        for name, size in PANELS.items():
            self._fill(app, name=name, size=size)

    def _fill(self, app: Flask, *, name: str, size: Size) -> None:
        evaluation = replace(an_evaluation(f"score-{name}", size=size), marks=())
        with app.app_context():
            made = import_evaluation(Actor(), evaluation=evaluation, source_name="benchmark")
            people = _seat(made.public_id, name=name)
            tokens = [a_session(person) for person in people]
        self.rfps[name] = made.public_id
        self.evaluators[name] = [_signed_in(app, token=token, rfp=made.public_id) for token in tokens]

    def marks(self, name: str, *, count: int) -> list[Request]:
        """Saves of single marks, one evaluator after the other, each of a cell that is still empty."""
        criteria = criteria_of(PANELS[name])
        first, self._used[name] = self._used[name], self._used[name] + count
        return [self._mark(name, place, criteria=criteria) for place in range(first, first + count)]

    def _mark(self, name: str, place: int, *, criteria: list[int]) -> Request:
        turn, seat = divmod(place, EVALUATORS)
        leaf, offer = divmod(turn, PANELS[name].offers // 2)
        body = {"score": str(place % 6), "comment": "one sentence", "version": "0"}
        return self._post(name, seat=seat, path=f"{offer + 1}/{criteria[leaf]}", body=body)

    def forms(self, name: str, *, count: int) -> list[Request]:
        """Saves of whole offers, each another one, from the last offer down: the first half is for single marks."""
        criteria = criteria_of(PANELS[name])
        requests = []
        first, self._sent[name] = self._sent[name], self._sent[name] + count
        for place in range(first, first + count):
            offer, seat = divmod(place, EVALUATORS)
            body: dict[str, str] = {}
            for leaf in criteria:
                body |= {f"score-{leaf}": str(leaf % 6), f"comment-{leaf}": "", f"version-{leaf}": "0"}
            requests.append(self._post(name, seat=seat, path=f"{PANELS[name].offers - offer}", body=body))
        return requests

    def page(self, name: str) -> list[Request]:
        """One offer as it is scored."""
        return [{"path": f"/rfps/{self.rfps[name]}/scoring/1", "headers": {"Cookie": self.evaluators[name][0].cookie}}]

    def _post(self, name: str, *, seat: int, path: str, body: dict[str, str]) -> Request:
        evaluator = self.evaluators[name][seat]
        return _post(
            f"/rfps/{self.rfps[name]}/scoring/{path}",
            cookie=evaluator.cookie,
            body=body | {"csrf_token": evaluator.csrf},
        )


def criteria_of(size: Size) -> list[int]:
    """The numbers of the scored leaves of the data set."""
    evaluation = an_evaluation("numbers", size=replace(size, offers=1, evaluators=1))
    numbered = enumerate(evaluation.framework.criteria, 1)
    return [number for number, node in numbered if node.id.startswith("C")]


def _post(path: str, *, cookie: str, body: dict[str, str]) -> Request:
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return {"method": "POST", "path": path, "headers": headers, "body": urlencode(body).encode()}


def _seat(rfp: str, *, name: str) -> list[int]:
    """Give every seat to somebody who may score, and open it."""
    with writing() as session:
        key = session.scalars(select(Rfp.id).where(Rfp.public_id == rfp)).one()
        people = [
            Person(name=f"{name} {number}", email=f"{name}{number}@example.org", created_at=now())
            for number in range(1, EVALUATORS + 1)
        ]
        session.add_all(people)
        session.flush()
        for number, person in enumerate(people, 1):
            session.add(RfpRole(rfp_id=key, person_id=person.id, role=Role.EVALUATOR, given_at=now()))
            seat = update(SeatRow).where(SeatRow.rfp_id == key, SeatRow.number == number)
            session.execute(seat.values(person_id=person.id, submitted_at=None))
        return [person.id for person in people]


def _signed_in(app: Flask, *, token: str, rfp: str) -> Evaluator:
    client = browser(app, token=token)
    page = client.get(f"/rfps/{rfp}/scoring/1").text
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if cookie is None or found is None:
        raise RuntimeError("The scoring page is not open to its evaluator.")
    return Evaluator(cookie=f"{cookie.key}={cookie.value}", csrf=found[1])


def floor_marks(name: str, *, cookies: list[str], count: int) -> list[Request]:
    vendor, criterion = FLOOR_FIRST[name]
    size = PANELS[name]
    return [
        _post(
            f"/score/{vendor + place // EVALUATORS % size.offers}/{criterion + place % size.criteria}",
            cookie=cookies[place % EVALUATORS],
            body={"value": str(place % 6), "note": "one sentence"},
        )
        for place in range(count)
    ]


def floor_form(name: str, *, cookie: str) -> list[Request]:
    vendor, first = FLOOR_FIRST[name]
    body = {f"s{number}": "3" for number in range(first, first + PANELS[name].criteria)}
    return [_post(f"/scores/{vendor}", cookie=cookie, body=body)]


def units(panels: Panels, *, floor_cookies: list[str], times: int) -> list[Unit]:
    def marks(name: str) -> Callable[[int], list[Request]]:
        return lambda count: panels.marks(name, count=count)

    found = [
        Unit("save one mark", marks("normal"), lambda n: floor_marks("normal", cookies=floor_cookies, count=n), times),
        Unit(
            f"{EVALUATORS} evaluators at once",
            marks("normal"),
            lambda n: floor_marks("normal", cookies=floor_cookies, count=n),
            times * 10,
            clients=EVALUATORS,
        ),
    ]
    for name, size in PANELS.items():
        vendor = FLOOR_FIRST[name][0]
        floor_page = [{"path": f"/form/{vendor}", "headers": {"Cookie": floor_cookies[0]}}]
        found += [
            Unit(
                f"scoring page, {size.criteria}",
                lambda _, name=name: panels.page(name),  # type: ignore[misc]
                lambda _, page=floor_page: page,  # type: ignore[misc]
                times,
            ),
            Unit(
                f"save a form of {size.criteria}",
                lambda count, name=name: panels.forms(name, count=count),  # type: ignore[misc]
                lambda _, name=name: floor_form(name, cookie=floor_cookies[0]),  # type: ignore[misc]
                min(times, 30),
                answer=302,
            ),
        ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database; default is SQLite")
    parser.add_argument("--floor-database", default="", help="the same for the floor")
    parser.add_argument("--times", type=int, default=60, help="requests of a unit and turn")
    parser.add_argument("--turns", type=int, default=3, help="how often Finalist and the floor take turns")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="finalist-benchmark-") as folder, ExitStack() as stack:
        settings = {
            "INSTANCE": folder,
            "DATABASE_URL": asked.database,
            "SECRET_KEY": secrets.token_hex(32),
            "BASE_URL": "http://127.0.0.1",
        }
        logs.configure(io.StringIO())
        app = create_app(settings)
        with app.app_context():
            upgrade()
        panels = Panels(app)
        floor_url = asked.floor_database or f"sqlite:///{folder}/floor.sqlite3"
        floor = stack.enter_context(served.floor(Path(folder), database=floor_url))
        environment = {"FINALIST_INSTANCE": folder} | {
            key: settings[key] for key in ("DATABASE_URL", "SECRET_KEY", "BASE_URL")
        }
        ours = stack.enter_context(
            served.gunicorn("wsgi:app", folder=served.PROJECT, environment=environment, cookie="")
        )
        cookies = [f"session={cookie}" for cookie in served.floor_sessions(Path(folder))]
        report(units(panels, floor_cookies=cookies, times=asked.times), ours=ours, floor=floor, turns=asked.turns)


def report(measured: list[Unit], *, ours: served.Server, floor: served.Server, turns: int) -> None:
    """Measure each unit in turns and print medians with their ratio to the floor's."""
    print(
        f"{'unit':24}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'a second':>10}"
        "   floor p50 / CPU / a second   ratio p50 / CPU"
    )
    client = served.load_client()
    for unit in measured:
        rounds = [
            (
                _run(client, unit, server=ours, requests=unit.ours(unit.spare)),
                _run(client, unit, server=floor, requests=unit.floors(unit.spare)),
            )
            for _ in range(turns + 1)
        ][1:]  # the first turn only warms up
        mine, least = (
            {key: median(each[side][key] for each in rounds) for key in ("p50", "p95", "cpu_ms", "rps")}
            for side in (0, 1)
        )
        print(
            f"{unit.name:24}{mine['p50']:9.1f}{mine['p95']:9.1f}{mine['cpu_ms']:9.2f}{mine['rps']:10.0f}"
            f"   {least['p50']:6.1f} / {least['cpu_ms']:5.2f} / {least['rps']:6.0f}"
            f"            {mine['p50'] / least['p50']:.2f} / {mine['cpu_ms'] / least['cpu_ms']:.2f}",
            flush=True,
        )


def _run(client: Any, unit: Unit, *, server: served.Server, requests: list[Request]) -> dict[str, Any]:
    plan = {
        "name": unit.name,
        "port": server.port,
        "clients": unit.clients,
        "requests": unit.times,
        "max_s": 60,
        "expect": [unit.answer, 200, 204] if server.cookie else [unit.answer],
        "reqs": requests,
        "pids": [server.pid],
    }
    result: dict[str, Any] = client.run(plan)
    if result["ok"] != result["n"]:
        raise RuntimeError(f"{unit.name} answered {result['codes']}.")
    return result


if __name__ == "__main__":
    main()
