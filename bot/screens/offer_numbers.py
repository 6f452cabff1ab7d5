"""How one offering does (C14): all of it, and month by month."""

from collections.abc import Mapping

from bot.screens import offer_words as words
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Text
from core.catalog import OfferingKind
from core.money import Money
from core.months import Month
from core.use_cases.offering_numbers import Numbers, OfferingNumbers


def numbers(w: Writer, shown: OfferingNumbers) -> Screen:
    offering, all_ = shown.offering, shown.in_all
    recorded = offering.kind is OfferingKind.RECORDED
    sold = offering.times_booked
    details: list[tuple[str, Text]] = []
    if recorded:
        details.append((w.label("numbers.sold"), (str(sold),)))
    else:
        details += _details(w, all_)
    if stars := words.rating(w, offering):
        details.append((w.label("detail.rating"), (stars,)))
    details.append((w.label("numbers.revenue"), (money(w, all_.revenue),)))
    return w.screen(
        w.label("numbers.title", offering=offering.title),
        w.say("numbers.about"),
        *(_month(w, month, each) for month, each in shown.months if each != Numbers()),
        details=details,
        buttons=[[w.button("button.back", Act("ofmo", offering.id))]],
        again=Act("ofnm", offering.id),
    )


def _details(w: Writer, all_: Numbers) -> list[tuple[str, Text]]:
    details: list[tuple[str, Text]] = [
        (w.label("numbers.booked"), (str(all_.booked),)),
        (w.label("numbers.completed"), (str(all_.completed),)),
        (w.label("numbers.cancelled"), (str(all_.cancelled),)),
        (w.label("numbers.missed"), (str(all_.no_shows),)),
    ]
    if (percent := all_.approval_percent) is not None:
        rate = w.say("numbers.approved", percent=percent, n=all_.answered)
        details.append((w.label("numbers.approval"), rate))
    return details


def _month(w: Writer, month: Month, each: Numbers) -> Text:
    return w.say(
        "numbers.month",
        month=f"{month.year}-{month.month:02}",
        booked=each.booked,
        completed=each.completed,
        cancelled=each.cancelled,
        money=money(w, each.revenue),
    )


def money(w: Writer, sums: Mapping[str, int]) -> str:
    parts = [w.money(Money(minor, currency)) for currency, minor in sorted(sums.items())]
    return " · ".join(parts) or w.label("numbers.nothing")
