"""Looking around: what is offered, who offers it, and when they are free."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.screens import offer_words as words
from bot.screens.waitlist import join_button
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Field, Form, Screen, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.catalog import Offering, OfferingKind
from core.pages import MentorPage, OfferingPage
from core.reading import OfferingCard

CALENDAR_DAYS = 14
SEARCH_LENGTH = 100
FILTERS = ("all", "at_once", "request", "in_person", "recorded", "free")


def passes(offering: Offering, kind: int) -> bool:
    """Whether it is of the kind with this number in FILTERS; an unknown number passes all."""
    name = FILTERS[kind] if 0 < kind < len(FILTERS) else "all"
    return name == "all" or (offering.is_free if name == "free" else words.way(offering) == name)


def offerings(w: Writer, cards: Sequence[OfferingCard], act: Act, text: str = "") -> Screen:
    """Everything offered, best rated first, filtered by kind (C11, C13)."""
    kind = act.number(0)
    shown = [card for card in cards if passes(card.offering, kind)]
    if not shown:
        return _nothing(w, text)
    title = w.label("browse.found", text=text) if text else w.label("browse.offerings.title")
    return w.screen(
        title,
        prompt=w.label("browse.offerings.prompt"),
        choices=[offering_choice(w, card.offering, card.mentor_name) for card in shown],
        buttons=[
            [] if text else _filters(w, cards, kind),
            [
                w.button("browse.button.search", Act("srch")),
                w.button("button.mentors", Act("mnts")),
            ],
        ],
        again=None if text else act,  # what was searched for does not fit into a button
    )


def offering_choice(w: Writer, offering: Offering, *first: str) -> Choice:
    detail = words.line(w, offering, *first)
    return Choice(offering.title, Act("offr", offering.id), detail=detail)


def _filters(w: Writer, cards: Sequence[OfferingCard], chosen: int) -> list[Button]:
    """Only kinds that there are and that leave something out, and "all" when one is chosen."""
    rows = []
    for number, name in enumerate(FILTERS):
        count = sum(passes(card.offering, number) for card in cards)
        useful = chosen > 0 if name == "all" else 0 < count < len(cards)
        if number != chosen and useful:
            rows.append(w.button(f"browse.filter.{name}", Act("offs", extra=(number,))))
    return rows


def _nothing(w: Writer, text: str) -> Screen:
    sentence = w.say("browse.nothing_found", text=text) if text else w.say("browse.nothing")
    return w.screen(
        w.label("browse.offerings.title"),
        sentence,
        buttons=[
            [
                w.button("button.offerings", Act("offs"), Style.PRIMARY),
                w.button("browse.button.search", Act("srch")),
                w.button("button.mentors", Act("mnts")),
            ]
        ],
        again=None if text else Act("offs"),
    )


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
    mentor: tuple[str, Text] = (w.label("detail.mentor"), words.typed(w, page.mentor_name))
    return w.screen(
        w.label("text", text=shown.title),
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


def mentors(w: Writer, cards: Sequence[OfferingCard], verb: str, again: Act) -> Screen:
    """Everybody who offers something now; a press is `verb` with the mentor's id."""
    by_mentor: dict[int, list[OfferingCard]] = {}
    for card in cards:
        by_mentor.setdefault(card.offering.mentor_id, []).append(card)
    if not by_mentor:
        return w.screen(
            w.label("browse.mentors.title"),
            w.say("browse.nothing"),
            buttons=[[w.button("button.home", Act("home"))]],
            again=again,
        )
    return w.screen(
        w.label("browse.mentors.title"),
        prompt=w.label("browse.mentors.prompt"),
        choices=[
            Choice(theirs[0].mentor_name, Act(verb, id), detail=_about(w, theirs))
            for id, theirs in by_mentor.items()
        ],
        buttons=[[w.button("button.offerings", Act("offs"))]],
        again=again,
    )


def _about(w: Writer, cards: Sequence[OfferingCard]) -> str:
    stars = words.rating(w, *(card.offering for card in cards))
    titles = w.label("browse.comma").join(card.offering.title for card in cards[:3])
    parts = (stars, w.label("browse.offers", n=len(cards)), titles)
    return " · ".join(part for part in parts if part)


def mentor(w: Writer, page: MentorPage, *, mine: bool) -> Screen:
    """A mentor before one books (B5): who they are, what they sell, how many seats are left."""
    profile = page.mentor
    buttons = [
        [
            *_packs(w, page, mine),
            w.button("browse.button.calendar", Act("aval", profile.id)),
            *([w.button("browse.button.edit", Act("prof"))] if mine else []),
        ],
        [w.button("button.mentors", Act("mnts"))],
    ]
    return w.screen(
        w.label("text", text=page.name),
        words.typed(w, profile.headline) if profile.headline else (),
        words.typed(w, profile.about) if profile.about else (),
        () if page.offerings else w.say("browse.offers_nothing"),
        details=_mentor_facts(w, page),
        prompt=w.label("browse.offerings.prompt") if page.offerings else "",
        choices=[offering_choice(w, each) for each in page.offerings],
        buttons=buttons,
        again=Act("mntr", profile.id),
    )


def _packs(w: Writer, page: MentorPage, mine: bool) -> list[Button]:
    if not page.products or mine:
        return []
    buy = w.button("button.buy_pack", Act("shop", page.mentor.id), Style.PRIMARY)
    if page.has_seat or page.free_seats:
        return [buy]
    return [join_button(w, page.mentor.id, page.in_line), buy]


def _mentor_facts(w: Writer, page: MentorPage) -> list[tuple[str, Text]]:
    facts: list[tuple[str, Text]] = []
    if stars := words.rating(w, *page.offerings):
        facts.append((w.label("detail.rating"), (stars,)))
    if page.products:
        facts.append((w.label("browse.seats"), w.say("browse.seats_left", n=page.free_seats)))
    for product in page.products:
        line: Text = (*words.typed(w, product.title), " · ", words.pack_line(w, product))
        facts.append((w.label("browse.pack"), line))
    return facts


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
