"""The staff's digest: what happened, compared with the time before, and how things stand.

Only what is not nothing is shown, so that a quiet day fits on a telephone.
"""

from collections.abc import Iterable

from bot.screens.mentor import amount
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.digest import Digest, Flow, Frequency, Happened

FREQUENCIES = tuple(Frequency)
DAYS = 7  # of the longer one on demand

Detail = tuple[str, Text]

_BOUGHT = ("packs", "singles", "recordings", "outside")
_PEOPLE = ("newcomers", "held", "cancelled", "no_shows", "asked", "missed", "released")
_NOW = (
    "low",
    "in_grace",
    "waiting",
    "in_review",
    "testimonials",
    "dead",
    "parked",
    "stuck",
    "dead_jobs",
)


def frequency_of(number: int) -> Frequency | None:
    """As a button carries it: from 1."""
    return FREQUENCIES[number - 1] if 1 <= number <= len(FREQUENCIES) else None


def digest(w: Writer, told: Digest, days: int = 0) -> Screen:
    """On demand: today, or the last `days` days."""
    title = w.label("digest.title.days", n=days) if days else w.label("digest.title.today")
    return _screen(w, title, told, Act("dgst", extra=(days,)))


def sent(w: Writer, told: Digest) -> Screen:
    """The one that comes by itself."""
    return _screen(w, w.label("notice.digest.title"), told, Act("dgst", extra=(DAYS,)))


def _screen(w: Writer, title: str, told: Digest, again: Act) -> Screen:
    quiet = told.happened.is_quiet
    return w.screen(
        title,
        w.say("digest.period", since=told.period.since, until=told.period.until),
        w.say("digest.quiet") if quiet else w.say("digest.compared"),
        _comes(w, told),
        details=[*_happened(w, told), *_money(w, told), *_standing(w, told)],
        buttons=_buttons(w, told),
        again=again,
    )


def _comes(w: Writer, told: Digest) -> Text:
    if told.next_at is None:
        return w.say("digest.comes.off")
    return w.say(f"digest.comes.{told.frequency}", at=Stamp(told.next_at))


def _happened(w: Writer, told: Digest) -> Iterable[Detail]:
    now, before = told.happened, told.before
    for name in (*_BOUGHT, *_PEOPLE):
        count, was = getattr(now, name), getattr(before, name)
        if count or was:
            yield w.label(f"digest.{name}"), w.say("digest.count", count=count, before=was)
        if name == "asked":
            yield from _share(w, "approval", told, "approved", "answered")
    yield from _share(w, "payments", told, "paid", "tried")


def _share(w: Writer, key: str, told: Digest, part: str, whole: str) -> Iterable[Detail]:
    """A rate, with the numbers behind it; nothing where nothing was decided."""

    def of(happened: Happened) -> tuple[int, int]:
        return getattr(happened, part), getattr(happened, whole)

    (good, all_), (was_good, was_all) = of(told.happened), of(told.before)
    if not all_:
        return
    facts = {"percent": good * 100 // all_, "good": good, "all": all_}
    if was_all:
        earlier = was_good * 100 // was_all
        yield w.label(f"digest.{key}"), w.say("digest.rate.before", **facts, before=earlier)
    else:
        yield w.label(f"digest.{key}"), w.say("digest.rate", **facts)


def _money(w: Writer, told: Digest) -> Iterable[Detail]:
    """Each currency by itself: never added up."""
    for currency in sorted({*told.happened.money, *told.before.money}):
        flow = told.happened.money.get(currency, Flow())
        was = told.before.money.get(currency, Flow())
        if flow == was == Flow():
            continue
        came = amount(w, flow.came, currency)
        earlier = amount(w, was.came, currency)
        yield (
            w.label("digest.came"),
            w.say("digest.money", amount=(came,), before=(earlier,)),
        )
        if flow.returned or was.returned:
            back, before = (amount(w, each.returned, currency) for each in (flow, was))
            yield (
                w.label("digest.returned"),
                w.say("digest.money", amount=(back,), before=(before,)),
            )
        shares = [(amount(w, each, currency),) for each in (flow.platform, flow.mentors)]
        yield (
            w.label("digest.shares"),
            w.say("digest.split", platform=shares[0], mentors=shares[1]),
        )


def _standing(w: Writer, told: Digest) -> Iterable[Detail]:
    for name in _NOW:
        count = getattr(told.standing, name)
        if count:
            yield w.label(f"digest.{name}"), w.say("digest.now", count=count)
    for currency, minor in sorted(told.standing.payable.items()):
        if minor:
            yield w.label("digest.payable"), (amount(w, minor, currency),)


def _buttons(w: Writer, told: Digest) -> list[list[Button]]:
    stands = told.standing
    attention: list[Button] = []
    if stands.in_review:
        act = Act("rvw")
        attention.append(w.button("staff.button.review", act, Style.PRIMARY, n=stands.in_review))
    lost = stands.dead + stands.parked
    if lost:
        attention.append(w.button("staff.button.dead", Act("dead"), Style.PRIMARY, n=lost))
    if stands.testimonials:
        act, n = Act("tstq"), stands.testimonials
        attention.append(w.button("tsti.button.waiting", act, Style.PRIMARY, n=n))
    behind = [w.button("button.overview", Act("over")), w.button("digest.button.money", _MONEY)]
    if stands.waiting:
        behind.append(w.button("digest.button.lines", Act("wlns")))
    if any(minor > 0 for minor in stands.payable.values()):
        behind.append(w.button("digest.button.payouts", Act("pyts")))
    return [
        attention,
        [
            w.button("digest.button.today", Act("dgst")),
            w.button("digest.button.days", Act("dgst", extra=(DAYS,)), n=DAYS),
        ],
        behind,
        _often(w, told.frequency),
    ]


_MONEY = Act("cash")


def _often(w: Writer, now: Frequency) -> list[Button]:
    return [
        w.button(f"digest.button.{each}", Act("dgsf", extra=(number,)))
        for number, each in enumerate(FREQUENCIES, start=1)
        if each is not now
    ]
