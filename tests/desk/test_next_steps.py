"""What comes next is told in the order that suits the reader."""

from dataclasses import replace

from app.desk.next_steps import next_steps
from app.domain.lifecycle import Stage
from app.domain.policy import ANONYMOUS, Role


def test_who_only_decides_starts_with_the_packet_once_marks_are_in() -> None:
    approver = replace(ANONYMOUS, roles=frozenset({Role.APPROVER}))
    lead = replace(ANONYMOUS, roles=frozenset({Role.APPROVER, Role.LEAD}))
    assert next_steps(Stage.SCORING, reader=approver)[0].label == "Read the decision packet"
    assert next_steps(Stage.SCORING, reader=lead)[0].label == "Score the offers"
