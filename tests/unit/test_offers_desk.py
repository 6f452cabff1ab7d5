"""Copies, templates, tables, numbers, staff who stop one, and a mentor live in under a minute."""

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot.ui import Act
from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.csv_text import BOM
from core.errors import NotAllowed, NotFound, StaleButton
from core.intake import Question
from core.money import Money
from core.notices import NoticeKind
from core.offer_tables import (
    MOST_ROWS,
    CellsTooMany,
    ColumnUnknown,
    TableState,
    TitleColumnMissing,
    TooManyRows,
)
from core.offering_errors import OfferingStopped, TableDecided, TableHasMistakes
from core.people import Person
from core.use_cases import approving, buying, cancelling, publishing, stopping, tabling
from core.use_cases.asking_first import set_questions
from core.use_cases.copying import duplicate
from core.use_cases.hours import set_hours
from core.use_cases.offering_numbers import offering_numbers
from tests.harness.player import Player
from tests.harness.world import World

S = OfferingStatus
SECONDS_A_PRESS = 3  # a person reads what is shown and presses
SECONDS_A_LETTER = 0.25  # and types forty words a minute


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mona(world: World) -> Person:
    return world.mentor("Mona")


# Under a minute


class Stopwatch(Player):
    """Counts what a person needs: a press each, and the letters they type themselves."""

    seconds = 0.0

    def do(self, act: Act, values: dict[str, str] | None = None, text: str = ""):
        shown = self.filled
        typed = sum(len(v) for name, v in (values or {}).items() if v != shown.get(name))
        self.seconds += SECONDS_A_PRESS + SECONDS_A_LETTER * typed
        return super().do(act, values, text)


def is_bookable(world: World) -> bool:
    (offering,) = world.store.offerings.values()
    return offering.status is S.ACTIVE and bool(world.slot(offering))


def test_y10_a_mentor_is_live_in_six_presses_and_a_minute(world: World):
    mona = Stopwatch(world, world.mentor("Mona", hours=""))
    mona.command("newoffering")
    mona.submit(title="Career talk", price="20")
    mona.press("Set my hours")
    mona.submit(hours="Mon-Fri 9-17")
    mona.press("Publish Career talk")
    assert is_bookable(world)
    assert mona.presses <= 6
    assert mona.seconds < 60


def test_y10_from_a_template_it_is_quicker_still(world: World, mona: Person):
    player = Stopwatch(world, mona)
    player.command("newoffering")
    player.press("Resume review")
    player.press("Take it as it is")
    player.press("Publish")
    assert is_bookable(world)
    assert player.presses <= 4
    assert player.seconds < 20


# Templates and copies


@pytest.mark.parametrize("language", ["en", "ar"])
def test_c17_a_template_fills_the_form_in_the_mentors_language(world: World, language: str):
    person = world.person("Mona", *world.mentor("M").roles, language=language)
    world.store.mentors[person.id] = world.store.mentors[min(world.store.mentors)].__class__(
        person_id=person.id, time_zone="UTC"
    )
    player = Player(world, person)
    player.command("newoffering")
    player.do(player.screen.choices[3].act)
    assert player.filled["duration"] == "30"
    assert player.filled["way"] == "request"
    assert player.filled["title"] == ("Study plan" if language == "en" else "خطة دراسة")
    player.submit(price="15")
    (made,) = world.store.offerings.values()
    assert (made.mode, made.price) == (BookingMode.REQUEST, Money(1500, "EUR"))
    assert made.description


def test_c17_what_a_chat_without_forms_did_not_ask_stays_as_the_template_has_it(
    world: World, mona: Person
):
    player = Player(world, mona)
    player.do(Act("ofsv", extra=(1,)), {"title": "CV", "duration": "30", "price": "5", "way": "1"})
    (made,) = world.store.offerings.values()
    assert made.description.startswith("We go through your resume")


def test_c17_a_copy_has_all_settings_and_nothing_that_happened(world: World, mona: Person):
    known = world.offering(
        mona, 900, BookingMode.REQUEST, max_per_week=3, own_hours=True, times_booked=7,
        stopped_for="Too dear", reminder_minutes=(30,),
    )  # fmt: skip
    world.run(set_questions, mona, known.id, None, [Question("Why?", True, False)])
    world.run(set_hours, mona, mona.id, "Tue 9-12", known.id)
    copy = world.run(duplicate, mona, known.id)
    assert (copy.status, copy.title, copy.price) == (S.DRAFT, "Mock interview (2)", known.price)
    assert (copy.max_per_week, copy.reminder_minutes, copy.mode) == (3, (30,), known.mode)
    assert (copy.times_booked, copy.stopped_for) == (0, None)
    assert copy.questions == (("Why?", True, False),)
    assert len(world.unit().availability.hours(mona.id, copy.id)) == 1
    assert world.run(duplicate, mona, known.id).title == "Mock interview (3)"
    with pytest.raises(NotFound):
        world.run(duplicate, world.mentor("Other"), known.id)


