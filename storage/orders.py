"""Orders, payments and refunds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, union

from core.clock import to_ms
from core.ids import OrderId, PaymentId, PersonId, RefundId
from core.orders import Order, OrderState, Payment, Purpose, Refund
from core.waiting import WaitState
from storage.dialects import one_of
from storage.mapping import Mapped
from storage.payments import Payments, Refunds
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import orders, seats, wait_entries

ORDERS = Mapped(orders, Order)

_o = orders.c
_STUDENTS = _o.student_id == bindparam("student")
_LATEST = (_o.created_at.desc(), _o.id.desc())
_BY_INTENT = ORDERS.select(_STUDENTS, _o.intent == bindparam("intent"))


def _about(state: OrderState) -> Statement:
    query = ORDERS.query(
        _STUDENTS,
        _o.purpose == bindparam("purpose"),
        _o.subject_id == bindparam("subject"),
        _o.state == state.value,
    )
    return Statement(query.order_by(*_LATEST).limit(1))


_OPEN_FOR = _about(OrderState.OPEN)
_PAID_FOR = _about(OrderState.PAID)
_OF = Statement(ORDERS.query(_STUDENTS).order_by(*_LATEST).limit(bindparam("most")))
_IN_REVIEW = Statement(
    ORDERS.query(_o.state == OrderState.REVIEW.value).order_by(_o.created_at, _o.id)
)
_UNPAID_SINCE = Statement(
    ORDERS.query(
        one_of(_o.state, (OrderState.OPEN, OrderState.LAPSED)),
        _o.checkout_reference.is_not(None),
        _o.created_at < bindparam("before"),
    )
    .order_by(_o.created_at.desc(), _o.id.desc())
    .limit(bindparam("most"))
)
_w = wait_entries.c
# In review (M-10) its time to pay runs on: a human may send the money back and let it be paid anew.
_KEEPS_A_PLACE = (
    _o.mentor_id == bindparam("mentor"),
    one_of(_o.state, (OrderState.OPEN, OrderState.REVIEW)),
    _o.purpose == Purpose.PACK.value,
    _o.expires_at > bindparam("now"),
)
_RUNNING_PACK = Statement(
    ORDERS.query(_STUDENTS, *_KEEPS_A_PLACE).order_by(_o.created_at, _o.id).limit(1)
)
_PROMISED = union(
    select(_o.student_id.label("student_id")).where(
        _o.student_id != bindparam("student"), *_KEEPS_A_PLACE
    ),
    select(_w.student_id).where(
        _w.student_id != bindparam("student"),
        _w.mentor_id == bindparam("mentor"),
        _w.state == WaitState.OFFERED.value,
    ),
).subquery()
_PLACES_ON_HOLD = Statement(
    select(func.count())
    .select_from(_PROMISED)
    .where(
        ~select(seats.c.id)
        .where(
            seats.c.student_id == _PROMISED.c.student_id,
            seats.c.mentor_id == bindparam("mentor"),
            seats.c.state != "released",
        )
        .exists(),
    )
)


class SqlOrders(Repository[Order]):
    __slots__ = ()
    _mapped = ORDERS

    def by_intent(self, student: PersonId, intent: str) -> Order | None:
        return ORDERS.first(self._connection, _BY_INTENT, student=student, intent=intent)

    def open_for(self, student: PersonId, purpose: Purpose, subject: int) -> Order | None:
        return self._about(_OPEN_FOR, student, purpose, subject)

    def paid_for(self, student: PersonId, purpose: Purpose, subject: int) -> Order | None:
        return self._about(_PAID_FOR, student, purpose, subject)

    def of(self, student: PersonId, limit: int = 50) -> Sequence[Order]:
        """Latest first."""
        return ORDERS.all(self._connection, _OF, student=student, most=limit)

    def in_review(self) -> Sequence[Order]:
        return ORDERS.all(self._connection, _IN_REVIEW)

    def places_on_hold(self, mentor: PersonId, student: PersonId, now: datetime) -> int:
        row = self._connection.one(_PLACES_ON_HOLD, mentor=mentor, student=student, now=to_ms(now))
        assert row is not None
        count: int = row[0]
        return count

    def running_pack(self, student: PersonId, mentor: PersonId, now: datetime) -> Order | None:
        return ORDERS.first(
            self._connection, _RUNNING_PACK, student=student, mentor=mentor, now=to_ms(now)
        )

    def unpaid_since(self, before: datetime, limit: int) -> Sequence[Order]:
        """Latest first: the older an unpaid order, the less likely its money."""
        return ORDERS.all(self._connection, _UNPAID_SINCE, before=to_ms(before), most=limit)

    def add_payment(self, payment: Payment) -> None:
        Payments(self._connection).add(payment)

    def payment(self, id: PaymentId) -> Payment | None:
        return Payments(self._connection).get(id)

    def payment_by_reference(self, provider: str, reference: str) -> Payment | None:
        return Payments(self._connection).by_reference(provider, reference)

    def payments(self, order: OrderId) -> Sequence[Payment]:
        return Payments(self._connection).of(order)

    def add_refund(self, refund: Refund) -> None:
        Refunds(self._connection).add(refund)

    def save_refund(self, refund: Refund) -> Refund:
        return Refunds(self._connection).save(refund)

    def refund(self, id: RefundId) -> Refund | None:
        return Refunds(self._connection).get(id)

    def refund_by_reference(self, provider: str, reference: str) -> Refund | None:
        return Refunds(self._connection).by_reference(provider, reference)

    def refunds(self, order: OrderId) -> Sequence[Refund]:
        return Refunds(self._connection).of(order)

    def _about(
        self, statement: Statement, student: PersonId, purpose: Purpose, subject: int
    ) -> Order | None:
        return ORDERS.first(
            self._connection, statement, student=student, purpose=purpose.value, subject=subject
        )
