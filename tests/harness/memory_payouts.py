"""In-memory payouts, and the journal's questions about many accounts."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.clock import to_ms
from core.ids import PersonId
from core.ledger import AccountTotal, JournalEntry, mentor_available, mentor_pending
from core.payouts import Payout, PayoutState
from core.statements import StatementLine
from tests.harness.memory_rows import Store, Table, once


class MemoryPayouts(Table[Payout]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.payouts, self._guard)

    def _guard(self, row: Payout) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        once((each for each in others if each.intent == row.intent), "payout_intent")
        if row.state is PayoutState.RECORDED:
            same = (each for each in others if each.reference == row.reference)
            once((each for each in same if each.state is row.state), "payout_reference")

    def by_intent(self, intent: str) -> Payout | None:
        return self.one(lambda each: each.intent == intent)

    def by_reference(self, reference: str) -> Payout | None:
        wanted = (reference, PayoutState.RECORDED)
        return self.one(lambda each: (each.reference, each.state) == wanted)

    def of(self, mentor: PersonId, limit: int = 50) -> Sequence[Payout]:
        return [each for each in self.latest(len(self.rows)) if each.mentor_id == mentor][:limit]

    def latest(self, limit: int = 50) -> Sequence[Payout]:
        made = self.where(lambda each: each.state is not PayoutState.DRAFT)
        return sorted(made, key=lambda each: each.id, reverse=True)[:limit]


class MemoryAccounts:
    """The part of the journal that looks over many accounts or moves."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _lines(self) -> list[JournalEntry]:
        return list(self._store.journal.values())

    def balances_before(self, account: str, moment: datetime) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for line in self._lines():
            if line.at < moment and account in (line.debit, line.credit):
                sums[line.amount.currency] += _change(line, account)
        return dict(sums)

    def statement(
        self, mentor: PersonId, from_: datetime, until: datetime
    ) -> Sequence[StatementLine]:
        accounts = {mentor_pending(mentor), mentor_available(mentor)}
        found = [
            line for line in self.between(from_, until) if accounts & {line.debit, line.credit}
        ]
        return [self._line(line, mentor) for line in found]

    def _line(self, line: JournalEntry, mentor: PersonId) -> StatementLine:
        order = self._store.orders[line.order_id] if line.order_id is not None else None
        return StatementLine(
            at_ms=to_ms(line.at),
            cause=line.cause,
            title=order.title if order else "",
            student=self._store.people[order.student_id].name if order else "",
            order_id=line.order_id,
            currency=line.amount.currency,
            gross=order.total.minor if order and line.cause == "payment" else 0,
            pending=_change(line, mentor_pending(mentor)),
            available=_change(line, mentor_available(mentor)),
            reference="" if order else line.key,
        )

    def first_at(self, mentor: PersonId) -> datetime | None:
        accounts = {mentor_pending(mentor), mentor_available(mentor)}
        moments = [line.at for line in self._lines() if accounts & {line.debit, line.credit}]
        return min(moments, default=None)

    def holdings(self, kind: str) -> Sequence[tuple[str, str, int]]:
        sums: Counter[tuple[str, str]] = Counter()
        for line in self._lines():
            for account in (line.debit, line.credit):
                if account.startswith(f"{kind}:"):
                    sums[account, line.amount.currency] += _change(line, account)
        return [(*key, minor) for key, minor in sorted(sums.items()) if minor]

    def totals(self, from_: datetime, until: datetime) -> Sequence[AccountTotal]:
        came: Counter[tuple[str, str]] = Counter()
        went: Counter[tuple[str, str]] = Counter()
        for line in self.between(from_, until):
            came[line.amount.currency, line.credit.partition(":")[0]] += line.amount.minor
            went[line.amount.currency, line.debit.partition(":")[0]] += line.amount.minor
        return [
            AccountTotal(kind, currency, came[currency, kind], went[currency, kind])
            for currency, kind in sorted({*came, *went})
        ]

    def between(self, from_: datetime, until: datetime) -> Sequence[JournalEntry]:
        found = [line for line in self._lines() if from_ <= line.at < until]
        return sorted(found, key=lambda line: (line.at, line.id))


def _change(line: JournalEntry, account: str) -> int:
    if line.credit == account:
        return line.amount.minor
    return -line.amount.minor if line.debit == account else 0
