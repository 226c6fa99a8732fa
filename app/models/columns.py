"""Column kinds that several aggregates share."""

import secrets
from enum import StrEnum

from sqlalchemy import Enum

PUBLIC_ID_LENGTH = 20
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_public_id() -> str:
    """A random name for a row in addresses: 100 bits, without letters that are mistaken for one another."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A string enum kept by value, with room to grow and a named check constraint."""
    return Enum(
        kind,
        name=name,
        length=40,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )
