"""The pages that are measured, and the unit of the floor program that each is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is filled with the public ids of the evaluations; `floor` is the address of the floor's unit, if any."""

    name: str
    path: str
    floor: str = ""
    size: str = ""


PAGES = (
    Page("matrix, normal", "/rfps/{normal}/ranking", floor="/matrix/1", size="normal"),
    Page("offer, normal", "/rfps/{normal}/ranking/1", size="normal"),
    Page("drill to the marks, normal", "/rfps/{normal}/ranking/1/3", size="normal"),
    Page("export, normal", "/rfps/{normal}/evaluation.xlsx", size="normal"),
    Page("overview, normal", "/rfps/{normal}/", size="normal"),
    Page("packet page, normal", "/rfps/{normal}/packet", size="normal"),
    Page("committee, normal", "/rfps/{normal}/committee", size="normal"),
    Page("audit, normal", "/rfps/{normal}/audit", size="normal"),
    Page("matrix, stress", "/rfps/{stress}/ranking", floor="/matrix/2", size="stress"),
    Page("drill to the marks, stress", "/rfps/{stress}/ranking/1/3", size="stress"),
    Page("export, stress", "/rfps/{stress}/evaluation.xlsx", size="stress"),
    Page("desk, list of RFPs", "/", floor="/list"),
    Page("desk, search", "/?q=quality", floor="/list?q=quality"),
    Page("who may do what", "/who-may-do-what"),
)
SLOW = {"export, stress", "matrix, stress"}
"""Asked fewer times."""
IN_PROCESS_ONLY = {"export, stress"}
"""Takes longer than gunicorn gives a worker while the machine is busy."""
