"""What a student pays for: one order with its story, and the list of all (P5, Y9)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ask import Links
from bot.screens import codes
from bot.screens.paying import ways_to_pay
from bot.screens.refunds import order_rows
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Invoice, Screen, Stamp, Style, Text
from core.ids import encode
from core.money import STARS
from core.orders import Order, OrderState, Purpose
from core.pages import PaymentEvent, PaymentStory

OUTCOMES = ("fulfilled", "reseated", "returned", "parked")
REFUND_REASONS = (
    "cancelled",
    "rejected",
    "request_expired",
    "mentor_absent",
    "paid_twice",
    "too_late",
    "at_provider",
    "wrong_amount",
    "replaced",
    "cancelled_late",
)


def name_of(order: int) -> str:
    return f"order:{order}"


def order(w: Writer, bought: Order, links: Links, *intro: Text) -> Screen:
    """What is bought, for how much, and the way to pay or to what was paid."""
    return w.screen(
        w.label(f"order.title.{_state(w, bought)}"),
        *intro,
        w.say(f"order.about.{_state(w, bought)}"),
        *_until(w, bought),
        details=_details(w, bought),
        buttons=[_ways(w, bought, links), [_story_button(w, bought), _home(w)]],
        card=name_of(bought.id),
        again=Act("orde", bought.id),
    )


def story(w: Writer, told: PaymentStory, links: Links) -> Screen:
    """Everything that happened to one order's money, to the minor unit: the receipt, too."""
    return w.screen(
        w.label("payment.title", what=told.order.title),
        w.say(f"order.about.{_state(w, told.order)}"),
        details=[
            *_details(w, told.order),
            (w.label("refund.reference"), (encode(told.order.id),)),
            *order_rows(w, told),
            *(_event(w, event) for event in told.events),
        ],
        buttons=[
            _ways(w, told.order, links),
            _told_more(w, told),
            [w.button("button.payments", Act("ordr")), _home(w)],
        ],
        again=Act("orde", told.order.id),
    )


def _told_more(w: Writer, told: PaymentStory) -> list[Button]:
    """The receipt once money came, and where each number comes from."""
    id = told.order.id
    receipt = [w.button("button.receipt", Act("rcpt", id))] if told.payments else []
    return [*receipt, w.button("button.explain", Act("expl", id))]


def orders(w: Writer, found: Sequence[Order], again: Act, table: str = "") -> Screen:
    """`table`: the address of all receipts as a table."""
    if not found:
        return w.screen(
            w.label("payments.title"),
            w.say("payments.none"),
            buttons=[[w.button("button.packs_for_sale", Act("shop")), _home(w)]],
        )
    return w.screen(
        w.label("payments.title"),
        w.say("payments.about"),
        prompt=w.label("payments.prompt"),
        choices=[
            Choice(
                w.label("payments.line", what=each.title, price=each.total),
                Act("orde", each.id),
                detail=w.label(
                    "payments.detail",
                    state=w.label(f"order.state.{_state(w, each)}"),
                    when=each.created_at,
                ),
            )
            for each in found
        ],
        buttons=[[w.link("payments.table", table)] if table else [], [_home(w)]],
        again=again,
    )


def is_payable(w: Writer, bought: Order) -> bool:
    return _state(w, bought) == OrderState.OPEN


def pay_buttons(w: Writer, bought: Order, links: Links) -> list[Button]:
    """One for each provider that fits; each leads to the pay page."""
    if bought.total.is_zero:
        return [w.button("promo.button.take", Act("cdfr", bought.id), Style.PRIMARY)]
    if bought.total.currency == STARS:
        return [_in_stars(w, bought, links)]
    return ways_to_pay(w, bought.id, bought.total, links)


