"""R4: what runs on every tap and every tick finds its rows by an index, on both back ends.

The statements are the repositories' own, caught on their way to the driver.
"""

import re

import pytest
from sqlalchemy import text

from core.booking import BookingState
from core.catalog import OfferingStatus
from core.people import Role
from core.reading import BookingFilter
from storage.guards import sqlite as guards
from storage.statements import Statement
from tests.harness.community import HOUR, MENTOR, NOON, OFFERING, STUDENT, community

S = BookingState
LATER = NOON + 24 * HOUR

HOT = {
    "by_identity": (lambda u: u.people.by_identity("web", "1"), ["identity_account"]),
    "staff": (lambda u: u.people.having(Role.STAFF), ["ix_people_more_than_student"]),
    "offerings_of": (lambda u: u.offerings.of(MENTOR), ["ix_offerings_mentor"]),
    "browse": (lambda u: u.offerings.browse("", OfferingStatus.ACTIVE), ["ix_offerings_status"]),
    "hours": (lambda u: u.availability.hours(MENTOR, OFFERING), ["weekly_hours"]),
    "exceptions": (
        lambda u: u.availability.exceptions(MENTOR, NOON.date(), LATER.date()),
        ["ix_date_exceptions_mentor"],
    ),
    "posted": (
        lambda u: u.availability.posted(MENTOR, OFFERING, NOON, LATER),
        ["ix_posted_dates_mentor"],
    ),
    "busy": (lambda u: u.claims.busy(MENTOR, NOON, LATER, NOON), ["ix_claims_mentor"]),
    "student_is_busy": (
        lambda u: u.claims.student_is_busy(STUDENT, NOON, LATER, NOON),
        ["ix_claims_student", "claim_student_overlap"],
    ),
    "lapsed": (lambda u: u.claims.lapsed(MENTOR, NOON), ["ix_claims_held"]),
    "lapsed_of_both": (
        lambda u: u.claims.lapsed(MENTOR, NOON, STUDENT),
        ["ix_claims_held", "ix_claims_student"],
    ),
    "by_intent": (lambda u: u.bookings.by_intent(STUDENT, "x"), ["booking_intent"]),
    "load_of": (lambda u: u.bookings.load_of(STUDENT, NOON), ["ix_bookings_student"]),
    "students_cards": (
        lambda u: u.bookings.cards(BookingFilter(student_id=STUDENT)),
        ["ix_bookings_student"],
    ),
    "approvals": (
        lambda u: u.bookings.count(
            BookingFilter(mentor_id=MENTOR, states=frozenset({S.REQUESTED}))
        ),
        ["ix_bookings_mentor"],
    ),
    "group_rooms": (
        lambda u: u.gatherings.rooms(OFFERING, NOON, LATER),
        ["ix_gatherings_offering", "ix_group_waits_line", "group_wait_once"],
    ),
    "group_taken": (lambda u: u.gatherings.taken(1), ["ix_claims_gathering"]),
    "in_gathering": (
        lambda u: u.bookings.in_gathering(1, STUDENT),
        ["booking_in_gathering", "ix_bookings_gathering"],
    ),
    "group_line": (
        lambda u: u.gathering_waits.line(1),
        ["ix_group_waits_line", "group_wait_once"],
    ),
    "group_waits_of": (lambda u: u.gathering_waits.of(STUDENT), ["ix_group_waits_student"]),
    "digest_happened": (
        lambda u: u.digests.happened(NOON, LATER),
        ["ix_audit_entries_bookings"],
    ),
    "digest_standing": (lambda u: u.digests.standing(NOON), ["ix_packs_active"]),
    "money_between": (lambda u: u.journal.totals(NOON, LATER), ["ix_journal_entries_at"]),
    "money_of_years": (
        lambda u: u.journal.totals(NOON - 9_999 * HOUR, LATER),
        ["ix_journal_entries_flow"],
    ),
    "payable": (lambda u: u.journal.holdings("available"), ["ix_journal_entries_flow"]),
    "booked_of_years": (
        lambda u: u.statistics.booked(NOON - 9_999 * HOUR, LATER),
        ["ix_bookings_offering"],
    ),
    "payments": (
        lambda u: u.statistics.payments(NOON, LATER, NOON),
        ["ix_audit_entries_bookings"],
    ),
    "median_answer": (
        lambda u: u.statistics.median_answer(NOON, LATER),
        ["ix_audit_entries_bookings"],
    ),
    "absent": (lambda u: u.statistics.absent(NOON, LATER), ["ix_bookings_ended"]),
    "packs_of": (lambda u: u.packs.of(STUDENT, MENTOR), ["ix_packs_student"]),
    "live_seat": (lambda u: u.seats.live(STUDENT, MENTOR), ["seat_of_pair"]),
    "seats_taken": (lambda u: u.seats.taken(MENTOR), ["ix_seats_mentor"]),
    "claim_notices": (lambda u: u.outbox.claim_notices(NOON, LATER, 9), ["ix_notices_due"]),
    "claim_replies": (lambda u: u.outbox.claim_replies(NOON, LATER, 9), ["ix_notices_replies"]),
    "claim_jobs": (lambda u: u.outbox.claim_jobs(NOON, LATER, 9), ["ix_jobs_due"]),
    "due_deadlines": (lambda u: u.outbox.due_deadlines(NOON, 9), ["ix_deadlines_due"]),
    "next_due_at": (lambda u: u.outbox.next_due_at(), ["ix_notices_due", "ix_jobs_due"]),
    "waiting_reminders": (
        lambda u: u.outbox.waiting_reminders(STUDENT, 7),
        ["ix_notices_person"],
    ),
    "dead": (lambda u: u.outbox.dead(), ["ix_notices_dead"]),
    "arrivals": (lambda u: u.inbox.waiting(NOON, 9), ["ix_arrivals_open", "ix_arrivals_chat"]),
    "parked": (lambda u: u.inbox.parked(), ["ix_arrivals_parked"]),
    "of_card": (lambda u: u.deliveries.of_card("b:1"), ["ix_deliveries_card"]),
    "balances": (
        lambda u: u.journal.balances("platform"),
        ["ix_journal_entries_credit", "ix_journal_entries_debit"],
    ),
    "payment": (lambda u: u.orders.payment_by_reference("a", "b"), ["payment_reference"]),
    "audit": (lambda u: u.audit.of("booking", 1), ["ix_audit_entries_subject"]),
    "since": (lambda u: u.transcript.since("c", 1, 9), ["web_message_rev"]),
}

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def explained(use):
    """The plan of every statement that `use` runs."""

    def work(uow):
        connection = uow.connection
        if connection.dialect == "postgresql":  # small tables are rather read as a whole
            connection._command("SET LOCAL enable_seqscan = off")
        caught = []
        connection.tracer = lambda sql, values: caught.append((sql, values))
        use(uow)
        connection.tracer = None
        explain = EXPLAIN[connection.dialect]
        return [
            str(row[-1])
            for sql, values in caught
            for row in connection._fetch(explain + sql, values)
        ]

    return work


