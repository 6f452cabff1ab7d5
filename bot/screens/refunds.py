"""Refunds by staff: find the order, choose what goes back, see exactly what that does (Z13)."""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.ledger import PLATFORM
from core.money import Money
from core.orders import Order, OrderState, Outcome, Refund, RefundScope, RefundState
from core.pages import PaymentStory
from core.people import Person
from core.refunds import RefundPlan
from core.texts import MAX_REASON

SCOPES = (RefundScope.FULL, RefundScope.UNUSED, RefundScope.AMOUNT)  # a button carries the number
REFERENCE_LENGTH = 60
AMOUNT_LENGTH = 20
_KEPT = (Outcome.FULFILLED, Outcome.RESEATED)
_MOST_DATES = 20


def find(w: Writer) -> Screen:
    title = w.label("refund.find.title")
    field = Field(
        "reference",
        w.label("refund.find.field"),
        max_length=REFERENCE_LENGTH,
        hint=w.label("refund.find.hint"),
    )
    return w.screen(
        title,
        w.say("refund.find.about"),
        form=Form(title, Act("rffs"), (field,), w.label("refund.find.submit")),
        buttons=[[w.button("staff.button.people", Act("ppl")), to_overview(w)]],
    )


def found(w: Writer, people: Sequence[Person], searched: str) -> Screen:
    """No order of that reference: the people of that name, with their payments."""
    return w.screen(
        w.label("refund.find.title"),
        w.say("refund.find.people" if people else "refund.find.nobody", text=searched),
        prompt=w.label("staff.people.prompt") if people else "",
        choices=[Choice(w.label("text", text=each.name), Act("prsn", each.id)) for each in people],
        buttons=[[w.button("refund.find.again", Act("rfnd")), to_overview(w)]],
    )


def choose(w: Writer, order: Order, plans: Sequence[RefundPlan], student: str) -> Screen:
    """All of it, the unused sessions, or an amount; each with what it comes to."""
    title = w.label("refund.choose.title", what=order.title)
    buttons = [
        [w.button(f"refund.choose.{plan.scope}", _confirm(plan, 0), amount=plan.amount)]
        for plan in plans
    ]
    if not plans:
        return w.screen(title, w.say("refund.nothing"), buttons=[[_to_order(w, order.id)]])
    buttons.append([w.button("refund.choose.amount", Act("rfam", order.id))])
    return w.screen(
        title,
        w.say("refund.choose.about", student=student),
        details=_so_far(w, plans[0]),
        buttons=[*buttons, [_to_order(w, order.id)]],
        again=Act("rfch", order.id),
    )


def amount_form(w: Writer, plan: RefundPlan) -> Screen:
    """`plan`: of all that is left, which bounds the amount."""
    title = w.label("refund.amount.title", what=plan.order.title)
    field = Field(
        "amount",
        w.label("refund.amount.field", currency=plan.amount.currency),
        FieldKind.AMOUNT,
        max_length=AMOUNT_LENGTH,
        hint=w.label("refund.amount.hint", most=plan.amount),
    )
    return w.screen(
        title,
        w.say("refund.amount.about", most=plan.amount),
        form=Form(title, Act("rfas", plan.order.id), (field,), w.label("refund.amount.submit")),
        buttons=[[w.button("button.back", Act("rfch", plan.order.id))]],
    )


def confirm(w: Writer, plan: RefundPlan, nonce: int, undo_minutes: int) -> Screen:
    """What goes back, what the student loses, who gives it (O-18). The nonce makes this form mean
    one refund, however often it is sent."""
    title = w.label("refund.confirm.title", student=plan.student_name)
    act = Act("rfdo", plan.order.id, plan.mark, (_number(plan.scope), plan.amount.minor, nonce))
    return w.screen(
        title,
        w.say(f"refund.confirm.{plan.scope}", amount=plan.amount),
        *_formula(w, plan),
        *_losses(w, plan),
        w.say("refund.confirm.undo", n=undo_minutes) if undo_minutes else (),
        details=[
            (w.label("refund.back"), (w.money(plan.amount),)),
            *_dates(w, plan),
            *_givers(w, plan),
            (w.label("refund.left_after"), (w.money(plan.left_after),)),
        ],
        form=Form(title, act, _questions(w, plan), w.label("refund.submit", amount=plan.amount)),
        buttons=[[w.button("button.keep", Act("rfch", plan.order.id))]],
    )


def _confirm(plan: RefundPlan, minor: int) -> Act:
    return Act("rfcf", plan.order.id, extra=(_number(plan.scope), minor))


def _number(scope: RefundScope) -> int:
    return SCOPES.index(scope) + 1


def scope_of(number: int) -> RefundScope | None:
    return SCOPES[number - 1] if 1 <= number <= len(SCOPES) else None


