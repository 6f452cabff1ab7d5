"""Notes, links and recordings of a session: who writes, who reads, who is told (Z5, J10-J12)."""

import pytest

from core.afterwards_errors import NothingToReport, SessionLinksFull, WordsRemoved
from core.errors import (
    AlreadyDecided,
    LinkInvalid,
    NotAllowed,
    NotFound,
    StaleButton,
    TextTooLong,
)
from core.notes import MAX_NOTE, MOST_LINKS
from core.notices import NoticeKind
from core.use_cases import cancelling, completing, notes, words_reported
from core.use_cases.words_reported import Words
from tests.harness.world import World

K = NoticeKind
VIDEO = "https://video.example.org/1"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def cast(world):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor))
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    return student, mentor, booked.id


def test_j12_the_private_part_is_for_its_writer_alone(world, cast):
    student, mentor, id = cast
    world.run(notes.write_notes, mentor, id, private="shy, be patient", shared="Read ch. 3")
    assert world.run(notes.notes_of, mentor, id).note.private == "shy, be patient"
    for reader in (student, world.staff()):
        page = world.run(notes.notes_of, reader, id)
        assert (page.note.private, page.note.shared) == ("", "Read ch. 3")
    assert world.run(notes.my_notes, student, "patient") == ()
    assert len(world.run(notes.my_notes, mentor, "PATIENT")) == 1


def test_j12_a_private_note_alone_is_told_to_nobody(world, cast):
    student, mentor, id = cast
    world.run(notes.write_notes, mentor, id, private="hm")
    assert K.NOTES_SHARED not in world.told(student)
    assert world.run(notes.my_notes, student) == ()


def test_z5_the_student_is_told_once_however_often_it_is_edited(world, cast):
    student, mentor, id = cast
    for text in ("one", "two", "three"):
        world.run(notes.write_notes, mentor, id, shared=text)
    world.run(notes.add_link, mentor, id, "https://example.org/a", "A")
    assert world.told(student).count(K.NOTES_SHARED) == 1


def test_j10_the_recording_is_told_by_itself_and_once(world, cast):
    student, mentor, id = cast
    world.run(notes.write_notes, mentor, id, recording=VIDEO)
    world.run(notes.write_notes, mentor, id, recording=VIDEO + "2")
    assert world.told(student).count(K.SESSION_RECORDED) == 1
    assert world.run(notes.notes_of, student, id).note.recording == VIDEO + "2"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", "https://u:p@x.org"])
def test_fault_i10_only_clean_links_are_kept(world, cast, url):
    _, mentor, id = cast
    with pytest.raises(LinkInvalid):
        world.run(notes.add_link, mentor, id, url, "")
    with pytest.raises(LinkInvalid):
        world.run(notes.write_notes, mentor, id, recording=url)


def test_z5_ten_links_and_no_more_and_a_freed_place_is_taken_again(world, cast):
    _, mentor, id = cast
    added = [
        world.run(notes.add_link, mentor, id, f"https://example.org/{n}", "")
        for n in range(MOST_LINKS)
    ]
    with pytest.raises(SessionLinksFull):
        world.run(notes.add_link, mentor, id, "https://example.org/x", "")
    renamed = world.run(notes.add_link, mentor, id, "https://example.org/4", "Named")
    assert renamed.place == 5
    world.run(notes.remove_link, mentor, id, added[2].id)
    assert world.run(notes.add_link, mentor, id, "https://example.org/x", "").place == 3


def test_z5_search_finds_every_word_in_links_titles_and_names(world, cast):
    student, mentor, id = cast
    world.run(notes.add_link, mentor, id, "https://example.org/graphs", "Big-O, explained")
    for words in ("explained", "graphs mona", "mock EXPLAINED", ""):
        assert len(world.run(notes.my_notes, student, words)) == 1
    assert world.run(notes.my_notes, student, "explained nothing") == ()
    assert world.run(notes.my_notes, world.student("Omar")) == ()


def test_z5_edits_are_told_to_the_audit_without_their_words(world, cast):
    _, mentor, id = cast
    note = world.run(notes.write_notes, mentor, id, private="secret words")
    world.run(notes.write_notes, mentor, id, private="other words", shared="for you")
    told = [each for each in world.store.audit.values() if each.subject_id == note.id]
    assert [each.facts["parts"] for each in told] == ["private", "private,shared"]
    assert "words" not in "".join(str(each.facts) for each in told)


def test_z5_nobody_else_writes_and_nobody_else_reads(world, cast):
    student, _, id = cast
    max_, omar, staff = world.mentor("Max"), world.student("Omar"), world.staff()
    for nobody in (student, max_, omar, staff):
        with pytest.raises(NotFound):
            world.run(notes.write_notes, nobody, id, shared="x")
    for nobody in (max_, omar):
        with pytest.raises(NotFound):
            world.run(notes.notes_of, nobody, id)


def test_z5_a_stale_form_and_a_long_text_change_nothing(world, cast):
    _, mentor, id = cast
    note = world.run(notes.write_notes, mentor, id, shared="one")
    world.run(notes.write_notes, mentor, id, note.revision, shared="two")
    with pytest.raises(StaleButton):
        world.run(notes.write_notes, mentor, id, note.revision, shared="three")
    with pytest.raises(TextTooLong):
        world.run(notes.write_notes, mentor, id, shared="x" * (MAX_NOTE + 1))
    assert world.run(notes.notes_of, mentor, id).note.shared == "two"


def test_z5_a_cancelled_session_has_no_notes(world):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor))
    world.run(cancelling.cancel, student, booked.id)
    with pytest.raises(AlreadyDecided):
        world.run(notes.write_notes, mentor, booked.id, shared="x")


def test_fault_i11_a_student_reports_and_staff_take_it_away(world, cast):
    student, mentor, id = cast
    staff = world.staff()
    with pytest.raises(NothingToReport):
        world.run(words_reported.report_words, student, id, "rude")
    world.run(notes.write_notes, mentor, id, private="mine", shared="rude", recording=VIDEO)
    world.run(notes.add_link, mentor, id, "https://example.org/a", "")
    for _ in range(2):
        world.run(words_reported.report_words, student, id, "rude")
    assert world.told(staff) == [K.WORDS_REPORTED]
    world.run(words_reported.remove_words, staff, id, Words.NOTES, "against our rules")
    page = world.run(notes.notes_of, mentor, id)
    assert (page.note.private, page.note.shared, page.note.recording) == ("mine", "", None)
    assert page.links == ()
    assert K.WORDS_REMOVED in world.told(mentor)
    with pytest.raises(NothingToReport):
        world.run(words_reported.remove_words, staff, id, Words.NOTES, "again")


def test_fault_i11_words_of_a_rating_go_and_the_stars_stay(world, cast):
    student, mentor, id = cast
    staff = world.staff()
    world.run(completing.rate, student, id, 1, "insults")
    world.run(words_reported.report_words, mentor, id, "insults")
    after = world.run(words_reported.remove_words, staff, id, Words.FEEDBACK, "insults")
    assert (after.rating, after.feedback) == (1, "")
    assert K.WORDS_REMOVED in world.told(student)
    with pytest.raises(WordsRemoved):
        world.run(completing.rate, student, id, 1, "more insults")


def test_fault_i11_only_staff_take_words_away(world, cast):
    student, mentor, id = cast
    world.run(completing.rate, student, id, 1, "true words")
    for nobody in (student, mentor):
        with pytest.raises(NotAllowed):
            world.run(words_reported.remove_words, nobody, id, Words.FEEDBACK, "no")
