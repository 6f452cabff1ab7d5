"""Corrections of a pack by its mentor or by staff: sessions added or taken (Z4). Each needs a
reason, is in the audit, the student is told, and the opposite one undoes it."""

from core.errors import NumberInvalid, PackExpired
from core.ids import PackId
from core.packs import CreditMove, Pack, PackState
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.use_cases import crediting, seating
from core.use_cases.backdating import record_past_session as record_past_session
from core.use_cases.changing import record
from core.use_cases.putting_right import give_seat, locked_pack, reason_of, tell_corrected

MOST_SESSIONS = 100


@use_case(Action.CORRECT_BALANCE)
def correct_pack(
    uow: UnitOfWork,
    actor: Person,
    pack_id: PackId,
    change: int,
    reason: str,
    revision: int | None = None,
) -> Pack:
    """Adds `change` sessions, or takes away when negative. No money moves. `revision`: of the pack
    as the form showed it, so that one form sent twice at once is one correction (B-07).

    Raises ReasonMissing, NumberInvalid (zero, or over 100), BalanceNegative, PackExpired,
    StaleButton, AlreadyDecided for a refunded pack; SeatFull when the student's seat was released
    and there is no other to give.
    """
    pack = locked_pack(uow, actor, pack_id, revision)
    why = reason_of(reason)
    if change == 0 or abs(change) > MOST_SESSIONS:
        raise NumberInvalid(field="change", number=change, lowest=1, highest=MOST_SESSIONS)
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    if pack.expires_at <= clock or pack.state is PackState.EXPIRED:
        raise PackExpired(expires_at=pack.expires_at, pack_id=pack.id)
    corrected = uow.packs.save(pack.with_total(change))
    crediting.note(uow, corrected, None, CreditMove.CORRECT, change, actor, why)
    before, after = str(pack.remaining), str(corrected.remaining)
    record(uow, actor, "pack_corrected", "pack", pack.id, before, after, reason=why)
    if corrected.remaining:
        give_seat(uow, pack.student_id, pack.mentor_id)
    seating.review(uow, pack.student_id, pack.mentor_id)
    tell_corrected(uow, corrected, change, why)
    return corrected
