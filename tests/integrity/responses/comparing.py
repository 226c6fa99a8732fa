"""Doors, rows and secrets of opened responses side by side."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.models.vendor import Invitation
from app.stages.drafting.publication.queries import published
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import OUR_VENDOR, READERS
from tests.integrity.responses.attaching import OF_A, PANEL, RECUSED
from tests.stages.responses.handed_in import hand_in

OPENED, PRICED = Stage.SCORING, Stage.FINALISTS
DOORS: tuple[Door, ...] = (
    Door("responses.comparing", PANEL, opens_from=OPENED),
    Door("responses.comparing_offer", PANEL - RECUSED, opens_from=OPENED),
    Door("responses.comparing_offer", PANEL, opens_from=OPENED, arguments=OF_A),
    Door("responses.comparing_search", PANEL, opens_from=OPENED),
    Door("responses.comparing_answers_workbook", PANEL, opens_from=OPENED),
    Door("responses.comparing_prices", READERS, opens_from=PRICED),
    Door("responses.comparing_prices_workbook", READERS, opens_from=PRICED),
)
WRITES: Mapping[str, frozenset[str]] = {}
CANARIES: tuple[Canary, ...] = (
    Canary("opened-answer-of-A", PANEL | OUR_VENDOR),
    Canary("opened-answer-of-B", (PANEL - RECUSED) | {"vendor B contact"}),
    Canary("83838.3831", OUR_VENDOR, later=READERS),
    Canary("83838.3832", frozenset({"vendor B contact"}), later=READERS),
)
QUESTION = "CQ2"
OFFERS = {"Firm A": 1, "Firm B": 2}


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """An answer and a price of firms A and B, handed in with whatever else they say."""
    publication = published(rfp_id)
    cells = asked_cells(publication.request.price_sheet) if publication else ()
    for firm, offer in OFFERS.items():
        words = {"level": "meets", "value": "", "words": f"opened-answer-of-{firm[-1]}"}
        quality = {QUESTION: json.dumps(words)}
        price = {cell_name(cell): f'"83838.383{offer}"' for cell in cells[:1]}
        hand_in(session, invitations[firm], offer=offer, quality=quality, price=price)
    return {}
