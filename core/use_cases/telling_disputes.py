"""Who is told of a dispute: staff with the day an answer is due, the mentors whose share is on
hold, and the student, who may not know that a bank was asked."""

from collections.abc import Mapping

from core.disputes import Dispute, DisputeState
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.orders import Order
from core.ports import UnitOfWork
from core.refunds import Loss, mentor_behind
from core.use_cases.telling import notice, tell_staff
from core.use_cases.telling_refunds import loss_facts


def tell_opened(uow: UnitOfWork, order: Order, dispute: Dispute) -> None:
    _tell(uow, NoticeKind.DISPUTE_OPENED, order, dispute, {})


def tell_closed(uow: UnitOfWork, order: Order, dispute: Dispute, loss: Loss) -> None:
    _tell(uow, NoticeKind.DISPUTE_CLOSED, order, dispute, loss_facts(loss))


def _tell(
    uow: UnitOfWork,
    kind: NoticeKind,
    order: Order,
    dispute: Dispute,
    facts: Mapping[str, str | int],
) -> None:
    tell_staff(uow, kind, dispute.id, once="staff", **facts)
    shares = shares_held(uow, dispute)
    to_mentors = [
        notice(uow, kind, mentor, dispute.id, facts={**facts, "share": share})
        for mentor, share in sorted(shares.items())
    ]
    to_student = notice(uow, kind, order.student_id, dispute.id, facts=facts)
    uow.later.notify([*to_mentors, to_student])


def shares_held(uow: UnitOfWork, dispute: Dispute) -> dict[PersonId, int]:
    """What it took from each mentor when it was opened, in minor units."""
    shares: dict[PersonId, int] = {}
    for line in uow.journal.of_order(dispute.order_id):
        mentor = mentor_behind(line.debit)
        if mentor is not None and line.key.startswith(f"dispute:{dispute.id}:"):
            shares[mentor] = shares.get(mentor, 0) + line.amount.minor
    return shares


def is_still_true(notice: Notice, dispute: Dispute) -> bool:
    """That it was opened is no news once it is decided (D-12)."""
    if notice.kind is NoticeKind.DISPUTE_OPENED:
        return dispute.state is DisputeState.OPEN
    return not dispute.is_open
