"""Looking around: the search, one offering, and when a mentor is free."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.screens import offer_words as words
from bot.screens.verified import named, waits
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Field, Form, Screen, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.catalog import Offering, OfferingKind
from core.pages import MentorPage, OfferingPage

CALENDAR_DAYS = 14
SEARCH_LENGTH = 100


def search(w: Writer) -> Screen:
    field = Field(
        "words",
        w.label("browse.search.field"),
        max_length=SEARCH_LENGTH,
        hint=w.label("browse.search.hint"),
    )
    title = w.label("browse.search.title")
    return w.screen(
        title,
        form=Form(title, Act("srcs"), (field,), w.label("browse.button.search")),
        buttons=[[w.button("button.back", Act("offs"))]],
    )


def offering(w: Writer, page: OfferingPage, *, mine: bool) -> Screen:
    """All that a student wants to know before booking (C1-C4, C13)."""
    shown = page.offering
    mentor: tuple[str, Text] = (
        w.label("detail.mentor"),
        named(w, page.mentor_name, page.mentor.verified_at is not None),
    )
    return w.screen(
        w.label("text", text=shown.title),
        waits(w, page.waits),
        words.typed(w, shown.description) if shown.description else (),
        *_next_free(w, page),
        details=[mentor, *words.facts(w, shown)],
        buttons=[
            _get_it(w, page, mine),
            [
                w.button("button.mentor", Act("mntr", shown.mentor_id)),
                w.button("button.offerings", Act("offs")),
            ],
        ],
        again=Act("offr", shown.id),
    )


def _next_free(w: Writer, page: OfferingPage) -> list[Text]:
    if page.offering.kind is OfferingKind.RECORDED:
        return [w.say("browse.owned")] if page.owned else []
    if page.trial_used:
        return [w.say("offer.intro.used")]
    if not page.next_slots:
        return [w.say("browse.no_time")]
    return [w.say("browse.next_free", n=page.free_slots, when=page.next_slots[0].starts_at)]


def _get_it(w: Writer, page: OfferingPage, mine: bool) -> list[Button]:
    shown = page.offering
    if mine:
        return [w.button("browse.button.manage", Act("ofmn", shown.id), Style.PRIMARY)]
    if shown.kind is OfferingKind.RECORDED:
        if page.owned:
            return [w.button("button.library", Act("libr"), Style.PRIMARY)]
        price = words.price(w, shown)
        return [w.button("button.buy", Act("buyr", shown.id), Style.PRIMARY, price=price)]
    row = []
    if page.next_slots and not page.trial_used:
        row.append(w.button("browse.button.book", Act("days", shown.id), Style.PRIMARY))
        row.append(w.button("browse.button.calendar", _calendar(shown)))
    if shown.takes_credits and not shown.is_free:
        row.append(w.button("button.buy_pack", Act("shop", shown.mentor_id)))
    return [*row, w.button("button.why", Act("why", shown.id))]


def _calendar(offering: Offering) -> Act:
    return Act("aval", offering.mentor_id, extra=(offering.id,))


def calendar(
    w: Writer,
    page: MentorPage,
    offering: Offering,
    slots: Sequence[Slot],
    first: date,
) -> Screen:
    """The next fourteen days on the reader's calendar, with what is free on each (D15)."""
    days = [first + timedelta(days=number) for number in range(CALENDAR_DAYS)]
    free = set(days_with_slots(slots, w.reader.zone))
    full = [day_label(day, w.reader.language) for day in days if day not in free]
    comma = w.label("browse.comma")
    return w.screen(
        w.label("browse.calendar.title", mentor=page.name),
        w.say("book.with", mentor=page.name, duration=offering.duration),
        w.say("book.zone", zone=w.reader.zone),
        w.say("browse.calendar.full", days=(comma.join(full),)) if full else (),
        details=[(w.label("detail.session"), words.typed(w, offering.title))],
        prompt=w.label("book.day.prompt") if free & set(days) else "",
        choices=[_free_day(w, offering, day, slots) for day in days if day in free],
        buttons=[_others(w, page, offering), _around(w, page, offering)],
        again=Act("aval", page.mentor.id, extra=(offering.id,)),
    )


def _free_day(w: Writer, offering: Offering, day: date, slots: Sequence[Slot]) -> Choice:
    count = len(slots_of_day(slots, day, w.reader.zone))
    return Choice(
        day_label(day, w.reader.language),
        Act("time", offering.id, extra=(day.toordinal(),)),
        detail=w.label("book.day.count", n=count),
        day=day.toordinal(),
    )


def _others(w: Writer, page: MentorPage, shown: Offering) -> list[Button]:
    others = [each for each in bookable(page) if each.id != shown.id]
    return [Button(each.title, _calendar(each)) for each in others[:10]]


def _around(w: Writer, page: MentorPage, offering: Offering) -> list[Button]:
    return [
        w.button("browse.button.later", Act("days", offering.id)),
        w.button("button.why", Act("why", offering.id)),
        w.button("button.mentor", Act("mntr", page.mentor.id)),
    ]


def bookable(page: MentorPage) -> list[Offering]:
    return [each for each in page.offerings if each.kind is not OfferingKind.RECORDED]


def no_calendar(w: Writer, page: MentorPage) -> Screen:
    return w.screen(
        w.label("browse.calendar.title", mentor=page.name),
        w.say("browse.offers_nothing"),
        buttons=[
            [
                w.button("button.mentor", Act("mntr", page.mentor.id)),
                w.button("button.mentors", Act("mnts")),
            ]
        ],
        again=Act("aval", page.mentor.id),
    )
