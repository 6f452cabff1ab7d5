"""Messages that show a card keep their words while these are true, and no longer."""

from bot.copies import compose_copy
from bot.notice_subjects import compose, compose_card
from bot.screens import orders
from bot.screens.writer import Writer
from bot.stored_screen import dump
from bot.times import Reader
from bot.ui import Screen
from core.doors import Delivery
from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from core.use_cases import cancelling, moving
from core.use_cases.mentoring import room_ready
from tests.harness.screens_shown import LINKS
from tests.harness.world import World

K = NoticeKind


def copy_of(world: World, notice: Notice, card: str) -> Screen | None:
    """What a message sent by `notice` shows once it is edited now."""
    sent = Delivery(
        id=1,
        notice_id=notice.id,
        person_id=notice.person_id,
        identity_id=IdentityId(1),
        channel="web",
        chat="chat",
        message="message",
        card=card,
        sent_at=world.now,
    )
    return compose_copy(world.unit(), sent, LINKS)


def reply(world: World, screen: Screen, person: int) -> Notice:
    answer = Notice(
        id=77,
        key="reply:77",
        kind=K.REPLY,
        person_id=person,
        subject_id=77,
        due_at=world.now,
        facts={"screen": dump(screen)},
    )
    world.run(lambda uow, _: uow.later.notify([answer]), world.staff())
    return answer


def test_a_room_that_became_ready_leaves_the_words_of_a_new_booking():
    world = World()
    mentor, student = world.mentor(), world.student()
    booked = world.book(student, world.offering(mentor))
    told = world.notices(K.SESSION_BOOKED, mentor)[-1]
    before = compose(world.unit(), told, LINKS)
    world.run(lambda uow, _: room_ready(uow, booked.id, "https://x.example", late=False), mentor)
    after = copy_of(world, told, f"booking:{booked.id}")
    assert before is not None
    assert after is not None
    assert (after.title, after.lines) == (before.title, before.lines)
    assert after.buttons != before.buttons  # they carry the new revision


def test_words_that_are_no_longer_true_give_way_to_the_card():
    world = World()
    mentor, student = world.mentor(), world.student()
    booked = world.book(student, world.offering(mentor))
    told = world.notices(K.SESSION_BOOKED, mentor)[-1]
    world.run(cancelling.cancel, student, booked.id)
    bare = compose_card(world.unit(), booked.id, mentor.id, LINKS)
    assert copy_of(world, told, f"booking:{booked.id}") == bare


def test_an_answer_keeps_its_words_until_the_card_says_something_else():
    world = World()
    mentor, student = world.mentor(), world.student()
    offering = world.offering(mentor)
    booked = world.book(student, offering)
    shown = compose_card(world.unit(), booked.id, student.id, LINKS)
    assert shown is not None
    words = (("Booked!",), *shown.lines)
    answer = reply(world, Screen(shown.title, words, card=shown.card), student.id)
    world.run(lambda uow, _: room_ready(uow, booked.id, "https://x.example", late=False), mentor)
    kept = copy_of(world, answer, shown.card)
    assert kept is not None
    assert kept.lines == words
    world.run(moving.move, student, booked.id, world.slot(offering, 5))
    moved = copy_of(world, answer, shown.card)
    assert moved is not None
    assert ("Booked!",) not in moved.lines


def test_an_order_that_was_paid_offers_no_payment_any_more():
    world = World()
    mentor, student = world.mentor(), world.student()
    order = world.order(student, world.product(mentor))
    w = Writer(Reader("en", "UTC", world.now))
    asked = orders.order(w, order, LINKS)
    assert "Pay" in asked.buttons[0][0].label
    answer = reply(world, asked, student.id)
    world.pay(order)
    changed = [n for n in world.notices(K.CARD_CHANGED) if n.facts.get("card") == "order"]
    assert [n.subject_id for n in changed] == [order.id]
    now = copy_of(world, answer, asked.card)
    assert now is not None
    assert now.title == "Paid"
    assert not any(button.url for row in now.buttons for button in row)


def test_an_order_is_shown_to_its_buyer_alone():
    world = World()
    mentor, student = world.mentor(), world.student()
    order = world.order(student, world.product(mentor))
    w = Writer(Reader("en", "UTC", world.now))
    answer = reply(world, orders.order(w, order, LINKS), mentor.id)
    assert copy_of(world, answer, orders.name_of(order.id)) is None