def test_c17_copying_is_one_press(world: World, mona: Person):
    known = world.offering(mona)
    player = Player(world, mona)
    player.do(Act("ofmo", known.id))
    player.press("Duplicate")
    assert "Copied as a draft" in player.text
    assert len(world.store.offerings) == 2


# Tables

GOOD = (
    "title,price,minutes,kind,mode,category,description\n"
    'CV review,12.50,30,one_to_one,request,Careers,"Bring it, printed"\n'
    "Course,20 USD,,recorded,,,\n"
    "Coffee,,,in person,,,\n"
)


def test_c16_a_table_is_looked_at_first_and_then_made_as_drafts(world: World, mona: Person):
    player = Player(world, mona)
    player.command("myofferings")
    player.press("Many at once")
    player.submit(table=GOOD)
    assert "Nothing is made yet" in player.text
    assert "CV review" in player.text
    assert world.store.offerings == {}
    player.press("Make 3 drafts")
    cv, course, coffee = world.store.offerings.values()
    assert {each.status for each in (cv, course, coffee)} == {S.DRAFT}
    assert (cv.price, cv.duration, cv.mode) == (
        Money(1250, "EUR"), timedelta(minutes=30), BookingMode.REQUEST,
    )  # fmt: skip
    assert (cv.category, cv.description) == ("Careers", "Bring it, printed")
    assert (course.kind, course.price) == (OfferingKind.RECORDED, Money(2000, "USD"))
    assert (coffee.kind, coffee.posted_only, coffee.staff_approves) == (
        OfferingKind.FACE_TO_FACE, True, True,
    )  # fmt: skip
    player.do(Act("oftc", next(iter(world.store.offer_tables))))
    assert "dealt with already" in player.text
    assert len(world.store.offerings) == 3


def test_c16_arabic_names_words_and_digits_are_understood(world: World, mona: Person):
    text = "العنوان؛السعر؛الدقائق؛النوع؛الحجز".replace("؛", ";") + "\nمقابلة;١٠;٤٥;فردي;بطلب\n"
    page = world.run(tabling.read_table, mona, text)
    (made,) = world.run(tabling.create_table, mona, page.table.id)
    assert (made.title, made.price, made.mode) == (
        "مقابلة", Money(1000, "EUR"), BookingMode.REQUEST,
    )  # fmt: skip
    assert made.duration == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",5", "title", "text_missing"),
        ("Talk,a lot", "price", "amount_invalid"),
        ("Talk,-5", "price", "amount_invalid"),
        ("Talk,1.005", "price", "amount_invalid"),
        ("Talk,5,61", "minutes", "number_invalid"),
        ("Talk,5,soon", "minutes", "number_invalid"),
        ("Talk,5,60,circus", "kind", "word_unknown"),
        ("Talk,5,60,,sometimes", "mode", "word_unknown"),
        (f"{'x' * 101},5", "title", "text_too_long"),
        ("There already,5", "title", "title_twice"),
        ("first,5", "title", "title_twice"),
    ],
)
def test_c16_one_bad_row_is_named_and_nothing_at_all_is_made(
    world: World, mona: Person, row: str, column: str, code: str
):
    world.offering(mona, title="There already")
    text = f"title,price,minutes,kind,mode\nFirst,1\n{row}\n"
    page = world.run(tabling.read_table, mona, text)
    wrong = page.rows[1]
    assert (wrong.number, wrong.column) == (3, column)
    assert wrong.problem is not None
    assert wrong.problem.code == code
    with pytest.raises(TableHasMistakes):
        world.run(tabling.create_table, mona, page.table.id)
    assert len(world.store.offerings) == 1
    player = Player(world, mona)
    player.do(Act("oftp", page.table.id))
    assert f"Line 3, {column}" in player.text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("price\n5", TitleColumnMissing),
        ("", TitleColumnMissing),
        ("title,colour\nTalk,red", ColumnUnknown),
        ("title,price\nTalk,5,60", CellsTooMany),
        ("title\n" + "".join(f"T{n}\n" for n in range(MOST_ROWS + 1)), TooManyRows),
    ],
)
def test_c16_what_is_no_table_is_refused_whole(world: World, mona: Person, text: str, error: type):
    player = Player(world, mona)
    player.do(Act("oftb"))
    player.do(Act("oftr"), {"table": text or " "})
    assert world.store.offer_tables == {}
    if text:
        with pytest.raises(error):
            world.run(tabling.read_table, mona, text)


def test_z11_a_table_is_its_mentors_alone_and_may_be_discarded(world: World, mona: Person):
    page = world.run(tabling.read_table, mona, GOOD)
    for other in (world.mentor("Other"), world.student(), world.staff()):
        for work in (tabling.table_page, tabling.create_table, tabling.discard_table):
            with pytest.raises((NotFound, NotAllowed)):
                world.run(work, other, page.table.id)
    world.run(tabling.discard_table, mona, page.table.id)
    assert world.store.offer_tables[page.table.id].state is TableState.DISCARDED
    with pytest.raises(TableDecided):
        world.run(tabling.create_table, mona, page.table.id)


