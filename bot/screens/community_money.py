"""The community's money for staff: what came in a month, and where all of it stands now."""

from collections.abc import Sequence

from bot.ask import Links
from bot.screens.funds import signed
from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.times import month_label
from bot.ui import Act, Button, Screen, Style, Text
from core.money_pages import CurrencyMoney, MoneyOverview
from core.months import Month
from core.papers import Paper

_STANDS = (
    "platform",
    "pending",
    "available",
    "owed",
    "review",
    "unclaimed",
    "disputed",
    "paid_out",
)


def overview(w: Writer, seen: MoneyOverview, links: Links, reader: int) -> Screen:
    month = seen.month
    page = links.paper(Paper.JOURNAL, reader, 0, month.number)
    several = len(seen.currencies) > 1
    return w.screen(
        w.label("money.title", month=month_label(month.first_day, w.reader.language)),
        w.say("money.about" if seen.currencies else "money.none"),
        details=[row for each in seen.currencies for row in _rows(w, each, several)],
        buttons=[
            [w.button("button.payouts", Act("pyts"), Style.PRIMARY)],
            [w.link("money.journal", page), w.link("button.table", f"{page}/csv")],
            _months(w, month),
            [w.button("button.review", Act("rvw")), to_overview(w)],
        ],
        again=Act("cash", extra=(month.number,)),
    )


def _rows(w: Writer, shown: CurrencyMoney, several: bool) -> list[tuple[str, Text]]:
    moved = {
        "gross": shown.gross,
        "refunds": -shown.refunds,
        "platform": shown.platform,
        "mentors": shown.mentors,
        "paid_out": shown.paid_out,
    }
    stands = {"held": shown.held} | {name: shown.now.get(name, 0) for name in _STANDS}
    known = {*_STANDS, "cash"}
    stands["other"] = sum(minor for kind, minor in shown.now.items() if kind not in known)
    end = f" ({shown.currency})" if several else ""
    rows = [(w.label(f"money.month.{name}"), minor) for name, minor in moved.items() if minor]
    rows += [(w.label(f"money.now.{name}"), minor) for name, minor in stands.items() if minor]
    return [(label + end, (signed(w, minor, shown.currency),)) for label, minor in rows]


def _months(w: Writer, shown: Month) -> list[Button]:
    around: Sequence[Month] = (shown.previous, shown.next)
    return [
        Button(month_label(month.first_day, w.reader.language), Act("cash", extra=(month.number,)))
        for month in around
    ]
