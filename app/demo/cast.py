"""The people of the demo, all invented, and what each is there to show."""

from dataclasses import dataclass

from app.domain.policy import InstanceRole, Role


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody of the demo. `roles` are held in every sample; evaluators get theirs with their seat."""

    name: str
    email: str
    part: str
    roles: tuple[Role, ...] = ()
    instance_roles: tuple[InstanceRole, ...] = ()


PASSWORD = "sample people open together"  # noqa: S105 - of the demo, where everybody steps into everybody's shoes
"""What the demo's people type where a password is asked for once more."""
ORGANISATION = "Brackwil Utilities (sample)"
"""Whose procurements the demo shows; no such company is known to us."""
LEAD = Character(
    "Maya Lindqvist (sample)",
    "maya.lindqvist@buyer.example",
    "procurement lead",
    roles=(Role.LEAD,),
    instance_roles=(InstanceRole.BUYER,),
)
EXECUTIVE = Character(
    "Tomás Ferreira (sample)", "tomas.ferreira@buyer.example", "executive who signs", roles=(Role.APPROVER, Role.OPENER)
)
OBSERVER = Character("Rosa Klein (sample)", "rosa.klein@buyer.example", "observer", roles=(Role.OBSERVER,))
DRAFTER = Character(
    "Jonas Weber (sample)", "jonas.weber@buyer.example", "drafter and opener", roles=(Role.DRAFTER, Role.OPENER)
)
CAST = (
    LEAD,
    EXECUTIVE,
    OBSERVER,
    DRAFTER,
    Character(
        "Ingrid Sato (sample)",
        "ingrid.sato@buyer.example",
        "auditor",
        instance_roles=(InstanceRole.AUDITOR,),
    ),
    Character(
        "Paul Adeyemi (sample)",
        "paul.adeyemi@buyer.example",
        "administrator",
        instance_roles=(InstanceRole.ADMINISTRATOR,),
    ),
)
FIRST_SHOWN = "contact-centre"
"""The sample the demo opens on."""
EVALUATOR = "evaluator"
"""What the demo says of those who sit on a sample's panel."""
VENDOR = "vendor who answers"
