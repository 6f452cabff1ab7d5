"""Weekly series: planned with a pack in hand or for nothing, changed, booked by one or by two
presses at once; answered, moved and cancelled whole, by the right people and the wrong ones."""

from datetime import datetime, timedelta
from typing import Any

from bot.simulation.plays.booking import some_offering, some_start
from bot.simulation.plays.parts import may, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import Breach, World
from core.booking import Booking
from core.catalog import Offering
from core.ids import PersonId, SeriesId
from core.series import Series
from core.series_reports import SeriesReport
from core.use_cases import (
    series_booking,
    series_cancelling,
    series_deciding,
    series_moving,
    series_planning,
    series_reading,
)
from core.use_cases.series_planning import SeriesWish


def plan_weekly(world: World) -> str:
    """Mostly as offered, sometimes for too many weeks; then often another time for a clash."""
    who, offering = _who_and_what(world)
    if offering is None:
        return "nothing_to_plan"
    start = some_start(world, offering)
    options = world.as_person(who, series_planning.series_options, offering.id, start)
    weeks = max(2, min(world.chance.between(1, 5), options.most))
    wish = SeriesWish(offering.id, start, weeks, world.act())
    world.as_person(who, series_planning.preview_series, wish)
    series = world.as_person(who, series_planning.plan_series, wish)
    if world.as_person(who, series_planning.plan_series, wish).id != series.id:
        raise Breach(f"B-07: one press planned series {series.id} and another")
    return _go_on(world, who, series)


def _who_and_what(world: World) -> tuple[PersonId, Offering | None]:
    now = world.clock.now()
    packs = [p for p in world.seen.packs.values() if p.is_usable(now) and p.remaining > 1]
    if not packs or world.chance.percent(20):
        return world.student(), some_offering(world)
    pack = world.chance.pick(packs)
    known = [o for o in world.seen.offerings_of(pack.mentor_id) if series_planning.possible(o)]
    return pack.student_id, world.chance.pick(known) if known else None


def _go_on(world: World, who: PersonId, series: Series) -> str:
    report = world.as_person(who, series_planning.series_report, series.id)
    for clash in report.clashes:
        instead: datetime | None = None
        if clash.alternatives and world.chance.percent(60):
            instead = world.chance.pick(clash.alternatives)
        report = world.as_person(
            who, series_planning.choose_instead, series.id, report.series.revision,
            clash.occurrence.number, instead)  # fmt: skip
    if report.clashes and world.chance.percent(50):
        revision = report.series.revision
        report = world.as_person(who, series_planning.start_again, series.id, revision)
    stranger = world.anybody()
    guarded(world, "book_series", stranger == who,
            lambda: world.as_person(stranger, series_booking.book_series, series.id))  # fmt: skip
    return _book(world, who, report)


def _book(world: World, who: PersonId, report: SeriesReport) -> str:
    id, revision = report.series.id, report.series.revision
    done = world.as_person(who, series_booking.book_series, id, revision)
    made = world.run(lambda uow: list(uow.bookings.of_series(id)))
    if done.series.is_booked != bool(made):
        raise Breach(f"X37: series {id} was booked in part: {len(made)} sessions")
    if done.series.is_booked and len(made) != len(done.series.occurrences):
        raise Breach(f"X37: series {id} has {len(made)} sessions")
    return "series_booked" if made else "series_clashed"


def press_series(world: World) -> str:
    """Something on a series that was live when last seen."""
    known = [b for b in world.seen.live.values() if b.series_id is not None]
    if not known:
        return "no_series"
    booking = world.chance.pick(known)
    name, who, press = world.chance.pick(_BUTTONS)
    student, mentor = booking.student_id, booking.mentor_id
    actor = somebody(world, who, student, mentor)
    rightly = may(world, who, actor, student, mentor)
    guarded(world, name, rightly, lambda: press(world, actor, booking))
    return name


def _id(booking: Booking) -> SeriesId:
    return SeriesId(booking.series_id or 0)


def _page(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, series_reading.series_page, _id(b))


def _approve(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, series_deciding.approve_series, _id(b))


def _decline(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, series_deciding.decline_series, _id(b), "no time")


def _cancel(world: World, who: PersonId, b: Booking) -> Any:
    shown = world.as_person(who, series_cancelling.preview_following, b.id)
    count = len(shown.parts) + world.chance.pick((0, 0, 0, 1))
    return world.as_person(
        who, series_cancelling.cancel_following, b.id, "", count, shown.lost)  # fmt: skip


def _move(world: World, who: PersonId, b: Booking) -> Any:
    to = b.starts_at + timedelta(minutes=world.chance.pick((-60, 30, 60, 1440, 10_080)))
    shown = world.as_person(who, series_moving.preview_move, b.id, to)
    count = len(shown.bookings)
    return world.as_person(who, series_moving.move_following, b.id, to, count)


def _accept(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, series_moving.accept_series_move, _id(b))


def _keep(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, series_moving.decline_series_move, _id(b))


_BUTTONS = (
    ("series_page", "SMO", _page),
    ("approve_series", "MO", _approve),
    ("approve_series", "MO", _approve),
    ("decline_series", "MO", _decline),
    ("cancel_following", "SMO", _cancel),
    ("move_following", "SMO", _move),
    ("move_following", "SMO", _move),
    ("accept_series_move", "MO", _accept),
    ("decline_series_move", "MO", _keep),
)
