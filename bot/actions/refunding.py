"""Staff give money back: which order, how much, are you sure; and what does not get through."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import refunds as screens
from bot.screens import refunds_stuck as stuck
from bot.ui import Screen, Text
from core.errors import NotFound
from core.ids import OrderId, RefundId, decode
from core.money import Money
from core.orders import RefundScope
from core.pages import RefundFile
from core.texts import MAX_REASON
from core.use_cases import giving_back, overseeing, stuck_refunds

_FULL = RefundScope.FULL


@on("rfnd")
def find(ask: Ask) -> Screen:
    """`/refund 6CXV8T3R7M4G` goes straight to that order."""
    typed = ask.text.strip()[: screens.REFERENCE_LENGTH]
    if typed:
        return _found(ask, typed)
    overseeing.people(ask.uow, ask.person)
    return screens.find(ask.writer)


@on("rffs", form="rfnd")
def found(ask: Ask) -> Screen:
    return _found(ask, ask.typed("reference", screens.REFERENCE_LENGTH))


@on("rfch")
def choose(ask: Ask) -> Screen:
    return _choose(ask, OrderId(ask.act.subject))


@on("rfam")
def amount_form(ask: Ask) -> Screen:
    order = OrderId(ask.act.subject)
    return screens.amount_form(ask.writer, giving_back.plan(ask.uow, ask.person, order, _FULL))


@on("rfas", form="rfam")
def amount(ask: Ask) -> Screen:
    order = OrderId(ask.act.subject)
    typed = ask.typed("amount", screens.AMOUNT_LENGTH)
    wanted = giving_back.amount_of(ask.uow, ask.person, order, typed)
    return _confirm(ask, order, RefundScope.AMOUNT, wanted)


@on("rfcf")
def confirm(ask: Ask) -> Screen:
    """Also what a refused answer is shown in again; the act carries the amount then, too."""
    order, scope, wanted = _asked(ask)
    return _confirm(ask, order, scope, wanted)


@on("rfdo", form="rfcf")
def refund(ask: Ask) -> Screen:
    order, scope, wanted = _asked(ask)
    made = giving_back.refund(
        ask.uow,
        ask.person,
        order,
        scope,
        ask.typed("reason", MAX_REASON),
        f"refund:{ask.act.number(2)}",
        wanted,
        ask.act.revision,
        ask.values.get("typed", ""),
    )
    return _one(ask, made.id, ask.writer.say("refund.done", amount=made.amount))


@on("rfst")
def one(ask: Ask) -> Screen:
    return _one(ask, RefundId(ask.act.subject))


@on("rfoq")
def ask_to_call_off(ask: Ask) -> Screen:
    return stuck.sure_to_call_off(ask.writer, _file(ask))


@on("rfoc")
def call_off(ask: Ask) -> Screen:
    id = RefundId(ask.act.subject)
    off = stuck_refunds.call_off(ask.uow, ask.person, id, ask.act.revision)
    return _one(ask, off.id, ask.writer.say("refund.called_off"))


@on("rfag")
def try_again(ask: Ask) -> Screen:
    id = RefundId(ask.act.subject)
    again = stuck_refunds.try_again(ask.uow, ask.person, id, ask.act.revision)
    return _one(ask, again.id, ask.writer.say("refund.tried_again"))


@on("rfhq")
def by_hand_form(ask: Ask) -> Screen:
    return stuck.by_hand(ask.writer, _file(ask))


@on("rfhd", form="rfhq")
def by_hand(ask: Ask) -> Screen:
    id = RefundId(ask.act.subject)
    note = ask.typed("note", MAX_REASON)
    paid = stuck_refunds.paid_by_hand(ask.uow, ask.person, id, note, ask.act.revision)
    return _one(ask, paid.id, ask.writer.say("refund.by_hand.done", amount=paid.amount))


def _found(ask: Ask, typed: str) -> Screen:
    """An order by its reference, else people by their name."""
    number = decode(typed.strip().lstrip("#"))
    people = overseeing.people(ask.uow, ask.person, None, typed)
    if number is not None and ask.uow.orders.get(OrderId(number)) is not None:
        return _choose(ask, OrderId(number))
    return screens.found(ask.writer, people, typed)


def _choose(ask: Ask, id: OrderId) -> Screen:
    plans = giving_back.choices(ask.uow, ask.person, id)
    file = overseeing.order_file(ask.uow, ask.person, id)
    return screens.choose(ask.writer, file.story.order, plans, file.student_name)


def _asked(ask: Ask) -> tuple[OrderId, RefundScope, Money | None]:
    """Order, scope and amount out of the act. Raises NotFound for a scope that there is not."""
    id, scope = OrderId(ask.act.subject), screens.scope_of(ask.act.number(0))
    if scope is None:
        raise NotFound()
    minor = ask.act.number(1)
    order = ask.uow.orders.get(id)
    known = scope is RefundScope.AMOUNT and order is not None
    return id, scope, Money(minor, order.total.currency) if known and order else None


def _confirm(ask: Ask, id: OrderId, scope: RefundScope, wanted: Money | None) -> Screen:
    planned = giving_back.plan(ask.uow, ask.person, id, scope, wanted)
    undo = ask.uow.settings.money.refund_undo_minutes
    return screens.confirm(ask.writer, planned, ask.uow.new_id(), undo)


def _file(ask: Ask) -> RefundFile:
    return stuck_refunds.refund_file(ask.uow, ask.person, RefundId(ask.act.subject))


def _one(ask: Ask, id: RefundId, note: Text = ()) -> Screen:
    return stuck.refund(ask.writer, stuck_refunds.refund_file(ask.uow, ask.person, id), note)
