"""Who knocks at every door: the personas of the integrity tests, and what each is in the RFP in question."""

from dataclasses import dataclass

from app.domain.policy import InstanceRole, Role


@dataclass(frozen=True, slots=True)
class Persona:
    """What a person is. `seat` is the panel seat held in our RFP, `leads_other` the lead of another RFP."""

    roles: tuple[Role, ...] = ()
    instance_roles: tuple[InstanceRole, ...] = ()
    seat: str = ""
    has_submitted: bool = False
    leads_other: bool = False
    vendor: str = ""
    """The firm for which the person answers."""
    is_deactivated: bool = False


PERSONAS: dict[str, Persona | None] = {
    "anonymous": None,
    "lead": Persona(roles=(Role.LEAD,), instance_roles=(InstanceRole.BUYER,)),
    "lead who scores, before submitting": Persona(roles=(Role.LEAD, Role.EVALUATOR), seat="E5"),
    "lead of another RFP": Persona(instance_roles=(InstanceRole.BUYER,), leads_other=True),
    "evaluator before submitting": Persona(roles=(Role.EVALUATOR,), seat="E1"),
    "evaluator after submitting": Persona(roles=(Role.EVALUATOR,), seat="E2", has_submitted=True),
    "evaluator recused for B": Persona(roles=(Role.EVALUATOR,), seat="E3", has_submitted=True),
    "evaluator of the price only": Persona(roles=(Role.EVALUATOR,), seat="E4"),
    "evaluator without a seat": Persona(roles=(Role.EVALUATOR,)),
    "approver": Persona(roles=(Role.APPROVER,)),
    "observer": Persona(roles=(Role.OBSERVER,)),
    "drafter": Persona(roles=(Role.DRAFTER,)),
    "opener": Persona(roles=(Role.OPENER,)),
    "vendor A contact": Persona(vendor="Firm A"),
    "vendor A colleague": Persona(vendor="Firm A"),
    "vendor B contact": Persona(vendor="Firm B"),
    "vendor who declined": Persona(vendor="Firm C"),
    "auditor": Persona(instance_roles=(InstanceRole.AUDITOR,)),
    "administrator": Persona(instance_roles=(InstanceRole.ADMINISTRATOR,)),
    "deactivated": Persona(roles=(Role.LEAD,), is_deactivated=True),
    "no role": Persona(),
}
SIGNED_OUT = frozenset({"anonymous", "deactivated"})
SIGNED_IN = frozenset(PERSONAS) - SIGNED_OUT
MEMBERS = frozenset(name for name, persona in PERSONAS.items() if persona and persona.roles) - SIGNED_OUT | {"auditor"}
VENDORS = frozenset(name for name, persona in PERSONAS.items() if persona and persona.vendor)
OUR_VENDOR = frozenset({"vendor A contact", "vendor A colleague"})
"""Those who answer the invitation that addresses of the portal mean."""
LEADS = frozenset({"lead", "lead who scores, before submitting"})
READERS = frozenset({"lead", "approver", "observer", "auditor"})
SUBMITTED = frozenset({"evaluator after submitting", "evaluator recused for B"})
SEATED = frozenset(name for name, persona in PERSONAS.items() if persona and persona.seat)
"""Those with a seat on the panel, who see their own marks."""
