"""Money as staff see it: payments that wait for a decision, and one order to the minor unit."""

from collections.abc import Sequence

from bot.screens.orders import OUTCOMES, price_rows, refund_reason
from bot.screens.refunds import order_buttons, order_rows
from bot.screens.staff import to_overview
from bot.screens.staff_people import order_choice
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.ids import encode
from core.ledger import DISPUTED, PAID_OUT, PLATFORM, REVIEW, UNCLAIMED, JournalEntry
from core.money import Money
from core.orders import Order, OrderState, Outcome, Purpose
from core.pages import PaymentEvent, PaymentStory
from core.use_cases.overseeing import OrderFile


def review(w: Writer, orders: Sequence[Order]) -> Screen:
    """Another amount than ordered came (M-10)."""
    return w.screen(
        w.label("staff.review.title"),
        w.say("staff.review.about" if orders else "staff.review.none"),
        prompt=w.label("payments.prompt") if orders else "",
        choices=[order_choice(w, order) for order in orders],
        buttons=[[to_overview(w)]],
        again=Act("rvw"),
    )


def story(w: Writer, file: OrderFile, *intro: Text) -> Screen:
    """What was ordered, what happened, and every line of the journal (Y9)."""
    told = file.story
    order = told.order
    return w.screen(
        w.label("payment.title", what=order.title),
        *intro,
        *_what_to_do(w, told),
        details=[
            (w.label("detail.student"), w.say("text", text=file.student_name)),
            (w.label("detail.mentor"), w.say("text", text=file.mentor_name)),
            *price_rows(w, order),
            (w.label("staff.share"), _split(w, order)),
            (w.label("detail.state"), w.say(f"order.state.{order.state}")),
            (w.label("refund.reference"), (encode(order.id),)),
            *order_rows(w, told),
            *(_event(w, event) for event in told.events),
            *(_line(w, file, line) for line in told.lines),
        ],
        buttons=[
            _decision(w, told),
            *order_buttons(w, told),
            [w.button("staff.button.student", Act("prsn", order.student_id)), *_booking(w, order)],
            [w.button("button.explain", Act("expl", order.id))],
            [w.button("button.review", Act("rvw")), to_overview(w)],
        ],
        again=Act("mony", order.id),
    )


def _split(w: Writer, order: Order) -> Text:
    share, rest = order.mentor_share, order.platform_share
    return w.say("staff.share.of", mentor=share, platform=rest)


def _what_to_do(w: Writer, told: PaymentStory) -> list[Text]:
    if told.order.state is not OrderState.REVIEW:
        return [w.say("staff.money.balanced")] if told.lines else []
    came = [payment for payment in told.payments if payment.outcome is Outcome.PARKED]
    return [
        *(w.say("staff.review.came", amount=each.amount, price=told.order.total) for each in came),
        w.say("staff.review.choices"),
    ]


def _event(w: Writer, event: PaymentEvent) -> tuple[str, Text]:
    line: Text = (Stamp(event.at), " · ", w.money(event.amount))
    note = _note(w, event)
    return w.label(f"payment.event.{event.what}"), (*line, " · ", note) if note else line


def _note(w: Writer, event: PaymentEvent) -> str:
    if event.what == "paid":
        return w.label(f"payment.outcome.{event.note}") if event.note in OUTCOMES else ""
    if event.what.startswith("disput"):
        return w.label("text", text=event.note) if event.note else ""
    return "" if event.what == "ordered" else refund_reason(w, event.note)


def _line(w: Writer, file: OrderFile, line: JournalEntry) -> tuple[str, Text]:
    where = w.say(
        "staff.journal.line",
        amount=line.amount,
        source=account(w, file, line.debit),
        target=account(w, file, line.credit),
    )
    return w.label("staff.journal", when=line.at), where


def account(w: Writer, file: OrderFile, name: str) -> str:
    """An account of the journal in words: whose money it is, and in which state."""
    kind, _, of = name.partition(":")
    if name == PLATFORM:
        return w.label("staff.account.platform")
    if name == REVIEW:
        return w.label("staff.account.review")
    if kind == "cash":
        return w.label("staff.account.cash", provider=of.title())
    if kind == "owed":
        return w.label("staff.account.owed", who=file.student_name)
    if name in (UNCLAIMED, PAID_OUT, DISPUTED):
        return w.label(f"staff.account.{name}")
    if of != str(file.story.order.mentor_id):  # the seat was transferred meanwhile
        return w.label("staff.account.other_mentor")
    return w.label(f"staff.account.{kind}", who=file.mentor_name)


def _decision(w: Writer, told: PaymentStory) -> list[Button]:
    order = told.order
    if order.state is not OrderState.REVIEW:
        return []
    act = Act("rtnq", order.id, order.revision)
    return [w.button("staff.review.return", act, Style.DANGER, amount=_parked(told))]


def _parked(told: PaymentStory) -> str | Money:
    """What came and waits; of several payments only that there are some."""
    came = [each.amount for each in told.payments if each.outcome is Outcome.PARKED]
    return came[0] if len(came) == 1 else "…"


def _booking(w: Writer, order: Order) -> list[Button]:
    if order.purpose is not Purpose.SESSION:
        return []
    return [w.button("staff.button.history", Act("hist", order.subject_id))]


def confirm_return(w: Writer, file: OrderFile) -> Screen:
    order = file.story.order
    act = Act("rtnc", order.id, order.revision)
    return w.screen(
        w.label("staff.return.title"),
        w.say("staff.return.about", student=file.student_name),
        buttons=[
            [
                w.button("staff.return.yes", act, Style.DANGER),
                w.button("button.keep", Act("mony", order.id)),
            ]
        ],
    )
