"""What staff hear of our own failures, without drowning in it (X15).

Somebody who cannot be reached leaves many messages undelivered: staff are told once a day of each
such person, and the number in that alert grows with the next ones.
"""

from datetime import timedelta

from core.deadlines import Job
from core.digest import day_in
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork
from core.use_cases.telling import notice, tell_staff

DEAD_CARD = "undelivered"
"""The name of the card that shows how many messages of a person are undelivered."""


def tell_of_dead(uow: UnitOfWork, dead: Notice) -> None:
    """`dead`: given up just now. An alert that was sent before shows the new number."""
    day = day_in(uow.settings.community.time_zone, uow.now)
    person = dead.person_id
    tell_staff(uow, NoticeKind.DELIVERY_DEAD, person, once=str(day), about=dead.kind.value)
    if uow.outbox.count_dead(person) > 1:
        again, facts = f"dead:{dead.id}", {"card": DEAD_CARD}
        changed = notice(uow, NoticeKind.CARD_CHANGED, person, person, once=again, facts=facts)
        uow.later.notify([changed])


def tell_of_dead_job(uow: UnitOfWork, job: Job, error: str) -> None:
    """A call that was given up, and that nobody else is told about."""
    facts: dict[str, str | int] = {"job": job.kind.value, "reason": error[:200]}
    tell_staff(uow, NoticeKind.JOB_DEAD, job.subject_id, once=job.kind.value, **facts)


def tell_of_pause(uow: UnitOfWork, platform: str, lasts: timedelta) -> None:
    """A platform refused too much and is left alone for a while. Told once a day."""
    day = str(day_in(uow.settings.community.time_zone, uow.now))
    facts: dict[str, str | int] = {
        "platform": platform,
        "minutes": max(1, round(lasts / timedelta(minutes=1))),
    }
    tell_staff(uow, NoticeKind.PLATFORM_PAUSED, 0, once=f"{platform}:{day}", **facts)


def dead_messages(uow: UnitOfWork, person: PersonId) -> tuple[str, int]:
    """Whose, and how many there are now."""
    known = uow.people.get(person)
    return known.name if known else "", uow.outbox.count_dead(person)
