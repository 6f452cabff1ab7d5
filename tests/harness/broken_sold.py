"""Rows of what is sold and said that must never be: proposals, shared sessions, posts."""

from tests.harness.community import MENTOR, OTHER, STUDENT

_SHARED = 9_000_000_200

_DAY_MS = 86_400_000

_GATHERING = (
    "INSERT INTO gatherings (id, offering_id, mentor_id, starts_at, ends_at, blocks_from,"
    " blocks_until, places, minimum, state, created_at, reason, revision)"
    " SELECT {id}, b.offering_id, b.mentor_id, b.starts_at, b.ends_at, b.starts_at, b.ends_at,"
    " 1, {minimum}, 'open', 1, '', 0 FROM bookings b WHERE b.id = {booking};"
)

_WAIT = (
    "INSERT INTO gathering_waits (id, gathering_id, student_id, state, joined_at, offer_ends_at,"
    f" revision) VALUES (9000000300, {_SHARED}, {{}}, {{}}, 0)"
)

_POST = (
    "INSERT INTO posts (id, author_id, channel, community, text, state, created_at, due_at,"
    f" trouble, revision) VALUES (9000000400, {MENTOR}, 'discord', '77', 'Hello', '{{}}', 1, 1,"
    " '', 0)"
)


def sold_breaks(booking: int, requested: int) -> list[tuple[str, str, str, str]]:
    """Invariant, subject, part of what is told, SQL."""
    return [
        (
            "I4",
            "booking",
            "another time is proposed for it",
            f"UPDATE bookings SET proposed_starts_at = starts_at + {_DAY_MS},"
            f" proposed_ends_at = ends_at + {_DAY_MS} WHERE id = {requested}",
        ),
        *_shared(booking),
        ("I11", "post", "nothing wakes it at its time", _POST.format("waiting")),
        ("I11", "post", "on its way without a message", _POST.format("sending")),
    ]


def _shared(booking: int) -> list[tuple[str, str, str, str]]:
    """`booking` is still to come."""
    alone, again, awaited = (
        _GATHERING.format(id=_SHARED + more, minimum=least, booking=booking)
        for more, least in ((0, "NULL"), (1, "NULL"), (0, 2))
    )
    inside = f"UPDATE bookings SET gathering_id = {_SHARED} WHERE id = {booking};"
    claimed = f"UPDATE claims SET gathering_id = {_SHARED} WHERE booking_id = {booking};"
    offered = _WAIT.format(OTHER, "'offered', 1, 2")
    waiting = _WAIT.format(STUDENT, "'waiting', 1, NULL")
    return [
        ("I4", "gathering", "2 places are taken or kept", alone + inside + claimed + offered),
        ("I4", "gathering", "is of the same offering and time", (alone + again).rstrip(";")),
        ("I4", "booking", "not at the time of its gathering", inside.rstrip(";")),
        ("I11", "gathering", "whether enough have booked", (awaited + inside).rstrip(";")),
        ("I11", "gathering_wait", "its offer would never end", alone + offered),
        ("I9", "gathering_wait", "and waits for one", alone + inside + waiting),
    ]
