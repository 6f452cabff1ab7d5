"""A notice about a dispute when it is sent: what it is about, for this reader (D-12)."""

from bot.screens.notice_about import AboutDispute
from core.ids import DisputeId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.use_cases import telling_disputes

DISPUTES = frozenset({NoticeKind.DISPUTE_OPENED, NoticeKind.DISPUTE_CLOSED})


def dispute_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutDispute | None:
    dispute = uow.disputes.get(DisputeId(notice.subject_id))
    order = uow.orders.get(dispute.order_id) if dispute is not None else None
    if dispute is None or order is None:
        return None
    if not telling_disputes.is_still_true(notice, dispute):
        return None
    if notice.key.endswith(":staff"):
        reader = "staff"
        if not person.is_(Role.STAFF):
            return None
    else:
        reader = "student" if person.id == order.student_id else "mentor"
    student = uow.people.get(order.student_id)
    return AboutDispute(dispute, order, student.name if student else "", reader)
