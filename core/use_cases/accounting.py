"""Statements of mentors, receipts of students, and the community's money month by month."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.clock import from_ms
from core.errors import NotFound
from core.ids import OrderId, PayoutId, PersonId, encode
from core.ledger import AccountTotal, mentor_available, mentor_pending
from core.money_pages import (
    CurrencyMoney,
    Fund,
    JournalMonth,
    MentorFunds,
    MoneyOverview,
    PayoutDesk,
    PayoutFile,
    Receipt,
)
from core.months import Month, month_at
from core.orders import Order, RefundState
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.statements import Sheet, Statement, StatementLine

MOST_MONTHS = 24
_BEGINNING = from_ms(0)
_A_MOMENT = timedelta(milliseconds=1)  # what is written in this very unit counts
_MOST_ORDERS = 500
_PAYOUTS = 20


@use_case(Action.SEE_EARNINGS)
def statement(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, month: Month | None = None
) -> Statement:
    """One month on the mentor's wall (the present one for None), every currency that moved or
    that has a balance. Nothing of the students but their names."""
    permit(uow, actor, Action.SEE_EARNINGS, mentor=mentor_id)
    mentor, person = uow.mentors.get(mentor_id), uow.people.get(mentor_id)
    if mentor is None or person is None:
        raise NotFound()
    month = month or month_at(uow.now, mentor.time_zone)
    begins, ends = month.begins_at(mentor.time_zone), month.ends_at(mentor.time_zone)
    lines = _with_references(uow, mentor_id, uow.journal.statement(mentor_id, begins, ends))
    pending = uow.journal.balances_before(mentor_pending(mentor_id), begins)
    available = uow.journal.balances_before(mentor_available(mentor_id), begins)
    currencies = sorted({*_with_balance(pending), *_with_balance(available)} | _moved(lines))
    sheets = tuple(
        Sheet(
            currency,
            pending.get(currency, 0),
            available.get(currency, 0),
            lines if len(currencies) == 1 else [e for e in lines if e.currency == currency],
        )
        for currency in currencies
    )
    return Statement(mentor_id, person.name, mentor.time_zone, month, sheets)


def _moved(lines: Sequence[StatementLine]) -> set[str]:
    return {line.currency for line in lines}


def _with_balance(balances: dict[str, int]) -> set[str]:
    return {currency for currency, minor in balances.items() if minor}


def _with_references(
    uow: UnitOfWork, mentor: PersonId, lines: Sequence[StatementLine]
) -> Sequence[StatementLine]:
    """Payouts by their own names: few among many lines."""
    if not any(line.reference for line in lines):
        return lines
    known = {}
    for payout in uow.payouts.of(mentor, limit=_MOST_ORDERS):
        known[f"payout:{payout.id}"] = known[f"payout_reversed:{payout.id}"] = payout.reference
    return [
        line._replace(reference=known.get(line.reference, "")) if line.reference else line
        for line in lines
    ]


@use_case(Action.SEE_EARNINGS)
def statement_months(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> tuple[Month, ...]:
    """The months a statement can be had for, latest first: since the first move, at most two
    years."""
    permit(uow, actor, Action.SEE_EARNINGS, mentor=mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    month = month_at(uow.now, mentor.time_zone)
    first = uow.journal.first_at(mentor_id)
    earliest = month_at(first, mentor.time_zone) if first else month
    found = [month]
    while found[-1] > earliest and len(found) < MOST_MONTHS:
        found.append(found[-1].previous)
    return tuple(found)


@use_case(Action.EXPLAIN_PAYMENT)
def receipt(uow: UnitOfWork, actor: Person, order_id: OrderId) -> Receipt:
    """For who paid, and for staff. NotFound where nothing was paid yet."""
    order = uow.orders.get(order_id)
    if order is None:
        raise NotFound()
    permit(uow, actor, Action.EXPLAIN_PAYMENT, student=order.student_id)
    made = _receipt(uow, order)
    if made is None:
        raise NotFound()
    return made


@use_case(Action.SEE_OWN)
def receipts(uow: UnitOfWork, actor: Person) -> tuple[Receipt, ...]:
    """Of everything this person paid, latest first."""
    permit(uow, actor, Action.SEE_OWN)
    found = (_receipt(uow, order) for order in uow.orders.of(actor.id, limit=_MOST_ORDERS))
    return tuple(each for each in found if each is not None)


def _receipt(uow: UnitOfWork, order: Order) -> Receipt | None:
    payments = tuple(uow.orders.payments(order.id))
    if not payments and order.paid_at is None:
        return None
    named = uow.people.named({order.student_id, order.mentor_id})
    mentor, student = (named.get(id) for id in (order.mentor_id, order.student_id))
    refunds = tuple(
        each for each in uow.orders.refunds(order.id) if each.state is not RefundState.FAILED
    )
    return Receipt(
        order=order,
        number=encode(order.id),
        seller=uow.settings.community.name,
        mentor_name=mentor.name if mentor else "",
        student_name=student.name if student else "",
        payments=payments,
        refunds=refunds,
    )


@use_case(Action.PAY_OUT)
def payout_desk(uow: UnitOfWork, actor: Person) -> PayoutDesk:
    """Who has how much available, and the latest payouts."""
    permit(uow, actor, Action.PAY_OUT)
    held = [
        (PersonId(int(account.partition(":")[2])), currency, minor)
        for account, currency, minor in uow.journal.holdings("available")
    ]
    payouts = tuple(uow.payouts.latest(_PAYOUTS))
    people = uow.people.named({id for id, _, _ in held} | {each.mentor_id for each in payouts})
    names = {id: person.name for id, person in people.items()}
    funds = [Fund(id, names.get(id, ""), currency, minor) for id, currency, minor in held]
    funds.sort(key=lambda fund: (fund.currency, -fund.available, fund.mentor_name))
    return PayoutDesk(tuple(funds), payouts, names)


@use_case(Action.PAY_OUT)
def mentor_funds(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> MentorFunds:
    permit(uow, actor, Action.PAY_OUT)
    return funds_of(uow, mentor_id)


def funds_of(uow: UnitOfWork, mentor_id: PersonId) -> MentorFunds:
    person = uow.people.get(mentor_id)
    if person is None or uow.mentors.get(mentor_id) is None:
        raise NotFound()
    return MentorFunds(
        mentor_id=mentor_id,
        mentor_name=person.name,
        pending=uow.journal.balances(mentor_pending(mentor_id)),
        available=uow.journal.balances(mentor_available(mentor_id)),
        payouts=tuple(uow.payouts.of(mentor_id, limit=_PAYOUTS)),
    )


@use_case(Action.PAY_OUT)
def payout_file(uow: UnitOfWork, actor: Person, id: PayoutId) -> PayoutFile:
    permit(uow, actor, Action.PAY_OUT)
    payout = uow.payouts.get(id)
    if payout is None:
        raise NotFound()
    named = uow.people.named({payout.mentor_id, payout.recorded_by})
    mentor, staff = (named.get(id) for id in (payout.mentor_id, payout.recorded_by))
    account = mentor_available(payout.mentor_id)
    return PayoutFile(
        payout=payout,
        mentor_name=mentor.name if mentor else "",
        staff_name=staff.name if staff else "",
        available=uow.journal.balance(account, payout.amount.currency),
    )


@use_case(Action.OVERSEE)
def money_overview(uow: UnitOfWork, actor: Person, month: Month | None = None) -> MoneyOverview:
    """A month of the community (on its own clock), and what stands now, by currency."""
    permit(uow, actor, Action.OVERSEE)
    begins, ends, month = _bounds(uow, month)
    moved = _by_currency(uow.journal.totals(begins, ends))
    stands = _by_currency(uow.journal.totals(_BEGINNING, uow.now + _A_MOMENT))
    return MoneyOverview(
        month,
        tuple(
            _currency(currency, moved.get(currency, {}), stands[currency])
            for currency in sorted(stands)
        ),
    )


@use_case(Action.OVERSEE)
def journal_month(uow: UnitOfWork, actor: Person, month: Month | None = None) -> JournalMonth:
    """Every entry of a month of the community, oldest first."""
    permit(uow, actor, Action.OVERSEE)
    begins, ends, month = _bounds(uow, month)
    entries = tuple(uow.journal.between(begins, ends))
    ids = {
        PersonId(int(owner))
        for entry in entries
        for account in (entry.debit, entry.credit)
        if (owner := account.partition(":")[2]).isdecimal()
    }
    names = {id: person.name for id, person in uow.people.named(ids).items()}
    return JournalMonth(month, tuple(uow.journal.totals(begins, ends)), entries, names)


def _bounds(uow: UnitOfWork, month: Month | None) -> tuple[datetime, datetime, Month]:
    zone = uow.settings.community.time_zone
    month = month or month_at(uow.now, zone)
    return month.begins_at(zone), month.ends_at(zone), month


Totals = dict[str, AccountTotal]


def _by_currency(totals: Sequence[AccountTotal]) -> dict[str, Totals]:
    found: dict[str, Totals] = {}
    for total in totals:
        found.setdefault(total.currency, {})[total.kind] = total
    return found


def _currency(currency: str, moved: Totals, stands: Totals) -> CurrencyMoney:
    def change(*kinds: str) -> int:
        return sum(moved[kind].came - moved[kind].went for kind in kinds if kind in moved)

    cash = moved.get("cash")
    return CurrencyMoney(
        currency=currency,
        gross=cash.went if cash else 0,
        refunds=cash.came if cash else 0,
        platform=change("platform"),
        mentors=change("pending", "available", "paid_out"),
        paid_out=change("paid_out"),
        now={kind: total.came - total.went for kind, total in stands.items()},
    )
