"""What a student has paid, as a receipt: number, date, seller, item, prices, payments, refunds."""

from bot.ask import Links
from bot.screens.funds import signed
from bot.screens.orders import refund_reason
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Stamp, Text
from core.money_pages import Receipt
from core.papers import Paper


def receipt(w: Writer, shown: Receipt, links: Links, reader: int) -> Screen:
    order = shown.order
    page = links.paper(Paper.RECEIPT, reader, order.id)
    return w.screen(
        w.label("receipt.title", number=shown.number),
        w.say("receipt.about", seller=shown.seller),
        details=[*_head(w, shown), *_price(w, shown), *_moves(w, shown), *_sum(w, shown)],
        buttons=[
            [w.link("button.paper", page)],
            [
                w.button("button.explain", Act("expl", order.id)),
                w.button("button.payments", Act("ordr")),
            ],
        ],
        again=Act("rcpt", order.id),
    )


def _head(w: Writer, shown: Receipt) -> list[tuple[str, Text]]:
    order = shown.order
    paid_at = order.paid_at or shown.payments[0].paid_at
    return [
        (w.label("receipt.date"), (Stamp(paid_at, "date"),)),
        (w.label("receipt.seller"), w.say("text", text=shown.seller)),
        (w.label("detail.mentor"), w.say("text", text=shown.mentor_name)),
        (w.label("detail.what"), w.say("text", text=order.title)),
    ]


def _price(w: Writer, shown: Receipt) -> list[tuple[str, Text]]:
    order = shown.order
    rows: list[tuple[str, Text]] = []
    if not order.discount.is_zero:
        rows.append((w.label("detail.full_price"), (w.money(order.original),)))
        discount = signed(w, -order.discount.minor, order.discount.currency)
        code: Text = w.say("receipt.code", code=order.promo_code) if order.promo_code else ()
        rows.append((w.label("detail.discount"), (discount, *code)))
    return [*rows, (w.label("receipt.total"), (w.money(order.total),))]


def _moves(w: Writer, shown: Receipt) -> list[tuple[str, Text]]:
    """Each payment and each refund with its day."""
    payments = [
        (w.label("receipt.payment"), (w.money(each.amount), " · ", Stamp(each.paid_at, "date")))
        for each in shown.payments
    ]
    refunds = [
        (
            w.label(f"receipt.refund.{each.state}"),
            (
                signed(w, -each.amount.minor, each.amount.currency),
                " · ",
                Stamp(each.done_at or each.created_at, "date"),
                f" · {refund_reason(w, each.reason)}",
            ),
        )
        for each in shown.refunds
    ]
    return [*payments, *refunds]


def _sum(w: Writer, shown: Receipt) -> list[tuple[str, Text]]:
    currency = shown.order.total.currency
    kept = shown.paid_minor - shown.returned_minor
    return [(w.label("receipt.kept"), (signed(w, kept, currency),))]
