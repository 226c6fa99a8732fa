"""Ranking what is on record under scenarios, without storing anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import DomainError
from app.domain.ranking import rank
from app.domain.scenario import FaultyScenario, Scenario, apply_to_count
from app.domain.scenario_text import scenario_faults
from app.domain.standing import Ranking
from app.stages.finalists import queries
from app.stages.scoring import queries as scoring
from app.stages.scoring.queries import Recorded


@dataclass(frozen=True, slots=True)
class Tried:
    """One scenario's ranking; None where it cannot be applied, and `faults` then say why."""

    scenario: Scenario
    ranking: Ranking | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """The record, its ranking, and the rankings under some scenarios in the order they were asked for."""

    recorded: Recorded
    record: Ranking
    tried: tuple[Tried, ...]


def try_scenarios(rfp_id: int, scenarios: Sequence[Scenario], *, recorded: Recorded | None = None) -> Trial:
    """Rank the record and each scenario of it. Marks are read one by one only for evaluators who are left out."""
    found = recorded or scoring.recorded(rfp_id)
    seats = {seat for scenario in scenarios for seat in scenario.without_seats}
    marks = queries.marks_of_seats(rfp_id, seats=seats, of=found) if seats else ()
    return Trial(
        recorded=found,
        record=rank(found.count),
        tried=tuple(_tried(scenario, recorded=found, marks=marks) for scenario in scenarios),
    )


def _tried(scenario: Scenario, *, recorded: Recorded, marks: tuple[queries.Mark, ...]) -> Tried:
    own = recorded.count
    if faults := scenario_faults(scenario, framework=own.framework, panel=own.panel, offers=own.offers):
        return Tried(scenario, None, faults)
    try:
        return Tried(scenario, rank(apply_to_count(own, scenario, marks=marks)))
    except FaultyScenario as error:
        return Tried(scenario, None, error.faults)
    except DomainError as error:
        return Tried(scenario, None, (str(error),))
