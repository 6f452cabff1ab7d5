"""PostgreSQL's triggers. One that counts locks the row it counts for first, so that two units
cannot both find room.

What keeps claims apart is no trigger here but two exclusion constraints, in the migration that
makes the table.
"""

# ruff: noqa: S608  # every part of these statements is written in this folder

_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{body}
END $$"""

_REFUSE = """
    RAISE EXCEPTION '%', {guard} USING ERRCODE = 'check_violation', CONSTRAINT = {guard};"""

# Places that are booked, held or kept for somebody who waits; nothing fits into one called off.
_GROUP_FULL = (
    """
    PERFORM 1 FROM gatherings WHERE id = NEW.gathering_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM claims WHERE gathering_id = NEW.gathering_id AND live = 1
            AND {claim})
        + (SELECT count(*) FROM gathering_waits WHERE gathering_id = NEW.gathering_id
            AND state = 'offered' AND {wait})
        >= COALESCE((SELECT places FROM gatherings
            WHERE id = NEW.gathering_id AND state = 'open'), 0) THEN"""
    + _REFUSE.format(guard="'group_full'")
    + """
    END IF;
    RETURN NEW;"""
)

_PLACES_KEPT = (
    """
    IF NEW.places < (SELECT count(*) FROM claims WHERE gathering_id = NEW.id AND live = 1)
        + (SELECT count(*) FROM gathering_waits WHERE gathering_id = NEW.id
            AND state = 'offered') THEN"""
    + _REFUSE.format(guard="'group_full'")
    + """
    END IF;
    RETURN NEW;"""
)

_SEAT_CAP = """
    PERFORM 1 FROM mentors WHERE person_id = NEW.mentor_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM seats WHERE mentor_id = NEW.mentor_id AND state <> 'released')
        >= (SELECT seat_cap FROM mentors WHERE person_id = NEW.mentor_id) THEN""" + (
    _REFUSE.format(guard="'seat_cap'")
    + """
    END IF;
    RETURN NEW;"""
)

# Whoever has a seat needs no offer: theirs is counted once.
_OFFER_CAP = """
    PERFORM 1 FROM mentors WHERE person_id = NEW.mentor_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM seats WHERE mentor_id = NEW.mentor_id AND state <> 'released')
        + (SELECT count(*) FROM wait_entries WHERE mentor_id = NEW.mentor_id
            AND state = 'offered' AND id <> NEW.id)
        >= (SELECT seat_cap FROM mentors WHERE person_id = NEW.mentor_id) THEN""" + (
    _REFUSE.format(guard="'offer_cap'")
    + """
    END IF;
    RETURN NEW;"""
)

_REFUND_SUM = """
    PERFORM 1 FROM payments WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM payments WHERE id = NEW.payment_id
        AND amount_currency = NEW.amount_currency AND amount_minor >= (
            SELECT COALESCE(sum(amount_minor), 0) FROM refunds
            WHERE payment_id = NEW.payment_id AND state <> 'failed')
            + (SELECT COALESCE(sum(covered_minor), 0) FROM disputes
            WHERE payment_id = NEW.payment_id AND state <> 'won')) THEN""" + (
    _REFUSE.format(guard="'refund_over_payment'")
    + """
    END IF;
    RETURN NEW;"""
)

_COVERED = _REFUND_SUM.replace("NEW.amount_currency", "NEW.covered_currency")

# M-19: what is paid out was available; the mentor's row makes the moves come one by one.
_PAYOUT = """
    PERFORM 1 FROM people WHERE 'available:' || id = NEW.debit
        AND id = CAST(split_part(NEW.debit, ':', 2) AS BIGINT) FOR NO KEY UPDATE;
    IF (SELECT COALESCE(SUM(CASE WHEN credit = NEW.debit THEN amount_minor
            ELSE -amount_minor END), 0) FROM journal_entries
        WHERE (credit = NEW.debit OR debit = NEW.debit)
        AND amount_currency = NEW.amount_currency) < 0 THEN""" + (
    _REFUSE.format(guard="'payout_over_available'")
    + """
    END IF;
    RETURN NEW;"""
)

# M-16: a use of a code that is one too many, of all or of one person.
_COUNTED_USES = """SELECT count(*) FROM promo_uses WHERE promo_id = NEW.promo_id
        AND state IN ('held', 'used') AND id <> NEW.id"""
_PROMO_LIMIT = (
    """
    PERFORM 1 FROM promo_codes WHERE id = NEW.promo_id FOR NO KEY UPDATE;
    IF ("""
    + _COUNTED_USES
    + """)
        >= (SELECT total_limit FROM promo_codes WHERE id = NEW.promo_id) THEN"""
    + _REFUSE.format(guard="'promo_limit'")
    + """
    END IF;
    IF ("""
    + _COUNTED_USES
    + """ AND student_id = NEW.student_id)
        >= (SELECT person_limit FROM promo_codes WHERE id = NEW.promo_id) THEN"""
    + _REFUSE.format(guard="'promo_person_limit'")
    + """
    END IF;
    RETURN NEW;"""
)

# B15: an offering belongs to a course of its own mentor, whose row stays meanwhile.
_COURSE_OWNER = (
    """
    PERFORM 1 FROM courses WHERE id = NEW.course_id AND mentor_id = NEW.mentor_id FOR KEY SHARE;
    IF NOT FOUND THEN"""
    + _REFUSE.format(guard="'course_owner'")
    + """
    END IF;
    RETURN NEW;"""
)

FUNCTIONS: dict[str, str] = {
    name: _FUNCTION.format(name=name, body=body)
    for name, body in {
        "seatmate_append_only": _REFUSE.format(guard="TG_ARGV[0]"),
        "seatmate_seat_cap": _SEAT_CAP,
        "seatmate_offer_cap": _OFFER_CAP,
        "seatmate_group_claim": _GROUP_FULL.format(claim="id <> NEW.id", wait="TRUE"),
        "seatmate_group_offer": _GROUP_FULL.format(claim="TRUE", wait="id <> NEW.id"),
        "seatmate_group_places": _PLACES_KEPT,
        "seatmate_refund_sum": _REFUND_SUM,
        "seatmate_covered_sum": _COVERED,
        "seatmate_promo_limit": _PROMO_LIMIT,
        "seatmate_payout": _PAYOUT,
        "seatmate_course_owner": _COURSE_OWNER,
    }.items()
}


def _trigger(name: str, table: str, when: str, call: str) -> tuple[str, tuple[str, str]]:
    sql = f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {call}"
    return name, (table, sql)


def _append_only(guard: str, table: str) -> tuple[str, tuple[str, str]]:
    when = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    return _trigger(guard, table, when, f"seatmate_append_only('{guard}')")


# name -> (table, statement)
TRIGGERS: dict[str, tuple[str, str]] = dict(
    [
        _trigger(
            "group_full_insert",
            "claims",
            "BEFORE INSERT ON claims FOR EACH ROW"
            " WHEN (NEW.live = 1 AND NEW.gathering_id IS NOT NULL)",
            "seatmate_group_claim()",
        ),
        _trigger(
            "group_full_update",
            "claims",
            "BEFORE UPDATE OF live, gathering_id ON claims FOR EACH ROW"
            " WHEN (NEW.live = 1 AND NEW.gathering_id IS NOT NULL"
            " AND (OLD.live = 0 OR OLD.gathering_id IS DISTINCT FROM NEW.gathering_id))",
            "seatmate_group_claim()",
        ),
        _trigger(
            "group_places",
            "gatherings",
            "BEFORE UPDATE OF places ON gatherings FOR EACH ROW",
            "seatmate_group_places()",
        ),
        _trigger(
            "group_offer_insert",
            "gathering_waits",
            "BEFORE INSERT ON gathering_waits FOR EACH ROW WHEN (NEW.state = 'offered')",
            "seatmate_group_offer()",
        ),
        _trigger(
            "group_offer_update",
            "gathering_waits",
            "BEFORE UPDATE OF state, gathering_id ON gathering_waits FOR EACH ROW"
            " WHEN (NEW.state = 'offered' AND OLD.state <> 'offered')",
            "seatmate_group_offer()",
        ),
        _trigger(
            "seat_cap_insert",
            "seats",
            "BEFORE INSERT ON seats FOR EACH ROW WHEN (NEW.state <> 'released')",
            "seatmate_seat_cap()",
        ),
        _trigger(
            "seat_cap_update",
            "seats",
            "BEFORE UPDATE OF state, mentor_id ON seats FOR EACH ROW"
            " WHEN (NEW.state <> 'released'"
            " AND (OLD.state = 'released' OR OLD.mentor_id <> NEW.mentor_id))",
            "seatmate_seat_cap()",
        ),
        _trigger(
            "offer_cap_insert",
            "wait_entries",
            "BEFORE INSERT ON wait_entries FOR EACH ROW WHEN (NEW.state = 'offered')",
            "seatmate_offer_cap()",
        ),
        _trigger(
            "offer_cap_update",
            "wait_entries",
            "BEFORE UPDATE OF state, mentor_id ON wait_entries FOR EACH ROW"
            " WHEN (NEW.state = 'offered' AND OLD.state <> 'offered')",
            "seatmate_offer_cap()",
        ),
        _trigger(
            "refund_sum",
            "refunds",
            "AFTER INSERT OR UPDATE ON refunds FOR EACH ROW WHEN (NEW.state <> 'failed')",
            "seatmate_refund_sum()",
        ),
        _trigger(
            "covered_sum",
            "disputes",
            "AFTER INSERT OR UPDATE ON disputes FOR EACH ROW"
            " WHEN (NEW.state <> 'won' AND NEW.covered_minor > 0)",
            "seatmate_covered_sum()",
        ),
        _trigger(
            "payout_available",
            "journal_entries",
            "AFTER INSERT ON journal_entries FOR EACH ROW WHEN (NEW.credit = 'paid_out')",
            "seatmate_payout()",
        ),
        _trigger(
            "promo_limit_insert",
            "promo_uses",
            "BEFORE INSERT ON promo_uses FOR EACH ROW WHEN (NEW.state IN ('held', 'used'))",
            "seatmate_promo_limit()",
        ),
        _trigger(
            "promo_limit_update",
            "promo_uses",
            "BEFORE UPDATE OF state ON promo_uses FOR EACH ROW WHEN"
            " (NEW.state IN ('held', 'used') AND OLD.state NOT IN ('held', 'used'))",
            "seatmate_promo_limit()",
        ),
        _trigger(
            "course_owner",
            "offerings",
            "BEFORE INSERT OR UPDATE OF course_id, mentor_id ON offerings FOR EACH ROW"
            " WHEN (NEW.course_id IS NOT NULL)",
            "seatmate_course_owner()",
        ),
        _append_only("price_append_only", "price_versions"),
        _append_only("journal_append_only", "journal_entries"),
        _append_only("credit_append_only", "credit_entries"),
        _append_only("audit_append_only", "audit_entries"),
    ]
)
