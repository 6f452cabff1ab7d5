"""What became of a call to a platform about a role or a thread. The row may have moved on while
the platform was asked: then what was done is done again the right way round."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from core.deadlines import Job, JobKind
from core.digest import day_in
from core.ids import MembershipId, PairThreadId, PersonId
from core.memberships import AWAY, Fix, Membership, MembershipState, PairThread, ThreadState
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.use_cases import belonging, pair_threads
from core.use_cases.telling import tell_staff

TAKEN_LOOKED_AT = timedelta(days=30)
"""How long a role that was taken is looked for: longer, and somebody gave it on purpose."""
_S = MembershipState
_AFTER = {_S.WANTED: _S.GIVEN, _S.LEAVING: _S.TAKEN}
_THREAD_AFTER = {
    ThreadState.WANTED: ThreadState.OPEN,
    ThreadState.CLOSING: ThreadState.ARCHIVED,
}


def role_done(uow: UnitOfWork, asked: Membership, is_there: bool = True) -> None:
    """`asked`: the row as it was when the platform was asked. `is_there` False: they are not in
    the community, and the role waits for them."""
    row = uow.memberships.get(asked.id)
    if row is None:
        return
    if row.revision == asked.revision:
        away = asked.state is _S.WANTED and not is_there
        to = asked.state if away else _AFTER[asked.state]
        uow.memberships.save(row.to(to, uow.now, AWAY if away else ""))
    elif row.state is not asked.state:
        _set_right(uow, row)


def _set_right(uow: UnitOfWork, row: Membership) -> None:
    """The two calls may have overtaken each other: the present wish is asked once more."""
    row = uow.memberships.live(*row.key) or row
    other = {_S.GIVEN: _S.WANTED, _S.TAKEN: _S.LEAVING}.get(row.state, row.state)
    belonging.ask(uow, uow.memberships.save(row.to(other, uow.now)))


def _is_replaced(uow: UnitOfWork, row: Membership) -> bool:
    return uow.memberships.live(*row.key) is not None


def thread_done(uow: UnitOfWork, asked: PairThread, place: str) -> None:
    thread = uow.pair_threads.get(asked.id)
    if thread is None:
        return
    if thread.revision == asked.revision:
        done = thread.to(_THREAD_AFTER[asked.state], uow.now)
        uow.pair_threads.save(replace(done, place=place))
        return
    to = ThreadState.WANTED if thread.is_wanted else ThreadState.CLOSING
    moved = thread.to(to, uow.now)
    kept = uow.pair_threads.save(replace(moved, place=place or thread.place))
    pair_threads.ask(uow, kept)


def role_refused(uow: UnitOfWork, asked: Membership, fix: Fix) -> None:
    """It stays wanted: the sweep tries again. Staff are told once a day of each thing to fix."""
    row = uow.memberships.get(asked.id)
    if row is None or not row.is_due or row.revision != asked.revision:
        return
    uow.memberships.save(replace(row, note=fix.value))
    _tell(uow, row.id, f"{row.community}:{row.role}", fix, row.channel, row.person_id)


def thread_refused(uow: UnitOfWork, asked: PairThread, fix: Fix) -> None:
    thread = uow.pair_threads.get(asked.id)
    if thread is None or thread.revision != asked.revision:
        return
    uow.pair_threads.save(replace(thread, note=fix.value))
    where = f"{thread.community}:{thread.parent}"
    _tell(uow, thread.id, where, fix, thread.channel, thread.student_id)


def given_up(uow: UnitOfWork, job: Job) -> None:
    """The platform gave no answer of use, however often it was asked."""
    if job.kind in (JobKind.GIVE_ROLE, JobKind.TAKE_ROLE):
        row = uow.memberships.get(MembershipId(job.subject_id))
        if row is not None:
            role_refused(uow, row, Fix.PLATFORM)
    else:
        thread = uow.pair_threads.get(PairThreadId(job.subject_id))
        if thread is not None:
            thread_refused(uow, thread, Fix.PLATFORM)


def _tell(
    uow: UnitOfWork, subject: int, where: str, fix: Fix, channel: str, person: PersonId
) -> None:
    day = day_in(uow.settings.community.time_zone, uow.now)
    known = uow.people.get(person)
    once = f"{channel}:{where}:{fix}:{day}"
    facts: dict[str, str | int] = {
        "fix": fix.value,
        "platform": channel,
        "name": known.name if known else "",
        "row": subject,
    }
    tell_staff(uow, NoticeKind.MEMBERSHIP_STUCK, 0, once=once, **facts)


def compared(
    uow: UnitOfWork, rows: Sequence[Membership], held: Mapping[MembershipId, bool | None]
) -> int:
    """What the platform says of each row, against the row; how many were put right. None: they are
    not in that community. Only roles of our own rows are ever touched."""
    return sum(_compare(uow, each, held[each.id]) for each in rows if each.id in held)


def _compare(uow: UnitOfWork, seen: Membership, has: bool | None) -> bool:
    row = uow.memberships.get(seen.id)
    if row is None or row.revision != seen.revision:
        return False  # it moved on meanwhile
    if row.state is _S.TAKEN:
        return bool(has) and _left_behind(uow, row)
    if has is (row.state in (_S.WANTED, _S.GIVEN)):
        return _as_wished(uow, row)
    if row.state is _S.LEAVING and has is None:
        return _as_wished(uow, row)
    if row.state is _S.WANTED and has is None and row.note == AWAY:
        return False
    wish = _S.WANTED if row.state in (_S.WANTED, _S.GIVEN) else _S.LEAVING
    belonging.ask(uow, uow.memberships.save(row.to(wish, uow.now)))
    return True


def _as_wished(uow: UnitOfWork, row: Membership) -> bool:
    if row.state is _S.GIVEN:
        return False
    uow.memberships.save(row.to(_AFTER[row.state], uow.now))
    return True


def _left_behind(uow: UnitOfWork, row: Membership) -> bool:
    if _is_replaced(uow, row):
        return False
    belonging.ask(uow, uow.memberships.save(row.to(_S.LEAVING, uow.now)))
    return True
