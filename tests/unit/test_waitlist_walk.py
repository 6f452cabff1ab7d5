"""The line under a random walk: whatever people, staff and the clock do, in any order, no place is
promised twice, nobody is overtaken, nobody is asked too often, and no free place is forgotten."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from core.catalog import ProductStatus
from core.errors import RuleError
from core.notices import NoticeKind
from core.orders import OrderState
from core.use_cases import joining, keeping_line, lining_up, mentoring, places, publishing, waiting
from core.use_cases.seating import release
from core.waiting import WaitState
from tests.harness.memory_money import MemoryOrders
from tests.harness.world import World

STEPS, STUDENTS = 150, 9
PAUSE = timedelta(days=7)


class Walk:
    """One mentor, nine students, staff; each step one of them does something, or time goes by."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.world = World()
        self.mentor = self.world.mentor(cap=2)
        self.staff = self.world.staff()
        self.people = [self.world.student(f"S{n}") for n in range(STUDENTS)]
        self.world.product(self.mentor)

    # What may happen

    def someone(self):
        return self.chance.choice(self.people)

    def entry(self):
        line = [each for each in self.world.store.wait_entries.values() if each.is_live]
        return self.chance.choice(line) if line else None

    def join(self):
        self.world.run(lining_up.join, self.someone(), self.mentor.id)

    def leave(self):
        if entry := self.entry():
            person = self.world.store.people[entry.student_id]
            self.world.run(lining_up.leave, person, entry.id)

    def decline(self):
        if (entry := self.entry()) and entry.state is WaitState.OFFERED:
            person = self.world.store.people[entry.student_id]
            self.world.run(lining_up.decline, person, entry.id)

    def order(self):
        sold = [p for p in self.world.store.products.values() if p.status is ProductStatus.ACTIVE]
        entry = self.entry()
        offered = entry is not None and entry.state is WaitState.OFFERED
        buyer = self.world.store.people[entry.student_id] if offered else self.someone()
        if sold:
            self.world.order(buyer, self.chance.choice(sold))

    def pay(self):
        unpaid = [o for o in self.world.store.orders.values() if o.takes_money]
        if unpaid:
            order = self.chance.choice(unpaid)
            wrong = self.chance.random() < 0.1 and order.state is OrderState.OPEN
            self.world.pay(order, amount=replace(order.total, minor=1) if wrong else None)

    def release(self):
        seats = self.world.unit().seats.of_mentor(self.mentor.id)
        if seats:
            self.world.run(release, self.chance.choice(seats), "by_hand")

    def cap(self):
        self.world.run(
            mentoring.edit_mentor,
            self.mentor,
            self.mentor.id,
            seat_cap=self.chance.choice((0, 1, 1, 2, 2, 3)),
        )

    def sell(self):
        sold = list(self.world.unit().products.for_sale(self.mentor.id))
        if sold and self.chance.random() < 0.5:
            self.world.run(publishing.withdraw_pack, self.mentor, self.chance.choice(sold).id)
        else:
            self.world.run(publishing.offer_pack, self.mentor, "Pack", 4, "100", "EUR", 90)

    def ban(self):
        person = self.world.person_now(self.someone())
        if person.banned_at:
            self.world.run(joining.unban, self.staff, person.id)
        elif self.chance.random() < 0.3:
            self.world.run(joining.ban, self.staff, person.id)

    def keep(self):
        if entry := self.entry():
            what = self.chance.choice((keeping_line.move_to_front, keeping_line.remove))
            self.world.run(what, self.staff, entry.id, "a reason")

    def time(self):
        self.world.move(hours=self.chance.choice((0.1, 0.5, 1, 6, 12, 24)))

    def clock_is_down(self):
        self.world.jump(hours=self.chance.choice((0.5, 1, 24, 100)))

    def step(self):
        often = [self.join, self.time, self.pay] * 4 + [self.release, self.order, self.decline] * 2
        seldom = [self.leave, self.cap, self.sell, self.ban, self.keep, self.clock_is_down]
        act = self.chance.choice([*often, *seldom])
        before = dict(self.world.store.wait_entries)
        promised, now = self.promised(), self.world.now
        try:
            act()
        except RuleError:
            return
        self.require_within_cap(promised)
        if self.world.now == now:  # while time goes by, many things happen at many moments
            self.require_in_turn(before)
        self.require_rested()

    # What must hold

    def promised(self) -> int:
        uow = self.world.unit()
        id = self.mentor.id
        return uow.seats.taken(id) + uow.orders.places_on_hold(id, places.NOBODY, uow.now)

    def require_within_cap(self, before: int) -> None:
        cap = self.world.store.mentors[self.mentor.id].seat_cap
        assert self.promised() <= max(cap, before)

    def require_in_turn(self, before) -> None:
        """Nobody who could have been asked stands before somebody who was."""
        uow = self.world.unit()
        line = uow.waitlist.line(self.mentor.id)
        offered = [e for e in line if e.state is WaitState.OFFERED and e != before.get(e.id)]
        moved = {e.id for e in line if e.id in before and e.place_at != before[e.id].place_at}
        for lucky in offered:
            for other in line[: line.index(lucky)]:
                assert other.id in moved or not self.could_be_asked(uow, other), (other, lucky)

    def could_be_asked(self, uow, entry) -> bool:
        if entry.state is not WaitState.WAITING:
            return False
        person = uow.people.get(entry.student_id)
        rested = entry.told_at is None or entry.told_at + PAUSE <= uow.now
        paying = uow.orders.running_pack(entry.student_id, entry.mentor_id, uow.now)
        return rested and person.banned_at is None and paying is None

    def require_rested(self) -> None:
        for person in self.people:
            told = [n.due_at for n in self.world.notices(NoticeKind.PLACE_OFFERED, person)]
            assert all(b - a >= PAUSE for a, b in pairwise(told)), told

    def require_nothing_forgotten(self) -> None:
        """With the clock's work done, no place is free while somebody could be asked."""
        self.world.work_deadlines()
        uow = self.world.unit()
        if places.are_sold(uow, self.mentor.id) and places.free_places(uow, self.mentor.id) > 0:
            assert not [e for e in uow.waitlist.line(self.mentor.id) if self.could_be_asked(uow, e)]


