"""The journal: only ever grows; balances are sums over it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    or_,
    select,
    union_all,
)

from core.clock import from_ms, to_ms
from core.disputes import DisputeState
from core.ids import OfferingId, OrderId, PersonId
from core.ledger import JournalEntry
from core.orders import Purpose, RefundState
from storage.accounts import Accounts
from storage.dialects import total
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import rule_behind
from storage.statements import Statement
from storage.tables import bookings, disputes, journal_entries, orders, payments, refunds

ENTRIES = Mapped(journal_entries, JournalEntry)

_j, _p, _r, _d = journal_entries.c, payments.c, refunds.c, disputes.c
_ACCOUNT: BindParameter[str] = bindparam("account")
_MOVES = union_all(
    select(_j.amount_currency.label("currency"), _j.amount_minor.label("minor")).where(
        _j.credit == _ACCOUNT
    ),
    select(_j.amount_currency.label("currency"), (-_j.amount_minor).label("minor")).where(
        _j.debit == _ACCOUNT
    ),
).subquery("moves")
_BALANCES = Statement(select(_MOVES.c.currency, total(_MOVES.c.minor)).group_by(_MOVES.c.currency))
_OF_ORDER = Statement(ENTRIES.query(_j.order_id == bindparam("order")).order_by(_j.id))
_OF_ACCOUNT = Statement(
    ENTRIES.query(or_(_j.debit == _ACCOUNT, _j.credit == _ACCOUNT))
    .order_by(_j.id.desc())
    .limit(bindparam("most"))
)

_BETWEEN = Statement(
    ENTRIES.query(_j.at >= bindparam("since"), _j.at < bindparam("until")).order_by(_j.at, _j.id)
)

_EARNED = payments.join(orders, orders.c.id == _p.order_id)
_THEIRS = orders.c.mentor_id == bindparam("mentor")
_PAID_AT = _p.paid_at.label("paid_at")


def _gross_moves(theirs: ColumnElement[bool]) -> Subquery:
    """What came for the orders that are `theirs`, less what went back of it."""
    return union_all(
        select(_PAID_AT, _p.amount_currency.label("currency"), _p.amount_minor.label("minor"))
        .select_from(_EARNED)
        .where(theirs, _p.outcome.in_(["fulfilled", "reseated"])),
        select(_PAID_AT, _r.amount_currency.label("currency"), (-_r.amount_minor).label("minor"))
        .select_from(_EARNED.join(refunds, _r.payment_id == _p.id))
        .where(
            theirs,
            _p.outcome.in_(["fulfilled", "reseated"]),
            _r.state != RefundState.FAILED.value,
        ),
        select(_PAID_AT, _d.covered_currency.label("currency"), (-_d.covered_minor).label("minor"))
        .select_from(_EARNED.join(disputes, _d.payment_id == _p.id))
        .where(
            theirs,
            _p.outcome.in_(["fulfilled", "reseated"]),
            _d.state != DisputeState.WON.value,
        ),
    ).subquery("moves")


_GROSS_MOVES = _gross_moves(_THEIRS)
_GROSS = Statement(
    select(_GROSS_MOVES.c.currency, total(_GROSS_MOVES.c.minor)).group_by(_GROSS_MOVES.c.currency)
)

_GROSS_SINCE = Statement(
    select(_GROSS_MOVES.c.paid_at, _GROSS_MOVES.c.currency, _GROSS_MOVES.c.minor).where(
        _GROSS_MOVES.c.paid_at >= bindparam("since")
    )
)
_OFFERING: BindParameter[int] = bindparam("offering")
_OF_OFFERING = _gross_moves(
    or_(
        and_(orders.c.purpose == Purpose.RECORDING.value, orders.c.subject_id == _OFFERING),
        and_(
            orders.c.purpose == Purpose.SESSION.value,
            orders.c.subject_id.in_(
                select(bookings.c.id).where(bookings.c.offering_id == _OFFERING)
            ),
        ),
    )
)
_GROSS_OF_OFFERING = Statement(
    select(_OF_OFFERING.c.paid_at, _OF_OFFERING.c.currency, _OF_OFFERING.c.minor)
)


class SqlJournal(Accounts):
    __slots__ = ()

    def add(self, entries: Sequence[JournalEntry]) -> None:
        try:
            self._connection.many_rows(
                ENTRIES.insert, [ENTRIES.to_values(entry) for entry in entries]
            )
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def balance(self, account: str, currency: str) -> int:
        return self.balances(account).get(currency, 0)

    def balances(self, account: str) -> dict[str, int]:
        """By currency, signed minor units."""
        return dict(self._connection.all(_BALANCES, account=account))

    def of_order(self, order: OrderId) -> Sequence[JournalEntry]:
        return ENTRIES.all(self._connection, _OF_ORDER, order=order)

    def of_account(self, account: str, limit: int = 50) -> Sequence[JournalEntry]:
        """Latest first."""
        return ENTRIES.all(self._connection, _OF_ACCOUNT, account=account, most=limit)

    def between(self, from_: datetime, until: datetime) -> Sequence[JournalEntry]:
        return ENTRIES.all(self._connection, _BETWEEN, since=to_ms(from_), until=to_ms(until))

    def gross(self, mentor: PersonId) -> dict[str, int]:
        """Refunds count from the moment they are promised."""
        return dict(self._connection.all(_GROSS, mentor=mentor))

    def gross_since(self, mentor: PersonId, since: datetime) -> Sequence[tuple[datetime, str, int]]:
        rows = self._connection.all(_GROSS_SINCE, mentor=mentor, since=to_ms(since))
        return [(from_ms(paid_at), currency, minor) for paid_at, currency, minor in rows]

    def gross_of_offering(self, offering: OfferingId) -> Sequence[tuple[datetime, str, int]]:
        rows = self._connection.all(_GROSS_OF_OFFERING, offering=offering)
        return [(from_ms(paid_at), currency, minor) for paid_at, currency, minor in rows]
