"""Notices about bookings, orders and packs: who is told what, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from core.booking import Booking
from core.catalog import Offering
from core.clock import to_ms
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.orders import Order
from core.ports import UnitOfWork
from core.use_cases import discounts
from core.use_cases.gathering_notices import kind_and_subject
from core.use_cases.staff_readers import staff_readers


def notice(
    uow: UnitOfWork,
    kind: NoticeKind,
    person: PersonId,
    subject: int,
    *,
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
    about: datetime | None = None,
    once: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> Notice:
    """A notice of `kind` about `subject`, due now unless said otherwise. `once` tells two notices
    of one kind, subject and person apart; without it the second is not written."""
    key = f"{kind}:{subject}:{person}:{once}".rstrip(":")
    return Notice(
        id=uow.new_id(),
        key=key,
        kind=kind,
        person_id=person,
        subject_id=subject,
        due_at=due_at or uow.now,
        useful_until=useful_until,
        about_ms=to_ms(about) if about else 0,
        facts=facts or {},
    )


def tell(
    uow: UnitOfWork,
    kind: NoticeKind,
    person: PersonId,
    subject: int,
    *,
    once: str = "",
    useful_until: datetime | None = None,
    **facts: str | int,
) -> None:
    """Writes one notice that is due now."""
    told = notice(uow, kind, person, subject, useful_until=useful_until, once=once, facts=facts)
    uow.later.notify([told])


def tell_staff(
    uow: UnitOfWork, kind: NoticeKind, subject: int, once: str = "", **facts: str | int
) -> None:
    uow.later.notify(
        [
            notice(uow, kind, reader, subject, once=once, facts=facts)
            for reader in staff_readers(uow)
        ]
    )


def card_changed(uow: UnitOfWork, booking: Booking) -> Notice:
    """Every message that shows this booking is rendered again."""
    return notice(
        uow,
        NoticeKind.CARD_CHANGED,
        booking.student_id,
        booking.id,
        once=str(booking.revision),
    )


SERIES_CARD = "series"


def series_changed(uow: UnitOfWork, booking: Booking) -> list[Notice]:
    """Every message that shows the series of this booking is rendered again, once for all that
    changed at this moment."""
    if booking.series_id is None:
        return []
    once, facts = f"series:{to_ms(uow.now)}", {"card": SERIES_CARD}
    kind, series = NoticeKind.CARD_CHANGED, booking.series_id
    return [notice(uow, kind, booking.student_id, series, once=once, facts=facts)]


def order_changed(uow: UnitOfWork, order: Order) -> Order:
    """`order` saved in a new state: every message that shows it is rendered again."""
    stored = discounts.follow(uow, uow.orders.save(order))
    once, facts = str(stored.revision), {"card": "order"}
    changed = notice(
        uow, NoticeKind.CARD_CHANGED, order.student_id, order.id, once=once, facts=facts
    )
    uow.later.notify([changed])
    return stored


def reminders(uow: UnitOfWork, booking: Booking, offering: Offering) -> list[Notice]:
    """Reminders to both that still lie ahead (T-10), and the start, when the door opens."""
    offsets = offering.reminder_minutes
    if offsets is None:
        offsets = uow.settings.notices.reminder_minutes
    return list(_reminders(uow, booking, offsets))


def _reminders(uow: UnitOfWork, booking: Booking, offsets: Iterable[int]) -> Iterable[Notice]:
    opens = timedelta(minutes=uow.settings.booking.join_opens_minutes_before)
    moments = [
        (NoticeKind.REMINDER, booking.starts_at - timedelta(minutes=minutes), minutes)
        for minutes in offsets
    ]
    moments.append((NoticeKind.SESSION_STARTING, booking.starts_at - opens, 0))
    for kind, due_at, minutes in moments:
        if due_at <= uow.now and kind is NoticeKind.REMINDER:
            continue
        for person in (booking.student_id, booking.mentor_id):
            told, subject = kind_and_subject(kind, booking, person)
            yield notice(
                uow,
                told,
                person,
                subject,
                due_at=max(due_at, uow.now),
                useful_until=booking.ends_at
                if kind is NoticeKind.SESSION_STARTING
                else booking.starts_at,
                about=booking.starts_at,
                once=f"{minutes}:{to_ms(booking.starts_at)}",
                facts={"minutes": minutes},
            )
