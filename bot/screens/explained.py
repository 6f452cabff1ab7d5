"""`/why payment`: each number of an order, the rule it comes from, and that they add up (Y4, Y9).

A student reads what they paid and got back; how it is shared is between mentor and community.
"""

from bot.screens.funds import signed
from bot.screens.orders import refund_reason
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Text
from core.ledger import (
    DISPUTED,
    PAID_OUT,
    PLATFORM,
    REVIEW,
    JournalEntry,
    earned_after,
    reversed_after,
)
from core.money import Money
from core.money_pages import Explanation
from core.orders import Order, Purpose, RefundState
from core.policy import Relation

_MOVES = 30


def explained(w: Writer, told: Explanation, side: Relation) -> Screen:
    """`side`: how the reader stands to the order; ANY is staff."""
    order = told.story.order
    inside = side is not Relation.STUDENT
    return w.screen(
        w.label("explain.title", what=order.title),
        _price(w, order),
        *_arrived(w, told),
        *(_shared(w, told) if inside else ()),
        *_returned(w, told, inside),
        *_contested(w, told),
        _check(w, told, inside),
        details=[_move(w, told, line) for line in told.story.lines[:_MOVES]] if inside else (),
        buttons=[_ways(w, told, side), [w.button("button.home", Act("home"))]],
        again=Act("expl", order.id),
    )


def _price(w: Writer, order: Order) -> Text:
    if order.discount.is_zero:
        return w.say("explain.price", total=order.total)
    facts = {"original": order.original, "discount": order.discount, "total": order.total}
    if order.promo_code:
        return w.say("explain.price.code", code=order.promo_code, **facts)
    return w.say("explain.price.discount", **facts)


def _arrived(w: Writer, told: Explanation) -> list[Text]:
    payments = told.story.payments
    if not payments:
        return [w.say("explain.unpaid")]
    return [
        w.say("explain.arrived", amount=each.amount, provider=each.provider.title(),
              when=each.paid_at)
        for each in payments
    ]  # fmt: skip


def _shared(w: Writer, told: Explanation) -> list[Text]:
    """The split, and how much of the mentor's part has been earned by sessions so far."""
    order = told.story.order
    if order.total.is_zero or not told.story.lines:
        return []
    facts = {
        "total": order.total,
        "share": order.mentor_share,
        "rest": order.platform_share,
        "mentor": told.mentor_name,
    }
    split = w.say("explain.split.fixed", **facts)
    if told.percent is not None:
        split = w.say("explain.split", percent=told.percent, **facts)
    return [split, _earned(w, told)]


def _earned(w: Writer, told: Explanation) -> Text:
    order = told.story.order
    now = {
        "available": signed(w, told.available, order.total.currency),
        "pending": signed(w, told.pending, order.total.currency),
    }
    if order.purpose is Purpose.RECORDING:
        return w.say("explain.earned.recording", share=order.mentor_share, **_spliced(now))
    return w.say(
        "explain.earned",
        used=told.used,
        sessions=order.sessions,
        share=order.mentor_share,
        part=earned_after(order.mentor_share, told.used, order.sessions),
        **_spliced(now),
    )


def _spliced(amounts: dict[str, str]) -> dict[str, Text]:
    """Amounts that are written already, as a text of their own."""
    return {name: (amount,) for name, amount in amounts.items()}


def _returned(w: Writer, told: Explanation, inside: bool) -> list[Text]:
    """Each refund, and for those inside by how much it lowered the mentor's part."""
    order = told.story.order
    kept = {each.id for each in told.story.payments if each.outcome in ("fulfilled", "reseated")}
    back, lines = Money(0, order.total.currency), []
    for refund in told.story.refunds:
        if refund.state is RefundState.FAILED:
            continue
        why = refund_reason(w, refund.reason)
        lines.append(w.say("explain.refund", amount=refund.amount, why=(why,)))
        if inside and refund.payment_id in kept and refund.amount.currency == back.currency:
            before, back = back, back + refund.amount
            lines.append(_reversed(w, order, before, back))
    return lines


def _contested(w: Writer, told: Explanation) -> list[Text]:
    return [
        w.say(f"explain.disputed.{each.state}", amount=each.amount) for each in told.story.disputes
    ]


def _reversed(w: Writer, order: Order, before: Money, back: Money) -> Text:
    share, total = order.mentor_share, order.total
    was, now = reversed_after(share, before, total), reversed_after(share, back, total)
    return w.say(
        "explain.reversed", share=share, back=back, total=total, before=was, part=now - was
    )


def _check(w: Writer, told: Explanation, inside: bool) -> Text:
    """Both sides of the books, written out."""
    currency = told.story.order.total.currency
    came = {
        "arrived": (signed(w, told.arrived, currency),),
        "back": (signed(w, told.went_back, currency),),
        "kept": (signed(w, told.arrived - told.went_back, currency),),
    }
    if not inside:
        return w.say("explain.check.student", **came)
    parts = {
        "platform": told.platform,
        "pending": told.pending,
        "available": told.available,
        "owed": told.owed,
        "review": told.review,
        "disputed": told.disputed,
        "other": told.other,
    }
    written = [
        w.label(f"explain.part.{name}", amount=(signed(w, minor, currency),))
        for name, minor in parts.items()
        if minor
    ]
    key = "explain.check" if told.is_balanced else "explain.check.wrong"
    return w.say(key, parts=(" + ".join(written) or signed(w, 0, currency),), **came)


def _move(w: Writer, told: Explanation, line: JournalEntry) -> tuple[str, Text]:
    where = w.say(
        "staff.journal.line",
        amount=line.amount,
        source=(account(w, told, line.debit),),
        target=(account(w, told, line.credit),),
    )
    return w.label("staff.journal", when=line.at), where


def account(w: Writer, told: Explanation, name: str) -> str:
    """An account of the journal in words: whose money it is, and in which state."""
    kind, _, of = name.partition(":")
    match kind:
        case "cash":
            return w.label("staff.account.cash", provider=of.title())
        case "owed":
            return w.label("staff.account.owed", who=told.student_name)
        case "pending" | "available":
            return w.label(f"staff.account.{kind}", who=told.mentor_name)
        case _ if name in (PLATFORM, REVIEW, PAID_OUT, DISPUTED):
            return w.label(f"funds.account.{name}")
        case _:
            return w.label("text", text=name)


def _ways(w: Writer, told: Explanation, side: Relation) -> list[Button]:
    order = told.story.order
    match side:
        case Relation.STUDENT:
            paid = bool(told.story.payments)
            receipt = [w.button("button.receipt", Act("rcpt", order.id))] if paid else []
            return [*receipt, w.button("button.payments", Act("ordr"))]
        case Relation.MENTOR:
            return [w.button("button.statement", Act("stmt", order.mentor_id))]
        case _:
            return [w.button("button.payment_story", Act("mony", order.id))]
