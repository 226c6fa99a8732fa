"""Where to go after signing in: only to a page of this application that can be opened with GET."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

START = "/"
NOT_AFTER_SIGN_IN = ("static", "people.sign_in", "people.sign_out")


def next_page(wanted: str) -> str:
    """`wanted` if it is a known page of this application, else the start page. Never another host's address."""
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return START
    parts = urlsplit(wanted)
    addresses = current_app.url_map.bind("localhost")
    try:
        endpoint, values = addresses.match(parts.path, method="GET")
    except HTTPException:
        return START
    if endpoint in NOT_AFTER_SIGN_IN:
        return START
    query = f"?{parts.query}" if parts.query else ""
    return addresses.build(endpoint, values) + query
