"""Statements, receipts, explanations and the community's money: exact, and true (P1-P5, Y4, Y9)."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from bot.composition.page_words import PageWords
from core.csv_text import BOM, safe, table
from core.errors import NotFound
from core.ids import encode
from core.ledger import mentor_available, mentor_pending
from core.money import Money
from core.months import Month, month_at, month_of
from core.use_cases import accounting, completing, explaining, paying_out, refunding
from core.use_cases.paying_out import PayoutWanted
from tests.harness.world import World
from webhooks.pages import paper_view


def community() -> tuple:
    """A pack of 4 for 120.00, one session held, a refund of 30.00, a payout of 10.00."""
    world = World()
    mentor, student, staff = world.mentor(), world.student("=SUM(A1)"), world.staff()
    world.pack(student, mentor, sessions=4, price=12_000)
    booked = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=2))
    world.move(days=2, hours=2)
    world.run(completing.complete, mentor, booked.id)
    (order,) = world.store.orders.values()
    world.run(lambda uow: refunding.return_money(uow, order, Money(3_000, "EUR"), "cancelled"))
    wanted = PayoutWanted(mentor.id, "EUR", Money(1_000, "EUR"), "bank-7", "", world.act())
    draft = world.run(paying_out.draft_payout, staff, wanted)
    world.run(paying_out.record_payout, staff, draft.id)
    return world, mentor, student, staff, order


def say(world, language="en"):
    return PageWords().speech(language, "UTC", world.now).say


def test_y09_a_statement_goes_from_its_opening_to_the_balances_there_are():
    world, mentor, *_ = community()
    shown = world.run(accounting.statement, mentor, mentor.id)
    (sheet,) = shown.sheets
    assert (sheet.opening_pending, sheet.opening_available) == (0, 0)
    assert (sheet.gross, sheet.shares, sheet.refunded, sheet.paid_out) == (
        12_000, 8_400, -2_100, -1_000,
    )  # fmt: skip
    assert sheet.closing_pending == world.balance(mentor_pending(mentor.id)) == 4_200
    assert sheet.closing_available == world.balance(mentor_available(mentor.id)) == 1_100
    assert [line.cause for line in sheet.lines] == ["payment", "earned", "refund", "payout"]
    assert sheet.lines[-1].reference == "bank-7"


def test_y09_the_next_month_opens_with_what_the_last_one_closed_with():
    world, mentor, *_ = community()
    (before,) = world.run(accounting.statement, mentor, mentor.id).sheets
    this = month_at(world.now, "UTC")
    (after,) = world.run(accounting.statement, mentor, mentor.id, this.next).sheets
    assert after.lines == []
    assert (after.opening_pending, after.opening_available) == (
        before.closing_pending,
        before.closing_available,
    )


@pytest.mark.parametrize(
    ("zone", "month", "begins", "ends"),
    [
        ("UTC", Month(2026, 12), datetime(2026, 12, 1), datetime(2027, 1, 1)),
        ("Africa/Cairo", Month(2026, 5), datetime(2026, 4, 30, 21), datetime(2026, 5, 31, 21)),
        ("Europe/Berlin", Month(2026, 3), datetime(2026, 2, 28, 23), datetime(2026, 3, 31, 22)),
        # midnight did not exist there on 1 October 2017 (the clocks went from 0:00 to 1:00)
        ("America/Asuncion", Month(2017, 10), datetime(2017, 10, 1, 4), datetime(2017, 11, 1, 3)),
    ],
)
def test_fault_t04_a_month_begins_and_ends_on_the_mentors_wall(zone, month, begins, ends):
    assert month.begins_at(zone) == begins.replace(tzinfo=UTC)
    assert month.ends_at(zone) == ends.replace(tzinfo=UTC)
    assert month_at(month.begins_at(zone), zone) == month


def test_a_month_is_carried_by_its_number_and_nonsense_is_none():
    assert month_of(Month(2026, 11).number) == Month(2026, 11)
    assert [month_of(number) for number in (0, 202613, 99_999_999)] == [None, None, None]
    assert Month(2026, 1).previous == Month(2025, 12)


def test_fault_i04_the_table_is_exact_and_no_cell_is_a_formula():
    world, mentor, *_ = community()
    shown = world.run(accounting.statement, mentor, mentor.id)
    text = paper_view.statement_table(say(world), shown)
    assert text.startswith(BOM)
    rows = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert len({len(row) for row in rows}) == 1
    assert rows[1][4] == "'=SUM(A1)"
    assert rows[1][7:9] == ["120.00", "84.00"]
    assert rows[-1][-3:] == ["42.00", "11.00", "bank-7"]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\uff1d1", "\u200e=1"])
def test_fault_i04_what_begins_like_a_formula_stays_text(typed):
    assert safe(typed) == f"'{typed}"
    assert safe(f"a{typed}") == f"a{typed}"


def test_fault_i04_separators_quotes_and_line_ends_stay_in_their_cell():
    nasty = 'a,"b"\r\nc;d'
    (head, row) = csv.reader(StringIO(table(["x"], [[nasty]]).removeprefix(BOM), newline=""))
    assert (head, row) == (["x"], [nasty])


def test_y09_a_receipt_says_what_was_paid_and_what_came_back():
    world, mentor, student, staff, order = community()
    shown = world.run(accounting.receipt, student, order.id)
    assert shown.number == encode(order.id)
    assert (shown.paid_minor, shown.returned_minor) == (12_000, 3_000)
    assert world.run(accounting.receipts, student) == (shown,)
    assert world.run(accounting.receipt, staff, order.id) == shown
    with pytest.raises(NotFound):
        world.run(accounting.receipt, mentor, order.id)
    with pytest.raises(NotFound):
        world.run(accounting.receipt, world.student("Omar"), order.id)


def test_y09_a_table_of_receipts_sums_to_what_was_kept():
    world, _, student, *_ = community()
    text = paper_view.receipts_table(say(world), world.run(accounting.receipts, student), "UTC")
    (_, row) = csv.reader(StringIO(text.removeprefix(BOM)))
    assert row[-4:] == ["120.00", "120.00", "30.00", "90.00"]


def test_y04_every_number_of_an_order_is_explained_and_they_add_up():
    world, mentor, student, _, order = community()
    told = world.run(explaining.explain_payment, mentor, order.id)
    assert (told.percent, told.used, told.arrived, told.went_back) == (70, 1, 12_000, 0)
    assert (told.pending, told.available, told.platform, told.owed) == (4_200, 2_100, 2_700, 3_000)
    assert told.is_balanced
    world.provider_refunds()
    done = world.run(explaining.explain_payment, student, order.id)
    assert (done.went_back, done.owed, done.is_balanced) == (3_000, 0, True)
    with pytest.raises(NotFound):
        world.run(explaining.explain_payment, world.student("Omar"), order.id)


def test_m15_a_share_that_no_rate_gives_is_told_without_one():
    world = World()
    mentor, student = world.mentor(share=33), world.student()
    pack = world.pack(student, mentor, price=10_000)
    order = world.store.orders[pack.order_id]
    assert world.run(explaining.explain_payment, mentor, order.id).percent == 33
    world.store.orders[order.id] = type(order)(
        **{name: getattr(order, name) for name in order.__slots__} | {"total": Money(10_001, "EUR"),
           "original": Money(10_001, "EUR"), "mentor_share": Money(3_333, "EUR")}
    )  # fmt: skip
    assert explaining.explain_payment(world.unit(), mentor, order.id).percent is None


def test_the_communitys_money_is_the_sum_of_its_parts():
    world, _, _, staff, _ = community()
    (eur,) = world.run(accounting.money_overview, staff).currencies
    assert (eur.gross, eur.refunds, eur.platform, eur.mentors, eur.paid_out) == (
        12_000, 0, 2_700, 6_300, 1_000,
    )  # fmt: skip
    assert eur.held == sum(minor for kind, minor in eur.now.items() if kind != "cash") == 12_000


def test_the_journal_of_a_month_names_every_account():
    world, _, _, staff, _ = community()
    month = world.run(accounting.journal_month, staff)
    text = paper_view.journal_table(say(world), month, "UTC")
    rows = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert len(rows) == 1 + len(world.store.journal)
    assert {row[5] for row in rows[1:]} >= {"cash at Sandbox", "Mona, not earned yet"}
    assert paper_view.journal(say(world, "ar"), month, "نوفمبر", "UTC").sections[0].rows
