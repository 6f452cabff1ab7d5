"""The line for a place with a mentor: joined, offered in turn, taken, lapsed, declined, left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import (
    AlreadyDecided,
    NotAllowed,
    NotFound,
    OfferEnded,
    PlaceFree,
    ProductNotForSale,
    ReasonMissing,
    SeatFull,
    SelfBooking,
    StaleButton,
)
from core.ids import IdentityId
from core.notices import NoticeKind
from core.orders import OrderState, Outcome
from core.people import Identity, Role
from core.use_cases import (
    joining,
    keeping_line,
    lining_up,
    mentoring,
    promoting,
    publishing,
    redeeming,
    waiting,
)
from core.use_cases.due import fall_due
from core.use_cases.seating import release
from core.waiting import WaitEntry, WaitState
from tests.harness.world import World

K, W = NoticeKind, WaitState
DAY = timedelta(days=1)


class Line:
    """A mentor with one place, taken by Tara, and those who want it."""

    def __init__(self, cap: int = 1, waiting: int = 3) -> None:
        self.world = World()
        self.mentor = self.world.mentor(cap=cap)
        self.product = self.world.product(self.mentor)
        self.holders = [self.world.student(f"Holder {n}") for n in range(cap)]
        for holder in self.holders:
            self.world.pay(self.world.order(holder, self.product))
        self.people = [self.world.student(f"Student {n}") for n in range(waiting)]
        for person in self.people:
            self.join(person)

    def join(self, person):
        self.world.jump(minutes=1)
        return self.world.run(lining_up.join, person, self.mentor.id)

    def entry(self, person) -> WaitEntry:
        mine = [e for e in self.world.store.wait_entries.values() if e.student_id == person.id]
        return max(mine, key=lambda each: each.id)

    def states(self) -> list[WaitState]:
        return [self.entry(person).state for person in self.people]

    def release(self, number: int = 0) -> None:
        seat = self.world.seat(self.holders[number], self.mentor)
        self.world.run(release, seat, "by_hand")

    def told(self, person) -> list[NoticeKind]:
        ours = {K.PLACE_OFFERED, K.PLACE_LAPSED, K.PLACE_WITHDRAWN, K.WAITLIST_CLOSED}
        return [kind for kind in self.world.told(person) if kind in {*ours, K.WAITLIST_CHANGED}]

    def buy(self, person):
        order = self.world.order(person, self.product)
        self.world.pay(order)
        return order


@pytest.fixture
def line() -> Line:
    return Line()


def test_z11_a_purchase_is_refused_at_the_cap_and_the_waitlist_is_open(line):
    with pytest.raises(SeatFull) as refused:
        line.world.order(line.world.student(), line.product)
    assert refused.value.facts["mentor_id"] == line.mentor.id
    assert line.join(line.world.student()).number == 4


def test_z06_the_place_in_line_is_told_at_once_and_joining_twice_keeps_it(line):
    first, second, third = line.people
    place = line.join(third)
    assert (place.number, place.length, place.mentor_name) == (3, 3, "Mona")
    assert len(line.world.store.wait_entries) == 3
    line.world.run(lining_up.leave, first, line.entry(first).id)
    assert line.world.run(lining_up.my_places, second)[0].number == 1


def test_x26_a_freed_place_is_offered_to_the_first_alone_with_an_end(line):
    line.release()
    assert line.states() == [W.OFFERED, W.WAITING, W.WAITING]
    entry = line.entry(line.people[0])
    assert entry.offer_ends_at == line.world.now + timedelta(hours=24)
    assert line.told(line.people[0]) == [K.PLACE_OFFERED]
    assert line.told(line.people[1]) == []


def test_z06_an_offered_place_is_for_nobody_else_and_is_taken_by_buying(line):
    line.release()
    with pytest.raises(SeatFull):
        line.world.order(line.people[1], line.product)
    line.buy(line.people[0])
    assert line.states() == [W.TAKEN, W.WAITING, W.WAITING]
    assert line.world.seat(line.people[0], line.mentor) is not None


def test_x26_an_unanswered_offer_lapses_and_the_next_is_asked(line):
    line.release()
    line.world.move(hours=23, minutes=59)
    assert line.states() == [W.OFFERED, W.WAITING, W.WAITING]
    line.world.move(minutes=1)
    assert line.states() == [W.LAPSED, W.OFFERED, W.WAITING]
    assert line.told(line.people[0]) == [K.PLACE_OFFERED, K.PLACE_LAPSED]


def test_x26_a_declined_place_goes_to_the_next_at_once(line):
    line.release()
    entry = line.entry(line.people[0])
    line.world.run(lining_up.decline, line.people[0], entry.id, entry.revision)
    assert line.states() == [W.DECLINED, W.OFFERED, W.WAITING]
    assert line.world.run(lining_up.decline, line.people[0], entry.id, 0).state is W.DECLINED


def test_x26_who_leaves_with_an_offer_gives_it_to_the_next(line):
    line.release()
    line.world.run(lining_up.leave, line.people[0], line.entry(line.people[0]).id)
    assert line.states() == [W.LEFT, W.OFFERED, W.WAITING]


def test_a_button_from_before_the_offer_does_not_throw_the_place_away(line):
    shown = line.entry(line.people[0])
    line.release()
    with pytest.raises(StaleButton):
        line.world.run(lining_up.leave, line.people[0], shown.id, shown.revision)
    with pytest.raises(OfferEnded):
        line.world.run(lining_up.decline, line.people[1], line.entry(line.people[1]).id)


def test_z06_nobody_is_asked_twice_within_seven_days_and_keeps_the_place_in_line(line):
    first, second, _ = line.people
    line.release()
    line.world.move(days=1)  # the first lets it pass, and joins again at the end
    line.join(first)
    entry = line.entry(second)
    line.world.run(lining_up.decline, second, entry.id)
    line.world.move(days=1, minutes=2)
    assert line.states() == [W.WAITING, W.DECLINED, W.LAPSED]
    assert line.told(first).count(K.PLACE_OFFERED) == 1
    line.world.move(days=4, hours=23)
    assert line.entry(first).state is W.WAITING
    line.world.move(hours=1)
    assert line.entry(first).state is W.OFFERED
    assert line.told(first).count(K.PLACE_OFFERED) == 2


def test_leaving_and_joining_again_is_no_way_round_the_seven_days(line):
    first = line.people[0]
    line.release()
    line.world.run(lining_up.leave, first, line.entry(first).id)
    line.join(first)
    for other in line.people[1:]:
        line.world.run(lining_up.leave, other, line.entry(other).id)
    assert line.entry(first).state is W.WAITING
    assert line.told(first).count(K.PLACE_OFFERED) == 1
    assert line.world.run(lining_up.my_places, first)[0].is_free


def test_who_must_not_be_asked_yet_may_buy_a_place_that_is_free(line):
    first = line.people[0]
    line.release()
    line.world.move(days=3)  # all three let it pass
    line.world.run(waiting.place_freed, line.mentor.id)
    with pytest.raises(PlaceFree):
        line.join(first)
    line.buy(first)
    assert line.world.seat(first, line.mentor) is not None


def test_the_banned_and_the_unreachable_are_passed_over_and_keep_their_place(line):
    first, second, third = line.people
    staff = line.world.staff()
    line.world.run(joining.ban, staff, first.id)
    lost = Identity(IdentityId(1), second.id, "web", "u", "c", "S", line.world.now)
    line.world.store.identities[1] = replace(lost, unreachable_at=line.world.now)
    line.release()
    assert line.states() == [W.WAITING, W.WAITING, W.OFFERED]
    entry = line.entry(third)
    line.world.run(lining_up.decline, third, entry.id)
    line.world.run(joining.arrive, "web", "u", "c", "S")
    assert line.states() == [W.WAITING, W.OFFERED, W.DECLINED]


def test_who_is_banned_with_an_offer_gives_it_to_the_next_and_is_asked_again_one_day(line):
    first, second, _ = line.people
    staff = line.world.staff()
    line.release()
    line.world.run(joining.ban, staff, first.id)
    assert line.states() == [W.WAITING, W.OFFERED, W.WAITING]
    line.world.run(joining.unban, staff, first.id)
    line.world.run(lining_up.decline, second, line.entry(second).id)
    assert line.states() == [W.WAITING, W.DECLINED, W.OFFERED]


def test_z06_an_offer_whose_checkout_is_open_keeps_the_place_until_the_checkout_ends(line):
    first = line.people[0]
    line.release()
    line.world.move(hours=23, minutes=50)
    order = line.world.order(first, line.product)
    line.world.move(minutes=15)  # the offer is over, the checkout runs for 15 minutes more
    assert line.states()[0] is W.OFFERED
    other = line.world.product(line.mentor)
    with pytest.raises(OfferEnded):
        line.world.order(first, other)
    line.world.pay(order)
    assert line.states()[0] is W.TAKEN


def test_a_code_entered_after_the_offer_leaves_the_place_with_the_checkout_it_is_entered_in(line):
    first, staff = line.people[0], line.world.staff()
    promo = line.world.run(promoting.create, staff, promoting.PromoDraft("SAVE10", "10%"), True)
    line.world.run(promoting.start, staff, promo.id)
    line.release()
    line.world.move(hours=23, minutes=50)
    order = line.world.order(first, line.product)
    line.world.move(minutes=15)
    fresh = line.world.run(redeeming.apply_code, first, order.id, "SAVE10")
    line.world.run(waiting.place_freed, line.mentor.id)
    assert line.states()[0] is W.OFFERED
    line.world.pay(fresh)
    assert line.states()[0] is W.TAKEN


def test_the_place_goes_on_when_that_checkout_lapses_and_late_money_does_not_take_it(line):
    first, second, _ = line.people
    line.release()
    line.world.move(hours=23, minutes=50)
    order = line.world.order(first, line.product)
    line.world.move(minutes=31)
    assert line.world.order_now(order).state is OrderState.LAPSED
    assert line.states()[:2] == [W.LAPSED, W.OFFERED]
    line.world.pay(order)
    outcomes = [each.outcome for each in line.world.store.payments.values()]
    assert outcomes == [Outcome.FULFILLED, Outcome.RETURNED]
    line.buy(second)
    assert line.world.seat(second, line.mentor) is not None


def test_fault_b14_late_money_takes_no_place_that_another_is_paying_for():
    world = World()
    mentor, early, late = world.mentor(cap=1), world.student("A"), world.student("B")
    product = world.product(mentor)
    first = world.order(early, product)
    world.jump(minutes=31)
    second = world.order(late, product)
    world.pay(first)
    world.pay(second)
    assert world.seat(early, mentor) is None
    assert world.seat(late, mentor) is not None


def test_a_lapsed_checkout_and_a_raised_cap_each_free_a_place():
    line = Line(cap=0, waiting=0)
    product, mentor = line.product, line.mentor
    line.world.run(mentoring.edit_mentor, mentor, mentor.id, seat_cap=1)
    line.world.order(line.world.student("Quick"), product)
    waits, next_one = line.world.student("Waits"), line.world.student("Next")
    line.join(waits)
    line.join(next_one)
    line.world.move(minutes=30)
    assert line.entry(waits).state is W.OFFERED
    line.world.run(mentoring.edit_mentor, mentor, mentor.id, seat_cap=2)
    assert line.entry(next_one).state is W.OFFERED


def test_a_lowered_cap_takes_back_the_latest_offer_and_no_seat():
    line = Line(cap=3)
    for number in range(3):
        line.release(number)
    assert line.states() == [W.OFFERED] * 3
    line.world.run(mentoring.edit_mentor, line.mentor, line.mentor.id, seat_cap=1)
    assert line.states() == [W.OFFERED, W.WAITING, W.WAITING]
    assert line.told(line.people[2]) == [K.PLACE_OFFERED, K.PLACE_WITHDRAWN]


def test_a_checkout_in_review_keeps_its_place_until_its_time_is_over():
    world = World()
    mentor, product = (m := world.mentor(cap=1)), world.product(m)
    buyer, waits = world.student("Buyer"), world.student("Waits")
    order = world.order(buyer, product)
    world.run(lining_up.join, waits, mentor.id)
    world.pay(order, amount=replace(order.total, minor=1))
    assert world.order_now(order).state is OrderState.REVIEW
    with pytest.raises(SeatFull):
        world.order(waits, product)
    world.move(minutes=30)
    assert world.told(waits) == [K.PLACE_OFFERED]


def test_x26_nothing_is_offered_while_nothing_is_sold_and_a_new_pack_moves_the_line(line):
    line.world.run(publishing.withdraw_pack, line.mentor, line.product.id)
    line.release()
    assert line.states() == [W.WAITING] * 3
    with pytest.raises(ProductNotForSale):
        line.join(line.world.student())
    line.world.run(publishing.offer_pack, line.mentor, "Five", 5, "50", "EUR", 90)
    assert line.states() == [W.OFFERED, W.WAITING, W.WAITING]


def test_an_offer_is_taken_back_when_the_last_pack_is_withdrawn(line):
    line.release()
    line.world.run(publishing.withdraw_pack, line.mentor, line.product.id)
    assert line.states() == [W.WAITING] * 3
    assert line.told(line.people[0]) == [K.PLACE_OFFERED, K.PLACE_WITHDRAWN]


def test_x26_when_the_mentor_stops_for_good_the_line_is_closed_with_one_message(line):
    line.world.run(joining.grant_role, line.world.staff(), line.mentor.id, Role.MENTOR, False)
    assert line.states() == [W.CLOSED] * 3
    assert [line.told(person) for person in line.people] == [[K.WAITLIST_CLOSED]] * 3
    with pytest.raises(ProductNotForSale):
        line.join(line.people[0])


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=5), 30 * DAY])
def test_fault_t13_the_end_of_an_offer_late_or_twice_is_one_step(late):
    line = Line()
    line.release()
    deadline = next(
        each.row for key, each in line.world.store.deadlines.items() if key.startswith("offer:")
    )
    assert line.world.run(fall_due, deadline) is False  # early
    line.world.jump(hours=24)
    line.world.now += late
    assert line.world.run(fall_due, deadline) is True
    assert line.world.run(fall_due, deadline) is False
    assert line.states() == [W.LAPSED, W.OFFERED, W.WAITING]


def test_fault_t13_with_the_clock_down_nobody_overtakes_the_line(line):
    line.release()
    line.world.jump(days=2)  # the offer is over, and no deadline was worked
    with pytest.raises(SeatFull):
        line.world.order(line.world.student("Passer-by"), line.product)
    with pytest.raises(SeatFull):
        line.world.order(line.people[0], line.product)
    line.world.order(line.people[1], line.product)
    line.world.work_deadlines()
    assert line.states() == [W.LAPSED, W.OFFERED, W.WAITING]


def test_fault_b14_a_seat_released_twice_is_offered_once(line):
    seat = line.world.seat(line.holders[0], line.mentor)
    line.world.run(release, seat, "grace_ended")
    line.world.run(release, line.world.store.seats[seat.id], "refunded")
    line.world.run(waiting.place_freed, line.mentor.id)
    assert line.states() == [W.OFFERED, W.WAITING, W.WAITING]


def test_fault_b14_control_without_the_count_everybody_is_offered_the_place(line, monkeypatch):
    monkeypatch.setattr("core.use_cases.places.free_places", lambda *_: 3)
    with pytest.raises(SeatFull):  # the database has the last word
        line.release()


def test_who_may_not_join(line):
    world = line.world
    with pytest.raises(SelfBooking):
        world.run(lining_up.join, line.mentor, line.mentor.id)
    with pytest.raises(PlaceFree):
        world.run(lining_up.join, line.holders[0], line.mentor.id)
    with pytest.raises(NotFound):
        world.run(lining_up.join, world.student(), world.student().id)
    with pytest.raises(NotAllowed):
        world.run(lining_up.join, world.person("Pure mentor", Role.MENTOR), line.mentor.id)
    with pytest.raises(NotFound):
        world.run(lining_up.leave, line.people[1], line.entry(line.people[0]).id)


def test_z06_staff_see_the_order_and_take_out_or_move_up_with_a_reason(line):
    staff, world = line.world.staff(), line.world
    seen = world.run(keeping_line.line, staff, line.mentor.id)
    assert [name for _, name in seen.entries] == ["Student 0", "Student 1", "Student 2"]
    assert world.run(keeping_line.lines, staff) == ((line.mentor.id, "Mona", 3),)
    third = line.entry(line.people[2])
    with pytest.raises(ReasonMissing):
        world.run(keeping_line.move_to_front, staff, third.id, "  ")
    world.run(keeping_line.move_to_front, staff, third.id, "Promised by phone")
    assert line.entry(line.people[2]).joined_at == third.joined_at
    line.release()
    assert line.states() == [W.WAITING, W.WAITING, W.OFFERED]
    world.run(keeping_line.remove, staff, third.id, "Found another mentor")
    assert line.states() == [W.OFFERED, W.WAITING, W.CLOSED]
    assert line.told(line.people[2]) == [K.WAITLIST_CHANGED, K.PLACE_OFFERED, K.WAITLIST_CHANGED]
    with pytest.raises(AlreadyDecided):
        world.run(keeping_line.remove, staff, third.id, "again")
    by_staff = [e for e in world.store.audit.values() if e.actor_id == staff.id]
    assert [(e.action, e.facts["reason"]) for e in by_staff] == [
        ("wait_moved", "Promised by phone"),
        ("wait_closed", "Found another mentor"),
    ]


def test_the_line_is_for_staff_alone_to_see(line):
    with pytest.raises(NotAllowed):
        line.world.run(keeping_line.line, line.people[0], line.mentor.id)
    with pytest.raises(NotAllowed):
        line.world.run(keeping_line.remove, line.mentor, line.entry(line.people[0]).id, "no")
