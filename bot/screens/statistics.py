"""How things go, in numbers and pictures, for staff (M9, F11): every picture's facts stand beside
it in words."""

from collections.abc import Iterable
from dataclasses import replace

from bot.screens.mentor import amount
from bot.screens.staff import capital, to_overview
from bot.screens.statistics_pictures import KINDS, PICTURES
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Text
from core.booking import By
from core.statistics import PERIODS, Statistics

Detail = tuple[str, Text]


def statistics(w: Writer, told: Statistics, picture: int = 0) -> Screen:
    """`picture` counts from 0 in PICTURES; the first for an unknown number."""
    picture = picture if picture < len(PICTURES) else 0
    name, draw = PICTURES[picture]
    days = w.label("stats.days", n=told.days) if told.days else w.label("stats.all")
    empty = not any(told.kinds.values()) and told.happened.is_quiet
    screen = w.screen(
        w.label("stats.title", period=(days,)),
        w.say("stats.none") if empty else w.say("stats.about"),
        details=[*_kinds(w, told), *_rates(w, told), *_money(w, told), *_states(w, told)],
        buttons=[_periods(w, told, picture), _pictures(w, told, name), [to_overview(w)]],
        again=_act(told.days, picture),
    )
    return replace(screen, picture=draw(w, told))


def _act(days: int, picture: int) -> Act:
    """The period by its place from 1, so that none of them is the default by accident."""
    return Act("stat", extra=(PERIODS.index(days) + 1, picture))


def days_of(number: int, usual: int = 30) -> int:
    return PERIODS[number - 1] if 1 <= number <= len(PERIODS) else usual


def _periods(w: Writer, told: Statistics, picture: int) -> list[Button]:
    return [
        w.button("stats.days", _act(days, picture), n=days)
        if days
        else w.button("stats.all", _act(days, picture))
        for days in PERIODS
        if days != told.days
    ]


def _pictures(w: Writer, told: Statistics, shown: str) -> list[Button]:
    return [
        w.button(f"stats.picture.{name}", _act(told.days, number))
        for number, (name, _) in enumerate(PICTURES)
        if name != shown
    ]


def _kinds(w: Writer, told: Statistics) -> Iterable[Detail]:
    for kind in KINDS:
        many = told.kinds.get(kind, 0)
        if many:
            yield w.label(f"stats.kind.{kind}"), w.say("staff.count", count=many)


def _states(w: Writer, told: Statistics) -> Iterable[Detail]:
    for state, many in told.states.items():
        if many:
            yield capital(w.label(f"state.{state}")), w.say("staff.count", count=many)


def _rates(w: Writer, told: Statistics) -> Iterable[Detail]:
    happened, payments = told.happened, told.payments
    yield from _rate(w, "approved", happened.approved, happened.answered)
    if told.answer_minutes is not None:
        hours, minutes = divmod(told.answer_minutes, 60)
        took = w.say("stats.took", hours=hours, minutes=minutes)
        yield w.label("stats.answer"), took
    yield from _rate(w, "paid", payments.paid, payments.decided)
    yield from _rate(w, "checkouts", happened.paid, happened.tried)
    ended = happened.held + happened.no_shows
    yield from _rate(w, "missed", happened.no_shows, ended)
    for side in (By.STUDENT, By.MENTOR):
        if told.absent.get(side):
            yield (
                w.label(f"stats.missed.{side}"),
                w.say("staff.count", count=told.absent[side]),
            )


def _rate(w: Writer, name: str, good: int, all_: int) -> Iterable[Detail]:
    if all_:
        facts = {"percent": good * 100 // all_, "good": good, "all": all_}
        yield w.label(f"stats.{name}"), w.say("stats.rate", **facts)


def _money(w: Writer, told: Statistics) -> Iterable[Detail]:
    """Each currency by itself: never added up."""
    for currency, flow in sorted(told.money.items()):
        if flow.came or flow.returned:
            yield w.label("stats.came"), (amount(w, flow.came, currency),)
        if flow.returned:
            yield w.label("stats.returned"), (amount(w, flow.returned, currency),)
        shares = [(amount(w, each, currency),) for each in (flow.platform, flow.mentors)]
        if flow.platform or flow.mentors:
            split = w.say("digest.split", platform=shares[0], mentors=shares[1])
            yield w.label("digest.shares"), split
