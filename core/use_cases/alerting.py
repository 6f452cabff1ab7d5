"""What staff hear of our own failures, without drowning in it (X15).

Somebody who cannot be reached leaves many messages undelivered: staff are told once a day of each
such person, and the number in that alert grows with the next ones. An alert always shows how
things stand: once it is tried again, and once that has gone well or not.
"""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from core.clock import to_ms
from core.deadlines import Job
from core.digest import day_in
from core.doors import Arrival, DueState, InboxState
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork
from core.spaces import THE_STAFF
from core.use_cases.staff_readers import each_of_staff, staff_readers
from core.use_cases.telling import notice, tell_staff

DEAD_CARD = "undelivered"
"""The name of the card that shows how many messages of a person are undelivered."""
PARKED_CARD = "parked"
CALL_CARD = "call"
ALERT_CARDS = frozenset({DEAD_CARD, PARKED_CARD, CALL_CARD})

# A try takes seconds, and nobody reports its success: the alert looks again by itself.
_LOOKS_AGAIN = (timedelta(seconds=15), timedelta(minutes=3))


class AlertState(StrEnum):
    OPEN = "open"  # somebody has to look at it
    AGAIN = "again"  # being tried again
    OVER = "over"  # it went well, or somebody took care of it


def tell_of_dead(uow: UnitOfWork, dead: Notice) -> None:
    """`dead`: given up just now. An alert that was sent before shows the new number."""
    day = day_in(uow.settings.community.time_zone, uow.now)
    person = dead.person_id
    tell_staff(uow, NoticeKind.DELIVERY_DEAD, person, once=str(day), about=dead.kind.value)
    _follow(uow, DEAD_CARD, person, f"dead:{dead.id}")


def tell_of_dead_job(uow: UnitOfWork, job: Job, error: str) -> None:
    """A call that was given up, and that nobody else is told about."""
    facts: dict[str, str | int] = {
        "job": job.kind.value, "reason": error[:200], "call": job.id,
    }  # fmt: skip
    tell_staff(uow, NoticeKind.JOB_DEAD, job.subject_id, once=job.kind.value, **facts)
    _follow(uow, CALL_CARD, job.id, "dead")


def tell_of_parked(uow: UnitOfWork, arrival: Arrival) -> None:
    """Something that came in failed too often and waits for somebody (W-08)."""
    tell_staff(uow, NoticeKind.INBOX_PARKED, arrival.id, source=arrival.source)
    _follow(uow, PARKED_CARD, arrival.id, "parked")


def tell_each_of_staff(uow: UnitOfWork, untold: Notice) -> None:
    """The staff space did not take it: each of staff is told instead, once, and that the space is
    lost. An answer is for whoever asked there, so nobody else is told it."""
    each = each_of_staff(uow)
    if untold.kind not in (NoticeKind.REPLY, NoticeKind.CARD_CHANGED):
        uow.later.notify([_to(uow, untold, person) for person in each])
    closed = [account.unreachable_at for account in uow.identities.of(THE_STAFF)]
    if closed and None not in closed:
        once = str(max(to_ms(moment) for moment in closed if moment))
        lost = NoticeKind.SPACE_LOST
        uow.later.notify([notice(uow, lost, person, THE_STAFF, once=once) for person in each])


def show_again(uow: UnitOfWork, card: str, subject: int, why: str, *, later: bool = False) -> None:
    """Every message that shows this alert is brought up to date; `later`: and looked at again
    once the new try will have come to something."""
    readers = staff_readers(uow)[:1]  # a row is somebody's, though the edit is for all who see it
    moments = [uow.now, *(uow.now + wait for wait in _LOOKS_AGAIN if later)]
    changed, facts = NoticeKind.CARD_CHANGED, {"card": card}
    uow.later.notify(
        [
            notice(
                uow, changed, reader, subject, due_at=at, once=f"{card}:{why}:{to_ms(at)}",
                facts=facts,
            )
            for reader in readers
            for at in moments
        ]
    )  # fmt: skip


def _follow(uow: UnitOfWork, card: str, subject: int, why: str) -> None:
    """Only an alert that was sent before has to be brought up to date."""
    if uow.deliveries.of_card(f"{card}:{subject}"):
        show_again(uow, card, subject, why)


def dead_messages(uow: UnitOfWork, person: PersonId) -> tuple[str, int]:
    """Whose, and how many there are now."""
    known = uow.people.get(person)
    return known.name if known else "", uow.outbox.count_dead(person)


def state_of(uow: UnitOfWork, alert: Notice) -> AlertState:
    """How the thing stands that staff were alerted of."""
    match alert.kind:
        case NoticeKind.DELIVERY_DEAD:
            return _of_messages(uow, PersonId(alert.subject_id))
        case NoticeKind.INBOX_PARKED:
            arrival = uow.inbox.get(alert.subject_id)
            return _of_arrival(arrival.state if arrival else None)
        case NoticeKind.JOB_DEAD:
            return _of_call(uow.outbox.job_state(int(alert.facts.get("call", 0))))
        case _:
            return AlertState.OPEN


def _of_messages(uow: UnitOfWork, person: PersonId) -> AlertState:
    if uow.outbox.count_dead(person):
        return AlertState.OPEN
    return AlertState.AGAIN if uow.outbox.count_again(person) else AlertState.OVER


def _of_arrival(state: InboxState | None) -> AlertState:
    if state is InboxState.NEW:
        return AlertState.AGAIN
    return AlertState.OPEN if state in (None, InboxState.PARKED) else AlertState.OVER


def _of_call(state: DueState | None) -> AlertState:
    if state in (DueState.WAITING, DueState.UNKNOWN):
        return AlertState.AGAIN
    return AlertState.OPEN if state in (None, DueState.DEAD) else AlertState.OVER


def _to(uow: UnitOfWork, untold: Notice, person: PersonId) -> Notice:
    return replace(
        untold,
        id=uow.new_id(),
        key=f"{untold.key}:to:{person}",
        person_id=person,
        due_at=uow.now,
        identity_id=None,
    )
