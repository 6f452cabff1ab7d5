"""Every staff screen, in every language, on every platform; and nobody else may press."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot import catalogs
from bot.actions import ACTIONS, perform
from bot.ask import Ask
from bot.codec import encode
from bot.fit import fit
from bot.limits import LIMITS
from bot.sorry import sorry
from bot.times import Reader, flatten
from bot.ui import Act, Button, Screen, Style
from core.booking import BookingState
from core.catalog import BookingMode
from core.doors import Arrival, InboxState
from core.errors import NotAllowed, OrderClosed
from core.facts import Refunded
from core.ledger import REVIEW, owed
from core.money import Money
from core.orders import OrderState, Refund
from core.papers import Paper
from core.people import Person, Role
from core.use_cases import joining, mentoring
from core.use_cases.settling import settle
from tests.harness.world import World

STAFF_VERBS = """over allb hist ppl pplf ppls prsn rolq rolc banq banc unbn rvw mony rtnq rtnc
dead retr ropn""".split()


class NoLinks:
    def pay(self, order: int) -> str:
        return f"https://seatmate.example/pay/{order}"

    def join(self, booking: int, person: int) -> str:
        return f"https://seatmate.example/join/{booking}"

    def calendar(self, booking: int, person: int) -> str:
        return f"https://seatmate.test/calendar/{booking}.{person}"

    def watch(self, order: int, person: int) -> str:
        return f"https://seatmate.test/watch/{order}.{person}"

    def pay_ways(self, order: int, currency: str) -> list[tuple[str, str]]:
        return []

    def paper(self, kind: Paper, person: int, subject: int = 0, month: int = 0) -> str:
        return f"https://seatmate.test/papers/{kind}/{person}.{subject}.{month}"


class Office:
    """A community where everything that staff look at has happened."""

    def __init__(self) -> None:
        world = self.world = World()
        self.staff, self.mentor = world.staff(), world.mentor()
        self.student = world.student("Sara <b>&*_`")
        world.run(joining.arrive, "telegram", "77", "chat", "Omar")
        instant = world.offering(self.mentor, price=5_000)
        world.pay_for(world.book(self.student, instant))
        free = world.offering(self.mentor)
        self.booked = world.book(self.student, free, world.slot(free, 40))
        by_staff = world.offering(
            self.mentor, mode=BookingMode.REQUEST, staff_approves=True, title="Face to face"
        )
        self.asked = world.book(self.student, by_staff, world.slot(by_staff, 80))
        self.wrong = world.order(self.student, world.product(self.mentor))
        world.pay(self.wrong, amount=Money(777, "EUR"))
        for told in world.notices()[:2]:
            world.give_up(told, "the platform said no")
        self.parked = Arrival(9, "telegram", "u-1", "c", "{}", world.now)
        world.run(lambda uow: uow.inbox.store(self.parked))
        world.run(lambda uow: uow.inbox.close(9, InboxState.PARKED, uow.now))

    def dead(self) -> int:
        return int(self.world.unit().outbox.dead()[0].notice.id)

    def ask(self, act: Act, person: Person | None = None, **values: Any) -> Ask:
        who = self.world.person_now(person or self.staff)
        intent = self.world.act()
        return Ask(self.world.unit(), who, act, intent, NoLinks(), values)

    def press(self, act: Act, person: Person | None = None, **values: Any) -> Screen:
        def work(uow: Any) -> Screen | None:
            return perform(replace(self.ask(act, person, **values), uow=uow))

        screen = self.world.run(work)
        assert screen is not None
        return screen

    def acts(self) -> list[Act]:
        """One press of each staff button there is, in an order in which all of them work."""
        order = self.world.order_now(self.wrong)
        sara, mona = self.student.id, self.mentor.id
        return [
            Act("over"),
            Act("allb"),
            *(Act("allb", extra=(number,)) for number in range(1, len(BookingState) + 1)),
            Act("hist", self.booked.id),
            Act("hist", self.asked.id),
            Act("ppl"),
            *(Act("ppl", extra=(number,)) for number in range(1, len(Role) + 1)),
            Act("pplf"),
            Act("prsn", sara),
            Act("prsn", mona),
            Act("prsn", self.staff.id),
            *(Act("rolq", sara, 0, (n, given)) for n in range(1, 4) for given in (0, 1)),
            Act("banq", sara),
            Act("rvw"),
            Act("mony", order.id),
            Act("rtnq", order.id, order.revision),
            Act("rtnc", order.id, order.revision),
            Act("mony", order.id),
            Act("rvw"),
            Act("dead"),
            Act("retr", self.dead()),
            Act("retr", self.dead()),
            Act("retr"),
            Act("ropn", 9),
            Act("ropn", 9),
            Act("dead"),
            Act("rolc", sara, 0, (2, 1)),
            Act("banc", sara),
            Act("prsn", sara),
            Act("unbn", sara),
        ]


@pytest.fixture
def office() -> Office:
    return Office()


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.buttons for button in row]


def labels(screen: Screen) -> list[str]:
    found = [*(b.label for b in buttons(screen)), *(c.label for c in screen.choices)]
    return [plain(label) for label in found]


def plain(text: str) -> str:
    return text.translate({0x2068: None, 0x2069: None})


def text_of(screen: Screen) -> str:
    reader = Reader(screen.language, screen.zone)
    values = [value for _, value in screen.details]
    return plain("\n".join(flatten(text, reader) for text in (*screen.lines, *values)))


def all_pages(screen: Screen, channel: str) -> list[Screen]:
    """Every message of every page of a screen on one platform."""
    messages: list[Screen] = []
    for page in range(60):
        again = replace(screen.again, page=page) if screen.again else None
        shown = fit(replace(screen, again=again), LIMITS[channel])
        if any(part == earlier for part in shown for earlier in messages if part.choices):
            break
        messages += shown
        if screen.again is None:
            break
    return messages


def carried(screens: list[Screen]) -> set[str]:
    """Every act that can be pressed."""
    acts = [b.act for s in screens for b in buttons(s)] + [
        c.act for s in screens for c in s.choices
    ]
    return {encode(replace(act, page=0)) for act in acts if act is not None}


def squeezed(screens: list[Screen]) -> str:
    parts = [(s.title, text_of(s), *(label for label, _ in s.details)) for s in screens]
    return re.sub(r"\s", "", "".join(part for of_one in parts for part in of_one))


@pytest.mark.parametrize("language", catalogs.languages())
def test_every_staff_screen_in_every_language_loses_nothing_on_any_platform(
    office: Office, language: str
) -> None:
    person = replace(office.world.person_now(office.staff), language=language)
    office.world.store.people[person.id] = person
    pressed = set()
    for act in office.acts():
        screen = office.press(act)
        pressed.add(act.verb)
        assert screen.language == language
        for channel in LIMITS:
            messages = all_pages(screen, channel)
            assert carried([screen]) <= carried(messages), (act, channel)
            whole = squeezed(messages)
            for _, value in screen.details:
                value_text = plain(flatten(value, Reader(screen.language, screen.zone)))
                assert re.sub(r"\s", "", value_text) in whole, (act, channel)
    assert pressed == set(STAFF_VERBS) - {"ppls"}


@pytest.mark.parametrize("verb", STAFF_VERBS)
def test_fault_z01_nobody_else_may_press_a_staff_button(office: Office, verb: str) -> None:
    numbers = (2, 1) if verb in ("rolq", "rolc") else ()
    subjects = {"hist": office.booked.id, "mony": office.wrong.id, "rtnq": office.wrong.id}
    act = Act(verb, subjects.get(verb, office.student.id), 0, numbers)
    for person in (office.student, office.mentor):
        with pytest.raises(NotAllowed):
            office.press(act, person, name="x")


def test_every_staff_command_and_button_is_there() -> None:
    assert set(STAFF_VERBS) <= ACTIONS.keys()


def test_no_staff_screen_has_a_button_that_leads_nowhere(office: Office) -> None:
    for act in office.acts():
        screen = office.press(act)
        found = [b.act for b in buttons(screen)] + [c.act for c in screen.choices]
        verbs = {each.verb for each in found if each is not None}
        assert verbs <= ACTIONS.keys(), act


def test_m9_m10_f11_the_overview_counts_and_says_what_waits(office: Office) -> None:
    screen = office.press(Act("over"))
    assert "Payments to review (1)" in labels(screen)
    assert "Undelivered (3)" in labels(screen)
    assert [plain(choice.label) for choice in screen.choices] == [
        "Face to face: Sara <b>&*_` with Mona"
    ]
    assert "nothing decided yet" in text_of(screen)


def test_m10_bookings_are_filtered_by_state(office: Office) -> None:
    every = office.press(Act("allb"))
    asked = office.press(Act("allb", extra=(1,)))
    assert (len(every.choices), len(asked.choices)) == (3, 1)
    assert [choice.act for choice in asked.choices] == [Act("hist", office.asked.id)]


def test_a_person_is_found_by_a_part_of_their_name(office: Office) -> None:
    found = office.press(Act("ppls"), name="sAR")
    assert [plain(choice.label) for choice in found.choices] == ["Sara <b>&*_`"]
    nobody = office.press(Act("ppls"), name="zzz")
    assert "Nobody is found" in text_of(nobody)


def test_fault_z16_a_persons_accounts_stand_beside_their_name(office: Office) -> None:
    (omar,) = office.press(Act("ppls"), name="omar").choices
    assert "Omar · 77" in text_of(office.press(omar.act))


def test_a_role_changes_only_after_a_second_press(office: Office) -> None:
    screen = office.press(Act("prsn", office.student.id))
    (give,) = [b for b in buttons(screen) if plain(b.label) == "+ Mentor"]
    assert give.act is not None
    question = office.press(give.act)
    assert not office.world.person_now(office.student).is_(Role.MENTOR)
    (yes,) = [b for b in buttons(question) if plain(b.label) == "Yes, do it"]
    assert yes.act is not None
    office.press(yes.act)
    assert office.world.person_now(office.student).is_(Role.MENTOR)


def test_what_takes_something_away_is_marked(office: Office) -> None:
    screen = office.press(Act("prsn", office.mentor.id))
    marked = {plain(b.label) for b in buttons(screen) if b.style is Style.DANGER}
    assert marked == {"− Student", "− Mentor", "Ban"}


def test_staff_see_no_button_to_ban_themselves(office: Office) -> None:
    assert "Ban" not in labels(office.press(Act("prsn", office.staff.id)))


def test_the_last_of_the_staff_gets_an_answer_and_stays(office: Office) -> None:
    act = Act("rolc", office.staff.id, 0, (3, 0))
    with pytest.raises(NotAllowed) as refused:
        office.press(act)
    assert buttons(sorry(office.ask(act), refused.value))
    assert office.world.person_now(office.staff).is_(Role.STAFF)


def test_a_ban_is_confirmed_recorded_and_lifted(office: Office) -> None:
    form = office.press(Act("banq", office.student.id)).form
    assert form is not None
    office.press(form.act, reason="spam")
    assert office.world.person_now(office.student).banned_at is not None
    office.press(Act("unbn", office.student.id))
    assert office.world.person_now(office.student).banned_at is None


def test_fault_m10_a_wrong_amount_goes_back_and_the_order_can_be_paid_again(
    office: Office,
) -> None:
    world, id = office.world, office.wrong.id
    story = office.press(Act("mony", id))
    assert "€7.77 came instead of €100.00." in text_of(story)
    (send,) = [b for b in buttons(story) if b.style is Style.DANGER]
    assert send.act is not None
    (yes,) = [b for b in buttons(office.press(send.act)) if b.style is Style.DANGER]
    assert yes.act is not None
    office.press(yes.act)
    assert world.balance(REVIEW) == 0
    assert world.balance(owed(office.student.id)) == 777
    world.provider_refunds()
    assert world.balance(owed(office.student.id)) == 0
    assert world.order_now(id).state is OrderState.OPEN
    world.pay(office.wrong)
    assert world.order_now(id).state is OrderState.PAID


def test_sending_back_twice_sends_once(office: Office) -> None:
    order = office.world.order_now(office.wrong)
    act = Act("rtnc", order.id, order.revision)
    office.press(act)
    with pytest.raises(OrderClosed):
        office.press(act)
    assert len(office.world.store.refunds) == 1


def test_sent_back_at_the_provider_before_is_not_sent_again(office: Office) -> None:
    (parked,) = [each for each in office.world.store.payments.values() if each.amount.minor == 777]
    there = Refunded("sandbox", "re-1", parked.reference, parked.amount, None, office.world.now)
    office.world.run(settle, there)
    order = office.world.order_now(office.wrong)
    office.press(Act("rtnc", order.id, order.revision))
    found: list[Refund] = list(office.world.store.refunds.values())
    assert len(found) == 1
    assert office.world.balance(REVIEW) == 0


def test_y9_every_line_of_the_journal_is_in_the_story(office: Office) -> None:
    paid = office.world.pack(office.student, office.mentor)
    assert paid.order_id is not None
    shown = text_of(office.press(Act("mony", paid.order_id)))
    assert "€70.00: from cash at Sandbox to Mona, not earned yet" in shown
    assert "€30.00: from cash at Sandbox to the platform" in shown


def test_i8_what_was_given_up_is_tried_again_once(office: Office) -> None:
    id = office.dead()
    assert "tried again now" in text_of(office.press(Act("retr", id)))
    assert "taken care of already" in text_of(office.press(Act("retr", id)))
    assert "1 message is tried again" in text_of(office.press(Act("retr")))
    assert "worked again now" in text_of(office.press(Act("ropn", 9)))
    assert "taken care of already" in text_of(office.press(Act("ropn", 9)))
    assert "Everything has been delivered" in text_of(office.press(Act("dead")))


def test_the_history_says_who_moved_a_booking_from_where_to_where(office: Office) -> None:
    link = "https://meet.example.org/a"
    office.world.run(mentoring.set_booking_link, office.mentor, office.booked.id, link)
    shown = text_of(office.press(Act("hist", office.booked.id)))
    assert "Asked for · Sara <b>&*_`" in shown
    assert "Meeting link set · Mona" in shown
