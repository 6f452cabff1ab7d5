"""In-memory bookings, claims, packs and seats, with what the database would refuse."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.availability import Busy, Row
from core.booking import HELD, LIVE, Booking, BookingState, Claim, PaidBy
from core.clock import to_ms
from core.errors import NoCredit, SeatFull, SlotTaken, StudentBusy
from core.ids import BookingId, GatheringId, OfferingId, OrderId, PackId, PersonId, SeriesId
from core.orders import OrderState, Purpose
from core.packs import CreditEntry, Pack
from core.reading import (
    BookingCard,
    BookingFilter,
    MentorNumbers,
    Order,
    StaffNumbers,
    StudentHistory,
    StudentLoad,
)
from core.seats import Seat, SeatState
from tests.harness.memory_gatherings import require_once, require_room
from tests.harness.memory_history import history_of, silent_students
from tests.harness.memory_rows import Store, Table, once, require

S = BookingState


class MemoryClaims:
    def __init__(self, store: Store) -> None:
        self._rows = store.claims
        self._store = store

    def add(self, claim: Claim) -> None:
        require(claim.ends_at > claim.starts_at, "claim_span")
        require(claim.blocks_from <= claim.starts_at, "claim_blocks_session")
        for other in self._others(claim):
            shared = claim.gathering_id is not None and claim.gathering_id == other.gathering_id
            same = other.mentor_id == claim.mentor_id and not shared
            if same and _meet(
                (other.blocks_from, other.blocks_until), (claim.blocks_from, claim.blocks_until)
            ):
                raise SlotTaken(mentor_id=claim.mentor_id, starts_at=claim.starts_at)
        for other in self._others(claim):
            guarded = claim.guarded_student_id
            same = guarded is not None and other.guarded_student_id == guarded
            if same and _meet((other.starts_at, other.ends_at), (claim.starts_at, claim.ends_at)):
                raise StudentBusy(mentor_id=claim.mentor_id, starts_at=claim.starts_at)
        if claim.gathering_id is not None and claim.live:
            require_room(self._store, claim.gathering_id)
        self._rows[claim.id] = claim

    def _others(self, claim: Claim) -> list[Claim]:
        """A hold that has ended still counts here: the table does not know the time."""
        rows = self._rows.values()
        return [each for each in rows if each.live and each.booking_id != claim.booking_id]

    def of(self, booking: BookingId) -> Sequence[Claim]:
        mine = [each for each in self._rows.values() if each.live and each.booking_id == booking]
        return sorted(mine, key=lambda each: each.id)

    def settle(self, claim: int) -> None:
        self._rows[claim] = replace(self._rows[claim], until=None)

    def extend(self, claim: int, until: datetime) -> None:
        self._rows[claim] = replace(self._rows[claim], until=until)

    def end(self, claim: int) -> None:
        self._rows[claim] = replace(self._rows[claim], live=False)

    def end_all(self, booking: BookingId) -> None:
        for each in self.of(booking):
            self.end(each.id)

    def busy(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Busy]:
        return [
            Busy(each.blocks_from, each.blocks_until, each.starts_at, each.ends_at)
            for each in self._running(now)
            if each.mentor_id == mentor
            and each.booking_id != without
            and each.blocks_from < end
            and each.blocks_until > start
        ]

    def busy_rows(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Row]:
        return [
            (
                to_ms(each.blocks_from),
                to_ms(each.blocks_until),
                to_ms(each.starts_at),
                each.gathering_id,
            )
            for each in self._running(now)
            if each.mentor_id == mentor
            and each.booking_id != without
            and each.blocks_from < end
            and each.blocks_until > start
        ]

    def student_is_busy(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> bool:
        return any(
            each.guarded_student_id == student and each.starts_at < end and each.ends_at > start
            for each in self._running(now)
        )

    def busy_of_student(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> Sequence[tuple[datetime, datetime]]:
        return [
            (each.starts_at, each.ends_at)
            for each in self._running(now)
            if each.guarded_student_id == student and each.starts_at < end and each.ends_at > start
        ]

    def _running(self, now: datetime) -> list[Claim]:
        rows = self._rows.values()
        return [each for each in rows if each.live and (each.until is None or each.until > now)]

    def lapsed(
        self, mentor: PersonId, now: datetime, student: PersonId | None = None
    ) -> Sequence[Claim]:
        return [
            each
            for each in self._rows.values()
            if each.live
            and each.until is not None
            and each.until <= now
            and (each.mentor_id == mentor or (student and each.guarded_student_id == student))
        ]


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


class MemoryBookings(Table[Booking]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.bookings, self._guard)
        self._store = store

    def _guard(self, row: Booking) -> None:
        mine = self.where(lambda each: each.student_id == row.student_id and each.id != row.id)
        once((each for each in mine if each.intent == row.intent), "booking_intent")
        require(timedelta(0) < row.ends_at - row.starts_at <= timedelta(days=1), "booking_span")
        credit = row.state is S.SCHEDULED and row.paid_by is PaidBy.CREDIT
        require(not credit or row.pack_id is not None, "booking_credit_has_pack")
        proposed = (row.proposed_starts_at is None, row.proposed_ends_at is None)
        require(proposed[0] == proposed[1], "booking_proposal")
        require_once(self._store, row)
        number = row.contact_number
        shaped = number is None or (number.startswith("+") and 8 <= len(number) <= 16)
        require(shaped, "booking_contact_number")
        require(row.offering_id in self._store.offerings, "booking_offering")
        require(row.rating is None or 1 <= row.rating <= 5, "booking_rating")

    def by_intent(self, student: PersonId, intent: str) -> Booking | None:
        return self.one(lambda each: (each.student_id, each.intent) == (student, intent))

    def last_number(self, student: PersonId) -> str | None:
        given = self.where(lambda each: each.student_id == student and bool(each.contact_number))
        latest = max(given, key=lambda each: (each.created_at, each.id), default=None)
        return latest.contact_number if latest else None

    def load_of(self, student: PersonId, now: datetime) -> StudentLoad:
        mine = list(self.where(lambda each: each.student_id == student))
        ahead = [each for each in mine if each.starts_at > now and not each.is_lapsed(now)]
        yesterday = now - timedelta(days=1)
        fresh = [each for each in mine if each.created_at > yesterday]
        return StudentLoad(
            open=sum(each.state in LIVE for each in ahead),
            unpaid=sum(each.state is S.AWAITING_PAYMENT for each in ahead),
            free_today=sum(each.paid_by is PaidBy.FREE for each in fresh),
        )

    def of_pack(self, pack: PackId, states: Collection[BookingState]) -> Sequence[Booking]:
        return list(self.where(lambda each: each.pack_id == pack and each.state in states))

    def of_offering(
        self, offering: OfferingId, states: Collection[BookingState]
    ) -> Sequence[Booking]:
        return list(self.where(lambda each: each.offering_id == offering and each.state in states))

    def of_series(self, series: SeriesId) -> Sequence[Booking]:
        mine = self.where(lambda each: each.series_id == series)
        return sorted(mine, key=lambda each: each.id)

    def of_gathering(
        self, gathering: GatheringId, states: Collection[BookingState]
    ) -> Sequence[Booking]:
        found = self.where(lambda each: each.gathering_id == gathering and each.state in states)
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def in_gathering(self, gathering: GatheringId, student: PersonId) -> Booking | None:
        wanted = (gathering, student)
        return self.one(lambda e: e.is_live and (e.gathering_id, e.student_id) == wanted)

    def cards(self, wanted: BookingFilter) -> Sequence[BookingCard]:
        return [self._card(each) for each in self._matching(wanted)[: wanted.limit]]

    def count(self, wanted: BookingFilter) -> int:
        return len(self._matching(wanted))

    def _matching(self, wanted: BookingFilter) -> list[Booking]:
        found = list(self.where(lambda each: self._matches(each, wanted)))
        latest = wanted.order is Order.LATEST
        return sorted(found, key=lambda each: (each.starts_at, each.id), reverse=latest)

    def _matches(self, row: Booking, wanted: BookingFilter) -> bool:
        staff = self._store.offerings[row.offering_id].staff_approves
        return (
            wanted.student_id in (None, row.student_id)
            and wanted.mentor_id in (None, row.mentor_id)
            and (wanted.states is None or row.state in wanted.states)
            and (wanted.from_ is None or row.starts_at >= wanted.from_)
            and (wanted.until is None or row.starts_at < wanted.until)
            and wanted.staff_decides in (None, staff)
        )

    def _card(self, row: Booking) -> BookingCard:
        people = self._store.people
        title = self._store.offerings[row.offering_id].title
        return BookingCard(row, title, people[row.student_id].name, people[row.mentor_id].name)

    def mentor_numbers(self, mentor: PersonId, now: datetime) -> MentorNumbers:
        mine = list(self.where(lambda each: each.mentor_id == mentor))
        held = [each for each in mine if each.state in HELD and not each.is_lapsed(now)]
        ahead = [each for each in mine if each.state is S.SCHEDULED and each.ends_at > now]
        missed = {
            each.subject_id
            for each in self._store.audit.values()
            if (each.subject_kind, each.before, each.after) == ("booking", S.REQUESTED, S.EXPIRED)
        } - silent_students(self._store)
        seats = [
            each for each in self._store.seats.values() if each.mentor_id == mentor and each.is_live
        ]
        known = self._store.mentors.get(mentor)
        return MentorNumbers(
            approvals=sum(each.state is S.REQUESTED for each in held),
            unpaid=sum(each.state is S.AWAITING_PAYMENT for each in held),
            upcoming=len(ahead),
            completed=sum(each.state is S.COMPLETED for each in mine),
            missed_requests=sum(each.state is S.EXPIRED and each.id in missed for each in mine),
            students=len({each.student_id for each in [*ahead, *seats]}),
            seats_taken=len(seats),
            seat_cap=known.seat_cap if known else 0,
        )

    def history_of(self, student: PersonId, mentor: PersonId, notice_hours: int) -> StudentHistory:
        return history_of(self._store, student, mentor, notice_hours)

    def answered(
        self, mentor: PersonId, since: datetime
    ) -> Sequence[tuple[datetime, BookingState]]:
        mine = {
            each.id
            for each in self.where(lambda each: each.mentor_id == mentor)
            if each.starts_at >= since
        }
        answers = {S.AWAITING_PAYMENT, S.SCHEDULED, S.REJECTED, S.EXPIRED}
        silent = silent_students(self._store)
        return [
            (each.at, BookingState(each.after))
            for each in sorted(self._store.audit.values(), key=lambda each: (each.at, each.id))
            if each.subject_kind == "booking"
            and (each.after != S.EXPIRED or each.subject_id not in silent)
            and each.subject_id in mine
            and each.at >= since
            and each.before == S.REQUESTED
            and each.after in answers
        ]

    def staff_numbers(self, now: datetime) -> StaffNumbers:
        rows = list(self.rows.values())
        paid = [each for each in self._store.orders.values() if each.state is OrderState.PAID]
        decided = [each for each in rows if each.decided_at or each.rejected_at]
        return StaffNumbers(
            by_state={state: sum(each.state is state for each in rows) for state in BookingState},
            recordings_sold=sum(each.purpose is Purpose.RECORDING for each in paid),
            packs_sold=sum(each.purpose is Purpose.PACK for each in paid),
            decided=len(decided),
            approved=sum(each.rejected_at is None for each in decided),
        )


class MemoryPacks(Table[Pack]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.packs, self._guard)
        self._store = store

    def _guard(self, row: Pack) -> None:
        if min(row.total, row.held, row.used, row.remaining) < 0:
            raise NoCredit()
        others = self.where(lambda each: each.order_id == row.order_id and each.id != row.id)
        once((each for each in others if row.order_id is not None), "pack_of_order")

    def of(self, student: PersonId, mentor: PersonId | None = None) -> Sequence[Pack]:
        mine = self.where(lambda each: each.student_id == student)
        wanted = (each for each in mine if mentor in (None, each.mentor_id))
        return sorted(wanted, key=lambda each: (each.created_at, each.id))

    def with_mentor(self, mentor: PersonId) -> Sequence[Pack]:
        return list(self.where(lambda each: each.mentor_id == mentor))

    def by_order(self, order: OrderId) -> Pack | None:
        return self.one(lambda each: each.order_id == order)

    def record(self, entry: CreditEntry) -> None:
        require(entry.id not in self._store.credits, "credit entry")
        self._store.credits[entry.id] = entry

    def history(self, pack: PackId) -> Sequence[CreditEntry]:
        return [each for each in self._store.credits.values() if each.pack_id == pack]


class MemorySeats(Table[Seat]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.seats, self._guard)
        self._store = store

    def _guard(self, row: Seat) -> None:
        in_grace = row.state is SeatState.GRACE
        require(in_grace == (row.grace_ends_at is not None), "seat_grace")
        require((row.paused_at is None) == (row.pause_ends_at is None), "seat_pause")
        require(row.is_live or row.paused_at is None, "seat_pause_live")
        if not row.is_live:
            return
        others = [each for each in self.of_mentor(row.mentor_id) if each.id != row.id]
        once((each for each in others if each.student_id == row.student_id), "seat_of_pair")
        known = self.rows.get(row.id)
        if known is None and len(others) >= self._store.mentors[row.mentor_id].seat_cap:
            raise SeatFull(mentor_id=row.mentor_id)

    def live(self, student: PersonId, mentor: PersonId) -> Seat | None:
        return self.one(
            lambda each: (each.student_id, each.mentor_id) == (student, mentor) and each.is_live
        )

    def taken(self, mentor: PersonId) -> int:
        return len(self.of_mentor(mentor))

    def of_mentor(self, mentor: PersonId) -> Sequence[Seat]:
        mine = self.where(lambda each: each.mentor_id == mentor and each.is_live)
        return sorted(mine, key=lambda each: (each.since, each.id))

    def of_student(self, student: PersonId) -> Sequence[Seat]:
        mine = self.where(lambda each: each.student_id == student and each.is_live)
        return sorted(mine, key=lambda each: (each.since, each.id))

    def of_pair(self, student: PersonId, mentor: PersonId) -> Sequence[Seat]:
        pair = (student, mentor)
        mine = self.where(lambda each: (each.student_id, each.mentor_id) == pair)
        return sorted(mine, key=lambda each: (each.since, each.id))
