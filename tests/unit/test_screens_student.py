"""Every screen of a student, in every language, on every platform."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import COMMANDS, commands_for
from bot.screens import (
    account,
    booking,
    card,
    countering,
    deciding,
    orders,
    packs,
    sessions,
    why,
)
from bot.screens.writer import Writer
from bot.ui import Act, Screen
from core.audit import AuditEntry
from core.availability import Reason, Slot, Unit, Verdict
from core.booking import BookingState, By, PaidBy
from core.catalog import (
    BookingMode,
    Offering,
    OfferingKind,
    OfferingStatus,
    PackProduct,
    ProductStatus,
)
from core.ids import OfferingId, PackProductId, SeatId
from core.money import Money
from core.orders import OrderState, Purpose
from core.packs import PackState
from core.pages import (
    Badges,
    JoinPage,
    PackCard,
    PaymentEvent,
    PaymentStory,
    ProductCard,
    Recording,
    StudentSessions,
)
from core.people import Person, Role
from core.reading import OfferingCard, Past, StudentHistory
from core.seats import Seat, SeatState
from core.settings import BookingSettings
from core.use_cases.cancelling import CancelTerms, Cost
from core.use_cases.eligibility import Terms
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import BIG, LANGUAGES, LINKS, MENTOR, NOW, PRICE, STUDENT

every_language = pytest.mark.parametrize("language", LANGUAGES)
HOUR = timedelta(hours=1)

SARA = Person(STUDENT, "Sara", "en", "Africa/Cairo", frozenset({Role.STUDENT}), NOW)
EVERYTHING = replace(SARA, roles=frozenset(Role))
OFFERING = Offering(
    id=OfferingId(BIG),
    mentor_id=MENTOR,
    title="Mock interview",
    kind=OfferingKind.ONE_TO_ONE,
    mode=BookingMode.REQUEST,
    status=OfferingStatus.ACTIVE,
    duration=HOUR,
    price=PRICE,
    created_at=NOW,
    preparation="Bring your CV.",
    cancellation_text="Free until a day before.",
    video_link="https://video.test/1",
)
CARD = OfferingCard(OFFERING, "منى")
SLOTS = [
    Slot(NOW + timedelta(days=1, hours=n), NOW + timedelta(days=1, hours=n + 1)) for n in range(30)
]
COUNTERED = shown.a_card(
    state=BookingState.REQUESTED,
    hold_until=NOW + timedelta(hours=9),
    proposed_starts_at=NOW + timedelta(days=3),
    proposed_ends_at=NOW + timedelta(days=3, hours=1),
    proposed_until=NOW + timedelta(hours=9),
    proposed_by=By.MENTOR,
)
PRODUCT = ProductCard(
    PackProduct(
        PackProductId(BIG), MENTOR, "Four sessions", 4, PRICE, timedelta(days=90),
        ProductStatus.ACTIVE, NOW,
    ),
    "منى",
    has_place=True,
)  # fmt: skip
GRACE = Seat(SeatId(1), STUDENT, MENTOR, SeatState.GRACE, NOW, grace_ends_at=NOW + 60 * HOUR)
SESSIONS = StudentSessions(
    awaiting_approval=(shown.a_card(state=BookingState.REQUESTED),),
    to_pay=(shown.a_card(state=BookingState.AWAITING_PAYMENT),),
    upcoming=(shown.a_card(), shown.a_card()),
    history=(shown.a_card(state=BookingState.COMPLETED),) * 40,
    rejected=(),
)
NO_SESSIONS = StudentSessions((), (), (), (), ())
STORY = PaymentStory(
    order=shown.an_order(state=OrderState.REFUNDED),
    payments=(),
    refunds=(),
    lines=(),
    events=(
        PaymentEvent(NOW, "ordered", PRICE, "Mock interview"),
        PaymentEvent(NOW, "paid", PRICE, "fulfilled"),
        PaymentEvent(NOW, "refund_wanted", PRICE, "mentor_absent"),
        PaymentEvent(NOW, "refund_failed", PRICE, "a word from staff"),
        PaymentEvent(NOW, "refund_done", PRICE, "mentor_absent"),
    ),
)
ENTRIES = [AuditEntry(1, NOW, STUDENT, action, "booking", BIG) for action in sorted(why.STORIES)]


def reading(side: By) -> card.Reading:
    return card.Reading(side, STUDENT if side is By.STUDENT else MENTOR, LINKS, BookingSettings())


Make = Callable[[Writer], Screen]
SCREENS: dict[str, Make] = {
    "pick": lambda w: booking.pick_offering(w, [CARD], Act("pick")),
    "pick_nothing": lambda w: booking.pick_offering(w, [], Act("pick")),
    "days": lambda w: booking.days(w, CARD, SLOTS, Act("days", BIG)),
    "no_days": lambda w: booking.days(w, CARD, [], Act("days", BIG)),
    "times": lambda w: booking.times(
        w, CARD, SLOTS[0].starts_at.date(), SLOTS, Act("time", BIG, extra=(739000,))
    ),
    "decline": lambda w: deciding.decline(w, shown.a_card(state=BookingState.REQUESTED), OFFERING),
    "counter_days": lambda w: countering.propose_days(w, COUNTERED, SLOTS, Act("ctof", BIG, 3)),
    "counter_nothing_free": lambda w: countering.propose_days(w, COUNTERED, (), Act("ctof", BIG)),
    "counter_confirm": lambda w: countering.propose_confirm(
        w, COUNTERED, SLOTS[0].starts_at, SLOTS[0].starts_at
    ),
    "counter_decline": lambda w: countering.decline(w, COUNTERED),
    "counter_other_days": lambda w: countering.ask_days(
        w, COUNTERED.booking, SLOTS, Act("ctot", BIG, 3)
    ),
    "counter_other_none": lambda w: countering.ask_days(
        w, COUNTERED.booking, (), Act("ctot", BIG, 3)
    ),
    "counter_other_confirm": lambda w: countering.ask_confirm(
        w, COUNTERED.booking, SLOTS[0].starts_at, SLOTS[0].starts_at
    ),
    "other_mentors": lambda w: countering.other_mentors(w, COUNTERED, [CARD]),
    "no_other_mentors": lambda w: countering.other_mentors(w, COUNTERED, []),
    "move_days": lambda w: deciding.move_days(w, shown.a_booking(), SLOTS, Act("mday", BIG, 3)),
    "move_confirm": lambda w: deciding.move_confirm(w, shown.a_booking(), SLOTS[0], True),
    "link_form": lambda w: deciding.link_form(w, shown.a_booking()),
    "feedback_form": lambda w: deciding.feedback_form(w, shown.a_card()),
    "my_packs": lambda w: packs.my_packs(
        w,
        [
            PackCard(shown.a_pack(), "منى", GRACE),
            PackCard(shown.a_pack(expires_at=NOW), "منى", None),
            PackCard(shown.a_pack(state=PackState.REFUNDED), "Tunde", None),
        ],
    ),
    "no_packs": lambda w: packs.my_packs(w, []),
    "shop": lambda w: packs.shop(w, [PRODUCT] * 30, Act("shop", MENTOR)),
    "empty_shop": lambda w: packs.shop(w, [], Act("shop")),
    "product": lambda w: packs.product(w, PRODUCT, BIG),
    "full_product": lambda w: packs.product(w, replace(PRODUCT, has_place=False), BIG),
    "library": lambda w: packs.library(w, [Recording(shown.an_order(), CARD)], shown.LINKS),
    "empty_library": lambda w: packs.library(w, [], shown.LINKS),
    "payments": lambda w: orders.orders(w, [shown.an_order()] * 12, Act("ordr")),
    "no_payments": lambda w: orders.orders(w, [], Act("ordr")),
    "payment_story": lambda w: orders.story(w, STORY, LINKS),
    "no_session": sessions.no_session,
    "door": lambda w: sessions.door(
        w,
        JoinPage(shown.a_card(), NOW + HOUR, NOW + 3 * HOUR, None),
        STUDENT,
        LINKS,
    ),
    "home": lambda w: account.home(w, EVERYTHING, Badges(1, 2, 3, 4), "Our school"),
    "quiet_home": lambda w: account.home(w, SARA, Badges(0, 0, 0, 0), "Our school"),
    "help": lambda w: account.help_(w, commands_for(EVERYTHING)),
    "help_topic": lambda w: account.help_topic(w, commands_for(EVERYTHING), 1),
    "languages": account.languages,
    "zone": lambda w: account.zone_form(w, SARA, "Asia/Riyadh", NOW),
    "zone_suggestions": lambda w: account.zone_suggestions(w, "lond", ["Europe/London"], NOW),
    "settings": lambda w: account.settings(w, SARA, w.say("settings.saved")),
    "settings_quiet": lambda w: account.settings(w, replace(SARA, reminders_on=False)),
    "rename": lambda w: account.rename_form(w, SARA),
    "stopped": account.nothing_changed,
    "why": why.ask,
    "why_which": lambda w: why.which_offering(w, [CARD], NOW, Act("whyp", extra=(1,))),
    "why_nothing": lambda w: why.which_offering(w, [], NOW, Act("whyp", extra=(1,))),
    "why_sessions": lambda w: why.sessions(w, [shown.a_card()], Act("whyb")),
    "why_no_sessions": lambda w: why.sessions(w, [], Act("whyb")),
    "story": lambda w: why.story(w, shown.a_card(), ENTRIES),
}


@every_language
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_whole_everywhere_and_leads_on(name: str, language: str):
    screen = SCREENS[name](shown.writer(language))
    assert screen.language == language
    shown.require_sound(screen)


@every_language
@pytest.mark.parametrize("state", BookingState)
@pytest.mark.parametrize("side", [By.STUDENT, By.MENTOR, By.STAFF])
def test_m12_a_card_of_every_state_for_every_reader(state: BookingState, side: By, language: str):
    changes = {"state": state, "reason": "refunded", "hold_until": NOW + HOUR, "rating": 5}
    made = shown.a_card(
        **changes, proposed_starts_at=NOW, original_starts_at=NOW, feedback="Thank you"
    )
    history = StudentHistory(3, 1, 0, 2, Past(9, 1, 1, 2), left=3, since=NOW)
    screen = card.card(shown.writer(language), made, reading(side), history=history)
    shown.require_sound(screen)
    assert screen.card == f"booking:{made.booking.id}"


@every_language
@pytest.mark.parametrize("side", [By.STUDENT, By.MENTOR, By.STAFF])
def test_x28_a_card_with_a_proposed_time_for_every_reader(side: By, language: str):
    screen = card.card(shown.writer(language), COUNTERED, reading(side))
    shown.require_sound(screen)
    answers = {"ctya", "ctot", "ctno"}
    decisions = {"appr", "rejf", "ctof", "ctwd"}
    verbs = shown.verbs_of(screen)
    assert (answers <= verbs, decisions <= verbs) == (side is By.STUDENT, side is not By.STUDENT)


def test_decision_14_a_mentor_for_whom_staff_decide_is_offered_no_decision():
    made = shown.a_card(state=BookingState.REQUESTED, hold_until=NOW + HOUR)
    bare = replace(reading(By.MENTOR), decides=False)
    screen = card.card(shown.writer("en"), made, bare)
    assert not {"appr", "rejf", "ctof"} & shown.verbs_of(screen)
    assert "Staff decide on this request." in shown.words_of(screen)


def test_x29_the_counts_of_a_request_say_where_they_are_from():
    made = shown.a_card(state=BookingState.REQUESTED, hold_until=NOW + HOUR)
    history = StudentHistory(0, 0, 0, 0, Past(9, 1, 2, 3), left=2, since=NOW)
    said = shown.words_of(card.card(shown.writer("en"), made, reading(By.MENTOR), history=history))
    assert "With you nothing yet" in said
    assert "In the community 9 completed, 1 missed, 2 cancelled late, 3 declined" in said
    assert "2 sessions left to book" in said


@every_language
@pytest.mark.parametrize("paid_by", PaidBy)
@pytest.mark.parametrize("mode", BookingMode)
def test_d06_the_confirmation_says_what_follows(paid_by: PaidBy, mode: BookingMode, language: str):
    pack = shown.a_pack() if paid_by is PaidBy.CREDIT else None
    offering = replace(OFFERING, mode=mode, price=Money(0, "EGP") if paid_by == "free" else PRICE)
    screen = booking.confirm(
        shown.writer(language),
        replace(CARD, offering=offering),
        SLOTS[0],
        Terms(paid_by, pack),
        BIG,
    )
    shown.require_sound(screen)


@every_language
@pytest.mark.parametrize("cost", Cost)
def test_x34_what_cancelling_costs_is_said_before_the_tap(cost: Cost, language: str):
    amount = PRICE if "money" in cost else None
    terms = CancelTerms(By.STUDENT, cost, amount)
    screen = deciding.cancel(shown.writer(language), shown.a_card(), terms)
    shown.require_sound(screen)
    assert "cdo" in shown.verbs_of(screen)


@every_language
@pytest.mark.parametrize("tab", range(6))
def test_m01_every_tab_shows_its_sessions_and_the_other_tabs(tab: int, language: str):
    w = shown.writer(language)
    shown.require_sound(sessions.sessions(w, SESSIONS, tab))
    shown.require_sound(sessions.sessions(w, NO_SESSIONS, tab))


def test_f09_what_is_ready_to_pay_is_opened_first():
    screen = sessions.sessions(shown.writer(), SESSIONS, 0)
    assert screen.title == "To pay (1)"
    assert "Upcoming (2)" in shown.words_of(screen)


@every_language
@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("purpose", Purpose)
def test_p05_an_order_of_every_kind_and_state(state: OrderState, purpose: Purpose, language: str):
    order = shown.an_order(state=state, purpose=purpose)
    screen = orders.order(shown.writer(language), order, LINKS)
    shown.require_sound(screen)
    urls = [b.url for row in screen.buttons for b in row if b.url]
    assert bool(urls) == (state is OrderState.OPEN)


def test_an_open_order_whose_time_is_over_offers_no_payment():
    screen = orders.order(shown.writer(), shown.an_order(expires_at=NOW), LINKS)
    assert not [b for row in screen.buttons for b in row if b.url]
    assert screen.title == "The time to pay is over"


@every_language
@pytest.mark.parametrize("reason", Reason)
def test_y04_every_reason_has_its_sentence_and_number(reason: Reason, language: str):
    counted = reason in (Reason.DAY_FULL, Reason.WEEK_FULL, Reason.MONTH_FULL)
    unit = Unit.SESSIONS if counted else Unit.MINUTES
    verdict = Verdict(reason, NOW, 5, unit, (SLOTS[0],), SLOTS[1], SLOTS[2])
    screen = why.verdict(shown.writer(language), CARD, verdict)
    shown.require_sound(screen)
    assert [choice.act.verb for choice in screen.choices] == ["conf", "conf"]


def test_y04_the_rules_number_is_said_in_its_unit():
    verdict = Verdict(Reason.TOO_SOON, NOW, 36, Unit.HOURS)
    said = shown.words_of(why.verdict(shown.writer(), CARD, verdict))
    assert "1 day 12 hours" in said
    assert "No other time is free" in said


def test_b02_the_menu_follows_the_roles():
    badges = Badges(0, 0, 0, 0)
    student = shown.verbs_of(account.home(shown.writer(), SARA, badges, "C"))
    mentor = replace(SARA, roles=frozenset({Role.MENTOR}))
    assert "book" in student
    assert not student & {"reqs", "over"}
    assert "book" not in shown.verbs_of(account.home(shown.writer(), mentor, badges, "C"))


def test_f06_a_yellow_dot_and_a_number_when_something_waits():
    busy = account.home(shown.writer(), EVERYTHING, Badges(0, 0, 3, 0), "C")
    quiet = account.home(shown.writer(), EVERYTHING, Badges(0, 0, 0, 0), "C")
    assert "🟡 Requests (3)" in shown.words_of(busy)
    assert "🟡" not in shown.words_of(quiet)


def test_every_command_is_in_one_topic_of_somebodys_help():
    mine = commands_for(EVERYTHING)
    topics = [choice.act.number(0) for choice in account.help_(shown.writer(), mine).choices]
    screens = [account.help_topic(shown.writer(), mine, number) for number in topics]
    listed = [choice.label for screen in screens for choice in screen.choices]
    assert sorted(listed) == sorted(f"/{c.name}" for c in COMMANDS)
    assert all(choice.act.verb for screen in screens for choice in screen.choices)


def test_help_shows_nobody_what_they_cannot_do():
    words = shown.words_of(account.help_(shown.writer(), commands_for(SARA)))
    assert "/book" in words
    assert "/refund" not in words
    assert "Money and mishaps" not in words


def test_i04_a_pack_shows_what_is_left_held_and_used():
    screen = SCREENS["my_packs"](shown.writer())
    assert "2 left · 1 booked · 1 used" in shown.words_of(screen)
    assert "expired" in shown.words_of(screen)
    assert "Your seat with منى is kept until" in shown.words_of(screen)


def test_a_number_on_a_button_means_one_language_and_one_zone_for_ever():
    assert account.language_of(account.language_number("ar")) == "ar"
    assert account.language_of(7) == ""
    assert account.zone_of(account.zone_number("Africa/Cairo")) == "Africa/Cairo"
    numbers = {account.zone_number(zone) for zone in account.available_timezones()}
    assert len(numbers) == len(account.available_timezones())
