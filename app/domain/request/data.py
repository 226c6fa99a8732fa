"""A request, or any part of one, as plain data: the one text in which it is frozen, and its fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from app.domain.rounding import plain


def to_data(part: object) -> Any:
    """Mappings, lists, texts and numbers as JSON knows them; decimals and moments are texts."""
    match part:
        case Enum():
            return part.value
        case Decimal():
            return plain(part)
        case datetime():
            return part.astimezone(UTC).isoformat()
        case Mapping():
            return {to_data(key): to_data(value) for key, value in part.items()}
        case list() | tuple() | set() | frozenset():
            return [to_data(each) for each in part]
        case _ if is_dataclass(part):
            return {field.name: to_data(getattr(part, field.name)) for field in fields(part)}
        case _:
            return part


def canonical(part: object) -> str:
    """The one text in which a part is frozen: JSON with sorted keys."""
    return json.dumps(to_data(part), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 (hex) of a canonical text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
