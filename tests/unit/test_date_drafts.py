"""Dates written as text, from the draft to what students can book, and what becomes of them."""

from datetime import timedelta

import pytest

from core.catalog import OfferingKind
from core.date_drafts import DraftState, Fate, Note
from core.date_errors import DraftDecided, NothingToPublish
from core.dates_by_text import Problem
from core.errors import NotAllowed, NotFound, StaleButton, TextTooLong
from core.notices import NoticeKind
from core.use_cases import changing_dates, dates_by_text, hours
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


def posted(world, mentor):
    return [(of, each) for _, of, each in world.unit().availability.listed_posted(
        mentor.id, world.now)]  # fmt: skip


def drafted(world, who, text, **more):
    return world.run(dates_by_text.draft, who, text, **more)


def published(world, who, draft):
    return world.run(dates_by_text.publish, who, draft.id, draft.revision)


def test_d01_staff_write_dates_and_students_can_book_them_only_once_published(world):
    mona, stella = world.mentor("Mona"), world.staff()
    talk = world.offering(mona, kind=OfferingKind.FACE_TO_FACE, posted_only=True)
    draft = drafted(world, stella, "tomorrow 18:00-20:00 @Mona")
    assert posted(world, mona) == []
    assert draft.state is DraftState.OPEN
    done = published(world, stella, draft)
    ((offering, window),) = posted(world, mona)
    assert offering == talk.id
    assert window.ends_at - window.starts_at == timedelta(hours=2)
    assert done.dates[0].fate is Fate.POSTED


def test_fault_i05_a_line_that_is_not_clear_is_kept_as_a_question(world):
    mona, stella = world.mentor("Mona"), world.staff()
    draft = drafted(world, stella, "tomorrow 18:00-19:00 @Mona\n1/2 10:00-11:00\ntomorrow 9:00")
    assert [isinstance(each, Problem) for each in draft.lines] == [False, True, True]
    published(world, stella, draft)
    assert len(posted(world, mona)) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tomorrow 18:00-19:00", "no_mentor"),
        ("tomorrow 18:00-19:00 @Nobody", "mentor_unknown"),
        ("tomorrow 18:00-19:00 @M", "mentor_unknown"),
        ('tomorrow 18:00-19:00 @Mona #"No such"', "offering_unknown"),
        ("tomorrow 18:00 @Mona", "no_end"),
        ("tomorrow 18:00-19:00 @Mona x10", "not_shared"),
    ],
)
def test_fault_i05_what_only_the_community_knows_is_asked_too(world, text, code):
    world.mentor("Mona")
    world.mentor("Max")
    (line,) = drafted(world, world.staff(), text).lines
    assert (type(line), line.code) == (Problem, code)


def test_a_mentor_writes_their_own_dates_and_nobody_elses(world):
    mona, max_ = world.mentor("Mona"), world.mentor("Max")
    draft = drafted(
        world, mona, "tomorrow 18:00-19:00, tomorrow 20:00-21:00 @Max", for_mentor=max_.id
    )
    assert draft.dates[0].mentor_id == mona.id
    assert draft.lines[1].code == "not_yours"
    with pytest.raises(NotFound):
        published(world, max_, draft)
    with pytest.raises(NotAllowed):
        drafted(world, world.student(), "tomorrow 18:00-19:00")


def test_publishing_looks_at_everything_again(world):
    mona, stella = world.mentor("Mona"), world.staff()
    text = "tomorrow 18:00-19:00, tomorrow 18:00-19:00, today 23:30-23:50"
    draft = drafted(world, stella, text, for_mentor=mona.id)
    world.move(hours=24)
    fates = [each.fate for each in published(world, stella, draft).dates]
    assert set(fates) <= {Fate.POSTED, Fate.DUPLICATE, Fate.PAST}
    assert fates[-1] is Fate.PAST


def test_the_same_date_twice_is_skipped_and_told(world):
    mona, stella = world.mentor("Mona"), world.staff()
    for fate in (Fate.POSTED, Fate.DUPLICATE):
        draft = drafted(world, stella, "tomorrow 18:00-19:00", for_mentor=mona.id)
        assert published(world, stella, draft).dates[0].fate is fate
    assert len(posted(world, mona)) == 1


def test_two_who_publish_the_same_draft_put_it_up_once(world):
    mona, stella, steve = world.mentor("Mona"), world.staff(), world.staff("Steve")
    draft = drafted(world, stella, "tomorrow 18:00-19:00", for_mentor=mona.id)
    published(world, steve, draft)
    with pytest.raises(DraftDecided):
        published(world, stella, draft)
    with pytest.raises(DraftDecided):
        world.run(dates_by_text.discard, stella, draft.id, draft.revision)
    assert len(posted(world, mona)) == 1


def test_an_edited_draft_makes_the_old_button_stale(world):
    mona, stella = world.mentor("Mona"), world.staff()
    draft = drafted(world, stella, "nonsense", for_mentor=mona.id)
    with pytest.raises(NothingToPublish):
        published(world, stella, draft)
    edited = world.run(dates_by_text.edit, stella, draft.id, 0, "tomorrow 18:00-19:00")
    with pytest.raises(StaleButton):
        published(world, stella, draft)
    assert published(world, stella, edited).state is DraftState.PUBLISHED
    with pytest.raises(TextTooLong):
        drafted(world, stella, "x" * 4001)


def booked(world):
    """One scheduled session on a posted date, and the date's page as staff see it."""
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    talk = world.offering(mona, posted_only=True)
    draft = drafted(world, stella, "tomorrow 18:00-20:00", for_mentor=mona.id)
    published(world, stella, draft)
    start = posted(world, mona)[0][1].starts_at
    booking = world.book(sara, talk, start)
    ((id, _, _),) = world.unit().availability.listed_posted(mona.id, world.now)
    page = world.run(changing_dates.posted_page, stella, mona.id, id)
    assert [each.id for each in page.sessions] == [booking.id]
    return mona, sara, stella, booking, page


def test_l07_a_changed_date_takes_its_sessions_along_and_tells_each_student(world):
    mona, sara, stella, booking, page = booked(world)
    later = timedelta(hours=2)
    window = page.posted.starts_at + later, page.posted.ends_at + later
    with pytest.raises(StaleButton):
        world.run(changing_dates.change_posted, stella, mona.id, page.id, *window, 0)
    world.run(changing_dates.change_posted, stella, mona.id, page.id, *window, 1)
    moved = world.booking(booking)
    assert moved.starts_at == booking.starts_at + later
    assert moved.original_starts_at == booking.starts_at
    assert NoticeKind.BOOKING_MOVED in world.told(sara)


def test_l07_a_withdrawn_date_gives_its_sessions_back_and_tells_each_student(world):
    mona, sara, stella, booking, page = booked(world)
    world.run(changing_dates.withdraw_posted, stella, mona.id, page.id, 1)
    assert posted(world, mona) == []
    assert not world.booking(booking).is_live
    assert NoticeKind.BOOKING_CANCELLED in world.told(sara)


def test_what_is_in_the_way_of_a_date_is_told(world):
    mona, _, stella, _, _ = booked(world)
    around = "tomorrow 17:00-21:00"
    done = published(world, stella, drafted(world, stella, around, for_mentor=mona.id))
    assert done.dates[0].note is Note.BOOKED
    assert len(world.run(hours.hours_page, stella, mona.id).posted) == 2
