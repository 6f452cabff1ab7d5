"""Screens of notes, absences and statistics: each reader sees theirs, and each fits everywhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.pictures import png
from bot.screens import absences as absence_screens
from bot.screens import session_notes as screens
from bot.screens import statistics as statistics_screens
from bot.screens.card import Reading, card
from bot.screens.statistics_pictures import PICTURES
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Act
from core.absences import Absence, AbsenceCount, AbsenceKind, Step
from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.digest import Happened, Period
from core.ids import AbsenceId, NoteId, NoteLinkId
from core.notes import MAX_NOTE, NotedSession, SessionLink, SessionNote
from core.settings import AbsenceSettings, BookingSettings
from core.statistics import Payments, Statistics, WeekKinds
from core.use_cases.absences import AbsenceFile, Standing
from core.use_cases.notes import NotesPage
from core.use_cases.words_reported import Words
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import BIG, LANGUAGES, LINKS, MENTOR, NOW, STUDENT

every_language = pytest.mark.parametrize("language", LANGUAGES)
RULES = AbsenceSettings()


def writer(language="en"):
    return Writer(Reader(language, "Africa/Cairo", NOW))


def a_card(**changes):
    over = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
    return shown.a_card(state=BookingState.COMPLETED, **{**over, **changes})


def a_note(**changes):
    booking = a_card().booking
    note = SessionNote(
        NoteId(BIG), booking.id, STUDENT, MENTOR, "for me", "for you",
        "https://video.example.org/1", NOW, NOW, 3,
    )  # fmt: skip
    return replace(note, **changes)


def a_link(place=1, title="Slides", url="https://example.org/a"):
    return SessionLink(NoteLinkId(BIG - place), NoteId(BIG), place, title, url, NOW)


def a_page(side, note=None, links=(), **changes):
    return NotesPage(a_card(**changes), note, tuple(links), side)


def labels(screen):
    return [button.label for row in screen.buttons for button in row]


def fits(screen):
    shown.require_sound(screen)
    return screen


@every_language
def test_z5_notes_fit_on_every_platform_for_every_reader(language):
    w = writer(language)
    links = [a_link(n, "x" * 80, f"https://example.org/{n}") for n in range(1, 11)]
    for side in (By.STUDENT, By.MENTOR, By.STAFF):
        long = a_note(shared="y" * MAX_NOTE, private="z" * MAX_NOTE if side is By.MENTOR else "")
        fits(screens.page(w, a_page(side, long, links, feedback="f" * 800, rating=4)))
        fits(screens.page(w, a_page(side)))
    mine = a_page(By.MENTOR, a_note())
    for number in range(4):
        fits(screens.writing(w, mine, Act("ntfm", BIG, 3, (number,))))
    for screen in (screens.link_form(w, mine), screens.report_form(w, mine), screens.search(w)):
        fits(screen)
    for what in Words:
        fits(screens.confirm_removal(w, mine, what))
    noted = NotedSession(a_note(), (a_link(),), NOW, "Mock", "Sara", "منى")
    fits(screens.listing(w, MENTOR, [noted] * 60))
    fits(screens.listing(w, STUDENT, [], "words"))


def test_fault_i10_where_a_link_leads_stands_before_its_name():
    page = screens.page(writer(), a_page(By.STUDENT, a_note(), [a_link(title="Join session")]))
    assert "example.org: Join session" in shown.words_of(page)


def test_j10_the_card_has_the_recording_and_the_way_to_the_notes():
    reading = Reading(By.STUDENT, STUDENT, LINKS, BookingSettings())
    noted = replace(a_card(), noted=True, recording="https://video.example.org/1")
    assert {"Watch the recording", "Notes and links"} <= set(labels(card(writer(), noted, reading)))
    assert "Notes and links" not in labels(card(writer(), a_card(), reading))
    mentors = replace(reading, side=By.MENTOR, person=MENTOR)
    assert "Notes and links" in labels(card(writer(), a_card(), mentors))


def test_i11_staff_take_away_only_what_is_there():
    nothing = labels(screens.page(writer(), a_page(By.STAFF)))
    assert not [label for label in nothing if label.startswith("Take")]
    both = labels(screens.page(writer(), a_page(By.STAFF, a_note(), feedback="rude", rating=1)))
    assert len([label for label in both if label.startswith("Take")]) == 2


def an_absence(n=1, **changes):
    absence = Absence(
        AbsenceId(BIG - n), a_card().booking.id, STUDENT, By.STUDENT, AbsenceKind.NO_SHOW, NOW, NOW
    )
    return replace(absence, **changes)


def a_file(*absences, held=None, count=2, step=Step.HELD):
    stands = Standing(By.STUDENT, count, step, (3, Step.STAFF_ASKED), held)
    titles = {each.booking_id: "Mock" for each in absences}
    return AbsenceFile(shown.a_person(STUDENT), (stands,) if absences else (), absences, titles)


@every_language
def test_x23_missed_sessions_fit_on_every_platform(language):
    w = writer(language)
    file = a_file(*(an_absence(n) for n in range(9)), held=NOW + timedelta(days=3))
    undone = an_absence(1, undone_at=NOW)
    forgiven = an_absence(2, forgiven_at=NOW, forgiven_by=STUDENT, kind=AbsenceKind.LATE_CANCEL)
    for each in (file, a_file(), a_file(undone, forgiven, count=0)):
        fits(absence_screens.mine(w, each, RULES))
        fits(absence_screens.person(w, each, RULES))
    fits(absence_screens.forgive(w, file, file.absences[0]))
    fits(absence_screens.appeal(w))
    some = [AbsenceCount(STUDENT, "Sara", side, 3, NOW) for side in (By.STUDENT, By.MENTOR)]
    fits(absence_screens.counts(w, some, RULES))
    fits(absence_screens.counts(w, [], RULES))


def test_x23_before_anything_is_missed_the_rules_stand_there():
    text = str(absence_screens.mine(writer(), a_file(), RULES).lines)
    assert "At number 2" in text
    assert "staff decide" in text


def told(**changes):
    weeks = tuple(
        WeekKinds(date(2026, 10, 5) + timedelta(days=7 * n), dict.fromkeys(OfferingKind, n))
        for n in range(6)
    )
    statistics = Statistics(
        days=30,
        period=Period(NOW - timedelta(days=30), NOW),
        kinds=dict.fromkeys(OfferingKind, 12),
        states=dict.fromkeys(BookingState, 4),
        happened=Happened(approved=8, declined=1, missed=1, held=9, no_shows=1, tried=4, paid=3),
        payments=Payments(8, 6, 0),
        absent={By.STUDENT: 1},
        answer_minutes=135,
        weeks=weeks,
    )
    return replace(statistics, **changes)


@every_language
def test_m09_every_picture_is_drawn_and_says_its_facts(language):
    for number, _ in enumerate(PICTURES):
        screen = fits(statistics_screens.statistics(writer(language), told(), number))
        assert screen.picture is not None
        assert png(screen.picture).startswith(b"\x89PNG")
        for label in screen.picture.drawing.labels:
            assert label in screen.picture.alt


def test_m09_the_numbers_stand_in_words():
    text = str(statistics_screens.statistics(writer(), told(), 2).details)
    for fact in ("80% (8 of 10)", "75% (6 of 8)", "10% (1 of 10)", "2 h 15 min"):
        assert fact in text


def test_m09_where_nothing_was_there_is_no_picture_and_no_rate():
    empty = told(
        kinds={}, states={}, happened=Happened(), payments=Payments(), absent={}, weeks=(),
        answer_minutes=None,
    )  # fmt: skip
    for number, _ in enumerate(PICTURES):
        screen = statistics_screens.statistics(writer(), empty, number)
        assert screen.picture is None
        assert screen.details == ()