def _questions(w: Writer, plan: RefundPlan) -> tuple[Field, ...]:
    reason = Field(
        "reason",
        w.label("refund.reason"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("refund.reason.hint"),
    )
    if not plan.asks_twice:
        return (reason,)
    typed = Field(
        "typed",
        w.label("refund.typed", amount=plan.amount),
        FieldKind.AMOUNT,
        max_length=AMOUNT_LENGTH,
        hint=w.label("refund.typed.hint"),
    )
    return (reason, typed)


def _formula(w: Writer, plan: RefundPlan) -> list[Text]:
    """Decision 11, in its numbers."""
    if plan.scope is not RefundScope.UNUSED:
        return []
    order = plan.order
    return [
        w.say("refund.formula", unused=plan.unused, total=order.sessions, paid=order.total,
              amount=plan.amount)
    ]  # fmt: skip


def _losses(w: Writer, plan: RefundPlan) -> list[Text]:
    loss = plan.loss
    if plan.scope is RefundScope.AMOUNT:
        return [w.say("refund.loses.nothing")]
    lines = []
    if loss.sessions:
        lines.append(w.say("refund.loses.sessions", n=loss.sessions))
    if loss.cancelled:
        lines.append(w.say("refund.loses.booked", n=len(loss.cancelled)))
    if loss.seat:
        lines.append(w.say("refund.loses.seat", mentor=plan.mentor_name))
    return lines or [w.say("refund.loses.nothing")]


def _dates(w: Writer, plan: RefundPlan) -> list[tuple[str, Text]]:
    shown = plan.loss.cancelled[:_MOST_DATES]
    rows: list[tuple[str, Text]] = [
        (w.label("refund.cancels"), (Stamp(booking.starts_at),)) for booking in shown
    ]
    rest = len(plan.loss.cancelled) - len(shown)
    return [*rows, (w.label("refund.cancels"), w.say("refund.more", n=rest))] if rest else rows


def _givers(w: Writer, plan: RefundPlan) -> list[tuple[str, Text]]:
    """Whose money it is, and whether the mentor's balance falls below zero (decision 10)."""
    kinds = {"pending:": 0, "available:": 0}
    for account, minor in plan.taken.items():
        for kind in kinds:
            kinds[kind] += minor if account.startswith(kind) else 0
    currency = plan.amount.currency
    rows: list[tuple[str, Text]] = []
    for kind, minor in kinds.items():
        if minor:
            money = Money(minor, currency)
            key = "refund.from.pending" if kind == "pending:" else "refund.from.available"
            rows.append((w.label(key, mentor=plan.mentor_name), (w.money(money),)))
    platform = Money(plan.taken.get(PLATFORM, 0), currency)
    rows.append((w.label("refund.from.platform"), (w.money(platform),)))
    if plan.available_after < 0:
        debt = Money(-plan.available_after, currency)
        rows.append((w.label("refund.below_zero"), w.say("refund.below_zero.by", amount=debt)))
    return rows


def _so_far(w: Writer, plan: RefundPlan) -> list[tuple[str, Text]]:
    left = plan.left_after + plan.amount
    return [
        (w.label("detail.student"), w.say("text", text=plan.student_name)),
        (w.label("detail.mentor"), w.say("text", text=plan.mentor_name)),
        (w.label("detail.paid"), (w.money(plan.order.total),)),
        (w.label("refund.so_far"), (w.money(plan.returned),)),
        (w.label("refund.left"), (w.money(left),)),
    ]


# On the card of an order


def order_rows(w: Writer, told: PaymentStory) -> list[tuple[str, Text]]:
    """How much went back and how much is left; nothing where nothing was ever returned."""
    kept = next((each for each in told.payments if each.outcome in _KEPT), None)
    if kept is None or not told.refunds:
        return []
    back = [
        each.amount.minor
        for each in told.refunds
        if each.payment_id == kept.id and each.state is not RefundState.FAILED
    ]
    returned = Money(sum(back), kept.amount.currency)
    return [
        (w.label("refund.so_far"), (w.money(returned),)),
        (w.label("refund.left"), (w.money(kept.amount - returned),)),
    ]


def order_buttons(w: Writer, told: PaymentStory) -> list[list[Button]]:
    """A new refund, and those that staff can still do something about."""
    order = told.order
    new = []
    if order.state is OrderState.PAID and not order.total.is_zero:
        new.append(w.button("refund.button", Act("rfch", order.id), Style.DANGER))
    return [new, *([_one(w, each)] for each in told.refunds if each.is_owed)]


def _one(w: Writer, refund: Refund) -> Button:
    key = "refund.button.stuck" if refund.state is RefundState.REFUSED else "refund.button.open"
    return w.button(key, Act("rfst", refund.id), amount=refund.amount)


def _to_order(w: Writer, order: int) -> Button:
    return w.button("refund.to_order", Act("mony", order))


def to_overview(w: Writer) -> Button:
    return w.button("button.overview", Act("over"))
