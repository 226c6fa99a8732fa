"""What the page of rules shows: the formulas to choose from, the faults, and the rules for those who only read them."""

from dataclasses import dataclass

from app.domain.criteria import faults
from app.domain.evaluation import Framework
from app.domain.fault_words import on_pages
from app.domain.packet_method import FORMULAS, FormulaWords
from app.domain.pricing import FORMULAS as FORMULA_NEEDS
from app.domain.request.described import rule_texts


@dataclass(frozen=True, slots=True)
class FormulaHelp:
    """A price formula as it is explained beside the choice; `needs` are labels of parameters."""

    key: str
    words: FormulaWords
    needs: str


PARAMETERS = {
    "price_best": "best price",
    "price_worst": "worst price",
    "price_log_base": "base A",
    "price_value_of_quality": "value of full quality",
}


def formula_help() -> tuple[FormulaHelp, ...]:
    return tuple(FormulaHelp(key=name.value, words=words, needs=_needs(name.value)) for name, words in FORMULAS.items())


def _needs(name: str) -> str:
    formula = next(each for key, each in FORMULA_NEEDS.items() if key == name)
    needed = [PARAMETERS[parameter] for parameter in formula.parameters]
    if formula.needs_leaf:
        needed.append("a criterion of the kind price")
    if formula.forbids_leaf:
        needed.append("no criterion of the kind price")
    return ", ".join(needed) or "nothing further"


def formulas_needing(parameter: str) -> str:
    """The keys of the formulas that need a parameter, for the script that hides what is not needed."""
    return " ".join(key.value for key, each in FORMULA_NEEDS.items() if parameter in each.parameters)


def rule_faults(framework: Framework) -> tuple[str, ...]:
    return tuple(on_pages(fault.text) for fault in faults(framework) if fault.sheet == "RFP")


def rule_facts(framework: Framework) -> tuple[tuple[str, str], ...]:
    """What the RFP is called and reckons in, and its rules, as terms and values for those who read them."""
    called = (
        ("Reference", framework.reference),
        ("Title", framework.title),
        ("Currency", framework.currency),
        ("Time zone", framework.time_zone),
    )
    rows = (*called, *rule_texts(framework.rules))
    return tuple((term, value) for term, value in rows if value)
