"""The pricing sheet while it is written: lines, quantities, another shape, two people at once, Excel."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.test import TestResponse
from xlsxwriter.utility import xl_col_to_name

from app.db import db
from app.domain.evaluation import Location, SupportModel
from app.domain.policy import Role
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.stages.drafting.pricing_sheet.queries import SheetDraft, sheet_draft
from app.stages.drafting.pricing_sheet.storing import store_lines
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE, a_person, signed_in, with_role
from tests.evaluations.workbooks import xlsx
from tests.integrity.test_statements import counted
from tests.stages.drafting.by_hand import Hand, started

AGENTS = {"code": "L1", "title": "Agents", "unit": "hour", "recurrence": "running", "is_counted": "y", "note": ""}
SET_UP = {"code": "L2", "title": "Set-up", "unit": "flat", "recurrence": "one_off", "is_counted": "y", "note": "Once"}


def draft(app: Flask, hand: Hand) -> SheetDraft:
    with app.app_context():
        return sheet_draft(db.session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one())


def shaped(hand: Hand, *, version: int = 1, **changes: object) -> TestResponse:
    data = {"years": "2", "tier": ["Low", "High"], "was": ["", ""], "note": "", "version": str(version)}
    return hand.client.post(hand.at("pricing-sheet/shape"), data=data | changes)


def two_lines(app: Flask) -> Hand:
    """A sheet of two years, two tiers and two lines without quantities."""
    hand = started(app)
    assert shaped(hand).status_code == 302
    for line in (AGENTS, SET_UP):
        assert hand.client.post(hand.at("pricing-sheet/lines/add"), data=line | {"version": "0"}).status_code == 302
    return hand


def table(found: SheetDraft, amounts: dict[str, list[str]], **changes: object) -> dict[str, object]:
    """What the table sends: for each line its amounts in the order of years and tiers."""
    data: dict[str, object] = {"version": str(found.version), "do": "save"}
    tiers = len(found.sheet.tiers or ("",))
    for key, line in zip(found.keys, found.sheet.lines, strict=True):
        data[f"v:{key.public_id}"] = str(key.version)
        for place, amount in enumerate(amounts.get(line.code, [])):
            data[f"q:{key.public_id}:{place // tiers + 1}:{place % tiers}"] = amount
    return data | changes


def save(hand: Hand, data: dict[str, object]) -> TestResponse:
    return hand.client.post(hand.at("pricing-sheet"), data=data)


def amounts(line: SheetLine) -> dict[tuple[int, str], Decimal]:
    return {(each.year, each.tier): each.amount for each in line.quantities}


def test_lines_are_added_and_their_quantities_kept_exactly(app: Flask) -> None:
    hand = two_lines(app)
    data = table(draft(app, hand), {"L1": ["1 000.5", "0,000000001", "3", ""], "L2": ["1", "1"]})
    assert save(hand, data).status_code == 302
    lines = draft(app, hand).sheet.lines
    assert [(line.code, line.title, line.unit, line.recurrence, line.is_counted, line.note) for line in lines] == [
        ("L1", "Agents", "hour", Recurrence.RUNNING, True, ""),
        ("L2", "Set-up", "flat", Recurrence.ONE_OFF, True, "Once"),
    ]
    assert amounts(lines[0]) == {
        (1, "Low"): Decimal("1000.5"),
        (1, "High"): Decimal("0.000000001"),
        (2, "Low"): Decimal(3),
    }
    page = hand.client.get(hand.at("pricing-sheet")).text
    assert [words in page for words in ("1,003.5", "L1 has no quantity", "Volume tiers Low, High")] == [
        True,
        False,
        True,
    ]


def test_what_cannot_be_read_is_said_beside_the_cell_and_nothing_is_saved(app: Flask) -> None:
    hand = two_lines(app)
    answer = save(hand, table(draft(app, hand), {"L1": ["1,500", "-2", "many", "4"]}))
    words = ("can mean 1500 or 1.5000", "cannot be negative", "is no number", 'value="many"', 'value="4"')
    assert (answer.status_code, [word in answer.text for word in words]) == (422, [True] * 5)
    assert draft(app, hand).sheet.lines[0].quantities == ()


def test_a_line_is_copied_with_its_quantities_moved_and_removed(app: Flask) -> None:
    hand = two_lines(app)
    first = draft(app, hand).keys[0].public_id
    assert save(hand, table(draft(app, hand), {"L1": ["7"]}, do=f"copy:{first}")).status_code == 302
    copied = draft(app, hand)
    assert [line.code for line in copied.sheet.lines] == ["L1", "L3", "L2"]
    assert amounts(copied.sheet.lines[1]) == {(1, "Low"): Decimal(7)}
    save(hand, table(copied, {}, do=f"down:{first}"))
    now = draft(app, hand)
    assert [line.code for line in now.sheet.lines] == ["L3", "L1", "L2"]
    assert {key.public_id: key.version for key in now.keys} == {key.public_id: key.version for key in copied.keys}
    path = hand.at(f"pricing-sheet/lines/{first}/remove")
    version = next(key.version for key in now.keys if key.public_id == first)
    assert hand.client.post(path, data={"version": str(version - 1)}).status_code == 409
    assert hand.client.post(path, data={"version": str(version)}).status_code == 302
    assert [line.code for line in draft(app, hand).sheet.lines] == ["L3", "L2"]


def test_a_line_changes_and_a_taken_code_is_refused(app: Flask) -> None:
    hand = two_lines(app)
    key = draft(app, hand).keys[0]
    path = hand.at(f"pricing-sheet/lines/{key.public_id}")
    taken = hand.client.post(path, data=AGENTS | {"code": "l2", "version": str(key.version)})
    assert (taken.status_code, "There is a line l2 already" in taken.text) == (422, True)
    changed = {name: value for name, value in AGENTS.items() if name != "is_counted"} | {"title": "Agents on call"}
    assert hand.client.post(path, data=changed | {"version": str(key.version)}).status_code == 302
    line = draft(app, hand).sheet.lines[0]
    assert (line.title, line.is_counted) == ("Agents on call", False)
    stale = hand.client.post(path, data=AGENTS | {"title": "Mine", "version": str(key.version)})
    words = ("Maya: Changed L1 of the pricing sheet.", "is now stored as: Agents on call", 'value="Mine"')
    assert (stale.status_code, [word in stale.text for word in words]) == (409, [True] * 3)


def test_two_people_in_the_table_lose_nothing(app: Flask) -> None:
    hand = two_lines(app)
    before = draft(app, hand)
    assert save(hand, table(before, {"L1": ["5"]})).status_code == 302
    other_line = save(hand, table(before, {"L2": ["2"]}))
    same_line = save(hand, table(before, {"L1": ["6"]}))
    assert (other_line.status_code, same_line.status_code) == (302, 409)
    assert ["Stored now: 5." in same_line.text, 'value="6"' in same_line.text] == [True, True]
    assert [amounts(line) for line in draft(app, hand).sheet.lines] == [
        {(1, "Low"): Decimal(5)},
        {(1, "Low"): Decimal(2)},
    ]
    assert shaped(hand, version=before.version, years="3").status_code == 302
    assert save(hand, table(before, {"L2": ["9"]})).status_code == 409


def test_another_shape_says_what_it_would_lose_and_asks(app: Flask) -> None:
    hand = two_lines(app)
    save(hand, table(draft(app, hand), {"L1": ["1", "2", "3", "4"]}))
    version = draft(app, hand).version
    smaller = {"years": "1", "tier": ["Few"], "was": ["Low"], "version": version}
    asked = shaped(hand, **smaller)
    words = "L1 Agents: 2 in year 1 at “High”, 4 in year 2 at “High” and 3 in year 2 at “Low”"
    assert (asked.status_code, words in asked.text, draft(app, hand).version) == (422, True, version)
    assert shaped(hand, **smaller, accepts_losses="y").status_code == 302
    now = draft(app, hand).sheet
    assert (now.years, now.tiers, amounts(now.lines[0])) == (1, ("Few",), {(1, "Few"): Decimal(1)})


def test_the_shape_keeps_its_rules_and_rows_are_moved_before_saving(app: Flask) -> None:
    hand = started(app)
    doubled = shaped(hand, tier=["Low", "low"], was=["", ""])
    endless = shaped(hand, years="31")
    moved = shaped(hand, row="up:1")
    assert ("low is there twice" in doubled.text, doubled.status_code) == (True, 422)
    assert ("A sheet has 1 to 30 years." in endless.text, endless.status_code) == (True, 422)
    assert (moved.status_code, moved.text.index('value="High"') < moved.text.index('value="Low"')) == (200, True)
    variants = {"locations": ["onshore", "offshore"], "support_models": ["shared"], "prices_by_year": "y"}
    assert shaped(hand, **variants, note="Without tax.").status_code == 302
    assert draft(app, hand).sheet == PriceSheet(
        years=2,
        tiers=("Low", "High"),
        locations=(Location.ONSHORE, Location.OFFSHORE),
        support_models=(SupportModel.SHARED,),
        prices_by_year=True,
        note="Without tax.",
    )
    stale = shaped(hand, years="5")
    assert (stale.status_code, "Years is now stored as: 2" in stale.text) == (409, True)


def test_the_preview_asks_for_each_price_once(app: Flask) -> None:
    hand = two_lines(app)
    shaped(hand, version=2, locations=["onshore", "nearshore"], prices_by_year="y", note="Prices without tax.")
    save(hand, table(draft(app, hand), {"L1": ["10", "20", "30", "40"]}))
    page = hand.client.get(hand.at("pricing-sheet/preview")).text
    assert page.count('class="price-cell"') == 2 * (2 * 2 + 2)
    assert [words in page for words in ("12 prices to fill in", "Near-shore", "× 30", "Prices without tax.")] == [
        True
    ] * 4


def test_lines_go_out_as_excel_and_come_back_the_same(app: Flask) -> None:
    hand = two_lines(app)
    save(hand, table(draft(app, hand), {"L1": ["1.25", "", "3", "0"], "L2": ["1"]}))
    before = draft(app, hand)
    content = hand.client.get(hand.at("pricing-sheet/lines.xlsx")).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Lines").to_python()
    assert rows[0][:2] + rows[0][-4:] == ["code", "title", "year 1: Low", "year 1: High", "year 2: Low", "year 2: High"]
    assert upload(hand, content, replaces="y").status_code == 302
    after = draft(app, hand)
    assert (after.sheet, after.keys) == (before.sheet, before.keys)


def upload(hand: Hand, content: bytes, **data: str) -> TestResponse:
    file = (io.BytesIO(content), "lines.xlsx")
    return hand.client.post(
        hand.at("pricing-sheet/excel"), data={"workbook": file, **data}, content_type="multipart/form-data"
    )


def workbook(*rows: list[object]) -> bytes:
    return xlsx({"Lines": rows})


def test_a_file_changes_known_lines_adds_others_and_keeps_what_it_has_no_column_for(app: Flask) -> None:
    hand = two_lines(app)
    save(hand, table(draft(app, hand), {"L1": ["1", "2", "3", "4"]}))
    answer = upload(
        hand,
        workbook(
            ["Code", "title", "year 1: low", "paid"],
            ["l1", "Agents, day", 11, "running"],
            ["L9", "=HYPERLINK()", None, "one-off"],
        ),
    )
    assert answer.status_code == 302
    lines = draft(app, hand).sheet.lines
    assert [(line.code, line.title, line.recurrence) for line in lines] == [
        ("L1", "Agents, day", Recurrence.RUNNING),
        ("L2", "Set-up", Recurrence.ONE_OFF),
        ("L9", "=HYPERLINK()", Recurrence.ONE_OFF),
    ]
    assert amounts(lines[0]) == {
        (1, "Low"): Decimal(11),
        (1, "High"): Decimal(2),
        (2, "Low"): Decimal(3),
        (2, "High"): Decimal(4),
    }
    replaced = upload(hand, workbook(["code", "title"], ["L9", "Only"]), replaces="y")
    assert (replaced.status_code, [line.title for line in draft(app, hand).sheet.lines]) == (302, ["Only"])


def test_a_faulty_file_is_refused_whole_with_all_its_faults(app: Flask) -> None:
    hand = two_lines(app)
    before = draft(app, hand)
    answer = upload(
        hand,
        workbook(
            ["code", "title", "counted", "paid", "year 1: Low", "year 3: Low", "units"],
            ["L1", "", "yes", "weekly", "many", 1, "hours"],
            ["L 2", "Two words", "perhaps", None, -1, 1],
            ["l1", "Again", "yes", None, 1, 1],
        ),
    )
    words = (
        "has no place for the column &#34;year 3: Low&#34;",
        "There is no column &#34;units&#34;. The nearest known one is &#34;unit&#34;.",
        "Write what is priced.",
        "&#34;weekly&#34; is not known here",
        "&#34;many&#34; is no number",
        "A code is one word",
        "is neither yes nor no",
        "A quantity cannot be negative.",
        "stands in row 2 already",
    )
    assert (answer.status_code, {word: word in answer.text for word in words}) == (422, dict.fromkeys(words, True))
    for content in (b"", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0 old"):
        assert upload(hand, content).status_code == 422
    assert draft(app, hand) == before


def test_the_vendors_sheet_can_be_typed_into_at_the_prices_only_and_holds_no_formula_of_ours_to_run(app: Flask) -> None:
    hand = two_lines(app)
    evil = AGENTS | {"code": "L3", "title": '=HYPERLINK("http://evil")', "note": "+1", "version": "0"}
    hand.client.post(hand.at("pricing-sheet/lines/add"), data=evil)
    save(hand, table(draft(app, hand), {"L1": ["2", "3", "4", "5"]}))
    content = hand.client.get(hand.at("pricing-sheet/vendor.xlsx")).data
    assert content == hand.client.get(hand.at("pricing-sheet/vendor.xlsx")).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Prices").to_python()
    head = next(at for at, row in enumerate(rows) if row[0] == "line")
    price = next(at for at, name in enumerate(rows[head]) if str(name).startswith("price"))
    assert [row[price - 1] for row in rows[head + 1 :]] == [6, 8, "", "", "", ""]
    assert [row[0] for row in rows[head + 1 :]] == ["L1", "L1", "L2", "L2", "L3", "L3"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    formats = styles.split("<cellXfs")[1].split("<xf ")[1:]
    unlocked = {
        cell
        for cell, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet)
        if 'locked="0"' in formats[int(style)]
    }
    letter = xl_col_to_name(price)
    assert unlocked == {f"{letter}{at + 1}" for at in range(head + 1, len(rows))}
    assert "<sheetProtection" in sheet
    formulas = re.findall(r"<f>(.*?)</f>", sheet)
    assert [sum(text.startswith(begin) for text in formulas) for begin in ("SUMIFS(", "COUNTBLANK(", "IF(AND(")] == [
        2,
        1,
        6,
    ]
    assert len(formulas) == 9


def test_what_is_frozen_or_read_only_stays(app: Flask) -> None:
    hand = two_lines(app)
    observer = a_person(app)
    with_role(app, person=observer, rfp=hand.public_id, role=Role.OBSERVER)
    client = signed_in(app, observer)
    page = client.get(hand.at("pricing-sheet")).text
    assert ["Agents" in page, "Save the quantities" in page, "data-cells" in page] == [True, False, False]
    assert client.post(hand.at("pricing-sheet"), data=table(draft(app, hand), {"L1": ["1"]})).status_code == 403


def test_each_change_is_one_sentence_of_the_audit(app: Flask) -> None:
    hand = two_lines(app)
    save(hand, table(draft(app, hand), {"L1": ["1"], "L2": ["1"]}))
    save(hand, table(draft(app, hand), {"L1": ["1"], "L2": ["1"]}))
    with app.app_context():
        sentences = db.session.scalars(
            select(AuditRow.sentence).where(AuditRow.action == "request:edit").order_by(AuditRow.sequence)
        ).all()
    assert sentences == [
        "Changed the shape of the pricing sheet.",
        "Added L1 to the pricing sheet.",
        "Added L2 to the pricing sheet.",
        "Changed the quantities of L1 and L2.",
    ]


@ON_SQLITE
def test_pages_take_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    hand = two_lines(app)
    paths = ("", "/preview", "/shape", "/excel", "/lines.xlsx", "/vendor.xlsx")
    small = [statements(hand, path) for path in paths]
    rfp_id = 1
    with app.app_context(), writing() as session:
        rfp_id = session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()
        line = SheetLine("X", "More", "hour", quantities=(Quantity(1, "Low", Decimal(1)),))
        store_lines(session, rfp_id=rfp_id, lines=[replace(line, code=f"X{n}") for n in range(30)], first=9)
    assert [statements(hand, path) for path in paths] == small
    assert max(small) <= 8


def statements(hand: Hand, path: str) -> int:
    hand.client.get(hand.at(f"pricing-sheet{path}"))
    asked: list[str] = []
    with counted(asked):
        assert hand.client.get(hand.at(f"pricing-sheet{path}")).status_code == 200
    return len(asked)


def test_nobody_is_shown_or_given_a_sheet_with_thousands_of_prices(app: Flask) -> None:
    hand = two_lines(app)
    tiers = [f"Tier {number}" for number in range(12)]
    variants = {"locations": list(Location), "support_models": list(SupportModel), "prices_by_year": "y"}
    answer = shaped(hand, version=2, years="30", tier=tiers, was=["Low", *[""] * 11], **variants)
    assert answer.status_code == 302
    with app.app_context(), writing() as session:
        rfp_id = session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()
        line = SheetLine("X", "More", "hour")
        store_lines(session, rfp_id=rfp_id, lines=[replace(line, code=f"X{n}") for n in range(400)], first=9)
    page = hand.client.get(hand.at("pricing-sheet/preview")).text
    assert ["Too much to price" in page, 'class="price-cell"' in page] == [True, False]
    assert hand.client.get(hand.at("pricing-sheet/vendor.xlsx")).status_code == 422
