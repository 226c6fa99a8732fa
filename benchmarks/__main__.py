"""`python -m benchmarks [--database URL]`: fills a throw-away instance and prints what each page costs."""

import argparse
import io
import os
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from app.web import logs
from benchmarks import served
from benchmarks.data import LISTED, NORMAL, STRESS, Filled, fill
from benchmarks.in_process import Cost, browser, measure
from benchmarks.pages import IN_PROCESS_ONLY, PAGES, SLOW, Page

SIZES = {"normal": NORMAL, "stress": STRESS}
HEAD = f"{'page':28}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'SQL':>5}{'KiB':>8}   floor p50 / CPU      ratio p50 / CPU"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database; default is SQLite")
    parser.add_argument(
        "--floor-database", default="", help="URL of an empty database for the floor; default is SQLite"
    )
    parser.add_argument("--sizes", default="normal,stress", help="which evaluations to fill")
    parser.add_argument("--listed", type=int, default=LISTED, help="how many RFPs the list holds")
    parser.add_argument("--times", type=int, default=40, help="requests per page and turn")
    parser.add_argument("--turns", type=int, default=3, help="how often Finalist and the floor take turns")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    sizes = {name: SIZES[name] for name in asked.sizes.split(",") if name}
    with tempfile.TemporaryDirectory(prefix="finalist-benchmark-") as folder:
        settings = {
            "INSTANCE": folder,
            "DATABASE_URL": asked.database,
            "SECRET_KEY": secrets.token_hex(32),
            "BASE_URL": "http://127.0.0.1",
        }
        logs.configure(io.StringIO())
        app = create_app(settings)
        begun = time.perf_counter()
        with app.app_context():
            upgrade()
        filled = fill(app, sizes=sizes, listed=asked.listed)
        print(f"filled in {time.perf_counter() - begun:.1f} s\n")
        pages = [page for page in PAGES if not page.size or page.size in sizes]
        inside = in_process(app, filled=filled, pages=pages, times=max(3, asked.times // 10))
        turns = (
            in_turns(app, filled=filled, pages=pages, asked=asked, settings=settings) if served.has_yardstick() else {}
        )
        show(pages, inside=inside, turns=turns)
        packets(app, filled=filled)


def times_of(page: Page, *, times: int) -> int:
    return max(1, times // 8) if page.name in SLOW else times


def in_process(app: Flask, *, filled: Filled, pages: list[Page], times: int) -> dict[str, Cost]:
    client = browser(app, token=filled.token)
    return {
        page.name: measure(client, path=page.path.format(**filled.rfps), times=times_of(page, times=times))
        for page in pages
    }


def in_turns(
    app: Flask, *, filled: Filled, pages: list[Page], asked: argparse.Namespace, settings: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Page -> medians over the turns of p50, p95 and CPU, of Finalist and of the floor."""
    client = served.load_client()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser(app, token=filled.token).get_cookie(name)
    environment = {
        "FINALIST_INSTANCE": settings["INSTANCE"],
        "DATABASE_URL": settings["DATABASE_URL"],
        "SECRET_KEY": settings["SECRET_KEY"],
        "BASE_URL": settings["BASE_URL"],
    }
    results: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        floor_folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="finalist-floor-")))
        url = asked.floor_database or f"sqlite:///{floor_folder / 'floor.db'}"
        floor = stack.enter_context(served.floor(floor_folder, database=url))
        ours = stack.enter_context(
            served.gunicorn(
                "wsgi:app",
                folder=served.PROJECT,
                environment=environment,
                cookie=f"{name}={cookie.value if cookie else ''}",
            )
        )
        for turn in range(asked.turns + 1):
            for page in (page for page in pages if page.name not in IN_PROCESS_ONLY):
                times = times_of(page, times=asked.times)
                got = served.ask(client, ours, path=page.path.format(**filled.rfps), times=times)
                least = served.ask(client, floor, path=page.floor, times=times) if page.floor else {}
                if turn:  # the first turn only warms up
                    note(results[page.name], got=got, least=least)
    return {page: {figure: median(values) for figure, values in found.items()} for page, found in results.items()}


def note(figures: defaultdict[str, list[float]], *, got: dict[str, Any], least: dict[str, Any]) -> None:
    for key in ("p50", "p95", "cpu_ms"):
        figures[key].append(got[key])
        if least:
            figures[f"floor {key}"].append(least[key])


def show(pages: list[Page], *, inside: dict[str, Cost], turns: dict[str, dict[str, float]]) -> None:
    where = "gunicorn, 2 sync workers, one client, in turns with the floor" if turns else "WSGI client in this process"
    print(f"{where}; load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}\n{HEAD}")
    for page in pages:
        cost, served_cost = inside[page.name], turns.get(page.name, {})
        p50 = served_cost.get("p50", cost.p50)
        p95 = served_cost.get("p95", cost.p95)
        cpu = served_cost.get("cpu_ms", cost.cpu)
        line = f"{page.name:28}{p50:9.1f}{p95:9.1f}{cpu:9.1f}{cost.statements:5}{cost.size / 1024:8.1f}"
        least, least_cpu = served_cost.get("floor p50"), served_cost.get("floor cpu_ms")
        if least and least_cpu:
            line += f"   {least:7.1f} / {least_cpu:6.1f}      {p50 / least:6.1f} / {cpu / least_cpu:5.1f}"
        print(line)


def packets(app: Flask, *, filled: Filled) -> None:
    """The decision packet of each evaluation, read and drawn in this process."""
    from app.reports.packet import packet_pdf
    from app.stages.packets import queries
    from app.stages.scoring.queries import rfp_by_reference

    print(f"\n{'packet':28}{'s':>9}{'CPU s':>9}{'KiB':>13}")
    for name in filled.rfps:
        with app.app_context():
            rfp_id = rfp_by_reference(f"BENCH-{name.upper()}")
            if rfp_id is None:
                continue
            begun, cpu = time.perf_counter(), time.process_time()
            content = packet_pdf(queries.packet(rfp_id))
        spent, used = time.perf_counter() - begun, time.process_time() - cpu
        print(f"{name:28}{spent:9.2f}{used:9.2f}{len(content) / 1024:13.0f}")


if __name__ == "__main__":
    main()
