"""Every invariant is silent over a true story and speaks when one row of it is broken."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from storage.guards import postgresql as pg
from storage.guards import sqlite as lite
from storage.invariants import Scope, check, fingerprint
from storage.invariants.checking import RULES
from storage.invariants.guards import EXCLUSIONS
from storage.invariants.rule import Narrow
from storage.statements import Statement
from tests.harness.broken_courses import COURSES
from tests.harness.broken_series import series_breaks
from tests.harness.broken_sold import sold_breaks
from tests.harness.community import MENTOR, OTHER, STUDENT, community
from tests.harness.story import VIDEO, tell


class Undone(Exception):
    """Ends a unit so that nothing of it is kept."""


@dataclass
class Break:
    """`sql` breaks the story; `rule` is a part of the explanation that must be told of it."""

    invariant: str
    about: str
    rule: str
    sql: str


CODE = (
    "INSERT INTO promo_codes (id, code, alike, created_by, created_at, state, scope, scope_id,"
    " percent, total_limit, person_limit, first, automatic, revision)"
    f" VALUES (1, 'SAVE', 'SAVE', {STUDENT}, 1, 'active', 'all', 0, 10, {{}}, {{}}, 'any', 0, 0);"
)
USE = (
    "INSERT INTO promo_uses (id, promo_id, order_id, student_id, state, at, revision)"
    " SELECT o.id, 1, o.id, o.student_id, 'used', 1, 0 FROM orders o"
)
VERSION = (
    "INSERT INTO price_versions (id, product_id, number, price_minor, price_currency, from_at,"
    " reason) SELECT 1, p.id, 1, p.price_minor + 1, p.price_currency, 1, '' FROM pack_products p"
)
INTRO = (
    "INSERT INTO trials (id, student_id, mentor_id, booking_id, at, revision)"
    " SELECT 1, {}, b.mentor_id, b.id, 1, 0 FROM bookings b WHERE b.id = {}"
)


ABSENCE = (
    "INSERT INTO absences (id, booking_id, person_id, side, kind, missed_at, noted_at, reason,"
    " revision) SELECT 1, b.id, {}, 'student', 'no_show', 1, 1, '', 0 FROM bookings b"
    " WHERE b.id = {}"
)
REPORT = (
    "INSERT INTO absence_reports (id, booking_id, student_id, mentor_id, reported_at, answer_by,"
    " state, revision) SELECT 1, b.id, b.student_id, b.mentor_id, 1, 2, 'open', 0 FROM bookings b"
    " WHERE b.id = {}"
)
NOTE = (
    "INSERT INTO session_notes (id, booking_id, student_id, mentor_id, private, shared,"
    f" created_at, changed_at, revision) SELECT 1, b.id, {MENTOR}, b.mentor_id, '', '', 1, 1, 0"
    " FROM bookings b WHERE b.id = {}"
)


TESTIMONIAL = (
    "INSERT INTO testimonials (id, seat_id, student_id, mentor_id, written, signature,"
    " state, created_at, changed_at, reason, report, revision, text, decided_by)"
    f" VALUES (1, {{}}, {{}}, {{}}, '{'x' * 60}', 'name', 'approved', 1, 1, '', '', 0,"
    " '{}', {})"
)


def broken_absences(s):
    """Absences of sessions that took place, of strangers, and reports nobody ends."""
    id = s.unpaid.id
    return [
        Break("I10", "absence", "not missed as it says", ABSENCE.format(STUDENT, id)),
        Break("I10", "absence", "has no such part", ABSENCE.format(MENTOR, id)),
        Break("I10", "session_note", "not of the two", NOTE.format(id)),
        Break("I11", "absence_report", "is not waiting", REPORT.format(id)),
    ]


def broken_prices(s):
    """Discounts nobody explains, codes used too often, prices that are not their last version."""
    null = "CAST(NULL AS BIGINT)"
    of_student = f" WHERE student_id = {STUDENT}"
    return [
        Break("I6", "order", "the use of the code is none",
              f"UPDATE orders SET promo_code = 'SAVE' WHERE id = {s.pack_order.id}"),
        Break("I6", "promo", "it may be used 1 times", CODE.format(1, null) + USE),
        Break("I6", "promo", "may use it 1 times", CODE.format(null, 1) + USE + of_student),
        Break("I6", "product", "its last version says", VERSION),
        Break("I6", "booking", "and its row does not fit", INTRO.format(OTHER, s.free.id)),
    ]  # fmt: skip


SERIES = (
    "INSERT INTO series (id, student_id, mentor_id, offering_id, weekday, local_time, zone,"
    " first_at, wished, kept, state, intent, created_at, revision) SELECT 1, "
    f"{OTHER}, b.mentor_id, b.offering_id, 1, '10:00', 'UTC', 1, 2, '[]', 'booked', 'x', 1, 0"
    " FROM bookings b WHERE b.id = {}"
)


def broken_series(booking):
    """A series of somebody else, one that is not there, one without a session."""
    member = f"UPDATE bookings SET series_id = 1 WHERE id = {booking}"
    return [
        Break("I4", "booking", "is of other people", f"{SERIES.format(booking)};{member}"),
        Break("I4", "booking", "is not booked, or not there", member),
        Break("I4", "series", "has no session", SERIES.format(booking)),
    ]


ACCOUNT = (
    'INSERT INTO identities (id, person_id, channel, "user", chat, name, created_at, revision)'
    " VALUES (1, {}, 'discord', 'u', 'u', 'n', 1, 0)"
)


def broken_memberships(seat):
    """A seat without its role, a role without a seat, a thread that outlives its pair."""
    row = (
        ";INSERT INTO memberships (id, person_id, identity_id, channel, community, role, state,"
        f" changed_at, note, revision) VALUES (1, {OTHER}, 1, 'discord', '77', '9', 'given', 1,"
        " '', 0)"
    )
    return [
        Break("I9", "seat", "is not to hold role",
              f"UPDATE seats SET since = 1 WHERE id = {seat};" + ACCOUNT.format(STUDENT)
              + ";INSERT INTO seat_roles (id, channel, community, role, added_at, revision)"
              " VALUES (1, 'discord', '77', '9', 1, 0)"),
        Break("I9", "membership", "comes with no seat", ACCOUNT.format(OTHER) + row),
        Break("I9", "pair_thread", "and the thread is open",
              "INSERT INTO pair_threads (id, student_id, mentor_id, channel, community, parent,"
              f" state, changed_at, place, note, revision) VALUES (1, {OTHER}, {MENTOR},"
              " 'discord', '77', '5', 'open', 1, '', '', 0)"),
    ]  # fmt: skip


def breaks(s, pack, seat):
    b, c = s.free.id, s.credit.id
    journal = (
        "INSERT INTO journal_entries (id, key, at, debit, credit, amount_minor,"
        " amount_currency, cause, order_id) VALUES (1, 'x', 1, {}, {}, 7, 'EUR', 'x', {})"
    )
    arrival = (
        "INSERT INTO arrivals (id, source, external_id, chat, body, received_at, state,"
        " attempts, next_at, open, error, note) VALUES (1, 'stripe', 'e', '', '', 1, {}, 5, 1, {},"
        " '', '')"
    )
    none = "CAST(NULL AS BIGINT)"
    waits = (
        "INSERT INTO wait_entries (id, student_id, state, told_at, offer_ends_at, mentor_id, kind,"
        f" joined_at, place_at, revision) SELECT w.*, {MENTOR}, 'seat', 1, 1, 0 FROM ({{}}) AS w"
    )
    refund = "UPDATE refunds SET {} WHERE order_id = " + str(s.session_order.id)
    elsewhere = (
        "INSERT INTO purchases (id, shop, reference, email, buyer_name, wanted, amount_minor,"
        " amount_currency, returned_minor, returned_currency, paid_at, arrived_at, code_hash,"
        " state, problem, order_id, claimed_by, claimed_at, returns, revision) VALUES (1, 'books',"
        " 'R-1', 'a@b.example', '', 'x', 5, 'EUR', 0, 'EUR', 1, 1, '', {}, '[]', 0)"
    )
    payout = (
        "INSERT INTO payouts (id, mentor_id, amount_minor, amount_currency, reference, note,"
        " intent, state, recorded_by, created_at, reversal_reason, revision) VALUES"
        f" (1, {MENTOR}, 5, 'EUR', 'T-1', '', 'x', 'recorded', {MENTOR}, 1, '', 0)"
    )
    claimed = f"'claimed', '', {s.pack_order.id}, {STUDENT}, 1"
    return [
        Break("I2", "purchases", "unclaimed in EUR",
              journal.format("'cash:shop:books'", "'unclaimed'", "NULL")),
        Break("I2", "journal entry", "nothing explains x",
              journal.format("'platform'", "'paid_out'", "NULL")),
        Break("I2", "payout", "T-1 is recorded", payout),
        Break("I6", "purchase", "has no payment for it", elsewhere.format(claimed)),
        Break("I7", "purchase", "nobody will be told of it",
              elsewhere.format("'waiting', '', NULL, NULL, NULL")),
        Break("I2", "order", "payments, refunds and disputes make it",
              journal.format("'platform'", "'cash:sandbox'", s.pack_order.id)),
        Break("I2", "order", "has 7 EUR in review",
              journal.format("'platform'", "'review'", s.pack_order.id)),
        Break("I2", "order", " EUR in owed",
              "UPDATE refunds SET state = 'wanted' WHERE state = 'done'"),
        Break("I2", "order", "was sent back or disputed of payment",
              refund.format("amount_minor = 10001")),
        Break("I3", "order", "the mentor's accounts hold",
              journal.format(f"'available:{MENTOR}'", "'platform'", s.pack_order.id)),
        Break("I3", "order", "more was earned than was pending",
              journal.format(f"'pending:{MENTOR}'", f"'available:{MENTOR}'", s.recording.id)),
        Break("I6", "order", "payments pay for it",
              f"UPDATE payments SET outcome = 'parked' WHERE order_id = {s.pack_order.id}"),
        Break("I6", "order", "its pack was not given",
              f"UPDATE orders SET result_id = 1 WHERE id = {s.pack_order.id}"),
        Break("I6", "order", "its recording was not given",
              f"UPDATE orders SET result_id = NULL WHERE id = {s.recording.id}"),
        Break("I6", "order", "its session was not given",
              f"UPDATE bookings SET order_id = NULL WHERE id = {s.moving.id}"),
        Break("I6", "order", "something was given",
              f"UPDATE orders SET state = 'lapsed' WHERE id = {s.pack_order.id}"),
        Break("I6", "order", "a payment of another order",
              refund.format(f"order_id = {s.pack_order.id}")),
        Break("I6", "order", "nobody will ask the provider", refund.format("state = 'unknown'")),
        Break("I6", "booking", "that was not given for it",
              f"UPDATE bookings SET price_minor = 5 WHERE id = {b}"),
        Break("I6", "booking", "by money",
              f"UPDATE orders SET state = 'open' WHERE id = {s.moving.order_id}"),
        Break("I4", "booking", "overlap at mentor",
              f"UPDATE claims SET blocks_until = blocks_until + 7200000 WHERE booking_id = {c}"),
        Break("I4", "booking", "overlap for student",
              f"UPDATE claims SET starts_at = starts_at - 7200000, blocks_from = blocks_from"
              f" - 7200000 WHERE booking_id = {b}"),
        Break("I4", "booking", "has not exactly one claim on its own time",
              f"UPDATE claims SET ends_at = ends_at + 60000 WHERE booking_id = {b}"),
        Break("I4", "booking", "has not exactly one claim on its own time",
              f"UPDATE claims SET until = NULL WHERE booking_id = {s.requested.id}"),
        Break("I4", "booking", "the end of its hold",
              f"UPDATE bookings SET hold_until = NULL WHERE id = {s.requested.id}"),
        Break("I4", "booking", "do not fit the move",
              f"UPDATE claims SET live = 0 WHERE until IS NOT NULL AND booking_id = {s.moving.id}"),
        *broken_series(b),
        Break("I4", "booking", "still occupies a slot",
              f"UPDATE claims SET live = 1 WHERE booking_id = {s.cancelled.id}"),
        Break("I5", "pack", "(noted", f"UPDATE packs SET used = used + 1 WHERE id = {pack}"),
        Break("I5", "pack", "(noted", "INSERT INTO credit_entries (id, pack_id, move, change, at,"
              f" reason) VALUES (1, {pack}, 'correct', 1, 1, '')"),
        Break("I5", "pack", "bookings hold one",
              f"UPDATE bookings SET pack_id = NULL, paid_by = 'free' WHERE id = {c}"),
        Break("I5", "booking", "of its credit",
              f"DELETE FROM credit_entries WHERE booking_id = {s.completed.id}"),
        Break("I5", "booking", "between other people",
              f"UPDATE bookings SET student_id = {OTHER} WHERE id = {c}"),
        Break("I9", "mentor", "students have a seat",
              f"UPDATE mentors SET seat_cap = 0 WHERE person_id = {MENTOR}"),
        Break("I9", "mentor", "has two seats",
              "INSERT INTO seats (id, student_id, mentor_id, state, since,"
              f" release_reason, revision) VALUES (1, {STUDENT}, {MENTOR}, 'active', 1, '', 0)"),
        Break("I9", "seat", "was released 0 times",
              f"UPDATE seats SET state = 'released' WHERE id = {seat}"),
        Break("I9", "seat", "are left",
              f"UPDATE seats SET state = 'grace', grace_ends_at = {2**50} WHERE id = {seat}"),
        Break("I9", "seat", "is not in grace",
              "UPDATE packs SET held = 0, used = total"),
        Break("I9", "pack", "has no seat", f"DELETE FROM seats WHERE id = {seat}"),
        Break("I9", "mentor", "stands in the line twice",
              waits.format(f"SELECT p.id, {OTHER}, 'waiting', {none}, {none} FROM people p")),
        Break("I9", "wait_entry", "and is offered another",
              waits.format(f"VALUES (1, {STUDENT}, 'offered', 1, 2)")),
        Break("I9", "mentor", "places are offered beside the seats",
              waits.format("SELECT 9000 + p.id * 100 + q.id, p.id, 'offered',"
                           f" {2**50}, {2**50} FROM people p, people q")),
        Break("I11", "wait_entry", "would never end",
              waits.format(f"VALUES (1, {OTHER}, 'offered', 1, 2)")),
        Break("I10", "booking", "stepped from",
              "DELETE FROM audit_entries WHERE action = 'booked'"
              f" AND subject_id = {s.completed.id}"),
        Break("I10", "booking", "stepped from", "INSERT INTO audit_entries (id, at, action,"
              " subject_kind, subject_id, \"before\", \"after\", facts) VALUES (9000000000, 1, 'x',"
              f" 'booking', {s.cancelled.id}, 'cancelled', 'scheduled', '{{}}')"),
        Break("I10", "booking", "the last audit entry says",
              f"UPDATE bookings SET state = 'completed' WHERE id = {b}"),
        Break("I10", "pack", "without an audit entry",
              f"UPDATE packs SET state = 'expired' WHERE id = {pack}"),
        Break("I7", "booking", "nobody was told",
              f"UPDATE bookings SET revision = revision + 1 WHERE id = {b}"),
        *(
            Break("I11", about, "is not waiting",
                  f"UPDATE deadlines SET open = 0, state = 'sent', closed_at = {2**50}"
                  f" WHERE kind = '{kind}'")
            for about, kind in [
                ("booking", "approval"), ("booking", "payment"), ("booking", "auto_complete"),
                ("order", "order"), ("pack", "pack_expiry"),
            ]
        ),
        Break("I11", "order", "may still be paid",
              "UPDATE orders SET checkout_reference = 'chk', provider = 'sandbox',"
              f" expires_at = {2**50} WHERE id = {s.unpaid.order_id}"),
        Break("I11", "seat", "is not waiting",
              f"UPDATE seats SET state = 'grace', grace_ends_at = 1 WHERE id = {seat}"),
        Break("I11", "seat", "pause_end",
              f"UPDATE seats SET paused_at = 1, pause_ends_at = 2 WHERE id = {seat}"),
        *(Break("I11", t, "as its other half says", f"UPDATE {t} SET closed_at = NULL")
          for t in ("notices", "jobs")),
        Break("I11", "deadlines", "as its other half says", "UPDATE deadlines SET closed_at = 1"),
        *(Break("I11", t, "before it was due", f"UPDATE {t} SET due_at = {2**50}, closed_at = 1,"
                " open = 0, state = 'sent'") for t in ("notices", "deadlines", "jobs")),
        *(Break("I11", t, "due for more than an hour", f"UPDATE {t} SET open = 1, next_at = 1")
          for t in ("notices", "deadlines", "jobs")),
        Break("I8", "arrival", "not worked after", arrival.format("'new'", 1)),
        Break("I8", "arrival", "no staff were told", arrival.format("'parked'", 0)),
        *broken_prices(s),
        *(Break("I10", "testimonial", told, TESTIMONIAL.format(seat, STUDENT, MENTOR, words, by))
          for told, words, by in (("no staff has read it", "x" * 60, "NULL"),
                                  ("they did not agree", "y" * 60, STUDENT))),
        *broken_absences(s),
        *broken_memberships(seat),
        Break("I6", "invitation", "not what it was made for",
              "INSERT INTO invitations (id, offering_id, token_hash, state, created_at, expires_at,"
              " used_by, booking_id, ended_at, revision)"
              f" VALUES (9000000001, 11, 'x', 'used', 1, 2, {STUDENT}, {b}, 3, 0)"),
        *(Break(*each) for each in COURSES),
        *(Break(*each) for each in series_breaks(b)),
        *(Break(*each) for each in sold_breaks(b, s.requested.id)),
        Break("I6", "offering", "booked", "UPDATE offerings SET times_booked = 9 WHERE id = 11"),
        Break("I6", "offering", "rated", "UPDATE bookings SET rating = 1 WHERE rating IS NOT NULL"),
    ]  # fmt: skip


ONCE = ("seat_of_pair", "wait_once", "gathering_once")


def without_guards(uow):
    """Nothing stands in the way of a broken row any more."""
    if uow.connection.dialect == "sqlite":
        statements = [f"DROP TRIGGER {name}" for name in lite.TRIGGERS]
    else:
        statements = [f"DROP TRIGGER {name} ON {on}" for name, (on, _) in pg.TRIGGERS.items()]
        statements += [f"ALTER TABLE claims DROP CONSTRAINT {name}" for name in EXCLUSIONS]
    statements += [f"DROP INDEX {name}" for name in ONCE]
    for statement in statements:
        uow.connection.run(Statement(text(statement)))


def everything_of(uow):
    def ids(table):
        return frozenset(
            id for (id,) in uow.connection.all(Statement(text(f"SELECT id FROM {table}")))
        )

    return Scope(ids("people"), ids("bookings"), ids("orders"), ids("packs"))


async def told(db, broken):
    """What is said of a broken row, by the whole check and by the narrowed one."""
    found = []

    def unit(uow):
        without_guards(uow)
        for statement in broken.sql.split(";"):
            uow.connection.run(Statement(text(statement)))
        found.extend([check(uow), check(uow, everything_of(uow))])
        raise Undone

    with pytest.raises(Undone):
        await db.write(unit)
    return found


def about(broken, violations):
    return [
        v
        for v in violations
        if v.invariant == broken.invariant
        and v.subject.startswith(f"{broken.about} ")
        and broken.rule in v.explanation
    ]


async def test_a_true_story_breaks_no_invariant(database_url):
    async with community(database_url) as c:
        await tell(c)
        assert await c.db.read(check) == []
        assert await c.db.read(lambda uow: check(uow, everything_of(uow))) == []


async def test_control_every_invariant_speaks_of_its_broken_row(database_url):
    async with community(database_url) as c:
        story = await tell(c)
        pack = story.pack_order.result_id
        seat = await c.db.read(lambda uow: uow.seats.live(STUDENT, MENTOR).id)
        silent, spoken = [], set()
        for broken in breaks(story, pack, seat):
            whole, narrowed = await told(c.db, broken)
            heard = about(broken, whole)
            rules = {rule for rule in RULES for v in heard if made_by(rule, v)}
            spoken |= rules
            narrow_too = {r.narrow for r in rules} == {Narrow.NOT} or about(broken, narrowed)
            if not rules or not narrow_too:
                silent.append((broken.rule, broken.sql))
        assert silent == []
        assert [r.explanation for r in RULES if r not in spoken] == []


def made_by(rule, violation):
    """Whether `violation` is worded as this rule words its breaches."""
    worded = ".*".join(map(re.escape, re.split(r"\{\d\}", rule.explanation)))
    told_of = violation.subject.rpartition(" ")[0]
    return (rule.invariant, rule.about) == (violation.invariant, told_of) and bool(
        re.fullmatch(worded, violation.explanation)
    )


async def test_a_missing_guard_is_told(database_url):
    async with community(database_url) as c:

        def unit(uow):
            without_guards(uow)
            missing = {v.subject for v in check(uow)}
            assert {"guard journal_append_only", "guard journal_append_only_update"} & missing
            assert {"guard claim_mentor_overlap", "guard claim_overlap_insert"} & missing
            raise Undone

        with pytest.raises(Undone):
            await c.db.write(unit)


async def test_the_fingerprint_changes_with_any_row(database_url):
    async with community(database_url) as c:
        await tell(c)
        before = await c.db.read(fingerprint)
        assert await c.db.read(fingerprint) == before
        await c.db.write(
            lambda uow: uow.connection.run(Statement(text("UPDATE packs SET title = 'x'")))
        )
        assert await c.db.read(fingerprint) != before


async def test_a_recording_is_in_the_story(database_url):
    async with community(database_url) as c:
        story = await tell(c)
        assert story.recording.result_id == VIDEO
