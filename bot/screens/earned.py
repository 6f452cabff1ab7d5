"""What a mentor has earned, and each move of it said in words (P2-P5)."""

from bot.screens.mentor import amount, to_desk
from bot.screens.pictures import money_by_month
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Stamp, Style, Text
from core.ledger import JournalEntry, mentor_available
from core.pages import Earnings


def earnings(w: Writer, shown: Earnings, share_percent: int, usual: str = "EUR") -> Screen:
    """`usual`: the community's currency, drawn where several moved."""
    mentor = shown.mentor_id
    details = [
        (w.label(f"earn.{name}"), (amount(w, minor, currency),))
        for name, sums in (
            ("available", shown.available),
            ("pending", shown.pending),
            ("paid_out", shown.paid_out),
            ("gross", shown.gross),
        )
        for currency, minor in sorted(sums.items())
    ]
    entries = [_entry(w, entry, mentor_available(mentor)) for entry in shown.entries]
    return w.screen(
        w.label("earn.title"),
        w.say("earn.about", percent=share_percent) if details else w.say("earn.none"),
        _next(w, shown),
        w.say("earn.last") if entries else (),
        *entries,
        details=details,
        buttons=[
            [
                w.button("button.statement", Act("stmt", mentor), Style.PRIMARY),
                w.button("earn.button.close", Act("mses", mentor, extra=(2,))),
            ],
            [to_desk(w, mentor)],
        ],
        again=Act("earn", mentor),
        picture=money_by_month(w, shown.months, usual),
    )


def _next(w: Writer, shown: Earnings) -> Text:
    """What makes the next money move (P1-P5)."""
    if any(minor < 0 for minor in shown.available.values()):
        return w.say("earn.next.owes")
    if any(shown.available.values()):
        return w.say("earn.next.available")
    return w.say("earn.next.pending") if any(shown.pending.values()) else ()


def _entry(w: Writer, entry: JournalEntry, available: str) -> Text:
    """One move: when, how much, and why, from the mentor's side."""
    cause = entry.cause if entry.cause in _CAUSES else "other"
    if cause == "refund":
        cause = "refund_available" if entry.debit == available else "refund_pending"
    when = Stamp(entry.at, "date")
    return w.say(f"earn.move.{cause}", when=when, amount=w.money(entry.amount))


_CAUSES = frozenset({"payment", "earned", "unearned", "refund", "payout", "payout_reversed",
                     "disputed", "dispute_won"})  # fmt: skip