async def plans(url):
    async with community(url) as c:
        return {name: await c.db.write(explained(use)) for name, (use, _) in HOT.items()}


async def test_r4_hot_queries_use_their_index_on_sqlite(sqlite_url):
    """SQLite gives the index behind a named UNIQUE a name of its own."""
    helpers = (
        *("SCAN due", "SCAN low", "SCAN CONSTANT ROW", "SCAN moves", "SCAN json_each"),
        *("SCAN flows", "SCAN g", "SCAN a"),
        *("SCAN awaiting_payment", "SCAN scheduled", "SCAN rejected"),
    )
    for name, plan in (await plans(sqlite_url)).items():
        shown = "\n".join(plan)
        whole = [line for line in plan if line.startswith("SCAN ") and "USING" not in line]
        assert [line for line in whole if line not in helpers] == [], f"{name}:\n{shown}"
        wanted = (*HOT[name][1], "sqlite_autoindex")
        assert any(index in shown for index in wanted), f"{name}:\n{shown}"


async def test_r4_hot_queries_need_no_whole_table_on_postgresql(postgres_url):
    """Which of several indexes is cheapest depends on what is in the tables."""
    for name, plan in (await plans(postgres_url)).items():
        shown = "\n".join(plan)
        assert "Seq Scan" not in shown, f"{name}:\n{shown}"
        if "due" in name or "claim" in name or "lapsed" in name or name == "busy":
            assert any(index in shown for index in HOT[name][1]), f"{name}:\n{shown}"


async def test_without_an_index_both_would_read_the_whole_table(database_url):
    """The negative control: the tests above can see it."""
    nowhere = Statement(text("SELECT id FROM bookings WHERE topic = 'x'"))

    async with community(database_url) as c:
        plan = await c.db.write(explained(lambda uow: uow.connection.all(nowhere)))
    assert any("SCAN bookings" in line or "Seq Scan" in line for line in plan)


@pytest.mark.parametrize(
    ("index", "body"),
    [("ix_claims_mentor", guards._SLOT_OVERLAP), ("ix_claims_student", guards._STUDENT_OVERLAP)],
)
async def test_the_triggers_overlap_search_is_bounded_by_its_index(sqlite_url, index, body):
    search = re.sub(r"NEW\.\w+", "?1", body[body.index("SELECT 1") : body.rindex(")")])

    def plan(uow):
        return uow.connection._fetch(f"EXPLAIN QUERY PLAN {search}", (1,))[0][-1]

    async with community(sqlite_url) as c:
        found = await c.db.write(plan)
    assert f"USING INDEX {index}" in found
    assert found.count("?") == 3  # the person, and both ends of the range
