"""Payouts to mentors: staff send the money outside and record it here (P2, M-19).

A draft is shown first and moves nothing. Recording it moves the amount from what is available to
what was paid out, never more than is there; the mentor's lock and the database's guard both see to
that. A wrong one is reversed once, by a counter entry with a reason.
"""

from dataclasses import dataclass

from core.errors import (
    NotFound,
    NothingToPayOut,
    PayoutReferenceUsed,
    PayoutTooLarge,
    StaleButton,
)
from core.ids import PayoutId, PersonId
from core.ledger import PAID_OUT, JournalEntry, mentor_available
from core.money import Money
from core.notices import NoticeKind
from core.payouts import MAX_NOTE, MAX_REFERENCE, Payout, PayoutState
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.telling import tell


@dataclass(frozen=True, slots=True)
class PayoutWanted:
    """`amount` None: all that is available in `currency`. `intent` names the event, so that one
    form sent twice is one draft."""

    mentor_id: PersonId
    currency: str
    amount: Money | None
    reference: str
    note: str
    intent: str


@use_case(Action.PAY_OUT)
def draft_payout(uow: UnitOfWork, actor: Person, wanted: PayoutWanted) -> Payout:
    """Raises NothingToPayOut, PayoutTooLarge (with `available`) or PayoutReferenceUsed."""
    permit(uow, actor, Action.PAY_OUT)
    if uow.mentors.get(wanted.mentor_id) is None:
        raise NotFound()
    uow.lock(wanted.mentor_id)
    known = uow.payouts.by_intent(wanted.intent)
    if known is not None:
        return known
    reference = bounded(wanted.reference, MAX_REFERENCE, "reference")
    if uow.payouts.by_reference(reference) is not None:
        raise PayoutReferenceUsed(reference=reference)
    draft = Payout(
        id=PayoutId(uow.new_id()),
        mentor_id=wanted.mentor_id,
        amount=_within(uow, wanted.mentor_id, wanted.currency, wanted.amount),
        reference=reference,
        note=bounded(wanted.note, MAX_NOTE, "note", required=False),
        intent=wanted.intent,
        state=PayoutState.DRAFT,
        recorded_by=actor.id,
        created_at=uow.now,
    )
    uow.payouts.add(draft)
    return draft


@use_case(Action.PAY_OUT)
def record_payout(
    uow: UnitOfWork, actor: Person, id: PayoutId, revision: int | None = None
) -> Payout:
    """Confirmed: from now on it is out of the mentor's balance. Pressed again, it is the same."""
    payout = _locked(uow, actor, id)
    if payout.state is not PayoutState.DRAFT:
        return payout
    if revision is not None and revision != payout.revision:
        raise StaleButton(payout_id=id)
    if uow.payouts.by_reference(payout.reference) is not None:
        raise PayoutReferenceUsed(reference=payout.reference)
    _within(uow, payout.mentor_id, payout.amount.currency, payout.amount)
    stored = uow.payouts.save(payout.recorded(actor.id, uow.now))
    _move(uow, stored, mentor_available(stored.mentor_id), PAID_OUT, "payout")
    _note(uow, actor, stored, "payout_recorded", NoticeKind.PAYOUT_RECORDED)
    return stored


@use_case(Action.PAY_OUT)
def reverse_payout(uow: UnitOfWork, actor: Person, id: PayoutId, reason: str) -> Payout:
    """It was wrong: the amount is available again. Both entries stay. Once: again, it is the
    same. Raises NotFound for a draft, TextMissing without a reason."""
    payout = _locked(uow, actor, id)
    if payout.state is PayoutState.DRAFT:
        raise NotFound()
    if payout.state is PayoutState.REVERSED:
        return payout
    why = bounded(reason, MAX_REASON, "reason")
    stored = uow.payouts.save(payout.reversed(why, uow.now))
    _move(uow, stored, PAID_OUT, mentor_available(stored.mentor_id), "payout_reversed")
    _note(uow, actor, stored, "payout_reversed", NoticeKind.PAYOUT_REVERSED, reason=why)
    return stored


def _locked(uow: UnitOfWork, actor: Person, id: PayoutId) -> Payout:
    permit(uow, actor, Action.PAY_OUT)
    known = uow.payouts.get(id)
    if known is None:
        raise NotFound()
    uow.lock(known.mentor_id)
    return uow.payouts.get(id) or known


def _within(uow: UnitOfWork, mentor: PersonId, currency: str, amount: Money | None) -> Money:
    """`amount`, or all there is; never more, and never out of a balance below zero."""
    minor = uow.journal.balance(mentor_available(mentor), currency)
    if minor <= 0 or (amount is not None and amount.is_zero):
        raise NothingToPayOut(currency=currency)
    available = Money(minor, currency)
    wanted = available if amount is None else amount
    if available < wanted:
        raise PayoutTooLarge(available=available)
    return wanted


def _move(uow: UnitOfWork, payout: Payout, debit: str, credit: str, cause: str) -> None:
    uow.journal.add(
        [
            JournalEntry(
                id=uow.new_id(),
                key=f"{cause}:{payout.id}",
                at=uow.now,
                debit=debit,
                credit=credit,
                amount=payout.amount,
                cause=cause,
            )
        ]
    )


def _note(
    uow: UnitOfWork, actor: Person, payout: Payout, action: str, kind: NoticeKind, reason: str = ""
) -> None:
    amount = f"{payout.amount.minor} {payout.amount.currency}"
    facts: dict[str, str | int] = {"amount": amount, "reference": payout.reference}
    if reason:
        facts["reason"] = reason
    record(uow, actor, action, "payout", payout.id, "", payout.state, **facts)
    tell(uow, kind, payout.mentor_id, payout.id)
