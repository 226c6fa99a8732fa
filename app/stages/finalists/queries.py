"""Reading the scenarios that stand beside the record."""

from sqlalchemy import select

from app.db import db
from app.domain.scenario import SavedScenario
from app.domain.scenario_text import scenario_from_json
from app.models.scenario import ScenarioRow


def scenarios(rfp_id: int) -> tuple[SavedScenario, ...]:
    """The saved scenarios of an RFP, oldest first. One statement."""
    query = (
        select(
            ScenarioRow.public_id,
            ScenarioRow.name,
            ScenarioRow.reason,
            ScenarioRow.author,
            ScenarioRow.created_at,
            ScenarioRow.audit_sequence,
            ScenarioRow.changes,
        )
        .where(ScenarioRow.rfp_id == rfp_id)
        .order_by(ScenarioRow.id)
    )
    return tuple(
        SavedScenario(*columns, scenario=scenario_from_json(changes)) for *columns, changes in db.session.execute(query)
    )
