"""What SQLite has no constraint for, as triggers. A trigger's message is the guard's name.

Migrations drop them all first and create them all last: a batch copy of a table loses its triggers
without a word (AL4).
"""

# ruff: noqa: S608  # every part of these statements is written in this folder

from storage.tables.bookings import LONGEST_BLOCK_MS, LONGEST_SESSION_MS

_SLOT_OVERLAP = f"""
    SELECT RAISE(ABORT, 'claim_mentor_overlap') WHERE EXISTS (
        SELECT 1 FROM claims WHERE mentor_id = NEW.mentor_id AND live = 1
        AND blocks_from < NEW.blocks_until AND blocks_from > NEW.blocks_from - {LONGEST_BLOCK_MS}
        AND blocks_until > NEW.blocks_from AND booking_id <> NEW.booking_id
        AND (gathering_id IS NULL OR gathering_id IS NOT NEW.gathering_id));"""

_STUDENT_OVERLAP = f"""
    SELECT RAISE(ABORT, 'claim_student_overlap') WHERE EXISTS (
        SELECT 1 FROM claims WHERE guarded_student_id = NEW.guarded_student_id AND live = 1
        AND starts_at < NEW.ends_at AND starts_at > NEW.starts_at - {LONGEST_SESSION_MS}
        AND ends_at > NEW.starts_at AND booking_id <> NEW.booking_id);"""

_OVERLAPS = f"{_SLOT_OVERLAP}{_STUDENT_OVERLAP}"

_CLAIM_COLUMNS = (
    "live, booking_id, mentor_id, guarded_student_id, starts_at, ends_at, blocks_from,"
    " blocks_until, gathering_id"
)

# Places that are booked, held or kept for somebody who waits; nothing fits into one called off.
_GROUP_FULL = """
    SELECT RAISE(ABORT, 'group_full') WHERE
        (SELECT count(*) FROM claims WHERE gathering_id = NEW.gathering_id AND live = 1
            AND {claim})
        + (SELECT count(*) FROM gathering_waits WHERE gathering_id = NEW.gathering_id
            AND state = 'offered' AND {wait})
        >= COALESCE((SELECT places FROM gatherings
            WHERE id = NEW.gathering_id AND state = 'open'), 0);"""
_CLAIM_FITS = _GROUP_FULL.format(claim="id <> NEW.id", wait="1 = 1")
_OFFER_FITS = _GROUP_FULL.format(claim="1 = 1", wait="id <> NEW.id")

_PLACES_KEPT = """
    SELECT RAISE(ABORT, 'group_full') WHERE NEW.places <
        (SELECT count(*) FROM claims WHERE gathering_id = NEW.id AND live = 1)
        + (SELECT count(*) FROM gathering_waits WHERE gathering_id = NEW.id
            AND state = 'offered');"""

_SEAT_CAP = """
    SELECT RAISE(ABORT, 'seat_cap') WHERE
        (SELECT count(*) FROM seats WHERE mentor_id = NEW.mentor_id AND state <> 'released')
        >= (SELECT seat_cap FROM mentors WHERE person_id = NEW.mentor_id);"""

# Whoever has a seat needs no offer: theirs is counted once.
_OFFER_CAP = """
    SELECT RAISE(ABORT, 'offer_cap') WHERE
        (SELECT count(*) FROM seats WHERE mentor_id = NEW.mentor_id AND state <> 'released')
        + (SELECT count(*) FROM wait_entries WHERE mentor_id = NEW.mentor_id
            AND state = 'offered' AND id <> NEW.id)
        >= (SELECT seat_cap FROM mentors WHERE person_id = NEW.mentor_id);"""

_REFUND_SUM = """
    SELECT RAISE(ABORT, 'refund_over_payment') WHERE NOT EXISTS (
        SELECT 1 FROM payments WHERE id = NEW.payment_id
        AND amount_currency = NEW.amount_currency AND amount_minor >= (
            SELECT COALESCE(sum(amount_minor), 0) FROM refunds
            WHERE payment_id = NEW.payment_id AND state <> 'failed')
            + (SELECT COALESCE(sum(covered_minor), 0) FROM disputes
            WHERE payment_id = NEW.payment_id AND state <> 'won'));"""

_COVERED = _REFUND_SUM.replace("NEW.amount_currency", "NEW.covered_currency")

# M-19: what is paid out was available, whoever else moves it at the same moment.
_PAYOUT = """
    SELECT RAISE(ABORT, 'payout_over_available') WHERE (
        COALESCE((SELECT SUM(amount_minor) FROM journal_entries
            WHERE credit = NEW.debit AND amount_currency = NEW.amount_currency), 0)
        - COALESCE((SELECT SUM(amount_minor) FROM journal_entries
            WHERE debit = NEW.debit AND amount_currency = NEW.amount_currency), 0)) < 0;"""


# M-16: a use of a code that is one too many, of all or of one person.
_PROMO_LIMIT = """
    SELECT RAISE(ABORT, 'promo_limit') WHERE
        (SELECT count(*) FROM promo_uses WHERE promo_id = NEW.promo_id
            AND state IN ('held', 'used') AND id <> NEW.id)
        >= (SELECT total_limit FROM promo_codes WHERE id = NEW.promo_id);
    SELECT RAISE(ABORT, 'promo_person_limit') WHERE
        (SELECT count(*) FROM promo_uses WHERE promo_id = NEW.promo_id
            AND student_id = NEW.student_id AND state IN ('held', 'used') AND id <> NEW.id)
        >= (SELECT person_limit FROM promo_codes WHERE id = NEW.promo_id);"""


