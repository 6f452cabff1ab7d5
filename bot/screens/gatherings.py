"""A shared session as its mentor works with it: who comes, closing it, calling it off."""

from collections.abc import Sequence

from bot.ask import Links
from bot.screens import offer_words as words
from bot.screens.editing import editing
from bot.screens.gathering_moving import move_button
from bot.screens.offer_forms import back
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.booking import Booking, BookingState
from core.catalog import Offering
from core.gatherings import MOST_PLACES, MOVED, Gathering, GatheringPage, GroupPlaces

S = BookingState
REASON_LENGTH = 300
PLACES = ("places", "minimum_places")


def places_form(w: Writer, offering: Offering, act: Act) -> Screen:
    """How many share a session, and from how many on it runs."""
    fields = (
        _number(w, "places", offering.places, required=True),
        _number(w, "minimum_places", offering.minimum_places, required=False),
    )
    title = w.label("group.form.title", offering=offering.title)
    about = w.say("group.form.about")
    return editing(w, title, act, "gpsv", fields, back(w, offering), about)


def _number(w: Writer, name: str, value: int | None, *, required: bool) -> Field:
    return Field(
        name,
        w.label(f"group.form.{name}"),
        FieldKind.NUMBER,
        required=required,
        max_length=3,
        value="" if value is None else str(value),
        hint=w.label(f"group.form.{name}.hint", most=MOST_PLACES),
    )


def mine(w: Writer, found: Sequence[GroupPlaces]) -> Screen:
    return w.screen(
        w.label("group.mine.title"),
        w.say("group.mine.none") if not found else (),
        prompt=w.label("group.mine.prompt") if found else "",
        choices=[
            Choice(
                w.label("group.mine.line", when=each.gathering.starts_at),
                Act("gath", each.gathering.id),
                detail=_in_short(w, each),
            )
            for each in found
        ],
        buttons=[[w.button("button.my_offerings", Act("myof"))]],
        again=Act("gals"),
    )


def _in_short(w: Writer, each: GroupPlaces) -> str:
    taken = w.label("group.taken", n=each.count, places=each.gathering.places)
    return f"{each.title} · {taken}"


def page(w: Writer, shown: GatheringPage, person: int, links: Links, *intro: Text) -> Screen:
    """Each student leads to their booking, where an absence is noted."""
    gathering = shown.gathering
    return w.screen(
        w.label("group.page.title", title=shown.title),
        *intro,
        *_state(w, gathering),
        details=[
            (w.label("detail.when"), (Stamp(gathering.starts_at),)),
            (w.label("group.places"), _taken(w, shown)),
            *_minimum(w, gathering),
            *_waiting(w, shown),
        ],
        prompt=w.label("group.page.prompt") if shown.seats else "",
        choices=[_seat(w, booking, name) for booking, name in shown.seats],
        buttons=_rows(w, shown, person, links),
        again=Act("gath", gathering.id),
    )


def _state(w: Writer, gathering: Gathering) -> list[Text]:
    if gathering.is_open:
        return []
    if gathering.reason == "too_few":
        return [w.say("group.off.too_few")]
    if gathering.reason == MOVED:
        return [w.say("group.moved")]
    return [w.say("group.off"), words.typed(w, gathering.reason) if gathering.reason else ()]


def _taken(w: Writer, shown: GatheringPage) -> Text:
    live = sum(booking.is_live for booking, _ in shown.seats)
    over = len(shown.seats) - live
    return w.say("group.taken", n=live or over, places=shown.gathering.places)


def _minimum(w: Writer, gathering: Gathering) -> list[tuple[str, Text]]:
    if gathering.minimum is None:
        return []
    key = "group.runs_from" if gathering.decided_at is None else "group.runs_sure"
    return [(w.label("group.runs"), w.say(key, n=gathering.minimum))]


def _waiting(w: Writer, shown: GatheringPage) -> list[tuple[str, Text]]:
    if not shown.waiting:
        return []
    return [(w.label("group.line"), w.say("group.line.count", n=shown.waiting))]


def _seat(w: Writer, booking: Booking, name: str) -> Choice:
    return Choice(name, Act("card", booking.id), detail=w.label(f"state.{booking.state}"))


def _rows(w: Writer, shown: GatheringPage, person: int, links: Links) -> list[list[Button]]:
    gathering, now = shown.gathering, w.reader.now
    sure = [booking for booking, _ in shown.seats if booking.state is S.SCHEDULED]
    rows: list[list[Button]] = []
    begun = now is not None and gathering.starts_at <= now
    if sure and person == gathering.mentor_id:
        link = Act("link", sure[0].id, sure[0].revision)
        join = w.link("button.join", links.join(sure[0].id, gathering.mentor_id))
        rows.append([join, w.button("button.set_link", link)])
    if sure and begun:
        done = Act("gdon", gathering.id)
        rows.append([w.button("group.button.done", done, Style.PRIMARY, n=len(sure))])
    if gathering.is_open and not begun:
        off = Act("gcaq", gathering.id, gathering.revision)
        row = [w.button("group.button.off", off, Style.DANGER)]
        rows.append([move_button(w, gathering), *row] if sure else row)
    return [*rows, [w.button("group.button.mine", Act("gals"))]]


def call_off(w: Writer, shown: GatheringPage) -> Screen:
    """What it does to whom, before it is done; what is written is told to everybody."""
    gathering = shown.gathering
    reason = Field(
        "reason",
        w.label("group.off.reason"),
        FieldKind.PARAGRAPH,
        required=False,
        max_length=REASON_LENGTH,
    )
    title = w.label("group.off.title", title=shown.title)
    act = Act("gcao", gathering.id, gathering.revision)
    live = sum(booking.is_live for booking, _ in shown.seats)
    return w.screen(
        title,
        w.say("group.off.about", n=live),
        details=[(w.label("detail.when"), (Stamp(gathering.starts_at),))],
        form=Form(title, act, (reason,), w.label("group.off.yes")),
        buttons=[[w.button("button.keep", Act("gath", gathering.id))]],
        again=Act("gcaq", gathering.id, gathering.revision),
    )
