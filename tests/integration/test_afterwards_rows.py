"""Notes, links, absences and statistics on both databases, as a person counting rows finds them."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from core.absences import Absence, AbsenceKind
from core.afterwards_errors import SessionLinksFull
from core.audit import AuditEntry
from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.errors import StaleRevision
from core.ids import AbsenceId, NoteId, NoteLinkId
from core.notes import MOST_LINKS, SessionLink, SessionNote
from core.orders import OrderState, Purpose
from core.use_cases import notes
from storage.errors import ConstraintViolated
from tests.harness import community as made
from tests.harness.community import MENTOR, NOON, OTHER, STUDENT, community
from tests.harness.crowd import crowd, lost, won
from tests.harness.memory_absences import MemoryAbsences
from tests.harness.memory_rows import Store
from tests.harness.memory_statistics import MemoryStatistics
from tests.harness.unprotected import unprotected

S = BookingState
DAY = timedelta(days=1)
URL = "https://example.org/{}"


def a_note(id=1, booking=1):
    return SessionNote(
        NoteId(id), made.booking(booking).id, STUDENT, MENTOR, "mine", "yours", None, NOON, NOON
    )


def a_link(id, place, note=1, url="https://example.org/1"):
    return SessionLink(NoteLinkId(id), NoteId(note), place, "", url, NOON)


def an_absence(id, booking, days, **changes):
    absence = Absence(
        AbsenceId(id), made.booking(booking).id, STUDENT, By.STUDENT, AbsenceKind.NO_SHOW,
        NOON + days * DAY, NOON,
    )  # fmt: skip
    return replace(absence, **changes)


async def test_z5_notes_come_back_with_names_and_links_in_their_places(database_url):
    async with community(database_url) as c:

        def write(uow):
            for number in (1, 2):
                uow.bookings.add(made.booking(number, NOON + number * DAY))
                uow.session_notes.add(a_note(number, number))
            for place in (3, 1, 2):
                uow.session_notes.add_link(a_link(place, place))
            saved = uow.session_notes.save(replace(a_note(), shared="new"))
            with pytest.raises(StaleRevision):
                uow.session_notes.save(replace(a_note(), shared="old"))
            return saved

        assert (await c.db.write(write)).revision == 1
        found = await c.db.read(lambda uow: uow.session_notes.of_student(STUDENT, 10))
        assert [each.note.booking_id for each in found] == [2, 1]
        assert [link.place for link in found[1].links] == [1, 2, 3]
        assert (found[1].note.shared, found[1].mentor_name) == ("new", "Mentor 1")
        assert await c.db.read(lambda uow: uow.session_notes.of_mentor(OTHER, 10)) == []


@pytest.mark.parametrize(
    ("link", "refusal"),
    [
        (a_link(2, 1), StaleRevision),
        (a_link(2, MOST_LINKS + 1), ConstraintViolated),
        (a_link(2, 2, url="javascript:alert(1)"), ConstraintViolated),
    ],
)
async def test_fault_i10_the_database_refuses_an_eleventh_link_and_any_that_is_not_https(
    database_url, link, refusal
):
    async with community(database_url) as c:

        def write(uow):
            uow.bookings.add(made.booking(1))
            uow.session_notes.add(a_note())
            uow.session_notes.add_link(a_link(1, 1))

        await c.db.write(write)
        with pytest.raises(refusal):
            await c.db.write(lambda uow: uow.session_notes.add_link(link))


async def test_z5_fourteen_links_at_once_are_ten(database_url):
    async with crowd(database_url, students=1) as c:
        offered = await c.offer()
        booked = await c.book(c.students[0], offered, NOON + 2 * DAY)
        works = [
            lambda uow, n=n: notes.add_link(uow, c.mentor, booked.id, URL.format(n), "")
            for n in range(14)
        ]
        answers = await c.at_once(*works)
        assert len(won(answers)) == MOST_LINKS
        assert set(lost(answers)) == {SessionLinksFull}


def at_random(seed):
    """The same rows in memory and, by `write`, in a database."""
    r, store = random.Random(seed), Store()
    kinds = list(OfferingKind)
    for number, kind in enumerate(kinds):
        row = made.offering(100 + number, kind=kind)
        store.offerings[row.id] = row
    for id in range(1, 60):
        ended = r.random() < 0.5
        row = made.booking(
            id,
            NOON + id * DAY,
            offering_id=100 + r.randrange(len(kinds)),
            state=r.choice([*S]),
            created_at=NOON + timedelta(hours=r.randrange(24 * 40)),
            intent=f"i{id}",
            hold_until=NOON + r.randrange(60) * DAY,
            completed_at=NOON + r.randrange(40) * DAY if ended else None,
            no_show_by=r.choice([By.STUDENT, By.MENTOR, None]) if ended else None,
        )
        store.bookings[row.id] = row
        after = r.choice([S.SCHEDULED, S.AWAITING_PAYMENT, S.REJECTED, S.EXPIRED])
        answered_at = _step(store, row, row.created_at, S.REQUESTED, after, r)
        if after is S.AWAITING_PAYMENT and r.random() < 0.5:  # paid after it was approved
            _step(store, row, answered_at, S.AWAITING_PAYMENT, S.SCHEDULED, r)
    for id in range(500, 520):
        paid = NOON + r.randrange(40) * DAY if r.random() < 0.7 else None
        row = made.order(
            id, purpose=r.choice([*Purpose]), state=OrderState.PAID, paid_at=paid,
            checkout_key=f"k{id}", intent=f"o{id}",
        )  # fmt: skip
        store.orders[row.id] = row
    return store


def _step(store, booking, since, before, after, r):
    id, at = 1000 + len(store.audit), since + timedelta(minutes=r.randrange(9999))
    who = r.choice([MENTOR, None])
    store.audit[id] = AuditEntry(id, at, who, "step", "booking", booking.id, before, after)
    return at


def writing(store):
    def write(uow):
        for table, rows in (
            (uow.offerings, store.offerings), (uow.bookings, store.bookings),
            (uow.orders, store.orders),
        ):  # fmt: skip
            for row in rows.values():
                table.add(row)
        for entry in store.audit.values():
            uow.audit.record(entry)

    return write


def _summed(rows):
    found = Counter()
    for week, kind, many in rows:
        found[week, kind] += many
    return found


@pytest.mark.parametrize("seed", [1, 2])
async def test_m09_every_count_is_exact_in_any_period(database_url, seed):
    store = at_random(seed)
    judge = MemoryStatistics(store)
    async with community(database_url) as c:
        await c.db.write(writing(store))
        for since, until in ((0, 60), (3, 10), (10, 11), (39, 90)):
            span = NOON + since * DAY, NOON + until * DAY
            now = NOON + 20 * DAY

            def told(uow, span=span, now=now):
                rows = uow.statistics
                return (
                    dict(rows.booked(*span)), dict(rows.absent(*span)),
                    rows.payments(*span, now), rows.median_answer(*span),
                    _summed(rows.by_week(*span)),
                )  # fmt: skip

            assert await c.db.read(told) == (
                dict(judge.booked(*span)),
                dict(judge.absent(*span)),
                judge.payments(*span, now),
                judge.median_answer(*span),
                _summed(judge.by_week(*span)),
            )


async def test_x23_only_those_that_count_within_the_window_are_counted(database_url):
    store = Store()
    rows = [
        an_absence(1, 1, 0), an_absence(2, 2, 5), an_absence(3, 3, 6, undone_at=NOON),
        an_absence(4, 4, 7, forgiven_at=NOON, forgiven_by=MENTOR, reason="ill"),
        an_absence(5, 5, 8, person_id=MENTOR, side=By.MENTOR),
        an_absence(6, 6, 9, kind=AbsenceKind.LATE_CANCEL),
    ]  # fmt: skip
    async with community(database_url) as c:

        def write(uow):
            for number in range(1, 7):
                uow.bookings.add(made.booking(number, NOON + number * DAY, intent=f"i{number}"))
            for row in rows:
                uow.absences.add(row)
                store.absences[row.id] = row
            store.people.update({id: uow.people.get(id) for id in (STUDENT, MENTOR)})

        await c.db.write(write)
        judge = MemoryAbsences(store)
        for since in (NOON - DAY, NOON + DAY, NOON + 30 * DAY):

            def told(uow, since=since):
                return (
                    list(uow.absences.counts(since, 10)),
                    list(uow.absences.counted(STUDENT, By.STUDENT, since)),
                    list(uow.absences.of_person(STUDENT, 3)),
                )

            assert await c.db.read(told) == (
                list(judge.counts(since, 10)),
                list(judge.counted(STUDENT, By.STUDENT, since)),
                list(judge.of_person(STUDENT, 3)),
            )
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.absences.add(an_absence(9, 1, 0)))


async def test_control_without_lock_and_place_there_are_more_than_ten(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        booked = await c.book(c.students[0], await c.offer(), NOON + 2 * DAY)
        for n in range(MOST_LINKS - 1):
            await c.do(notes.add_link, c.mentor, booked.id, URL.format(n), "")
        await without_places(c)
        works = [
            lambda uow, n=n: notes.add_link(uow, c.mentor, booked.id, URL.format(n), "")
            for n in (50, 51)
        ]
        await unprotected(c, *works)
        assert len(await c.rows("SELECT id FROM session_links")) == MOST_LINKS + 1


async def without_places(c):
    """The database no longer minds two links in one place."""
    if c.db.dialect == "postgresql":
        await c.run("ALTER TABLE session_links DROP CONSTRAINT note_link_place")
        return
    await c.run(
        "CREATE TABLE loose (id INTEGER PRIMARY KEY, note_id INTEGER, place INTEGER, title TEXT,"
        " url TEXT, added_at INTEGER)",
        "INSERT INTO loose SELECT id, note_id, place, title, url, added_at FROM session_links",
        "DROP TABLE session_links",
        "ALTER TABLE loose RENAME TO session_links",
    )