def test_fault_i04_the_table_that_is_exported_holds_no_formula_and_comes_back(
    world: World, mona: Person
):
    world.offering(mona, 1250, title="=SUM(A1)", description="+1 and @all", category="-x")
    film = world.offering(mona, kind=OfferingKind.RECORDED, title="'quoted'")
    world.store.offerings[film.id] = replace(film, price=Money(5, "USD"))
    text = world.run(tabling.offerings_table, mona)
    rows = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    for id in list(world.store.offerings):
        world.run(publishing.archive, mona, id)
    page = world.run(tabling.read_table, mona, text)
    formula, quoted = world.run(tabling.create_table, mona, page.table.id)
    assert (formula.title, formula.description, formula.category) == (
        "=SUM(A1)",
        "+1 and @all",
        "-x",
    )
    assert formula.price == Money(1250, "EUR")
    assert (quoted.title, quoted.price) == ("'quoted'", Money(5, "USD"))


# Numbers


def test_c14_the_numbers_of_an_offering_by_month(world: World, mona: Person):
    talk = world.offering(mona, 2000, BookingMode.REQUEST, takes_credits=False)
    sara, omar, lena = (world.student(name) for name in ("Sara", "Omar", "Lena"))
    kept, lost, refused = (world.book(each, talk) for each in (sara, omar, lena))
    for each in (kept, lost):
        world.run(approving.approve, mona, each.id)
        student = world.store.people[each.student_id]
        world.pay(world.run(buying.proceed_to_payment, student, each.id))
    world.run(approving.reject, mona, refused.id, "No time")
    world.run(cancelling.cancel, mona, lost.id)
    world.provider_refunds()
    found = world.run(offering_numbers, mona, talk.id)
    all_ = found.in_all
    assert (all_.booked, all_.cancelled, all_.answered, all_.approved) == (3, 1, 3, 2)
    assert all_.approval_percent == 66
    assert all_.revenue == {"EUR": 2000}
    assert found.months[0][1] == all_
    assert {each.booked for _, each in found.months[1:]} == {0}
    player = Player(world, mona)
    player.do(Act("ofmo", talk.id))
    player.press("Numbers")
    assert "66 % of 3 requests" in player.text
    assert "2026-01: booked 3" in player.text
    with pytest.raises(NotFound):
        world.run(offering_numbers, world.mentor("Other"), talk.id)


def test_c14_a_month_is_the_one_on_the_mentors_wall(world: World):
    mona = world.mentor("Mona", zone="Pacific/Auckland")
    talk = world.offering(mona)
    world.move_to(world.now.replace(day=31, hour=20))
    world.book(world.student(), talk)
    (month, numbers), *_ = world.run(offering_numbers, mona, talk.id).months
    assert (month.number, numbers.booked) == (202602, 1)


# Staff


def test_c6_staff_stop_an_offering_and_its_mentor_reads_why(world: World, mona: Person):
    talk = world.offering(mona, mode=BookingMode.REQUEST)
    asked = world.book(world.student(), talk)
    staff = Player(world, world.staff())
    staff.do(Act("shlf"))
    staff.press("Mock interview")
    staff.press("Stop it")
    staff.submit(reason="We do not sell this here")
    stopped = world.store.offerings[talk.id]
    assert (stopped.status, stopped.stopped_for) == (S.PAUSED, "We do not sell this here")
    assert world.booking(asked).state is BookingState.REJECTED  # X21
    assert len(world.notices(NoticeKind.OFFERING_STOPPED, mona)) == 1
    theirs = Player(world, mona)
    theirs.do(Act("ofmn", talk.id))
    assert "We do not sell this here" in theirs.text
    assert "ofre" not in theirs.acts
    with pytest.raises(OfferingStopped):
        world.run(publishing.resume, mona, talk.id)
    staff.press("Let it go on")
    assert world.run(publishing.resume, mona, talk.id).status is S.ACTIVE
    assert len(world.notices(NoticeKind.OFFERING_FREED, mona)) == 1


def test_c6_only_staff_stop_and_an_old_button_does_nothing(world: World, mona: Person):
    talk = world.offering(mona)
    for other in (mona, world.student(), world.mentor("Other")):
        for work, args in (
            (stopping.stop_offering, (talk.id, "x")),
            (stopping.let_go_on, (talk.id,)),
            (stopping.any_offering, (talk.id,)),
            (stopping.whole_shelf, ()),
        ):
            with pytest.raises(NotAllowed):
                world.run(work, other, *args)
    staff = world.staff()
    with pytest.raises(StaleButton):
        world.run(stopping.stop_offering, staff, talk.id, "x", 7)
    first = world.run(stopping.stop_offering, staff, talk.id, "x")
    assert world.run(stopping.stop_offering, staff, talk.id, "y") == first


def test_c9_a_stopped_draft_stays_a_draft_and_cannot_go_live(world: World, mona: Person):
    talk = world.offering(mona, status=S.DRAFT)
    world.run(stopping.stop_offering, world.staff(), talk.id, "Not here")
    with pytest.raises(OfferingStopped):
        world.run(publishing.publish, mona, talk.id)
