"""What staff read of a period: told exactly, and never more than happened (M9, F11)."""

from datetime import timedelta

import pytest

from core.booking import BookingState, By
from core.catalog import BookingMode, OfferingKind
from core.errors import NotAllowed, NumberInvalid
from core.statistics import PERIODS, WEEKS, Payments
from core.use_cases import approving, buying, completing
from core.use_cases.statistics import statistics
from tests.harness.world import World


@pytest.fixture
def world():
    return World()


def test_m09_kinds_states_rates_and_the_median_are_what_happened(world):
    staff, mentor, student = world.staff(), world.mentor(), world.student()
    talk = world.offering(mentor, 5_000, BookingMode.REQUEST)
    for wait in (1, 3, 9):
        asked = world.book(student, talk, world.slot_in(days=8, hours=3 * wait))
        world.move(hours=wait)
        world.run(approving.approve, mentor, asked.id)
        if wait != 9:
            world.run(buying.proceed_to_payment, student, asked.id)
            world.pay_for(asked)
    world.move(days=3)
    free = world.book(student, world.offering(mentor))
    world.move_to(free.ends_at)
    world.run(completing.mark_absent, mentor, free.id, By.STUDENT)
    told = world.run(statistics, staff, 30)
    assert told.kinds[OfferingKind.ONE_TO_ONE] == 4
    assert told.payments == Payments(approved=3, paid=2, open=0)
    assert told.answer_minutes == 180
    assert told.absent == {By.STUDENT: 1}
    assert told.states[BookingState.NO_SHOW] == 1
    assert sum(sum(week.kinds.values()) for week in told.weeks) == 4
    assert told.money["EUR"].came == 10_000


def test_m09_a_shorter_time_has_less_in_it_and_all_has_everything(world):
    staff, mentor, student = world.staff(), world.mentor(), world.student()
    offering = world.offering(mentor)
    for _ in range(3):
        world.book(student, offering)
        world.move(days=10.5)
    booked = [sum(world.run(statistics, staff, days).kinds.values()) for days in PERIODS]
    assert booked == [0, 2, 3, 3]


def test_m09_the_weeks_are_the_last_ones_and_begin_on_monday(world):
    told = world.run(statistics, world.staff(), 7)
    assert len(told.weeks) == WEEKS
    assert {week.first_day.weekday() for week in told.weeks} == {0}
    assert told.weeks[-1].first_day + timedelta(days=7) > world.now.date()


def test_m09_only_staff_and_only_known_times(world):
    for nobody in (world.mentor(), world.student()):
        with pytest.raises(NotAllowed):
            world.run(statistics, nobody, 30)
    with pytest.raises(NumberInvalid):
        world.run(statistics, world.staff(), 31)
