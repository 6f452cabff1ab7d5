"""Moving a shared session as a whole: day -> time, or a time that is written -> confirm."""

from datetime import datetime

from bot.actions.booking import day_of, moment_of
from bot.actions.gatherings import gathering_screen
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import gathering_moving as screens
from bot.screens.booking import minute
from bot.typed_times import read_moment
from bot.ui import Act, Screen
from core.dates_by_text.moments import LONGEST
from core.ids import GatheringId
from core.use_cases import gathering_moving


@on("gmvd")
def days(ask: Ask) -> Screen:
    found, free = gathering_moving.gathering_times(ask.uow, ask.person, _id(ask))
    return screens.days(ask.writer, found, free, ask.act)


@on("gmvt")
def times(ask: Ask) -> Screen:
    found, free = gathering_moving.gathering_times(ask.uow, ask.person, _id(ask))
    return screens.times(ask.writer, found, day_of(ask.act.number(0)), free, ask.act)


@on("gmvw")
def write(ask: Ask) -> Screen:
    found, _ = gathering_moving.gathering_times(ask.uow, ask.person, _id(ask))
    return screens.write(ask.writer, found)


@on("gmvs", form="gmvw")
def written(ask: Ask) -> Screen:
    """What was understood is shown, with the old time, before anything moves (X30)."""
    act = ask.act
    back = Act("gmvw", act.subject, act.revision)
    found = read_moment(
        ask,
        ask.typed("when", LONGEST),
        lambda to: Act("gmvc", act.subject, act.revision, (minute(to),)),
        back,
        field="when",
    )
    return found if isinstance(found, Screen) else _confirm(ask, found)


@on("gmvc")
def confirm(ask: Ask) -> Screen:
    return _confirm(ask, moment_of(ask.act.number(0)))


@on("gmvo")
def move(ask: Ask) -> Screen:
    to, count = moment_of(ask.act.number(0)), ask.act.number(1)
    moved = gathering_moving.move_gathering(
        ask.uow, ask.person, _id(ask), to, count, ask.act.revision
    )
    return gathering_screen(ask, moved.id, ask.writer.say("group.move.done", n=count))


def _confirm(ask: Ask, to: datetime) -> Screen:
    found = gathering_moving.preview_gathering_move(ask.uow, ask.person, _id(ask), to)
    return screens.confirm(ask.writer, found, to)


def _id(ask: Ask) -> GatheringId:
    return GatheringId(ask.act.subject)
