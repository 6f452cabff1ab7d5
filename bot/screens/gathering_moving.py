"""Moving a shared session as a whole: the day, the time or a written one, and whom it concerns."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.screens.booking import minute
from bot.screens.moments import moment_field
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Form, Screen, Stamp, Style
from core.availability import Slot, days_with_slots, slots_of_day
from core.gatherings import Gathering, GatheringMove


def move_button(w: Writer, gathering: Gathering) -> Button:
    return w.button("group.button.move", Act("gmvd", gathering.id, gathering.revision))


def days(w: Writer, found: GatheringMove, free: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("group.move.title", title=found.title),
        w.say("move.about", when=found.gathering.starts_at),
        w.say("group.move.about" if free else "group.move.none"),
        prompt=w.label("book.day.prompt") if free else "",
        choices=[
            Choice(
                day_label(day, w.reader.language),
                _act("gmvt", found, day.toordinal()),
                day=day.toordinal(),
            )
            for day in days_with_slots(free, w.reader.zone)
        ],
        buttons=[[w.button("moment.button.other", _act("gmvw", found)), _keep(w, found)]],
        again=again,
    )


def times(w: Writer, found: GatheringMove, day: date, free: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("move.time.title", day=day),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(w.time(slot.starts_at), _act("gmvc", found, minute(slot.starts_at)))
            for slot in slots_of_day(free, day, w.reader.zone)
        ],
        buttons=[[w.button("button.other_day", _act("gmvd", found)), _keep(w, found)]],
        again=again,
    )


def write(w: Writer, found: GatheringMove) -> Screen:
    """The new time as one says it (X30)."""
    title = w.label("group.move.title", title=found.title)
    field = moment_field(w, "when")
    return w.screen(
        title,
        w.say("move.about", when=found.gathering.starts_at),
        w.say("hours.zone", zone=w.reader.zone),
        form=Form(title, _act("gmvs", found), (field,), w.label("moment.submit")),
        buttons=[[_keep(w, found)]],
    )


def confirm(w: Writer, found: GatheringMove, to: datetime) -> Screen:
    """How many it concerns, before it is done; the number goes along with the press."""
    count = len(found.seats)
    act = _act("gmvo", found, minute(to), count)
    waiting = [w.say("group.move.waiting", n=found.waiting)] if found.waiting else []
    return w.screen(
        w.label("group.move.sure", title=found.title),
        w.say("group.move.count", n=count),
        *waiting,
        details=[
            (w.label("detail.from"), (Stamp(found.gathering.starts_at),)),
            (w.label("detail.to"), (Stamp(to),)),
        ],
        buttons=[[w.button("group.button.move_now", act, Style.DANGER, n=count), _keep(w, found)]],
    )


def _act(verb: str, found: GatheringMove, *extra: int) -> Act:
    return Act(verb, found.gathering.id, found.gathering.revision, extra)


def _keep(w: Writer, found: GatheringMove) -> Button:
    return w.button("button.keep", Act("gath", found.gathering.id))