@pytest.mark.parametrize("seed", range(40))
def test_z06_no_walk_breaks_the_line(seed):
    walk = Walk(seed)
    for number in range(STEPS):
        walk.step()
        if number % 5 == 0:
            walk.require_nothing_forgotten()


def broken(monkeypatch, target, value, seeds=60) -> bool:
    """Whether some walk finds it when a protection is taken away."""
    monkeypatch.setattr(target, value)
    for seed in range(seeds):
        walk = Walk(seed)
        try:
            for _ in range(STEPS):
                walk.step()
                walk.require_nothing_forgotten()
        except (AssertionError, RuleError):
            return True
    return False


def test_control_a_walk_sees_that_offers_do_not_count(monkeypatch):
    holds = MemoryOrders.places_on_hold

    def without_offers(self, mentor, student, now):
        entries, self._store.wait_entries = self._store.wait_entries, {}
        try:
            return holds(self, mentor, student, now)
        finally:
            self._store.wait_entries = entries

    honest = Walk.promised

    def promised(self):
        monkeypatch.setattr(MemoryOrders, "places_on_hold", holds)
        try:
            return honest(self)
        finally:
            monkeypatch.setattr(MemoryOrders, "places_on_hold", without_offers)

    monkeypatch.setattr(Walk, "promised", promised)
    assert broken(
        monkeypatch, "tests.harness.memory_money.MemoryOrders.places_on_hold", without_offers
    )


def test_control_a_walk_sees_that_people_are_asked_too_often(monkeypatch):
    target = "core.use_cases.waiting.may_be_asked_at"
    assert broken(monkeypatch, target, lambda uow, entry: entry.joined_at)


def test_control_a_walk_sees_that_a_freed_place_is_forgotten(monkeypatch):
    forgetful = SimpleNamespace(place_freed=lambda *_: False)
    assert broken(monkeypatch, "core.use_cases.lapsing.waiting", forgetful)


def test_control_a_walk_sees_that_somebody_is_overtaken(monkeypatch):
    honest = waiting._can_take

    def unfair(uow, entry):
        return honest(uow, entry) and entry.student_id % 2 == 0

    assert broken(monkeypatch, "core.use_cases.waiting._can_take", unfair)


def test_control_the_walks_meet_every_end_there_is():
    ends = set()
    for seed in range(8):
        walk = Walk(seed)
        for _ in range(STEPS):
            walk.step()
        ends |= {each.state for each in walk.world.store.wait_entries.values()}
    assert ends == set(WaitState)
