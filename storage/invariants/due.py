"""I11: every live thing has its deadline, no row fires early, none waits for long."""

from storage.invariants.rule import Narrow, Rule

_RUN = "start `seatmate run`; if it runs, look for deadline_failed, job_failed or delivery_failed"
_FIX = "look at the log of that moment, and report it"


def _deadline(about: str, narrow: Narrow, rows: str, key: str) -> Rule:
    sql = f"""
SELECT x.id, {key} FROM {rows} AND NOT EXISTS (
    SELECT 1 FROM deadlines d WHERE d.key = {key} AND d.open = 1)
"""  # noqa: S608  # every part is written here
    explanation = "its deadline {0} is not waiting: it would never end"
    return Rule("I11", about, narrow, sql, explanation, "end it by hand, and report it")


def _closed_once(table: str) -> Rule:
    sql = f"""
SELECT id, "key", state FROM {table} WHERE
    (open = 1 AND (state NOT IN ('waiting', 'unknown') OR closed_at IS NOT NULL))
    OR (open = 0 AND (state IN ('waiting', 'unknown') OR closed_at IS NULL))
"""  # noqa: S608  # every part is written here
    return Rule("I11", table, Narrow.NOT, sql, "{0} is {1}, and not as its other half says", _FIX)


def _early(table: str) -> Rule:
    sql = f"""SELECT id, "key" FROM {table} WHERE state = 'sent' AND closed_at < due_at"""  # noqa: S608
    return Rule("I11", table, Narrow.NOT, sql, "{0} fired before it was due", _FIX)


def _overdue(table: str) -> Rule:
    sql = f"""SELECT id, "key" FROM {table} WHERE open = 1 AND next_at < :late"""  # noqa: S608
    return Rule("I11", table, Narrow.NOT, sql, "{0} has been due for more than an hour", _RUN)


# Money whose webhook is lost is found by asking, for a day after the time to pay (X4).
_CHECKOUT_ASKED = """
SELECT o.id, o.checkout_key FROM orders o WHERE o.state IN ('open', 'lapsed') AND {these:o.id}
AND o.checkout_reference IS NOT NULL AND o.expires_at + 86400000 > :now
AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)
AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'check:' || o.checkout_key AND j.open = 1)
"""

# While a student says that the mentor did not come, that report's own deadlines wait (X23).
_UNDISPUTED = (
    " AND NOT EXISTS (SELECT 1 FROM deadlines r WHERE r.open = 1 AND r.key IN"
    " ('absence_answer:' || x.id, 'auto_complete:' || x.id || '\\:denied'))"
)

_TABLES = ("notices", "deadlines", "jobs")

RULES = (
    _deadline("booking", Narrow.BOOKINGS,
              "bookings x WHERE x.state = 'requested' AND {these:x.id}",
              "'approval:' || x.id || ':' || x.hold_until"),
    _deadline("booking", Narrow.BOOKINGS,
              "bookings x WHERE x.state = 'awaiting_payment' AND {these:x.id}",
              "'payment:' || x.id || ':' || x.hold_until"),
    _deadline("booking", Narrow.BOOKINGS,
              "bookings x WHERE x.state = 'scheduled' AND {these:x.id}" + _UNDISPUTED,
              "'auto_complete:' || x.id || ':' || x.ends_at"),
    _deadline("absence_report", Narrow.BOOKINGS,
              "absence_reports x WHERE x.state = 'open' AND x.answer_by IS NOT NULL"
              " AND {these:x.booking_id}", "'absence_answer:' || x.booking_id"),
    _deadline("order", Narrow.ORDERS,
              "orders x WHERE x.state = 'open' AND {these:x.id}", "'order:' || x.id"),
    _deadline("pack", Narrow.PACKS,
              "packs x WHERE x.state = 'active' AND {these:x.id} AND NOT EXISTS ("
              "SELECT 1 FROM seats s WHERE s.student_id = x.student_id"
              " AND s.mentor_id = x.mentor_id AND s.paused_at IS NOT NULL)",
              "'pack_expiry:' || x.id || ':' || x.expires_at"),
    _deadline("seat", Narrow.PEOPLE,
              "seats x WHERE x.state = 'grace' AND x.paused_at IS NULL AND {these:x.mentor_id}",
              "'grace:' || x.id || ':' || x.grace_ends_at"),
    _deadline("seat", Narrow.PEOPLE,
              "seats x WHERE x.paused_at IS NOT NULL AND {these:x.mentor_id}",
              "'pause_end:' || x.id || ':' || x.pause_ends_at"),
    Rule("I11", "order", Narrow.ORDERS, _CHECKOUT_ASKED,
         "its checkout {0} may still be paid and nobody will ask the provider about it",
         "look the order up at the provider; its webhook settles it"),
    *(make(table) for make in (_closed_once, _early, _overdue) for table in _TABLES),
)  # fmt: skip
