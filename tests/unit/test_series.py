"""Weekly series: the same time on the mentor's wall; all or a clear report (A15, X37, Z7)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind
from core.errors import NoCredit, NotFound, ReasonMissing, StaleButton, TooLateToMove
from core.notices import NoticeKind
from core.series import Shift, clock_changes, moved_along, weekly
from core.series_errors import SeriesNotPossible, SeriesOver, SeriesTooShort
from core.series_reports import NO_CREDIT, OPEN_LIMIT, STUDENT_BUSY
from core.settings import AvailabilitySettings, BookingSettings, PackSettings, Settings
from core.use_cases import (
    publishing,
    series_cancelling,
    series_deciding,
    series_moving,
    series_planning,
)
from core.use_cases.approving import approve
from core.use_cases.cancelling import Cost, cancel
from core.use_cases.series_booking import book_series
from core.use_cases.series_planning import SeriesWish
from core.use_cases.series_reading import series_page
from tests.harness.world import World

S, K = BookingState, NoticeKind
WEEK = timedelta(weeks=1)
FAR = Settings(
    packs=PackSettings(idle_nudge_days=0),
    availability=AvailabilitySettings(horizon_days=120),
)
ZONES = ("Africa/Cairo", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC",
         "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca")  # fmt: skip


@pytest.fixture
def world() -> World:
    return World(FAR)


# The occurrences


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    count=st.integers(2, 12),
)
def test_fault_t06_every_week_at_the_same_time_on_the_mentors_wall(zone, first, count):
    first = first.replace(second=0, microsecond=0, tzinfo=UTC)
    wall = first.astimezone(ZoneInfo(zone))
    found = weekly(first, zone, count)
    assert [each.number for each in found] == [*range(1, count + 1)]
    for weeks, each in enumerate(found):
        local = each.wanted_at.astimezone(ZoneInfo(zone))
        day = wall.date() + timedelta(weeks=weeks)
        if each.shift is Shift.SKIPPED:
            assert (local.date(), local.time()) > (day, wall.time())
        else:
            assert (local.date(), local.time()) == (day, wall.time())
        assert each.shift is not Shift.REPEATED or local.fold == 0
    starts = [each.wanted_at for each in found]
    assert starts == sorted(set(starts))


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    minutes=st.integers(-20_000, 20_000),
)
def test_fault_t06_moved_along_keeps_the_same_shift_on_the_wall(zone, first, minutes):
    tz = ZoneInfo(zone)
    first = first.replace(second=0, microsecond=0, tzinfo=UTC)
    before = [each.wanted_at for each in weekly(first, zone, 6)]
    to = first + timedelta(minutes=minutes)
    shift = _wall(to, tz) - _wall(first, tz)
    for old, new in zip(before, moved_along(before, to, zone), strict=True):
        if new.shift is Shift.NONE:
            assert _wall(new.wanted_at, tz) - _wall(old, tz) == shift


def _wall(moment, tz):
    return moment.astimezone(tz).replace(tzinfo=None)


def test_fault_t04_a_week_without_that_time_begins_when_the_clocks_have_sprung():
    first = datetime(2026, 3, 22, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, a week before
    found = weekly(first, "Europe/Berlin", 3)
    assert [each.shift for each in found] == [Shift.NONE, Shift.SKIPPED, Shift.NONE]
    assert found[1].wanted_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 03:00 there
    assert found[2].wanted_at == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)


def test_fault_t05_a_week_with_that_time_twice_takes_the_first():
    first = datetime(2026, 10, 18, 0, 30, tzinfo=UTC)  # 02:30 in Berlin
    found = weekly(first, "Europe/Berlin", 2)
    assert found[1].shift is Shift.REPEATED
    assert found[1].wanted_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_readers_clock_tells_from_which_day_it_shows_another_time():
    starts = [each.wanted_at for each in weekly(datetime(2026, 3, 23, 17, tzinfo=UTC),
                                                "Europe/Berlin", 3)]  # fmt: skip
    assert clock_changes(starts, "Europe/Berlin") == ()
    assert clock_changes(starts, "UTC") == ((date(2026, 3, 30), time(16, 0)),)


# Planning and booking


def plan(world, student, offering, count, first=None, intent=None):
    first = first or world.slot_in(days=3)
    wish = SeriesWish(offering.id, first, count, intent or world.act())
    return world.run(series_planning.plan_series, student, wish)


def shop(world, sessions=8, **offer):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, price=5_000, **offer)
    return student, mentor, offering, world.pack(student, mentor, sessions)


def whole(world, count=4, **offer):
    """A booked series."""
    student, mentor, offering, pack = shop(world, **offer)
    series = plan(world, student, offering, count)
    done = world.run(book_series, student, series.id)
    bookings = world.unit().bookings.of_series(done.series.id)
    return student, mentor, offering, pack, done.series, list(bookings)


def test_z7_the_rest_of_a_pack_is_booked_in_one_go_and_each_session_holds_a_credit(world):
    student, mentor, _, pack, series, bookings = whole(world, 8)
    assert [each.state for each in bookings] == [S.SCHEDULED] * 8
    gaps = {later.starts_at - earlier.starts_at for earlier, later in pairwise(bookings)}
    assert gaps == {WEEK}
    assert (world.pack_now(pack).held, world.pack_now(pack).remaining) == (8, 0)
    assert {each.series_id for each in bookings} == {series.id}
    assert world.told(mentor).count(K.SERIES_BOOKED) == 1
    assert K.SESSION_BOOKED not in world.told(mentor)
    assert len(world.notices(K.REMINDER, student)) == 16  # each session has its own


def test_fault_b07_the_same_act_plans_one_series_and_books_it_once(world):
    student, _, offering, pack = shop(world)
    series = plan(world, student, offering, 3, intent="act")
    assert plan(world, student, offering, 3, intent="act").id == series.id
    for _ in range(2):
        assert world.run(book_series, student, series.id, 0).series.is_booked
    assert len(world.unit().bookings.of_series(series.id)) == 3
    assert world.pack_now(pack).held == 3


def test_x37_a_clash_is_named_with_its_reason_and_the_nearest_free_times(world):
    student, _, offering, _ = shop(world)
    first = world.slot_in(days=3)
    world.book(world.student("Omar"), offering, first + WEEK)
    series = plan(world, student, offering, 3, first)
    report = world.run(series_planning.series_report, student, series.id)
    (clash,) = report.clashes
    assert (clash.occurrence.number, clash.reason) == (2, "taken")
    assert len(clash.alternatives) == 3
    assert all(abs(each - first - WEEK) <= timedelta(hours=2) for each in clash.alternatives)
    assert not report.is_ready


def test_x37_with_a_clash_nothing_is_booked_and_the_report_is_fresh(world):
    student, _, offering, pack = shop(world)
    first = world.slot_in(days=3)
    series = plan(world, student, offering, 3, first)
    assert world.run(series_planning.series_report, student, series.id).is_ready
    world.book(world.student("Omar"), offering, first + 2 * WEEK)
    report = world.run(book_series, student, series.id)
    assert not report.series.is_booked
    assert [each.occurrence.number for each in report.clashes] == [3]
    assert world.unit().bookings.of_series(series.id) == []
    assert world.pack_now(pack).held == 0


def test_x37_another_time_is_picked_for_one_week_and_one_is_left_out(world):
    student, _, offering, _ = shop(world)
    first = world.slot_in(days=3)
    for week in (1, 2):
        world.book(world.student("Omar"), offering, first + week * WEEK)
    series = plan(world, student, offering, 4, first)
    report = world.run(series_planning.series_report, student, series.id)
    instead = report.clashes[0].alternatives[0]
    choose = series_planning.choose_instead
    report = world.run(choose, student, series.id, 0, 2, instead)
    with pytest.raises(StaleButton):
        world.run(choose, student, series.id, 0, 3, None)
    report = world.run(choose, student, series.id, 1, 3, None)
    assert report.is_ready
    world.run(book_series, student, series.id, 2)
    starts = [each.starts_at for each in world.unit().bookings.of_series(series.id)]
    assert starts == [first, instead, first + 3 * WEEK]


def test_x37_starting_again_undoes_what_was_picked(world):
    student, _, offering, _ = shop(world)
    series = plan(world, student, offering, 3)
    world.run(series_planning.choose_instead, student, series.id, 0, 2, None)
    report = world.run(series_planning.start_again, student, series.id, 1)
    assert len(report.starts) == 3


def test_two_weeks_of_one_series_never_take_one_slot(world):
    student, _, offering, _ = shop(world)
    series = plan(world, student, offering, 3)
    taken = series.first_at
    report = world.run(series_planning.choose_instead, student, series.id, 0, 2, taken)
    assert [each.occurrence.number for each in report.clashes] == [2]


def test_x37_a_session_of_the_students_own_with_another_mentor_is_in_the_way(world):
    student, _, offering, _ = shop(world)
    first = world.slot_in(days=3)
    world.book(student, world.offering(world.mentor("Nour")), first + WEEK)
    series = plan(world, student, offering, 2, first)
    report = world.run(series_planning.series_report, student, series.id)
    (clash,) = report.clashes
    assert clash.reason == STUDENT_BUSY
    assert first + WEEK not in clash.alternatives


def test_the_horizon_cuts_a_series_and_says_how_many_fit():
    world = World()
    student, _, offering, _ = shop(world)
    series = plan(world, student, offering, 8)
    report = world.run(series_planning.series_report, student, series.id)
    assert (len(report.lines), report.beyond, report.horizon_days) == (4, 4, 30)
    options = world.run(series_planning.series_options, student, offering.id, world.slot_in(days=3))
    assert (options.most, options.fits, options.rest) == (4, 4, 8)
    with pytest.raises(SeriesTooShort):
        plan(world, student, offering, 8, world.slot_in(days=28))


def test_more_weeks_than_credits_are_told_not_booked(world):
    student, _, offering, pack = shop(world, sessions=3)
    series = plan(world, student, offering, 4)
    report = world.run(book_series, student, series.id)
    assert [each.reason for each in report.clashes] == [NO_CREDIT]
    assert world.pack_now(pack).held == 0


def test_x17_a_series_does_not_pass_the_limit_of_open_sessions():
    settings = Settings(
        packs=PackSettings(idle_nudge_days=0),
        availability=AvailabilitySettings(horizon_days=120),
        booking=BookingSettings(max_open_per_student=3),
    )
    world = World(settings)
    student, _, offering, _ = shop(world)
    report = world.run(book_series, student, plan(world, student, offering, 4).id)
    assert [each.reason for each in report.clashes] == [OPEN_LIMIT]


def test_a_week_behind_the_end_of_the_pack_is_said_and_still_booked(world):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, price=5_000)
    world.pay(world.order(student, world.product(mentor, 4, days=12)))
    series = plan(world, student, offering, 3)
    report = world.run(series_planning.series_report, student, series.id)
    assert [each.after_expiry for each in report.lines] == [False, False, True]
    assert world.run(book_series, student, series.id).series.is_booked


def test_a_free_offering_can_be_a_series_within_its_own_limit(world):
    student, offering = world.student(), world.offering(world.mentor())
    assert world.run(book_series, student, plan(world, student, offering, 2).id).series.is_booked


def test_what_is_paid_with_money_is_no_series(world):
    student, mentor = world.student(), world.mentor()
    with pytest.raises(NoCredit):
        plan(world, student, world.offering(mentor, price=5_000), 2)
    with pytest.raises(SeriesNotPossible):
        plan(world, student, world.offering(mentor, price=5_000, takes_credits=False), 2)


def test_fault_z02_a_plan_is_its_students_alone(world):
    student, mentor, offering, _ = shop(world)
    series = plan(world, student, offering, 2)
    for stranger in (world.student("Omar"), mentor):
        with pytest.raises(NotFound):
            world.run(book_series, stranger, series.id)
    world.run(book_series, student, series.id)
    with pytest.raises(NotFound):
        world.run(series_page, world.student("Lena"), series.id)


# Requests


def test_a_series_by_request_is_one_request(world):
    student, mentor, _, _, series, bookings = whole(world, 4, mode=BookingMode.REQUEST)
    assert {each.state for each in bookings} == {S.REQUESTED}
    assert world.told(mentor).count(K.SERIES_ASKED) == 1
    assert K.REQUEST_ASKED not in world.told(mentor)
    with pytest.raises(NotFound):
        world.run(series_deciding.approve_series, student, series.id)
    world.run(series_deciding.approve_series, mentor, series.id, 4)
    states = {each.state for each in world.unit().bookings.of_series(series.id)}
    assert states == {S.SCHEDULED}
    assert world.told(student).count(K.SERIES_ANSWERED) == 1
    assert K.REQUEST_APPROVED not in world.told(student)
    with pytest.raises(SeriesOver):
        world.run(series_deciding.approve_series, mentor, series.id)


def test_single_ones_are_approved_and_the_rest_declined_with_a_reason(world):
    _, mentor, _, pack, series, bookings = whole(world, 4, mode=BookingMode.REQUEST)
    world.run(approve, mentor, bookings[0].id)
    with pytest.raises(StaleButton):
        world.run(series_deciding.decline_series, mentor, series.id, "no", 4)
    with pytest.raises(ReasonMissing):
        world.run(series_deciding.decline_series, mentor, series.id, " ", 3)
    world.run(series_deciding.decline_series, mentor, series.id, "on holiday", 3)
    states = [each.state for each in world.unit().bookings.of_series(series.id)]
    assert states == [S.SCHEDULED, S.REJECTED, S.REJECTED, S.REJECTED]
    assert world.pack_now(pack).held == 1


def test_x21_a_paused_offering_declines_a_series_and_says_it_once(world):
    student, mentor, offering, pack, series, bookings = whole(world, 4, mode=BookingMode.REQUEST)
    world.run(publishing.pause, mentor, offering.id)
    states = {each.state for each in world.unit().bookings.of_series(series.id)}
    assert states == {S.REJECTED}
    assert world.told(student).count(K.SERIES_ANSWERED) == 1
    assert K.REQUEST_DECLINED not in world.told(student)
    assert world.pack_now(pack).held == 0
    assert len(bookings) == 4


def test_a_series_that_nobody_answers_ends_by_its_deadlines_and_is_told_once(world):
    student, mentor, _, pack, _, bookings = whole(world, 3, mode=BookingMode.REQUEST)
    world.move_to(max(each.hold_until for each in bookings))
    assert {world.booking(each).state for each in bookings} == {S.EXPIRED}
    ends = {each.hold_until for each in bookings}
    for person in (student, mentor):
        assert world.told(person).count(K.SERIES_EXPIRED) == len(ends)
    assert K.REQUEST_EXPIRED not in world.told(student)
    assert world.pack_now(pack).held == 0


# This and the following


def test_k04_cancelling_this_and_the_following_gives_the_credits_back(world):
    student, mentor, _, pack, _, bookings = whole(world, 4)
    shown = world.run(series_cancelling.preview_following, student, bookings[1].id)
    assert (len(shown.parts), shown.lost) == (3, 0)
    world.run(series_cancelling.cancel_following, student, bookings[1].id, "", 3, 0)
    states = [world.booking(each).state for each in bookings]
    assert states == [S.SCHEDULED] + [S.CANCELLED] * 3
    assert world.pack_now(pack).held == 1
    assert world.told(mentor).count(K.SERIES_CHANGED) == 1
    assert K.BOOKING_CANCELLED not in world.told(mentor)


def test_k04_the_late_one_among_them_costs_and_that_is_shown_before(world):
    student, _, _, pack, _, bookings = whole(world, 3)
    world.move_to(bookings[0].starts_at - timedelta(hours=2))
    shown = world.run(series_cancelling.preview_following, student, bookings[0].id)
    assert [due.cost for _, due in shown.parts] == [
        Cost.CREDIT_LOST, Cost.CREDIT_BACK, Cost.CREDIT_BACK]  # fmt: skip
    with pytest.raises(StaleButton):
        world.run(series_cancelling.cancel_following, student, bookings[0].id, "", 3, 0)
    world.run(series_cancelling.cancel_following, student, bookings[0].id, "", 3, 1)
    assert (world.pack_now(pack).used, world.pack_now(pack).held) == (1, 0)


def test_k01_this_and_the_following_move_by_as_much_on_the_wall(world):
    student, mentor, _, _, _, bookings = whole(world, 4)
    to = bookings[1].starts_at + timedelta(hours=2)
    report = world.run(series_moving.preview_move, student, bookings[1].id, to)
    assert (len(report.lines), report.clashes, report.asks) == (3, (), False)
    world.run(series_moving.move_following, student, bookings[1].id, to, 3)
    moved = [world.booking(each).starts_at - each.starts_at for each in bookings]
    assert moved == [timedelta(0)] + [timedelta(hours=2)] * 3
    assert world.told(mentor).count(K.SERIES_CHANGED) == 1
    assert K.BOOKING_MOVED not in world.told(mentor)


def test_a_whole_series_moves_by_one_week_over_its_own_slots(world):
    student, _, _, _, _, bookings = whole(world, 3)
    to = bookings[0].starts_at + WEEK
    world.run(series_moving.move_following, student, bookings[0].id, to, 3)
    assert [world.booking(each).starts_at for each in bookings] == [
        each.starts_at + WEEK for each in bookings]  # fmt: skip


def test_fault_b05_where_one_cannot_move_none_does(world):
    student, _, offering, _, _, bookings = whole(world, 3)
    hours = timedelta(hours=2)
    world.book(world.student("Omar"), offering, bookings[2].starts_at + hours)
    to = bookings[0].starts_at + hours
    report = world.run(series_moving.move_following, student, bookings[0].id, to, 3)
    assert [each.occurrence.number for each in report.clashes] == [3]
    assert [world.booking(each) for each in bookings] == bookings


def test_k01_the_first_of_them_must_be_early_enough(world):
    student, _, _, _, _, bookings = whole(world, 3)
    world.move_to(bookings[0].starts_at - timedelta(hours=2))
    with pytest.raises(TooLateToMove):
        world.run(series_moving.preview_move, student, bookings[0].id, bookings[1].starts_at)


def asked_to_move(world):
    student, mentor, _, _, series, bookings = whole(world, 3, mode=BookingMode.REQUEST)
    world.run(series_deciding.approve_series, mentor, series.id)
    to = bookings[1].starts_at + timedelta(minutes=30)
    report = world.run(series_moving.move_following, student, bookings[1].id, to, 2)
    assert (report.asks, report.clashes) == (True, ())
    return student, mentor, series, bookings


def test_a_student_asks_once_for_all_and_the_old_slots_are_kept_until_the_answer(world):
    student, mentor, series, bookings = asked_to_move(world)
    assert world.told(mentor).count(K.SERIES_MOVE_ASKED) == 1
    assert K.MOVE_ASKED not in world.told(mentor)
    assert [world.booking(each).starts_at for each in bookings] == [
        each.starts_at for each in bookings]  # fmt: skip
    world.run(series_moving.accept_series_move, mentor, series.id, 2)
    moved = [world.booking(each).starts_at - each.starts_at for each in bookings]
    assert moved == [timedelta(0)] + [timedelta(minutes=30)] * 2
    assert world.told(student).count(K.SERIES_CHANGED) == 1


def test_a_declined_move_leaves_all_where_they_were(world):
    student, mentor, series, bookings = asked_to_move(world)
    world.run(series_moving.decline_series_move, mentor, series.id, 2)
    assert all(world.booking(each).proposed_starts_at is None for each in bookings)
    assert world.told(student).count(K.SERIES_CHANGED) == 1
    assert K.MOVE_DECLINED not in world.told(student)


def test_fault_b06_a_series_is_cancelled_and_booked_again(world):
    student, _, offering, _, _, bookings = whole(world, 4)
    for booking in bookings:
        world.run(cancel, student, booking.id)
    series = plan(world, student, offering, 4)
    assert world.run(book_series, student, series.id).series.is_booked


def test_twelve_weeks_are_checked_with_one_look_at_the_hours_and_the_agenda(world, monkeypatch):
    student, _, offering, _ = shop(world, sessions=12)
    series = plan(world, student, offering, 10)
    looks: list[str] = []
    real = world.unit

    def counted():
        unit = real()
        for name in ("busy", "busy_rows", "busy_of_student", "student_is_busy"):
            _count(unit.claims, name, looks)
        for name in ("hours", "exceptions", "posted"):
            _count(unit.availability, name, looks)
        return unit

    monkeypatch.setattr(world, "unit", counted)
    assert world.run(series_planning.series_report, student, series.id).is_ready
    assert sorted(looks) == ["busy", "busy_of_student", "exceptions", "hours", "posted"]


def _count(thing, name, looks):
    real = getattr(thing, name)

    def counted(*args, **kwargs):
        looks.append(name)
        return real(*args, **kwargs)

    setattr(thing, name, counted)


def test_x36_a_group_can_be_a_series_and_joins_the_sessions_of_others(world):
    mentor = world.mentor()
    offering = world.offering(mentor, price=5_000, kind=OfferingKind.GROUP, places=3)
    first, made = world.slot_in(days=3), []
    for name in ("Sara", "Omar"):
        student = world.student(name)
        world.pack(student, mentor)
        series = plan(world, student, offering, 3, first)
        assert world.run(book_series, student, series.id).series.is_booked
        made.append(world.unit().bookings.of_series(series.id))
    shared = [{each.gathering_id for each in pair} for pair in zip(*made, strict=True)]
    assert all(len(each) == 1 and None not in each for each in shared)