def _in_stars(w: Writer, bought: Order, links: Links) -> Button:
    """In Telegram the bill itself; elsewhere our page, which leads there."""
    pay = w.link("stars.button.pay", links.pay(bought.id), price=bought.total)
    about = w.label("stars.invoice", what=bought.title)
    bill = Invoice(bought.title, about, bought.checkout_key, bought.total.minor)
    return replace(pay, invoice=bill)


def refund_reason(w: Writer, reason: str) -> str:
    """Our own reasons are keys; what staff wrote is shown as written."""
    if reason in REFUND_REASONS:
        return w.label(f"refund.reason.{reason}")
    return w.label("text", text=reason)


def _state(w: Writer, bought: Order) -> str:
    """An open order whose time is over has lapsed, whatever its row still says."""
    now = w.reader.now
    over = now is not None and bought.expires_at is not None and bought.expires_at <= now
    return OrderState.LAPSED if bought.state is OrderState.OPEN and over else bought.state


def _until(w: Writer, bought: Order) -> list[Text]:
    if not is_payable(w, bought) or bought.expires_at is None:
        return []
    until = w.say("order.until", until=bought.expires_at)
    return [until, w.say("stars.about")] if bought.total.currency == STARS else [until]


def _details(w: Writer, bought: Order) -> list[tuple[str, Text]]:
    details: list[tuple[str, Text]] = [(w.label("detail.what"), w.say("text", text=bought.title))]
    if bought.purpose is Purpose.PACK:
        details.append((w.label("detail.sessions"), w.say("pack.sessions", n=bought.sessions)))
    details += price_rows(w, bought)
    details.append((w.label("detail.state"), w.say(f"order.state.{_state(w, bought)}")))
    return details


def price_rows(w: Writer, bought: Order) -> list[tuple[str, Text]]:
    """What is to be paid, and what it was before a discount (H17)."""
    price: tuple[str, Text] = (w.label("detail.price"), (w.money(bought.total),))
    if bought.discount.is_zero:
        return [price]
    return [
        (w.label("detail.full_price"), (w.money(bought.original),)),
        (w.label("detail.discount"), _discount(w, bought)),
        price,
    ]


def _discount(w: Writer, bought: Order) -> Text:
    """H17: how much, and the code it came from."""
    if not bought.promo_code:
        return (w.money(bought.discount),)
    return w.say("order.discount.code", amount=bought.discount, code=bought.promo_code)


def _event(w: Writer, event: PaymentEvent) -> tuple[str, Text]:
    line = (Stamp(event.at), " · ", w.money(event.amount))
    note = _note(w, event)
    return w.label(f"payment.event.{event.what}"), (*line, f" · {note}") if note else line


def _note(w: Writer, event: PaymentEvent) -> str:
    if event.what == "paid":
        return w.label(f"payment.outcome.{event.note}") if event.note in OUTCOMES else ""
    return "" if event.what == "ordered" else refund_reason(w, event.note)


def _ways(w: Writer, bought: Order, links: Links) -> list[Button]:
    if is_payable(w, bought):
        return [*pay_buttons(w, bought, links), *codes.buttons(w, bought)]
    paid = bought.state is OrderState.PAID
    match bought.purpose:
        case Purpose.PACK if paid:
            return [
                w.button("button.book", Act("book"), Style.PRIMARY),
                w.button("button.my_packs", Act("pcks")),
            ]
        case Purpose.PACK:
            return [w.button("button.packs_for_sale", Act("shop", bought.mentor_id))]
        case Purpose.RECORDING if paid:
            return [w.button("button.library", Act("libr"), Style.PRIMARY)]
        case Purpose.RECORDING:
            return [w.button("button.offering", Act("offr", bought.subject_id))]
        case Purpose.SESSION:
            return [w.button("button.session", Act("card", bought.subject_id), Style.PRIMARY)]


def _story_button(w: Writer, bought: Order) -> Button:
    return w.button("button.payment_story", Act("orde", bought.id))


def _home(w: Writer) -> Button:
    return w.button("button.home", Act("home"))
