"""Who is told of a refund: the student and each mentor once, in one message that says all of it.

The money on its way, the sessions that went with it, the cancelled dates and the seat are facts of
one notice; the message that it has arrived is the second and last.
"""

from collections.abc import Iterable, Mapping

from core.clock import to_ms
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.orders import Order, Refund, RefundState
from core.packs import Pack
from core.ports import UnitOfWork
from core.refunds import Loss, mentor_behind
from core.use_cases.telling import notice

_MOST_DATES = 10
PAID_BY_BOTH = "paid_by_both"  # by staff by hand, and by the provider after all


def tell_promised(uow: UnitOfWork, order: Order, refund: Refund, loss: Loss) -> None:
    _tell(uow, NoticeKind.MONEY_RETURNING, order.student_id, refund.id, loss_facts(loss))
    tell_mentors(uow, order, refund, loss)


def tell_returned(uow: UnitOfWork, order: Order, refund: Refund, loss: Loss) -> None:
    """Again, when it had been there once and came back."""
    once = str(refund.revision) if refund.failed_at is not None else ""
    _tell(uow, NoticeKind.MONEY_RETURNED, order.student_id, refund.id, loss_facts(loss), once)


def tell_mentors(
    uow: UnitOfWork,
    order: Order,
    refund: Refund,
    loss: Loss,
    kind: NoticeKind = NoticeKind.REFUND_MADE,
) -> None:
    """Whoever gives back a part of their share, or loses a session or a student."""
    shares = shares_taken(uow, order, refund)
    concerned: set[PersonId] = set(shares) | {b.mentor_id for b in loss.cancelled}
    pack = uow.packs.by_order(order.id) if loss else None
    if pack is not None:
        concerned.add(pack.mentor_id)
    for mentor in sorted(concerned):
        facts = {**loss_facts(loss), "share": shares.get(mentor, 0)}
        _tell(uow, kind, mentor, refund.id, facts)


def shares_taken(uow: UnitOfWork, order: Order, refund: Refund) -> dict[PersonId, int]:
    """What a refund took from each mentor, in minor units."""
    shares: dict[PersonId, int] = {}
    for line in uow.journal.of_order(order.id):
        mentor = mentor_behind(line.debit) if line.refund_id == refund.id else None
        if mentor is not None:
            shares[mentor] = shares.get(mentor, 0) + line.amount.minor
    return shares


def tell_loss(uow: UnitOfWork, pack: Pack, loss: Loss, reason: str) -> None:
    """A pack ended for which no money was due."""
    facts = {**loss_facts(loss), "reason": reason}
    for person in (pack.student_id, pack.mentor_id):
        _tell(uow, NoticeKind.PACK_REFUNDED, person, pack.id, facts)


def _tell(
    uow: UnitOfWork,
    kind: NoticeKind,
    person: PersonId,
    subject: int,
    facts: Mapping[str, str | int],
    once: str = "",
) -> None:
    uow.later.notify([notice(uow, kind, person, subject, facts=facts, once=once)])


def loss_facts(loss: Loss) -> dict[str, str | int]:
    """`dates`: starts of cancelled sessions, in ms, the first ten; `cancelled`: how many."""
    starts: Iterable[int] = (to_ms(booking.starts_at) for booking in loss.cancelled)
    dates = ",".join(map(str, sorted(starts)[:_MOST_DATES]))
    return {
        "sessions": loss.sessions,
        "cancelled": len(loss.cancelled),
        "dates": dates,
        "seat": int(loss.seat),
    }


def is_still_true(notice: Notice, refund: Refund) -> bool:
    """Whether a notice about a refund still says the truth when it is sent (D-12)."""
    match notice.kind:
        case NoticeKind.MONEY_RETURNED:
            return refund.state is RefundState.DONE
        case NoticeKind.MONEY_RETURNING if refund.state is RefundState.DONE:
            return takes_something(notice)  # else that it is done says it all
        case NoticeKind.MONEY_RETURNING | NoticeKind.REFUND_MADE:
            return refund.state is not RefundState.FAILED
        case NoticeKind.REFUND_STUCK:
            return refund.is_owed or notice.facts.get("reason") == PAID_BY_BOTH
        case _:
            return True


def takes_something(notice: Notice) -> bool:
    return any(notice.facts.get(name) for name in ("sessions", "cancelled", "seat"))
