"""Boards of mentors and staff: seats, earnings, and what needs somebody's eyes."""

from collections import defaultdict

from core.booking import BookingState
from core.errors import NotFound
from core.ids import PersonId
from core.ledger import mentor_available, mentor_pending
from core.packs import Pack
from core.pages import Earnings, Oversight, SeatRow, SeatsBoard
from core.payouts import PayoutState
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter, Order
from core.use_cases.reading.cards import cards, those
from core.use_cases.reading.charts import months_of

RECENT = 20
_ALL_PAYOUTS = 2000  # of one mentor, for forty years of weekly ones


@use_case(Action.SEE_STUDENTS)
def seats_board(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> SeatsBoard:
    """Who has a seat, since when, in grace until when, and with which packs (I15)."""
    permit(uow, actor, Action.SEE_STUDENTS, mentor=mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    seats = [seat for seat in uow.seats.of_mentor(mentor_id) if seat.is_live]
    people = uow.people.named({seat.student_id for seat in seats})
    packs: dict[PersonId, list[Pack]] = defaultdict(list)
    for pack in uow.packs.with_mentor(mentor_id):
        packs[pack.student_id].append(pack)
    rows = tuple(
        SeatRow(
            seat=seat,
            student_name=people[seat.student_id].name if seat.student_id in people else "",
            packs=tuple(packs[seat.student_id]),
        )
        for seat in seats
    )
    taken, waiting = uow.seats.taken(mentor_id), len(uow.waitlist.line(mentor_id))
    return SeatsBoard(cap=mentor.seat_cap, taken=taken, rows=rows, waiting=waiting)


@use_case(Action.SEE_EARNINGS)
def earnings(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> Earnings:
    """Pending, available and gross by currency, with the latest moves (P2-P5)."""
    permit(uow, actor, Action.SEE_EARNINGS, mentor=mentor_id)
    accounts = (mentor_pending(mentor_id), mentor_available(mentor_id))
    pending, available = (uow.journal.balances(account) for account in accounts)
    lines = {
        line.id: line for account in accounts for line in uow.journal.of_account(account, RECENT)
    }
    mentor = uow.mentors.get(mentor_id)
    latest = sorted(lines.values(), key=lambda line: (line.at, line.id), reverse=True)
    return Earnings(
        mentor_id=mentor_id,
        pending=pending,
        available=available,
        gross=uow.journal.gross(mentor_id),
        entries=tuple(latest[:RECENT]),
        paid_out=_paid_out(uow, mentor_id),
        months=months_of(uow, mentor_id, mentor.time_zone) if mentor else (),
    )


def _paid_out(uow: UnitOfWork, mentor_id: PersonId) -> dict[str, int]:
    """By currency; what was taken back does not count."""
    sums: dict[str, int] = defaultdict(int)
    for payout in uow.payouts.of(mentor_id, limit=_ALL_PAYOUTS):
        if payout.state is PayoutState.RECORDED:
            sums[payout.amount.currency] += payout.amount.minor
    return dict(sums)


@use_case(Action.OVERSEE)
def oversight(uow: UnitOfWork, actor: Person) -> Oversight:
    """All bookings in numbers, and everything that waits for staff (M9, M10, X15)."""
    permit(uow, actor, Action.OVERSEE)
    asked = BookingFilter(states=frozenset({BookingState.REQUESTED}), staff_decides=True)
    return Oversight(
        numbers=uow.bookings.staff_numbers(uow.now),
        approvals=those(cards(uow, asked), lambda each: each.waits_for_approval(uow.now)),
        recent=cards(uow, BookingFilter(order=Order.LATEST), RECENT),
        in_review=tuple(uow.orders.in_review()),
        dead=tuple(uow.outbox.dead()),
        parked=tuple(uow.inbox.parked()),
        testimonials=uow.testimonials.queue_size(),
    )
