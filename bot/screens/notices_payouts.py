"""Notices about money that leaves the house, or came without an order."""

from bot.screens.notice_about import AboutOrder, AboutPayout
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Style, Text
from core.money import Money
from core.notices import Notice, NoticeKind


def about_payout(w: Writer, notice: Notice, about: AboutPayout) -> Screen | None:
    """To the mentor: the amount and its name at the bank."""
    if notice.kind not in (NoticeKind.PAYOUT_RECORDED, NoticeKind.PAYOUT_REVERSED):
        return None
    payout = about.payout
    details: list[tuple[str, Text]] = [
        (w.label("payout.amount"), (w.money(payout.amount),)),
        (w.label("payout.form.reference"), w.say("text", text=payout.reference)),
    ]
    said = payout.note if notice.kind is NoticeKind.PAYOUT_RECORDED else payout.reversal_reason
    if said:
        details.append((w.label("payout.form.note"), w.say("text", text=said)))
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say(f"notice.{notice.kind}", amount=payout.amount),
        details=details,
        buttons=[
            [
                w.button("button.statement", Act("stmt"), Style.PRIMARY),
                w.button("button.earnings", Act("earn")),
            ]
        ],
    )


def unmatched(w: Writer, notice: Notice) -> Screen:
    """To staff: money at the provider for an order that is not here (M-20)."""
    facts = notice.facts
    amount = Money(int(facts["minor"]), str(facts["currency"]))
    return w.screen(
        w.label("notice.payment_unmatched.title"),
        w.say(
            "notice.payment_unmatched",
            provider=str(facts["provider"]).title(),
            amount=amount,
            reference=str(facts["reference"]),
        ),
        buttons=[[w.button("button.money", Act("cash"), Style.PRIMARY)]],
    )


def check_stuck(w: Writer, notice: Notice, about: AboutOrder) -> Screen:
    """To staff: the provider was asked about an order and does not answer (X4)."""
    return w.screen(
        w.label("notice.check_stuck.title"),
        w.say("notice.check_stuck", reason=str(notice.facts.get("reason", ""))),
        details=[
            (w.label("detail.what"), w.say("text", text=about.order.title)),
            (w.label("detail.price"), (w.money(about.order.total),)),
        ],
        buttons=[[w.button("button.payment_story", Act("mony", about.order.id), Style.PRIMARY)]],
    )
