"""The mentor's screens, played as people use them, in both languages and on every platform."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.screens import earned, hours, hours_words, offering
from bot.screens import mentor as desk
from bot.screens import students as students_screens
from bot.ui import Act
from core.availability import DateException, grouped_hours, merged_hours, parse_hours
from core.availability.date_exception import Change
from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.ledger import JournalEntry, mentor_available, mentor_pending
from core.money import Money
from core.packs import PackState
from core.pages import Earnings
from core.people import Person
from core.seats import SeatState
from core.settings import AvailabilitySettings
from core.use_cases.hours import hours_page
from core.use_cases.reading import mentor_board
from tests.harness.player import Player, bare, sound, words_of
from tests.harness.screens_shown import LANGUAGES, writer
from tests.harness.world import World

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(params=LANGUAGES)
def mentor(world: World, request: pytest.FixtureRequest) -> Person:
    return spoken(world, world.mentor("Mona"), request.param)


def spoken(world: World, person: Person, language: str) -> Person:
    world.store.people[person.id] = replace(person, language=language)
    return world.store.people[person.id]


# Offerings


def test_c7_an_offering_is_live_after_six_presses(world: World):
    mona = Player(world, world.mentor("Mona", hours=""))
    mona.command("newoffering")
    mona.submit(title="Career talk", price="49.50", way="request", description="Your next step")
    assert "hours" in mona.text
    mona.press("Set my hours")
    mona.submit(hours="Mon-Fri 9:00-12:30, Sat 10-14")
    mona.do(Act("ofmn", next(iter(world.store.offerings))))
    mona.press("Publish")
    assert mona.presses <= 6
    (live,) = world.store.offerings.values()
    assert (live.status, live.mode, live.price) == (
        OfferingStatus.ACTIVE,
        BookingMode.REQUEST,
        Money(4950, "EUR"),
    )
    assert live.duration == timedelta(minutes=60)


def test_c7_with_hours_three_presses_are_enough(world: World):
    mona = Player(world, world.mentor("Mona"))
    mona.command("newoffering")
    mona.submit(title="Career talk", price="0")
    mona.press("Publish")
    assert mona.presses == 3
    assert "Live" in mona.text


@pytest.mark.parametrize(
    ("way", "kind", "mode"),
    [
        ("at_once", OfferingKind.ONE_TO_ONE, BookingMode.INSTANT),
        ("2", OfferingKind.ONE_TO_ONE, BookingMode.REQUEST),
        ("In person, on posted dates", OfferingKind.FACE_TO_FACE, BookingMode.REQUEST),
        ("٤", OfferingKind.RECORDED, BookingMode.INSTANT),
    ],
)
def test_a_pick_may_be_typed_as_value_number_or_label(
    world: World, way: str, kind: OfferingKind, mode: BookingMode
):
    mona = Player(world, world.mentor("Mona"))
    mona.command("newoffering")
    mona.submit(title="Talk", price="5", way=way)
    (drafted,) = world.store.offerings.values()
    assert (drafted.kind, drafted.mode) == (kind, mode)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"price": "a lot"}, "price"),
        ({"price": "-5"}, "price"),
        ({"duration": "61"}, "duration"),
        ({"way": "somehow"}, "way"),
        ({"title": ""}, "title"),
    ],
)
def test_refused_input_shows_the_form_again_as_it_was_filled(
    world: World, mentor: Person, wrong: dict[str, str], field: str
):
    mona = Player(world, mentor)
    mona.command("newoffering")
    mona.submit(**{"title": "Talk", "price": "5", "description": "All of it", **wrong})
    assert world.store.offerings == {}
    assert mona.filled[field] == wrong[field]
    assert mona.filled["description"] == "All of it"
    assert mona.screen.lines


def test_what_is_missing_stands_on_the_draft_with_the_way_to_it(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.command("newoffering")
    mona.submit(title="Course", price="5", way="recorded")
    assert "ofpb" not in mona.acts
    mona.do(mona.acts["ofvl"])
    mona.submit(video_link="https://video.test/1")
    mona.do(mona.acts["ofpb"])
    (live,) = world.store.offerings.values()
    assert live.status is OfferingStatus.ACTIVE


def test_c8_one_field_alone_is_changed_and_the_others_stay(world: World, mentor: Person):
    talk = world.offering(mentor, 5000, description="Old words")
    mona = Player(world, mentor)
    mona.do(Act("ofed", talk.id, talk.revision, (3,)))
    assert mona.filled == {"price": "50.00"}
    mona.submit(price="60")
    now = world.store.offerings[talk.id]
    assert (now.price, now.title, now.description) == (
        Money(6000, "EUR"),
        talk.title,
        "Old words",
    )


def test_c8_the_whole_form_keeps_paragraphs(world: World, mentor: Person):
    talk = world.offering(mentor, 5000)
    mona = Player(world, mentor)
    mona.do(Act("ofed", talk.id))
    mona.submit(description="One\n\nTwo", title="New title", duration="30", way="request")
    now = world.store.offerings[talk.id]
    assert (now.title, now.description) == ("New title", "One\n\nTwo")
    assert (now.duration, now.mode) == (timedelta(minutes=30), BookingMode.REQUEST)


def test_a_form_that_is_out_of_date_changes_nothing_and_comes_back_fresh(
    world: World, mentor: Person
):
    talk = world.offering(mentor, 5000)
    mona, other = Player(world, mentor), Player(world, mentor)
    for player in (mona, other):
        player.do(Act("ofed", talk.id))
    mona.submit(title="First")
    other.submit(title="Second")
    assert world.store.offerings[talk.id].title == "First"
    other.submit()
    assert world.store.offerings[talk.id].title == "Second"


def test_the_other_details_and_rules_can_be_set_and_emptied(world: World, mentor: Person):
    talk = world.offering(mentor, 5000)
    mona = Player(world, mentor)
    mona.do(Act("ofmr", talk.id))
    mona.submit(category="career", preparation="Your CV", cancellation_text="24 hours")
    mona.do(Act("ofru", talk.id))
    mona.submit(buffer_before_minutes="10", max_per_day="٢")
    now = world.store.offerings[talk.id]
    assert (now.category, now.preparation, now.cancellation_text) == (
        "career",
        "Your CV",
        "24 hours",
    )
    assert (now.buffer_before_minutes, now.max_per_day, now.horizon_days) == (10, 2, None)
    mona.do(Act("ofru", talk.id))
    mona.submit(buffer_before_minutes="")
    assert world.store.offerings[talk.id].buffer_before_minutes is None


def test_d3_own_hours_begin_as_a_copy_and_are_edited_alone(world: World):
    person = world.mentor("Mona", hours="Mon 9-12")
    talk = world.offering(person)
    mona = Player(world, person)
    mona.do(Act("ofmn", talk.id))
    mona.press("Give it its own hours")
    mona.press("Its own hours")
    assert "Monday: 09:00-12:00" in mona.text
    mona.submit(hours="Tue 13-15")
    unit = world.unit()
    assert [each.weekday for each in unit.availability.hours(person.id, talk.id)] == [2]
    assert [each.weekday for each in unit.availability.hours(person.id, None)] == [1]
    mona.do(Act("ofmn", talk.id))
    mona.press("Use my usual hours")
    assert not world.store.offerings[talk.id].own_hours


def test_c6_pause_resume_archive_and_delete_ask_first(world: World, mentor: Person):
    person = Player(world, mentor)
    talk = world.offering(mentor, 5000, BookingMode.REQUEST)
    person.do(Act("ofmn", talk.id))
    for asks, does, after in (
        ("ofpq", "ofps", OfferingStatus.PAUSED),
        ("ofre", "", OfferingStatus.ACTIVE),
        ("ofaq", "ofar", OfferingStatus.ARCHIVED),
    ):
        person.do(person.acts[asks])
        if does:
            assert world.store.offerings[talk.id].status is not after
            person.do(person.acts[does])
        assert world.store.offerings[talk.id].status is after
    person.do(person.acts["ofdq"])
    person.do(person.acts["ofdl"])
    assert world.store.offerings == {}
    assert "ofnw" in person.acts


def test_c9_an_offering_with_sessions_ahead_is_not_deleted(world: World):
    person = world.mentor("Mona")
    talk = world.offering(person)
    world.book(world.student(), talk)
    mona = Player(world, person)
    mona.do(Act("ofdq", talk.id))
    mona.press("Yes, delete it")
    assert talk.id in world.store.offerings
    assert "open bookings" in mona.text


def test_a_second_press_on_a_switch_changes_nothing(world: World, mentor: Person):
    talk = world.offering(mentor, 5000, BookingMode.REQUEST)
    mona = Player(world, mentor)
    mona.do(Act("ofmn", talk.id))
    switch = mona.acts["oftg"]
    mona.do(switch)
    once = world.store.offerings[talk.id]
    mona.do(switch)
    assert once.pay_first is True
    assert world.store.offerings[talk.id] == once


def test_fault_z02_anothers_offering_is_not_found(world: World, mentor: Person):
    theirs = world.offering(world.mentor("Other"))
    mona = Player(world, mentor)
    for verb in ("ofmn", "ofed", "ofmr", "ofru", "ofvl", "ofdq", "ofps", "ofdl", "oftg", "ownh"):
        mona.do(Act(verb, theirs.id, theirs.revision, (1, 1)))
        assert mona.screen.form is None, verb
        assert world.store.offerings[theirs.id] == theirs, verb


def test_a_student_may_not_open_a_mentors_desk(world: World):
    talk = world.offering(world.mentor("Mona"))
    sara = Player(world, world.student())
    for verb in ("dash", "reqs", "mses", "stds", "earn", "prof", "hour", "excl", "date", "myof"):
        for subject in (0, talk.mentor_id):
            shown = sara.do(Act(verb, subject))
            assert "home" in sara.acts, verb
            assert shown.form is None, verb


@every_language
@pytest.mark.parametrize("kind", OfferingKind)
@pytest.mark.parametrize("status", OfferingStatus)
def test_every_kind_and_status_of_an_offering_has_its_screen(
    world: World, language: str, kind: OfferingKind, status: OfferingStatus
):
    w, usual = writer(language), AvailabilitySettings()
    person = world.mentor("Mona")
    for price in (0, 12_345):
        shown = world.offering(
            person,
            price,
            BookingMode.REQUEST,
            kind,
            status=status,
            title="A title <b>with</b> everything " * 3,
            description="Words " * 200,
            category="career",
            own_hours=price > 0,
            posted_only=kind is OfferingKind.FACE_TO_FACE,
            rating_sum=9,
            rating_count=2,
            times_booked=11,
        )
        sound(offering.manage(w, shown, ["hours", "video_link", "places"], usual))
        sound(offering.manage(w, shown, [], usual, w.say("offer.saved")))
        sound(offering.mine(w, [shown] * 30))
        for what, verb in (("pause", "ofps"), ("archive", "ofar"), ("delete", "ofdl")):
            sound(offering.sure(w, shown, what, verb))


# Packs for sale


def test_a_pack_is_put_up_for_sale_and_taken_off(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.do(Act("pkls"))
    mona.do(mona.acts["pknw"])
    mona.submit(title="Five talks", sessions="5", price="200")
    (product,) = world.store.products.values()
    assert (product.sessions, product.price) == (5, Money(20_000, "EUR"))
    mona.do(mona.acts["prbd"])
    mona.do(mona.acts["pkwq"])
    mona.do(mona.acts["pkwd"])
    assert "prbd" not in mona.acts


def test_a_pack_that_is_refused_keeps_what_was_typed(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.do(Act("pknw"))
    mona.submit(title="Five talks", sessions="a few", price="200")
    assert mona.filled["sessions"] == "a few"
    mona.submit(sessions="5", price="0")
    assert world.store.products == {}


# Hours and dates


def test_d2_hours_are_typed_and_shown_back_in_groups(world: World):
    mona = Player(world, world.mentor("Mona", hours=""))
    mona.command("hours")
    mona.submit(hours="Mon-Fri 9:00-12:30, 14-18, Sat 10-14")
    assert "Monday to Friday: 09:00-12:30, 14:00-18:00" in mona.text
    assert "Saturday: 10:00-14:00" in mona.text


def test_hours_typed_after_the_command_are_kept_at_once(world: World):
    mona = Player(world, world.mentor("Mona", hours=""))
    mona.command("hours", "daily 8-10")
    assert "Monday to Sunday: 08:00-10:00" in mona.text


def test_hours_that_are_not_understood_leave_the_old_ones(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.command("hours")
    mona.submit(hours="Mon 9-12")
    mona.submit(hours="Mon when I like")
    assert mona.filled == {"hours": "Mon when I like"}
    assert len(world.unit().availability.hours(mentor.id, None)) == 1


@every_language
@pytest.mark.parametrize(
    "typed",
    [
        "Mon-Fri 9:00-12:30, 14:00-18:00, Sat 10-14",
        "Mon, Wed, Fri 00:00-24:00",
        "Sat-Wed 22:00-02:00",
        "Sun 7:15-7:45; Thu, Fri 20-24",
    ],
)
def test_shown_hours_can_be_sent_back_as_they_are(language: str, typed: str):
    hours = parse_hours(typed)
    shown = hours_words.hours_text(writer(language), grouped_hours(hours))
    assert merged_hours(parse_hours(shown)) == merged_hours(hours)


def test_clearing_the_hours_asks_first(world: World):
    person = world.mentor("Mona")
    mona = Player(world, person)
    mona.command("hours")
    mona.press("Clear all hours")
    assert world.unit().availability.hours(person.id, None)
    mona.press("Yes, clear them")
    assert not world.unit().availability.hours(person.id, None)


def test_x10_dates_are_closed_opened_and_taken_back(world: World):
    person = world.mentor("Mona", zone="Africa/Cairo")
    mona = Player(world, person)
    mona.do(Act("exca", person.id))
    mona.submit(dates="24.12. to 2.1.")
    mona.press("Add dates")
    mona.submit(dates="tomorrow", kind="open", times="20:00-22:00, 23:00-01:00")
    listed = [each for _, each in world.unit().availability.listed_exceptions(person.id)]
    assert sorted(listed, key=lambda each: (each.first_date, each.opens or time())) == [
        DateException(Change.OPEN, date(2026, 1, 6), date(2026, 1, 6), time(20), time(22)),
        DateException(Change.OPEN, date(2026, 1, 6), date(2026, 1, 6), time(23), time(0)),
        DateException(Change.OPEN, date(2026, 1, 7), date(2026, 1, 7), time(0), time(1)),
        DateException(Change.BLOCK, date(2026, 12, 24), date(2027, 1, 2)),
    ]
    mona.press("Thu 24 Dec 2026 to Sat 2 Jan 2027: closed")
    assert len(world.unit().availability.listed_exceptions(person.id)) == 3


def test_dates_that_are_refused_keep_what_was_typed(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.do(Act("exca", mentor.id))
    mona.submit(dates="03/04", times="9-12")
    assert (mona.filled["dates"], mona.filled["times"]) == ("03/04", "9-12")
    assert not world.unit().availability.listed_exceptions(mentor.id)


def test_d4_a_posted_date_is_put_up_on_the_mentors_clock_and_withdrawn(world: World):
    person = world.mentor("Mona", zone="Africa/Cairo", hours="")
    talk = world.offering(person)
    mona = Player(world, person)
    mona.command("dates")
    mona.press("Post a date")
    mona.submit(dates="2026-02-01", times="10:00-13:00", offering=str(talk.id))
    ((_, offering_id, posted),) = world.unit().availability.listed_posted(person.id, world.now)
    assert offering_id == talk.id
    assert posted.starts_at == datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
    assert posted.ends_at == datetime(2026, 2, 1, 11, 0, tzinfo=UTC)
    mona.press("Sun 1 Feb")
    assert not world.unit().availability.listed_posted(person.id, world.now)


def test_a_date_of_one_offering_is_posted_from_its_page(world: World, mentor: Person):
    talk = world.offering(mentor, kind=OfferingKind.FACE_TO_FACE, posted_only=True)
    mona = Player(world, mentor)
    mona.do(Act("ofmn", talk.id))
    mona.do(mona.acts["date"])
    mona.do(mona.acts["data"])
    mona.submit(dates="2026-02-01", times="10-13")
    ((_, offering_id, _),) = world.unit().availability.listed_posted(mentor.id, world.now)
    assert offering_id == talk.id
    assert mona.acts["ofmn"].subject == talk.id


def test_staff_post_dates_for_a_mentor_and_strangers_cannot(world: World):
    person = world.mentor("Mona")
    stella, other = Player(world, world.staff()), Player(world, world.mentor("Other"))
    for player, count in ((other, 0), (stella, 1)):
        values = {"dates": "2026-02-01", "times": "10-13", "offering": "0"}
        player.do(Act("dats", person.id), values)
        assert len(world.unit().availability.listed_posted(person.id, world.now)) == count


# The desk


def community(world: World) -> tuple[Person, Person]:
    """Requests, an unpaid one, sessions ahead, over and done; a pack and a seat."""
    mona, sara = world.mentor("Mona", share=80), world.student("Sara")
    talk = world.offering(mona, 5000, BookingMode.REQUEST, takes_credits=False)
    free, packed = world.offering(mona, title="Hello"), world.offering(mona, 5000, title="Lesson")
    world.pack(sara, mona)
    done = world.book(sara, packed, world.slot_in(hours=25))
    world.book(sara, free, world.slot_in(hours=27))
    world.move(hours=29)
    Player(world, mona).do(Act("done", done.id, world.booking(done).revision))
    world.book(sara, free, world.slot_in(days=3))
    world.book(sara, talk, world.slot_in(days=4), topic="My <b>CV</b>")
    asked = world.book(sara, talk, world.slot_in(days=5))
    Player(world, mona).do(Act("appr", asked.id, world.booking(asked).revision))
    return mona, sara


@every_language
def test_m3_the_dashboard_leads_to_every_tab_and_every_setting(world: World, language: str):
    person, _ = community(world)
    mona = Player(world, spoken(world, person, language))
    mona.command("dashboard")
    assert "🟡" in mona.text
    verbs = mona.acts.keys()
    assert verbs >= {"reqs", "mses", "stds", "earn", "myof", "pkls", "hour", "date", "prof", "home"}
    counts = []
    for number in range(len(desk.TABS)):
        mona.do(Act("mses", person.id, extra=(number,)))
        counts.append(len(mona.screen.choices))
    assert counts == [1, 1, 1, 1, 0, 5]


def test_f5_a_request_shows_student_topic_date_and_price(world: World):
    person, _ = community(world)
    mona = Player(world, person)
    mona.command("requests")
    (entry,) = mona.screen.choices
    assert "Sara" in entry.label
    assert "Sat 10 Jan" in entry.label
    assert "50.00" in entry.detail
    assert "My <b>CV</b>" in entry.detail
    mona.press("Sara")
    assert "Approve" in mona.text


def test_p3_earnings_are_pending_then_available_and_said_in_words(world: World):
    person, _ = community(world)
    mona = Player(world, person)
    mona.command("earnings")
    assert "Your share is 80 %" in mona.text
    assert "Available: €20.00" in mona.text
    assert "Pending: €60.00" in mona.text
    assert "Paid by students: €100.00" in mona.text
    assert "it was earned, €20.00 is available now" in mona.text


def test_i15_seats_and_packs_and_a_correction_with_a_reason(world: World):
    person, sara = community(world)
    mona = Player(world, person)
    mona.command("students")
    assert "1 of 10 seats" in mona.text
    mona.press("Sara")
    assert "3 of 4 left" in mona.text
    mona.press("Correct the balance")
    form = mona.screen.form
    mona.submit(change="2", reason="")
    assert mona.filled["change"] == "2"
    mona.submit(reason="A present")
    assert "5 sessions left" in mona.text
    assert form is not None
    mona.do(form.act, {"change": "2", "reason": "A present"})
    (pack,) = world.unit().packs.of(sara.id)
    assert pack.remaining == 5


def test_x13_a_past_session_takes_a_credit(world: World):
    person, _ = community(world)
    mona = Player(world, person)
    mona.command("students")
    mona.press("Sara")
    mona.press("Record a past session")
    mona.submit(when="soon", reason="By phone")
    assert mona.filled["when"] == "soon"
    mona.submit(when="4.1. 14:00", minutes="30", reason="By phone")
    assert "2 of 4 left" in mona.text
    past = [b for b in world.store.bookings.values() if b.reason == "By phone"]
    assert [b.starts_at for b in past] == [datetime(2026, 1, 4, 14, 0, tzinfo=UTC)]
    assert past[0].state is BookingState.COMPLETED


def test_the_profile_is_changed_whole_or_by_one_field(world: World, mentor: Person):
    mona = Player(world, mentor)
    mona.command("profile")
    mona.submit(headline="Careers", about="One\nTwo", meeting_link="https://meet.test/m")
    mona.do(Act("prof", mentor.id, extra=(4,)))
    mona.submit(seat_cap="3")
    known = world.store.mentors[mentor.id]
    assert (known.headline, known.about, known.seat_cap) == ("Careers", "One\nTwo", 3)
    assert known.meeting_link == "https://meet.test/m"
    mona.submit(meeting_link="javascript:alert(1)")
    assert world.store.mentors[mentor.id].meeting_link == "https://meet.test/m"
    assert mona.filled["meeting_link"] == "javascript:alert(1)"


@every_language
def test_an_empty_desk_says_what_to_do(world: World, language: str):
    mona = Player(world, spoken(world, world.mentor("Mona", hours=""), language))
    for name in ("dashboard", "requests", "hours", "dates", "myofferings", "newoffering"):
        mona.command(name)
    for name in ("students", "earnings", "profile"):
        mona.command(name)
    mona.do(Act("excl"))
    for number in range(6):
        mona.do(Act("mses", 0, extra=(number,)))


@every_language
def test_every_state_of_seat_pack_and_move_has_words(world: World, language: str):
    w = writer(language)
    person, sara = community(world)
    board = world.unit()
    (pack,) = board.packs.of(sara.id)
    seat = board.seats.live(sara.id, person.id)
    assert seat is not None
    for state in SeatState:
        for pack_state in PackState:
            sound(
                students_screens.student(
                    w,
                    person.id,
                    students_screens.SeatRow(
                        replace(seat, state=state, grace_ends_at=NOW),
                        "Sara",
                        (replace(pack, state=pack_state), pack),
                    ),
                )
            )
    moves = [
        JournalEntry(1, "k", NOW, debit, "cash:x", Money(500, "EUR"), cause)
        for cause in ("payment", "earned", "unearned", "refund", "something new")
        for debit in (mentor_pending(person.id), mentor_available(person.id))
    ]
    sums = {"EUR": -500, "EGP": 12_000}
    shown = sound(earned.earnings(w, Earnings(person.id, sums, sums, sums, tuple(moves)), 70))
    assert len(shown.lines) == len(moves) + 3


@every_language
def test_long_lists_are_paged_on_every_platform(world: World, language: str):
    person, _ = community(world)
    w = writer(language)
    (request,) = world.run(mentor_board, person, person.id).approvals
    sound(desk.requests(w, person.id, (request,) * 45))
    page = world.run(hours_page, person, person.id)
    exceptions = tuple(
        (n, DateException(change, date(2026, 2, n), date(2026, 2, n + 1), time(9), time(0)))
        for n, change in enumerate([*Change] * 8, 1)
    )
    sound(hours.exceptions(w, person.id, replace(page, exceptions=exceptions)))


def test_user_text_stands_isolated_on_the_screens(world: World):
    person = world.mentor("\u202eMona")
    shown = Player(world, person).do(Act("ofnw"))
    assert "\u202e" not in words_of(shown)
    talk = world.offering(person, title="\u202eevil")
    screen = Player(world, person).do(Act("ofmn", talk.id))
    assert screen.title == "\u2068evil\u2069"
    assert bare(screen.title) == "evil"


def test_a_typed_number_finds_the_same_list_again(world: World, mentor: Person):
    """Whatever has buttons and asks nothing says how it is shown afresh (I-06)."""
    talk = world.offering(mentor, 5000)
    mona = Player(world, mentor)
    for verb in ("dash", "reqs", "mses", "stds", "earn", "excl", "date", "myof", "pkls"):
        assert mona.do(Act(verb)).again is not None, verb
    for verb in ("ofmn", "ofpq", "ofaq", "ofdq", "offr"):
        again = mona.do(Act(verb, talk.id)).again
        assert again is not None, verb
        before = mona.text
        mona.do(again)
        assert mona.text == before
