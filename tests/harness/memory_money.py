"""In-memory orders, payments, refunds and the journal."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.clock import from_ms
from core.errors import PayoutTooLarge, StaleRevision
from core.ids import OfferingId, OrderId, PaymentId, PersonId, RefundId
from core.ledger import PAID_OUT, JournalEntry
from core.orders import Order, OrderState, Outcome, Payment, Purpose, Refund, RefundState
from core.seats import SeatState
from core.waiting import WaitState
from tests.harness.memory_payouts import MemoryAccounts
from tests.harness.memory_rows import Store, Table, once, require

KEPT = (Outcome.FULFILLED, Outcome.RESEATED)


class MemoryOrders(Table[Order]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.orders, self._guard)
        self._store = store

    def _guard(self, row: Order) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        wish = (row.student_id, row.intent)
        once((o for o in others if (o.student_id, o.intent) == wish), "order_intent")
        once((o for o in others if o.checkout_key == row.checkout_key), "order_checkout_key")
        require(row.total == row.original - row.discount, "order_total")
        require(row.mentor_share <= row.total, "order_share")

    def by_intent(self, student: PersonId, intent: str) -> Order | None:
        return self.one(lambda each: (each.student_id, each.intent) == (student, intent))

    def open_for(self, student: PersonId, purpose: Purpose, subject: int) -> Order | None:
        return self._about(OrderState.OPEN, student, purpose, subject)

    def paid_for(self, student: PersonId, purpose: Purpose, subject: int) -> Order | None:
        return self._about(OrderState.PAID, student, purpose, subject)

    def _about(
        self, state: OrderState, student: PersonId, purpose: Purpose, subject: int
    ) -> Order | None:
        wanted = (state, student, purpose, subject)
        found = [
            each
            for each in self.rows.values()
            if (each.state, each.student_id, each.purpose, each.subject_id) == wanted
        ]
        return max(found, key=lambda each: (each.created_at, each.id), default=None)

    def of(self, student: PersonId, limit: int = 50) -> Sequence[Order]:
        mine = self.where(lambda each: each.student_id == student)
        return sorted(mine, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]

    def in_review(self) -> Sequence[Order]:
        return list(self.where(lambda each: each.state is OrderState.REVIEW))

    def places_on_hold(self, mentor: PersonId, student: PersonId, now: datetime) -> int:
        seated = {
            each.student_id
            for each in self._store.seats.values()
            if each.mentor_id == mentor and each.state is not SeatState.RELEASED
        }
        paying = {each.student_id for each in self._keeping_places(mentor, now)}
        offered = {
            each.student_id
            for each in self._store.wait_entries.values()
            if each.mentor_id == mentor and each.state is WaitState.OFFERED
        }
        return len((paying | offered) - seated - {student})

    def running_pack(self, student: PersonId, mentor: PersonId, now: datetime) -> Order | None:
        mine = (e for e in self._keeping_places(mentor, now) if e.student_id == student)
        return min(mine, key=lambda each: (each.created_at, each.id), default=None)

    def _keeping_places(self, mentor: PersonId, now: datetime) -> list[Order]:
        return [
            each
            for each in self.rows.values()
            if each.mentor_id == mentor
            and each.purpose is Purpose.PACK
            and each.state in (OrderState.OPEN, OrderState.REVIEW)
            and each.expires_at is not None
            and each.expires_at > now
        ]

    def unpaid_since(self, before: datetime, limit: int) -> Sequence[Order]:
        states = (OrderState.OPEN, OrderState.LAPSED)
        found = [
            each
            for each in self.rows.values()
            if each.state in states and each.checkout_reference and each.created_at < before
        ]
        return sorted(found, key=lambda each: each.created_at, reverse=True)[:limit]

    def add_payment(self, payment: Payment) -> None:
        known = self._store.payments
        same = (payment.provider, payment.reference)
        once((p for p in known.values() if (p.provider, p.reference) == same), "payment_reference")
        kept = [p for p in self.payments(payment.order_id) if p.outcome in KEPT]
        once((p for p in kept if payment.outcome in KEPT), "payment_fulfils_once")
        known[payment.id] = payment

    def payment(self, id: PaymentId) -> Payment | None:
        return self._store.payments.get(id)

    def payment_by_reference(self, provider: str, reference: str) -> Payment | None:
        for each in self._store.payments.values():
            if (each.provider, each.reference) == (provider, reference):
                return each
        return None

    def payments(self, order: OrderId) -> Sequence[Payment]:
        return [each for each in self._store.payments.values() if each.order_id == order]

    def add_refund(self, refund: Refund) -> None:
        self._guard_refund(refund)
        self._store.refunds[refund.id] = refund

    def save_refund(self, refund: Refund) -> Refund:
        known = self._store.refunds.get(refund.id)
        if known is None or known.revision != refund.revision:
            raise StaleRevision(key=refund.id)
        stored = replace(refund, revision=refund.revision + 1)
        self._guard_refund(stored)
        self._store.refunds[refund.id] = stored
        return stored

    def _guard_refund(self, refund: Refund) -> None:
        require(not refund.amount.is_zero, "refund_amount")
        others = [each for each in self._store.refunds.values() if each.id != refund.id]
        wish = (refund.order_id, refund.intent)
        once(
            (e for e in others if refund.intent and (e.order_id, e.intent) == wish), "refund_intent"
        )
        same = (refund.provider, refund.reference)
        named = (each for each in others if refund.reference is not None)
        once((e for e in named if (e.provider, e.reference) == same), "refund_reference")
        if refund.state is RefundState.FAILED:
            return
        back = sum(
            each.amount.minor
            for each in [*others, refund]
            if each.payment_id == refund.payment_id and each.state is not RefundState.FAILED
        )
        back += sum(
            each.covered.minor
            for each in self._store.disputes.values()
            if each.payment_id == refund.payment_id and each.counts
        )
        require(back <= self._store.payments[refund.payment_id].amount.minor, "refund_over_payment")

    def refund(self, id: RefundId) -> Refund | None:
        return self._store.refunds.get(id)

    def refund_by_reference(self, provider: str, reference: str) -> Refund | None:
        for each in self._store.refunds.values():
            if (each.provider, each.reference) == (provider, reference):
                return each
        return None

    def refunds(self, order: OrderId) -> Sequence[Refund]:
        return [each for each in self._store.refunds.values() if each.order_id == order]


class MemoryJournal(MemoryAccounts):
    def add(self, entries: Sequence[JournalEntry]) -> None:
        for entry in entries:
            once((e for e in self._lines() if e.key == entry.key), "journal_key")
            require(not entry.amount.is_zero, "journal_amount")
            require(entry.debit != entry.credit, "journal_two_accounts")
            self._store.journal[entry.id] = entry
            if entry.credit == PAID_OUT and self.balance(entry.debit, entry.amount.currency) < 0:
                raise PayoutTooLarge()

    def balance(self, account: str, currency: str) -> int:
        return self.balances(account).get(currency, 0)

    def balances(self, account: str) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for line in self._lines():
            if line.credit == account:
                sums[line.amount.currency] += line.amount.minor
            if line.debit == account:
                sums[line.amount.currency] -= line.amount.minor
        return dict(sums)

    def of_order(self, order: OrderId) -> Sequence[JournalEntry]:
        return [line for line in self._lines() if line.order_id == order]

    def of_account(self, account: str, limit: int = 50) -> Sequence[JournalEntry]:
        found = [line for line in self._lines() if account in (line.debit, line.credit)]
        return found[::-1][:limit]

    def gross(self, mentor: PersonId) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for _, currency, minor in self.gross_since(mentor, from_ms(0)):
            sums[currency] += minor
        return dict(sums)

    def gross_since(self, mentor: PersonId, since: datetime) -> Sequence[tuple[datetime, str, int]]:
        found = self._gross_moves(lambda order: order.mentor_id == mentor)
        return [move for move in found if move[0] >= since]

    def gross_of_offering(self, offering: OfferingId) -> Sequence[tuple[datetime, str, int]]:
        bookings = self._store.bookings

        def is_its(order: Order) -> bool:
            if order.purpose is Purpose.SESSION:
                booking = bookings.get(order.subject_id)
                return booking is not None and booking.offering_id == offering
            return order.purpose is Purpose.RECORDING and order.subject_id == offering

        return self._gross_moves(is_its)

    def _gross_moves(self, theirs: Callable[[Order], bool]) -> list[tuple[datetime, str, int]]:
        moves: list[tuple[datetime, str, int]] = []
        for payment in self._store.payments.values():
            order = self._store.orders[payment.order_id]
            if not theirs(order) or payment.outcome not in KEPT:
                continue
            at = payment.paid_at
            moves.append((at, payment.amount.currency, payment.amount.minor))
            for refund in self._store.refunds.values():
                if refund.payment_id == payment.id and refund.state is not RefundState.FAILED:
                    moves.append((at, refund.amount.currency, -refund.amount.minor))
            for dispute in self._store.disputes.values():
                if dispute.payment_id == payment.id and dispute.counts:
                    moves.append((at, dispute.covered.currency, -dispute.covered.minor))
        return moves
