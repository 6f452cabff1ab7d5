"""What happens once a session is over: notes and links, words reported, absences answered,
forgiven and asked about; and what staff read of all that."""

from typing import Any

from bot.simulation.plays.parts import is_staff, may, shown, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.booking import Booking, BookingState
from core.ids import PersonId
from core.use_cases import absences, notes, words_reported
from core.use_cases.absence_reports import deny_absence
from core.use_cases.reading import mentor_sessions
from core.use_cases.statistics import statistics
from core.use_cases.words_reported import Words

_LINKS = ("https://example.org/a", "https://example.org/b", "javascript:alert(1)")
_HELD = (BookingState.COMPLETED, BookingState.NO_SHOW)


def _some_ended(world: World) -> Booking | None:
    known = [b for b in world.seen.ended.values() if b.state in _HELD]
    live = [b for b in world.seen.live.values() if b.state is BookingState.SCHEDULED]
    found = known or live
    return world.chance.pick(found) if found else None


def write_notes(world: World) -> str:
    booking = _some_ended(world)
    if booking is None:
        return "nothing_to_note"
    student, mentor = booking.student_id, booking.mentor_id
    who = somebody(world, "M", student, mentor)
    rightly = may(world, "M", who, student, mentor)
    note = world.house.read(lambda uow: uow.session_notes.of_booking(booking.id))
    links = world.house.read(lambda uow: uow.session_notes.links(note.id)) if note else ()
    luck = world.chance.between(1, 10)
    if luck <= 5:
        revision = shown(world, note.revision) if note else None
        guarded(world, "write_notes", rightly,
                lambda: _write(world, who, booking, revision))  # fmt: skip
        return "notes_written"
    if luck <= 8 or not links:
        guarded(world, "add_link", rightly, lambda: world.as_person(
            who, notes.add_link, booking.id, world.chance.pick(_LINKS), "slides"))  # fmt: skip
        return "link_added"
    guarded(world, "remove_link", rightly, lambda: world.as_person(
        who, notes.remove_link, booking.id, world.chance.pick(list(links)).id))  # fmt: skip
    return "link_removed"


def _write(world: World, who: PersonId, booking: Booking, revision: int | None) -> Any:
    part = world.chance.pick(("private", "shared", "recording"))
    text = world.chance.pick(_LINKS) if part == "recording" else world.chance.pick(("", "read on"))
    return world.as_person(who, notes.write_notes, booking.id, revision, **{part: text})


def read_notes(world: World) -> str:
    world.as_person(world.anybody(), notes.my_notes, world.chance.pick(("", "read")))
    booking = _some_ended(world)
    if booking is None:
        return "nothing_to_read"
    student, mentor = booking.student_id, booking.mentor_id
    who = somebody(world, "SMO", student, mentor)
    rightly = may(world, "SMO", who, student, mentor)
    guarded(world, "notes_of", rightly,
            lambda: world.as_person(who, notes.notes_of, booking.id))  # fmt: skip
    return "notes_read"


def complain(world: World) -> str:
    """Words are reported by whom they are about, and sometimes taken away."""
    booking = _some_ended(world)
    if booking is None:
        return "nothing_to_report"
    student, mentor = booking.student_id, booking.mentor_id
    if world.chance.percent(60):
        who = somebody(world, "SM", student, mentor)
        rightly = may(world, "SM", who, student, mentor)
        guarded(world, "report_words", rightly, lambda: world.as_person(
            who, words_reported.report_words, booking.id, "rude"))  # fmt: skip
        return "words_reported"
    who, what = staff_mostly(world), world.chance.pick(tuple(Words))
    guarded(world, "remove_words", is_staff(world, who), lambda: world.as_person(
        who, words_reported.remove_words, booking.id, what, "rude"))  # fmt: skip
    return "words_removed"


def answer_absence(world: World) -> str:
    booking = _some_ended(world)
    if booking is None:
        return "nobody_absent"
    student, mentor = booking.student_id, booking.mentor_id
    who = somebody(world, "M", student, mentor)
    rightly = may(world, "M", who, student, mentor)
    guarded(world, "deny_absence", rightly,
            lambda: world.as_person(who, deny_absence, booking.id))  # fmt: skip
    return "absence_denied"


def settle_absences(world: World) -> str:
    """Somebody looks at their own, or asks; staff look, and forgive now and then."""
    whoever = world.anybody()
    world.as_person(whoever, absences.my_absences)
    if world.chance.percent(20):
        world.as_person(whoever, absences.appeal, "the train was late", world.act())
    who, whose = staff_mostly(world), world.anybody()
    staff = is_staff(world, who)
    guarded(world, "absence_counts", staff,
            lambda: world.as_person(who, absences.absence_counts))  # fmt: skip
    guarded(world, "absences_of", staff,
            lambda: world.as_person(who, absences.absences_of, whose))  # fmt: skip
    some = world.house.read(lambda uow: uow.absences.of_person(whose, 20))
    if some:
        one = world.chance.pick(list(some))
        revision = shown(world, one.revision)
        guarded(world, "forgive", staff, lambda: world.as_person(
            who, absences.forgive, one.id, "was ill", revision))  # fmt: skip
    return "absences_settled"


def read_statistics(world: World) -> str:
    who, mentor = staff_mostly(world), world.chance.pick(world.teachers)
    days = world.chance.pick((7, 30, 90, 0))
    guarded(world, "statistics", is_staff(world, who),
            lambda: world.as_person(who, statistics, days))  # fmt: skip
    whoever = somebody(world, "MO", mentor, mentor)
    rightly = may(world, "MO", whoever, mentor, mentor)
    guarded(world, "mentor_sessions", rightly,
            lambda: world.as_person(whoever, mentor_sessions, mentor, None))  # fmt: skip
    return "statistics_read"
