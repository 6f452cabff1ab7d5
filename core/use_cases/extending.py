"""A pack that is good for longer (or, to undo that, for less long): a number of days, a reason."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.errors import HoursInvalid, NumberInvalid
from core.ids import PackId
from core.notices import NoticeKind
from core.packs import Pack, PackState
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.use_cases import seating
from core.use_cases.changing import record
from core.use_cases.putting_right import expire_at, give_seat, locked_pack, reason_of
from core.use_cases.telling import tell

MOST_DAYS = 730


@use_case(Action.CORRECT_BALANCE)
def extend_pack(
    uow: UnitOfWork,
    actor: Person,
    pack_id: PackId,
    days: int,
    reason: str,
    revision: int | None = None,
) -> Pack:
    """Moves the expiry of the pack, and of those that stack with it, by `days`; negative takes
    days away again, never into the past. A pack that has expired counts from now, and its sessions
    can be booked again.

    Raises ReasonMissing, NumberInvalid, HoursInvalid, StaleButton, AlreadyDecided; SeatFull when
    the student's seat was released and there is no other to give.
    """
    pack = locked_pack(uow, actor, pack_id, revision)
    why = reason_of(reason)
    if days == 0 or abs(days) > MOST_DAYS:
        raise NumberInvalid(field="days", number=days, lowest=1, highest=MOST_DAYS)
    until = max(pack.expires_at, uow.now if days > 0 else pack.expires_at) + timedelta(days=days)
    if until <= uow.now:
        raise HoursInvalid(reason="over", ends_at=until)
    extended = _lasts_until(uow, actor, pack, until, why)
    tell(
        uow,
        NoticeKind.PACK_EXTENDED,
        pack.student_id,
        pack.id,
        once=str(extended.revision),
        days=days,
        reason=why,
    )
    return extended


def _lasts_until(uow: UnitOfWork, actor: Person, pack: Pack, until: datetime, why: str) -> Pack:
    before, others = pack.expires_at, _stacked_with(uow, pack)
    if until > before:
        until = max([until, *(other.expires_at for other in others)])
    for other in others:
        expire_at(uow, other, until)
    if pack.state is PackState.EXPIRED:
        pack = replace(pack, state=PackState.ACTIVE)
    extended = expire_at(uow, pack, until)
    days = {"before": before.date().isoformat(), "after": until.date().isoformat()}
    record(uow, actor, "pack_extended", "pack", pack.id, **days, reason=why)
    if extended.remaining:
        give_seat(uow, pack.student_id, pack.mentor_id)
    seating.review(uow, pack.student_id, pack.mentor_id)
    return extended


def _stacked_with(uow: UnitOfWork, pack: Pack) -> list[Pack]:
    return [
        each
        for each in uow.packs.of(pack.student_id, pack.mentor_id)
        if each.id != pack.id
        and each.state is PackState.ACTIVE
        and each.remaining + each.held > 0
        and each.expires_at > uow.now
    ]