# B15: an offering belongs to a course of its own mentor.
_COURSE_OWNER = """
    SELECT RAISE(ABORT, 'course_owner') WHERE NOT EXISTS (
        SELECT 1 FROM courses WHERE id = NEW.course_id AND mentor_id = NEW.mentor_id);"""


Trigger = tuple[str, tuple[str, str]]


def _trigger(name: str, table: str, when: str, body: str, only: str = "") -> Trigger:
    condition = f" WHEN {only}" if only else ""
    return name, (table, f"CREATE TRIGGER {name} {when} ON {table}{condition} BEGIN{body}\nEND")


def _append_only(guard: str, table: str) -> list[Trigger]:
    refuse = f"\n    SELECT RAISE(ABORT, '{guard}');"
    return [
        _trigger(f"{guard}_update", table, "BEFORE UPDATE", refuse),
        _trigger(f"{guard}_delete", table, "BEFORE DELETE", refuse),
    ]


_LIVE_CLAIM = "NEW.live = 1"
_SHARED = f"{_LIVE_CLAIM} AND NEW.gathering_id IS NOT NULL"
_JOINS = f"{_SHARED} AND (OLD.live = 0 OR OLD.gathering_id IS NOT NEW.gathering_id)"
_LIVE_SEAT = "NEW.state <> 'released'"
_TAKES_SEAT = f"{_LIVE_SEAT} AND (OLD.state = 'released' OR OLD.mentor_id <> NEW.mentor_id)"
_OFFERED = "NEW.state = 'offered'"
_COUNTED_REFUND = "NEW.state <> 'failed'"
_COVERS = "NEW.state <> 'won' AND NEW.covered_minor > 0"
_PAID_OUT = "NEW.credit = 'paid_out'"

_OF_COURSE = "NEW.course_id IS NOT NULL"
_COUNTED_USE = "NEW.state IN ('held', 'used')"
_COUNTS_NOW = f"{_COUNTED_USE} AND OLD.state NOT IN ('held', 'used')"

# name -> (table, statement)
TRIGGERS: dict[str, tuple[str, str]] = dict(
    [
        _trigger("claim_overlap_insert", "claims", "BEFORE INSERT", _OVERLAPS, _LIVE_CLAIM),
        _trigger(
            "claim_overlap_update",
            "claims",
            f"BEFORE UPDATE OF {_CLAIM_COLUMNS}",
            _OVERLAPS,
            _LIVE_CLAIM,
        ),
        _trigger("group_full_insert", "claims", "BEFORE INSERT", _CLAIM_FITS, _SHARED),
        _trigger(
            "group_full_update",
            "claims",
            "BEFORE UPDATE OF live, gathering_id",
            _CLAIM_FITS,
            _JOINS,
        ),
        _trigger("group_places", "gatherings", "BEFORE UPDATE OF places", _PLACES_KEPT),
        _trigger("seat_cap_insert", "seats", "BEFORE INSERT", _SEAT_CAP, _LIVE_SEAT),
        _trigger(
            "seat_cap_update",
            "seats",
            "BEFORE UPDATE OF state, mentor_id",
            _SEAT_CAP,
            _TAKES_SEAT,
        ),
        _trigger("offer_cap_insert", "wait_entries", "BEFORE INSERT", _OFFER_CAP, _OFFERED),
        _trigger(
            "offer_cap_update",
            "wait_entries",
            "BEFORE UPDATE OF state, mentor_id",
            _OFFER_CAP,
            f"{_OFFERED} AND OLD.state <> 'offered'",
        ),
        _trigger("group_offer_insert", "gathering_waits", "BEFORE INSERT", _OFFER_FITS, _OFFERED),
        _trigger(
            "group_offer_update",
            "gathering_waits",
            "BEFORE UPDATE OF state, gathering_id",
            _OFFER_FITS,
            f"{_OFFERED} AND OLD.state <> 'offered'",
        ),
        _trigger("refund_sum_insert", "refunds", "AFTER INSERT", _REFUND_SUM, _COUNTED_REFUND),
        _trigger("refund_sum_update", "refunds", "AFTER UPDATE", _REFUND_SUM, _COUNTED_REFUND),
        _trigger("covered_sum_insert", "disputes", "AFTER INSERT", _COVERED, _COVERS),
        _trigger("covered_sum_update", "disputes", "AFTER UPDATE", _COVERED, _COVERS),
        _trigger("payout_available", "journal_entries", "AFTER INSERT", _PAYOUT, _PAID_OUT),
        _trigger("promo_limit_insert", "promo_uses", "BEFORE INSERT", _PROMO_LIMIT, _COUNTED_USE),
        _trigger(
            "promo_limit_update", "promo_uses", "BEFORE UPDATE OF state", _PROMO_LIMIT, _COUNTS_NOW
        ),
        _trigger("course_owner_insert", "offerings", "BEFORE INSERT", _COURSE_OWNER, _OF_COURSE),
        _trigger(
            "course_owner_update",
            "offerings",
            "BEFORE UPDATE OF course_id, mentor_id",
            _COURSE_OWNER,
            _OF_COURSE,
        ),
        *_append_only("price_append_only", "price_versions"),
        *_append_only("journal_append_only", "journal_entries"),
        *_append_only("credit_append_only", "credit_entries"),
        *_append_only("audit_append_only", "audit_entries"),
    ]
)
