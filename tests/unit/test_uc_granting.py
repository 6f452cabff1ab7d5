"""Packs for nothing, longer packs, and corrections that are undone again (Z4, X13)."""

from datetime import timedelta

import pytest

from core.errors import (
    HoursInvalid,
    NotAllowed,
    NotFound,
    NumberInvalid,
    ReasonMissing,
    SeatFull,
    SelfBooking,
    StaleButton,
)
from core.notices import NoticeKind
from core.packs import PackState
from core.seats import SeatState
from core.settings import PackSettings, Settings
from core.use_cases.auditing import audit_of
from core.use_cases.correcting import correct_pack
from core.use_cases.extending import extend_pack
from core.use_cases.granting import Gift, give_pack
from tests.harness.world import World


@pytest.fixture
def world():
    """Where nobody is paused for having booked nothing."""
    return World(Settings(packs=PackSettings(idle_nudge_days=0)))


def gift(student, mentor, **changes):
    facts = {"sessions": 2, "days": 30, "title": "A gift", "reason": "won the quiz", **changes}
    return Gift(student.id, mentor.id, **facts)


def test_invariant_i6_a_gift_is_a_grant_without_an_order_that_says_who_and_why(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    pack = world.run(give_pack, stella, gift(sara, mona))
    assert (pack.order_id, pack.total, pack.remaining) == (None, 2, 2)
    assert pack.expires_at == world.now + timedelta(days=30)
    assert world.seat(sara, mona).is_live
    assert not world.store.journal
    (line,) = [e for e in world.store.audit.values() if e.action == "pack_granted"]
    assert (line.actor_id, line.facts["reason"]) == (stella.id, "won the quiz")
    assert NoticeKind.PACK_GIVEN in world.told(sara)
    assert NoticeKind.PACK_GIVEN in world.told(mona)


def test_a_gift_of_the_mentors_own_product_has_its_numbers(world):
    mona, sara = world.mentor("Mona"), world.student()
    product = world.product(mona, sessions=4, days=60)
    pack = world.run(give_pack, mona, gift(sara, mona, product_id=product.id, sessions=0, days=0))
    assert (pack.title, pack.total) == (product.title, 4)
    assert pack.expires_at == world.now + timedelta(days=60)
    assert NoticeKind.PACK_GIVEN not in world.told(mona)


def test_a_gift_needs_a_reason_a_student_and_numbers(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    for wrong, error in [
        ({"reason": " "}, ReasonMissing),
        ({"sessions": 0}, NumberInvalid),
        ({"sessions": 101}, NumberInvalid),
        ({"days": 0}, NumberInvalid),
        ({"days": 731}, NumberInvalid),
        ({"product_id": world.product(world.mentor("Nour")).id}, NotFound),
    ]:
        with pytest.raises(error):
            world.run(give_pack, stella, gift(sara, mona, **wrong))
    with pytest.raises(SelfBooking):
        world.run(give_pack, stella, gift(mona, mona))
    with pytest.raises(NotFound):
        world.run(give_pack, stella, gift(sara, world.student("Nobody")))


def test_a_mentor_gives_only_of_their_own(world):
    mona, nour, sara = world.mentor("Mona"), world.mentor("Nour"), world.student()
    with pytest.raises((NotAllowed, NotFound)):
        world.run(give_pack, nour, gift(sara, mona))
    with pytest.raises((NotAllowed, NotFound)):
        world.run(give_pack, sara, gift(sara, mona))


def test_a_gift_takes_a_seat_and_there_must_be_one(world):
    mona, sara, stella = world.mentor("Mona", cap=1), world.student(), world.staff()
    world.run(give_pack, stella, gift(sara, mona))
    with pytest.raises(SeatFull):
        world.run(give_pack, stella, gift(world.student("Omar"), mona))


def test_fault_b07_one_form_sent_twice_gives_one_pack(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    world.run(give_pack, stella, gift(sara, mona), 0)
    with pytest.raises(StaleButton):
        world.run(give_pack, stella, gift(sara, mona), 0)


def test_a_gift_stacks_with_what_was_bought(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    bought = world.pack(sara, mona)
    given = world.run(give_pack, stella, gift(sara, mona, days=10))
    assert given.expires_at == world.pack_now(bought).expires_at
    longer = world.run(give_pack, stella, gift(sara, mona, days=300))
    assert world.pack_now(bought).expires_at == longer.expires_at


def test_a_pack_is_good_for_longer_and_the_student_is_told(world):
    mona, sara = world.mentor("Mona"), world.student()
    pack = world.pack(sara, mona)
    longer = world.run(extend_pack, mona, pack.id, 14, "you were ill", pack.revision)
    assert longer.expires_at == pack.expires_at + timedelta(days=14)
    assert NoticeKind.PACK_EXTENDED in world.told(sara)
    with pytest.raises(StaleButton):
        world.run(extend_pack, mona, pack.id, 14, "you were ill", pack.revision)
    undone = world.run(extend_pack, mona, pack.id, -14, "a slip", longer.revision)
    assert undone.expires_at == pack.expires_at


def test_the_old_expiry_ends_nothing_once_it_was_moved(world):
    mona, sara = world.mentor("Mona"), world.student()
    pack = world.pack(sara, mona)
    world.run(extend_pack, mona, pack.id, 30, "you were ill")
    world.move_to(pack.expires_at + timedelta(days=1))
    assert world.pack_now(pack).state is PackState.ACTIVE
    world.move(days=30)
    assert world.pack_now(pack).state is PackState.EXPIRED


def test_an_expired_pack_comes_back_with_its_seat(world):
    mona, sara = world.mentor("Mona"), world.student()
    pack = world.pack(sara, mona)
    world.move(days=100)
    assert world.pack_now(pack).state is PackState.EXPIRED
    back = world.run(extend_pack, mona, pack.id, 7, "one more week")
    assert (back.state, back.expires_at) == (PackState.ACTIVE, world.now + timedelta(days=7))
    assert world.seat(sara, mona).state is SeatState.ACTIVE


def test_a_pack_does_not_end_in_the_past_by_hand(world):
    mona, sara = world.mentor("Mona"), world.student()
    pack = world.pack(sara, mona)
    with pytest.raises(HoursInvalid):
        world.run(extend_pack, mona, pack.id, -200, "a slip")
    for days in (0, 731):
        with pytest.raises(NumberInvalid):
            world.run(extend_pack, mona, pack.id, days, "a slip")


def test_the_opposite_correction_undoes_one(world):
    mona, sara = world.mentor("Mona"), world.student()
    pack = world.pack(sara, mona)
    more = world.run(correct_pack, mona, pack.id, 3, "a slip", pack.revision)
    again = world.run(correct_pack, mona, pack.id, -3, "undone", more.revision)
    assert (again.total, again.remaining) == (pack.total, pack.remaining)


def test_x16_staff_read_the_audit_of_a_pack_an_order_and_a_person(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    pack = world.pack(sara, mona)
    world.run(correct_pack, mona, pack.id, 1, "a thank-you")
    trail = world.run(audit_of, stella, pack.id)
    assert trail.what == "pack"
    assert "pack_corrected" in [entry.action for entry in trail.entries]
    assert trail.names[mona.id] == "Mona"
    assert pack.order_id is not None
    assert world.run(audit_of, stella, pack.order_id).what == "order"
    of_sara = [entry.action for entry in world.run(audit_of, stella, sara.id).entries]
    assert {"pack_corrected", "payment_fulfilled"} <= set(of_sara)
    with pytest.raises(NotFound):
        world.run(audit_of, stella, 7)
    with pytest.raises(NotAllowed):
        world.run(audit_of, mona, pack.id)
