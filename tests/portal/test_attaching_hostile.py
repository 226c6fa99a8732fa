"""Hostile files: each is refused in words as it comes in, or lies inert and is saved by whoever fetches it."""

import pytest
from flask import Flask

from app.stages.responses.sealed import attachments
from app.stages.responses.sealed.attached import PIECE, files_of
from app.stages.responses.sealed.attachments import Announced
from app.stages.responses.uploads.refusal import Refused
from tests.builders import ON_SQLITE
from tests.portal.hostile import GOOD, HOSTILE, SHORT, Hostile
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

FIRM = "Aare AG"


def attached(world: SealedWorld, name: str, content: bytes) -> str:
    """The name under which a file is attached, or the words with which it is refused."""
    actor, invitation = world.people[FIRM], world.invitations[FIRM]
    try:
        key = attachments.begin(actor, invitation_id=invitation, file=Announced("quality", "", name, len(content)))
        for offset in range(0, len(content), PIECE):
            piece = content[offset : offset + PIECE]
            attachments.receive(actor, invitation_id=invitation, attachment=key, offset=offset, content=piece)
        attachments.finish(actor, invitation_id=invitation, attachment=key)
    except Refused as refused:
        assert files_of(invitation) == ()
        return str(refused)
    [file] = files_of(invitation)
    attachments.remove(actor, invitation_id=invitation, attachment=key)
    return file.name


def misjudged(app: Flask, hostile: list[Hostile]) -> dict[str, str]:
    world = a_sealed_world(app)
    found = {}
    with app.app_context():
        for each in hostile:
            answer = attached(world, each.name, each.content())
            good = (
                each.refused in answer and " was not taken. " in answer
                if each.refused
                else answer == (each.shown or each.name)
            )
            if not good:
                found[each.what] = answer
    return found


@ON_SQLITE
def test_a_dozen_hostile_files_are_refused_or_lie_inert(app: Flask) -> None:
    assert misjudged(app, [each for each in HOSTILE if each.what in SHORT]) == {}


@pytest.mark.endurance
def test_every_hostile_file_is_refused_or_lies_inert(app: Flask) -> None:
    assert len({each.what for each in HOSTILE}) == len(HOSTILE) >= 40
    assert misjudged(app, list(HOSTILE)) == {}


@ON_SQLITE
def test_files_with_nothing_wrong_are_taken(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        assert {name: attached(world, name, content()) for name, content in GOOD.items()} == {
            name: name for name in GOOD
        }
