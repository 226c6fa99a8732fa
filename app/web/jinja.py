"""How values look on pages: the one place, with `reports`, where numbers are rounded."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, url_for
from markupsafe import Markup

from app.domain.packet_figures import money as money_in_words
from app.domain.rounding import rounded
from app.web.access import may
from app.web.session import current_actor

STATIC = Path(__file__).parent.parent / "static"
ABSENT = "–"
Number = Fraction | Decimal | int | None


def points(value: Number, places: int = 2) -> str:
    """A number with a fixed count of decimals, rounded half up; a dash where there is none."""
    return ABSENT if value is None else f"{rounded(Fraction(value), places=places):f}"


def percent(value: Number, places: int = 1) -> str:
    """A share of 0-1 as percent."""
    return ABSENT if value is None else f"{rounded(Fraction(value) * 100, places=places):f} %"


def money(value: Number, currency: str = "") -> str:
    """An amount to two places with thousands apart, after its currency, as everywhere: "EUR 165,500.50"."""
    return ABSENT if value is None else money_in_words(Fraction(value), currency=currency, places=2)


def number(value: Number) -> str:
    """A number as it was entered, without trailing zeros."""
    if value is None:
        return ABSENT
    text = f"{rounded(Fraction(value), places=9):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value: datetime | None, zone: str = "UTC") -> Markup:
    """A moment in the given IANA time zone, as a <time> element."""
    if value is None:
        return Markup(ABSENT)
    local = value.astimezone(ZoneInfo(zone))
    return Markup('<time datetime="{}">{} {}</time>').format(
        value.isoformat(timespec="seconds"), local.strftime("%-d %b %Y, %H:%M"), local.tzname()
    )


def day(value: datetime, zone: str = "UTC") -> Markup:
    """The day of a moment in the given IANA time zone, as a <time> element."""
    local = value.astimezone(ZoneInfo(zone))
    return Markup('<time datetime="{}">{}</time>').format(local.date().isoformat(), local.strftime("%-d %b %Y"))


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """A vendored icon as inline SVG, hidden from screen readers. Raises KeyError for an unknown name."""
    path = next(STATIC.glob(f"vendor/tabler-icons-*/{name}.svg"), None)
    if path is None:
        raise KeyError(f"There is no icon called {name}.")
    svg = path.read_text(encoding="utf-8")
    return Markup(svg[svg.index("<svg") :].replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))


@lru_cache(maxsize=256)
def _stamp(filename: str) -> str:
    import hashlib

    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a static file that changes with its content."""
    return url_for("static", filename=filename, v=_stamp(filename))


def markdown(text: str, below: int = 2) -> Markup:
    """People's Markdown as safe HTML, its headings beneath one of level `below`."""
    from app.web.markdown import rendered

    return rendered(text, below=below)


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        points=points, percent=percent, money=money, number=number, moment=moment, day=day, markdown=markdown
    )
    app.jinja_env.globals.update(icon=icon, asset=asset, may=may, actor=current_actor)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
