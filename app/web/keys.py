"""Numbers in addresses, kept to what the database can look up."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

GREATEST = 2**63 - 1
"""Of a BIGINT on PostgreSQL and an INTEGER on SQLite; beyond it both refuse the question itself."""


class Number(IntegerConverter):
    """A whole number in the path; one that no row can have leads nowhere."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **({"max": GREATEST} | options))


def key(text: str) -> int:
    """The key by which a list is paged, from the query of an address. Raises ValueError for what no row can have."""
    number = int(text)
    if not 0 <= number <= GREATEST:
        raise ValueError
    return number
