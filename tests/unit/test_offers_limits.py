"""Limits per week and month, notice for moving, and reminders of one offering (X38, X11, X18)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.availability import Busy, Reason, SlotRules, Unit, WeeklyHours, free_slots, why_not
from core.errors import NumberInvalid, SlotNotOffered, TooLateToMove
from core.notices import NoticeKind
from core.settings import AvailabilitySettings, PackSettings, Settings
from core.use_cases import moving, slots
from core.use_cases.publishing import edit_offering
from tests.harness.player import Player
from tests.harness.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World()


def week_of(**rules):
    """Free starts of four weeks from a Monday, a session on each of its first three days."""
    busy = [
        Busy.session(MONDAY + n * DAY + 10 * HOUR, MONDAY + n * DAY + 11 * HOUR) for n in (0, 1, 2)
    ]
    every_day = [
        WeeklyHours(day, MONDAY.time(), MONDAY.replace(hour=23).time()) for day in range(1, 8)
    ]
    limits = SlotRules(duration=HOUR, step=HOUR, zone="UTC", horizon=60 * DAY, **rules)
    window = (MONDAY, MONDAY + 40 * DAY)
    free = free_slots(every_day, (), (), busy, limits, MONDAY, *window)
    asked = lambda start: why_not(start, every_day, (), (), busy, limits, MONDAY)  # noqa: E731
    return {slot.starts_at.date() for slot in free}, asked


def test_x38_a_full_week_hides_its_slots_and_says_its_number():
    days, why = week_of(max_per_week=3)
    assert min(days) == (MONDAY + 7 * DAY).date()
    answer = why(MONDAY + 4 * DAY + 15 * HOUR)
    assert (answer.reason, answer.number, answer.unit) == (Reason.WEEK_FULL, 3, Unit.SESSIONS)
    assert answer.free_after is not None
    assert answer.free_after.starts_at == MONDAY + 7 * DAY
    assert MONDAY.date() in week_of(max_per_week=4)[0]


def test_x38_the_week_begins_where_the_community_says():
    days, _ = week_of(max_per_week=3, week_starts_on=4)
    assert min(days) == (MONDAY + 3 * DAY).date()  # Thursday opens another week


def test_x38_a_full_calendar_month_is_closed_to_its_last_day():
    days, why = week_of(max_per_month=3)
    assert min(days) == datetime(2026, 7, 1).date()
    assert why(MONDAY + 20 * DAY).reason is Reason.MONTH_FULL


def test_x38_the_month_is_the_one_on_the_mentors_wall():
    busy = [
        Busy.session(datetime(2026, 6, 30, 22, tzinfo=UTC), datetime(2026, 6, 30, 23, tzinfo=UTC))
    ]
    every_day = [
        WeeklyHours(day, MONDAY.time(), MONDAY.replace(hour=23).time()) for day in range(1, 8)
    ]
    limits = SlotRules(
        duration=HOUR, step=HOUR, zone="Africa/Cairo", horizon=90 * DAY, max_per_month=1
    )
    free = free_slots(every_day, (), (), busy, limits, MONDAY, MONDAY, MONDAY + 60 * DAY)
    starts = {slot.starts_at for slot in free}
    assert datetime(2026, 6, 10, 12, tzinfo=UTC) in starts  # on that wall it was July already
    assert datetime(2026, 7, 10, 12, tzinfo=UTC) not in starts


def test_x38_a_full_week_is_not_booked_and_moving_within_it_is(world: World):
    mentor, sara = world.mentor(), world.student()
    talk = world.offering(mentor, max_per_week=2)
    first = world.book(sara, talk, world.slot_in(days=2))
    world.book(world.student("Omar"), talk, world.slot_in(days=3))
    with pytest.raises(SlotNotOffered) as refused:
        world.book(world.student("Lena"), talk, world.slot_in(days=4))
    assert (refused.value.facts["rule"], refused.value.facts["number"]) == (Reason.WEEK_FULL, 2)
    moved = world.run(moving.move, sara, first.id, world.slot_in(days=4))
    assert moved.starts_at == world.slot_in(days=4)
    assert world.slot_in(days=8) in [s.starts_at for s in slots.slots_ahead(world.unit(), talk)]


def test_x38_sessions_of_the_same_week_count_when_they_are_over(world: World):
    mentor = world.mentor()
    talk = world.offering(mentor, max_per_week=1, minimum_notice_hours=1)
    world.book(world.student(), talk, world.slot_in(hours=2))
    world.move(days=5)
    assert slots.verdict(world.unit(), talk, world.slot_in(hours=20)).reason is Reason.WEEK_FULL


def test_x38_the_communitys_limit_holds_where_an_offering_sets_none():
    world = World(Settings(packs=PackSettings(idle_nudge_days=0),
                           availability=AvailabilitySettings(max_per_month=1)))  # fmt: skip
    mentor = world.mentor()
    world.book(world.student(), world.offering(mentor), world.slot_in(days=2))
    with pytest.raises(SlotNotOffered):
        world.book(world.student("Omar"), world.offering(mentor), world.slot_in(days=9))
    world.book(
        world.student("Lena"), world.offering(mentor, max_per_month=5), world.slot_in(days=10)
    )


def test_x38_without_such_limits_no_more_is_read(world: World):
    talk = world.offering(world.mentor())
    rules = slots.rules_for(world.unit(), talk)
    assert (rules.max_per_week, rules.max_per_month) == (None, None)
    assert slots.reach(rules) == timedelta(days=2)


def test_x11_an_offering_has_its_own_notice_for_moving(world: World):
    sara = world.student()
    talk = world.offering(world.mentor(), move_notice_hours=72)
    booked = world.book(sara, talk, world.slot_in(days=3))
    world.jump(hours=1)
    with pytest.raises(TooLateToMove) as late:
        world.run(moving.move, sara, booked.id, world.slot_in(days=6))
    assert late.value.facts["limit"] == 72
    mentor = world.store.people[talk.mentor_id]
    assert world.run(moving.move, mentor, booked.id, world.slot_in(days=6)).starts_at


def test_x11_0_hours_let_a_student_move_until_the_start(world: World):
    sara = world.student()
    talk = world.offering(world.mentor(), move_notice_hours=0)
    booked = world.book(sara, talk, world.slot_in(days=3))
    world.jump(hours=70)
    world.run(moving.move, sara, booked.id, world.slot_in(days=6))


def test_z14_x18_a_mentor_sets_reminders_limits_and_notice_in_one_form(world: World):
    person = world.mentor("Mona")
    talk = world.offering(person)
    mona = Player(world, person)
    mona.command("myofferings")
    mona.press("Mock interview")
    mona.press("More settings")
    mona.press("Limits, reminders")
    mona.submit(max_per_week="4", max_per_month="", move_notice_hours="48", reminders="30، 1440")
    kept = world.store.offerings[talk.id]
    assert (kept.max_per_week, kept.max_per_month, kept.move_notice_hours) == (4, None, 48)
    assert kept.reminder_minutes == (1440, 30)
    assert "4 sessions a week" in mona.text
    assert "2 days" in mona.text
    booked = world.book(world.student(), kept, world.slot_in(days=3))
    offsets = {n.facts["minutes"] for n in world.notices(NoticeKind.REMINDER)}
    assert offsets == {1440, 30}
    assert booked


@pytest.mark.parametrize(("field", "typed"), [("reminders", "soon"), ("max_per_week", "0")])
def test_numbers_that_are_none_are_refused_in_the_form(world: World, field: str, typed: str):
    person = world.mentor("Mona")
    talk = world.offering(person)
    mona = Player(world, person)
    mona.command("myofferings")
    mona.press("Mock interview")
    mona.press("More settings")
    mona.press("Limits, reminders")
    mona.submit(**{field: typed})
    assert mona.filled[field] == typed
    assert world.store.offerings[talk.id] == talk


def test_every_limit_has_its_bounds(world: World):
    person = world.mentor()
    talk = world.offering(person)
    for name in ("max_per_week", "max_per_month"):
        with pytest.raises(NumberInvalid):
            world.run(edit_offering, person, talk.id, None, **{name: 0})
    with pytest.raises(NumberInvalid):
        replace(slots.rules_for(world.unit(), talk), max_per_week=0)


def test_y04_why_tells_the_number_of_a_full_week(world: World):
    talk = world.offering(world.mentor(), max_per_week=1)
    world.book(world.student("Omar"), talk, world.slot_in(days=2))
    sara = Player(world, world.student())
    sara.command("why", "thu 12:00")
    assert "That week is full: the mentor gives at most 1 session a week." in sara.text
