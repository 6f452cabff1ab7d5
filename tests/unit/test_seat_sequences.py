"""Any order of buying, booking, attending, cancelling, refunding, pausing and waiting keeps what is
promised of a seat. Each unit is checked by the books of the World; this adds the
seat's own rules."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.booking import Booking, BookingState, By
from core.clock import to_ms
from core.errors import RuleError, StaleRevision
from core.notices import NoticeKind
from core.orders import OrderState, Purpose
from core.people import Person
from core.seats import Seat, SeatState, sessions_left
from core.settings import Settings
from core.use_cases import cancelling, completing, correcting, ending, pausing, refunding
from tests.harness.world import World

S = BookingState
STEPS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1_000)), min_size=1, max_size=30)


class Life:
    """Two students and a mentor with one place; every step that a rule refuses changes nothing."""

    def __init__(self) -> None:
        self.world = World(Settings())
        self.mentor = self.world.mentor(cap=1)
        self.students = [self.world.student(name) for name in ("Sara", "Omar")]
        self.product = self.world.product(self.mentor, 2, 10_001, days=60)
        self.offering = self.world.offering(self.mentor, 5_000)
        self.moves: list[Callable[[int], object]] = [
            self.buy,
            self.buy,
            self.book,
            self.book,
            self.complete,
            self.complete,
            self.cancel,
            self.refund,
            self.pause,
            self.resume,
            self.correct,
            self.leave,
            self.wait,
        ]

    def step(self, move: int, pick: int) -> None:
        try:
            self.moves[move](pick)
        except StaleRevision:
            raise  # a unit was in its own way
        except RuleError:
            return

    def student(self, pick: int) -> Person:
        return self.students[pick % 2]

    def one(self, *states: BookingState, pick: int) -> Booking | None:
        found = [each for each in self.world.store.bookings.values() if each.state in states]
        return found[pick % len(found)] if found else None

    def seat(self, pick: int) -> Seat | None:
        return self.world.seat(self.student(pick), self.mentor)

    def buy(self, pick: int) -> None:
        self.world.pay(self.world.order(self.student(pick), self.product))

    def book(self, pick: int) -> None:
        self.world.book(self.student(pick), self.offering, self.world.slot_in(days=2 + pick % 20))

    def complete(self, pick: int) -> None:
        booked = self.one(S.SCHEDULED, S.COMPLETED, S.NO_SHOW, pick=pick)
        if booked is None:
            return
        self.world.move_to(booked.ends_at)
        who = (None, By.STUDENT, By.MENTOR)[pick % 3]
        if who is None:
            self.world.run(completing.complete, self.mentor, booked.id)
        else:
            self.world.run(completing.mark_absent, self.mentor, booked.id, who)

    def cancel(self, pick: int) -> None:
        booked = self.one(S.SCHEDULED, pick=pick)
        if booked is not None:
            who = next(each for each in self.students if each.id == booked.student_id)
            self.world.run(cancelling.cancel, self.mentor if pick % 2 else who, booked.id)

    def refund(self, pick: int) -> None:
        paid = [
            each
            for each in self.world.store.orders.values()
            if each.state is OrderState.PAID and each.purpose is Purpose.PACK
        ]
        if paid:
            result = paid[pick % len(paid)].result_id
            assert result is not None
            self.world.run(refunding.return_unused, result, "a test", None)
            self.world.provider_refunds()

    def pause(self, pick: int) -> None:
        seat = self.seat(pick)
        if seat is not None:
            self.world.run(pausing.pause, self.mentor, seat.id, "", 1 + pick % 60)

    def resume(self, pick: int) -> None:
        seat = self.seat(pick)
        if seat is not None:
            self.world.run(pausing.resume, self.mentor, seat.id)

    def correct(self, pick: int) -> None:
        packs = list(self.world.store.packs.values())
        if packs:
            pack = packs[pick % len(packs)]
            change = (-1, 1)[pick % 2]
            self.world.run(correcting.correct_pack, self.mentor, pack.id, change, "a test")

    def leave(self, pick: int) -> None:
        seat = self.seat(pick)
        if seat is None:
            return
        if pick % 3:
            self.world.run(ending.give_up, self.student(pick), seat.id)
        else:
            self.world.run(ending.end, self.mentor, seat.id, "a test")

    def wait(self, pick: int) -> None:
        if pick % 4 == 0:
            self.world.jump(hours=pick)
            self.world.work_deadlines()
        else:
            self.world.move(hours=pick % 400)

    # what must hold after every step

    def require(self) -> None:
        seats = list(self.world.store.seats.values())
        live = [seat for seat in seats if seat.is_live]
        assert len({(seat.student_id, seat.mentor_id) for seat in live}) == len(live)
        assert len(live) <= 1
        for seat in seats:
            self._one(seat)
        for pack in self.world.store.packs.values():
            pair = (pack.student_id, pack.mentor_id)
            has_seat = any((seat.student_id, seat.mentor_id) == pair for seat in live)
            assert not pack.held or has_seat, "booked sessions without a seat"

    def _one(self, seat: Seat) -> None:
        told = [
            each
            for each in self.world.notices(NoticeKind.SEAT_RELEASED)
            if each.subject_id == seat.id
        ]
        audits = [
            each.action
            for each in self.world.store.audit.values()
            if (each.subject_kind, each.subject_id) == ("seat", seat.id)
        ]
        assert audits.count("seat_released") == (not seat.is_live)
        assert len(told) <= 2 * (not seat.is_live)
        open_keys = {key for key, each in self.world.store.deadlines.items() if each.open}
        if seat.is_paused:
            assert seat.pause_ends_at is not None
            assert f"pause_end:{seat.id}:{to_ms(seat.pause_ends_at)}" in open_keys
        elif seat.is_live:
            self._needed_or_in_grace(seat, open_keys)

    def _needed_or_in_grace(self, seat: Seat, open_keys: set[str]) -> None:
        """In grace exactly when nothing is left; and a grace has its end waiting."""
        unit = self.world.unit()
        left = sessions_left(unit.packs.of(seat.student_id, seat.mentor_id), self.world.now)
        assert (seat.state is SeatState.GRACE) == (left == 0), (seat, left)
        if seat.grace_ends_at is not None:
            assert seat.grace_ends_at > self.world.now
            assert f"grace:{seat.id}:{to_ms(seat.grace_ends_at)}" in open_keys


def play(steps: list[tuple[int, int]]) -> Life:
    life = Life()
    for move, pick in steps:
        life.step(move, pick)
        life.require()
    return life


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STEPS)
def test_i09_whatever_the_order_a_seat_is_needed_or_in_grace_or_released_once(steps):
    play(steps)


def test_the_steps_reach_every_state_of_a_seat():
    """What a sequence that never leaves the first state would prove is nothing."""
    bought, booked, done, paused = (0, 0), (2, 0), (4, 0), (8, 4)
    used_up = [bought, booked, done, booked, (4, 3)]
    life = play(used_up)
    assert life.seat(0).state is SeatState.GRACE
    life = play([bought, paused])
    assert life.seat(0).is_paused
    life = play([*used_up, (12, 399)])
    assert life.seat(0) is None
    assert life.world.now > life.students[0].created_at + timedelta(days=5)
