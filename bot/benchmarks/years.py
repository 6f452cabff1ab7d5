"""Two years of a community's bookings, each with its steps in the audit log, its order and the
journal's moves: what the staff's statistics and digest count.

Everything is counted, nothing is drawn: two runs do the same work.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

from bot.benchmarks.community import (
    NOW,
    Work,
    mentor_id,
    offering_id,
    settle_mentors,
    settle_students,
    student_id,
)
from core.audit import AuditEntry
from core.booking import Booking, BookingState, By, PaidBy
from core.ids import BookingId, OrderId
from core.ledger import PLATFORM, JournalEntry, cash, mentor_available, mentor_pending
from core.money import Money
from core.orders import Order, OrderState, Purpose
from storage.unit_of_work import SqlUnitOfWork

S = BookingState

_MENTORS, _STUDENTS, _BATCH = 40, 500, 2_000
_YEARS = timedelta(days=730)
_ANSWERED, _PAID, _HELD = (timedelta(hours=hours) for hours in (2, 5, 72))
_PRICE, _SHARE = Money(5_000, "EUR"), Money(4_000, "EUR")
_BOOKINGS, _STEPS, _MOVES = 1_000_001, 2_000_001, 5_000_001

_ASKED_AND_PAID = ("", S.REQUESTED, S.AWAITING_PAYMENT, S.SCHEDULED)
# How twenty bookings in a row go.
_STORIES = (
    *[(*_ASKED_AND_PAID, S.COMPLETED)] * 8,
    *[("", S.SCHEDULED, S.COMPLETED)] * 4,
    *[("", S.REQUESTED, S.SCHEDULED, S.COMPLETED)] * 2,
    *[("", S.REQUESTED, S.REJECTED)] * 2,
    ("", S.REQUESTED, S.EXPIRED),
    ("", S.REQUESTED, S.AWAITING_PAYMENT, S.EXPIRED),
    (*_ASKED_AND_PAID, S.CANCELLED),
    (*_ASKED_AND_PAID, S.NO_SHOW),
)
_AFTER = {S.REQUESTED: timedelta(), S.COMPLETED: _HELD, S.NO_SHOW: _HELD, S.CANCELLED: _HELD}


def settled(bookings: int) -> Iterator[Work]:
    yield settle_mentors(_MENTORS)
    yield settle_students(0, _STUDENTS, _MENTORS)
    for first in range(0, bookings, _BATCH):
        numbers = range(first, min(first + _BATCH, bookings))
        yield partial(_write, numbers=numbers, apart=_YEARS / bookings)


def _write(uow: SqlUnitOfWork, numbers: range, apart: timedelta) -> None:
    for number in numbers:
        created_at = NOW - _YEARS + number * apart
        story = _STORIES[number % len(_STORIES)]
        paid = S.AWAITING_PAYMENT in story and S.SCHEDULED in story
        if paid:
            uow.orders.add(_order(number, created_at))
            uow.journal.add(_moves(number, created_at, earned=story[-1] is S.COMPLETED))
        uow.bookings.add(_booking(number, created_at, story, paid=paid))
        for place, (before, after) in enumerate(pairwise(story)):
            uow.audit.record(_step(number, place, created_at, before, after))


def _booking(number: int, created_at: datetime, story: tuple[str, ...], *, paid: bool) -> Booking:
    starts_at = created_at + _HELD - timedelta(hours=1)
    state = BookingState(story[-1])
    ended = state in (S.COMPLETED, S.NO_SHOW)
    return Booking(
        id=BookingId(_BOOKINGS + number),
        student_id=student_id(number % _STUDENTS),
        mentor_id=mentor_id(number % _MENTORS),
        offering_id=offering_id(number % _MENTORS),
        state=state,
        starts_at=starts_at,
        ends_at=created_at + _HELD,
        paid_by=PaidBy.MONEY if paid else PaidBy.FREE,
        price=_PRICE,
        student_zone="Africa/Cairo",
        mentor_zone="Europe/Berlin",
        agreed_local="2026-03-03 12:00",
        language="en",
        intent=f"bench:{number}",
        created_at=created_at,
        order_id=OrderId(_BOOKINGS + number) if paid else None,
        completed_at=created_at + _HELD if ended else None,
        no_show_by=By.STUDENT if state is S.NO_SHOW else None,
    )


def _step(number: int, place: int, created_at: datetime, before: str, after: str) -> AuditEntry:
    waited = _PAID if before == S.AWAITING_PAYMENT else _ANSWERED
    return AuditEntry(
        id=_STEPS + number * 8 + place,
        at=created_at + (_AFTER.get(BookingState(after), waited) if before else timedelta()),
        actor_id=mentor_id(number % _MENTORS),
        action=f"to_{after}",
        subject_kind="booking",
        subject_id=_BOOKINGS + number,
        before=before,
        after=after,
    )


def _order(number: int, created_at: datetime) -> Order:
    return Order(
        id=OrderId(_BOOKINGS + number),
        student_id=student_id(number % _STUDENTS),
        mentor_id=mentor_id(number % _MENTORS),
        purpose=Purpose.SESSION,
        subject_id=_BOOKINGS + number,
        title="Session",
        original=_PRICE,
        discount=Money(0, "EUR"),
        total=_PRICE,
        mentor_share=_SHARE,
        state=OrderState.PAID,
        created_at=created_at + _ANSWERED,
        expires_at=None,
        checkout_key=f"bench:{number}",
        intent=f"bench:{number}",
        paid_at=created_at + _PAID,
    )


def _moves(number: int, created_at: datetime, *, earned: bool) -> list[JournalEntry]:
    mentor, order = mentor_id(number % _MENTORS), OrderId(_BOOKINGS + number)
    pending, available = mentor_pending(mentor), mentor_available(mentor)
    moves = [
        (cash("sandbox"), pending, _SHARE, "payment", _PAID),
        (cash("sandbox"), PLATFORM, _PRICE - _SHARE, "payment", _PAID),
    ]
    if earned:
        moves.append((pending, available, _SHARE, "earned", _HELD))
    return [
        JournalEntry(_MOVES + number * 4 + place, f"b:{number}:{place}", created_at + after,
                     debit, credit, amount, cause, order)
        for place, (debit, credit, amount, cause, after) in enumerate(moves)
    ]  # fmt: skip
