"""In-memory people, offerings, pack products and hours."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from core.availability import DateException, PostedDate, WeeklyHours
from core.booking import LIVE
from core.catalog import Offering, OfferingStatus, PackProduct, ProductStatus
from core.errors import OfferingHasBookings
from core.ids import OfferingId, PersonId
from core.people import Identity, Mentor, Person, Role
from core.reading import OfferingCard
from core.spaces import THE_CHANNEL
from tests.harness.memory_rows import Store, Table, once, require


class MemoryPeople(Table[Person]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.people)
        self._store = store

    def by_identity(self, channel: str, user: str) -> Person | None:
        for each in self._store.identities.values():
            if (each.channel, each.user) == (channel, user):
                return self.get(each.person_id)
        return None

    def having(self, role: Role) -> Sequence[Person]:
        found = self.where(lambda each: role in each.roles and each.id < THE_CHANNEL)
        return sorted(found, key=lambda each: each.id)

    def named(self, ids: Collection[PersonId]) -> dict[PersonId, Person]:
        return {id: self.rows[id] for id in ids if id in self.rows}


class MemoryIdentities(Table[Identity]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.identities, self._guard)

    def _guard(self, row: Identity) -> None:
        account = (row.channel, row.user)
        once(
            self.where(lambda each: (each.channel, each.user) == account and each.id != row.id),
            "identity_account",
        )

    def find(self, channel: str, user: str) -> Identity | None:
        return self.one(lambda each: (each.channel, each.user) == (channel, user))

    def of(self, person: PersonId) -> Sequence[Identity]:
        mine = list(self.where(lambda each: each.person_id == person))
        mine.sort(key=lambda each: each.last_inbound_at or each.created_at, reverse=True)
        return sorted(mine, key=lambda each: each.unreachable_at is not None)


class MemoryMentors(Table[Mentor]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.mentors, self._guard, key="person_id")

    @staticmethod
    def _guard(row: Mentor) -> None:
        require(row.seat_cap >= 0, "mentor_seat_cap")
        require(row.share_percent is None or 0 <= row.share_percent <= 100, "mentor_share_percent")


class MemoryOfferings(Table[Offering]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.offerings, self._guard)
        self._store = store

    @staticmethod
    def _guard(row: Offering) -> None:
        require(row.duration.total_seconds() > 0, "offering_duration")

    def save(self, row: Offering) -> Offering:
        """What a mentor saves never puts an old count back (C15)."""
        known = self.rows.get(row.id)
        if known is not None:
            row = replace(
                row,
                times_booked=known.times_booked,
                times_completed=known.times_completed,
                rating_sum=known.rating_sum,
                rating_count=known.rating_count,
            )
        return super().save(row)

    def remove(self, id: OfferingId) -> None:
        if any(each.offering_id == id for each in self._store.bookings.values()):
            raise OfferingHasBookings(offering_id=id)
        for plan in [each for each in self._store.series.values() if each.offering_id == id]:
            del self._store.series[plan.id]
        del self.rows[id]

    def of(self, mentor: PersonId) -> Sequence[Offering]:
        mine = self.where(lambda each: each.mentor_id == mentor)
        return sorted(mine, key=lambda each: (each.created_at, each.id))

    def count_booked(self, id: OfferingId) -> None:
        self.rows[id] = replace(self.rows[id], times_booked=self.rows[id].times_booked + 1)

    def count_completed(self, id: OfferingId, by: int) -> None:
        count = self.rows[id].times_completed + by
        require(count >= 0, "offering_counts")
        self.rows[id] = replace(self.rows[id], times_completed=count)

    def count_rating(self, id: OfferingId, rating: int) -> None:
        known = self.rows[id]
        self.rows[id] = replace(
            known, rating_sum=known.rating_sum + rating, rating_count=known.rating_count + 1
        )

    def has_live_bookings(self, id: OfferingId) -> bool:
        return any(
            each.offering_id == id and each.state in LIVE for each in self._store.bookings.values()
        )

    def browse(
        self, text: str = "", status: OfferingStatus = OfferingStatus.ACTIVE, limit: int = 100
    ) -> Sequence[OfferingCard]:
        wanted = text.strip().casefold()
        cards = [
            OfferingCard(each, self._store.people[each.mentor_id].name)
            for each in self.where(lambda each: each.status is status)
        ]
        found = [
            card
            for card in cards
            if any(
                wanted in words.casefold()
                for words in (card.offering.title, card.offering.category, card.mentor_name)
            )
        ]
        found.sort(key=lambda card: (-(card.offering.average_rating or 0), card.offering.id))
        return found[:limit]


class MemoryProducts(Table[PackProduct]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.products, lambda row: require(row.sessions > 0, "product_sessions"))

    def for_sale(self, mentor: PersonId | None = None) -> Sequence[PackProduct]:
        return [
            each
            for each in self.rows.values()
            if each.status is ProductStatus.ACTIVE and mentor in (None, each.mentor_id)
        ]

    def of(self, mentor: PersonId) -> Sequence[PackProduct]:
        return list(self.where(lambda each: each.mentor_id == mentor))


class MemoryAvailability:
    def __init__(self, store: Store) -> None:
        self._store = store

    def hours(self, mentor: PersonId, offering: OfferingId | None) -> Sequence[WeeklyHours]:
        return self._store.hours.get((mentor, offering), ())

    def set_hours(
        self, mentor: PersonId, offering: OfferingId | None, hours: Sequence[WeeklyHours]
    ) -> None:
        self._store.hours[mentor, offering] = tuple(hours)

    def exceptions(self, mentor: PersonId, first: date, last: date) -> Sequence[DateException]:
        return [
            each
            for _, each in self.listed_exceptions(mentor)
            if each.first_date <= last and each.last_date >= first
        ]

    def add_exception(self, id: int, mentor: PersonId, exception: DateException) -> None:
        self._store.exceptions[id] = (mentor, exception)

    def listed_exceptions(self, mentor: PersonId) -> Sequence[tuple[int, DateException]]:
        return [(id, each) for id, (of, each) in self._store.exceptions.items() if of == mentor]

    def remove_exception(self, id: int, mentor: PersonId) -> bool:
        if self._store.exceptions.get(id, (None,))[0] != mentor:
            return False
        del self._store.exceptions[id]
        return True

    def posted(
        self, mentor: PersonId, offering: OfferingId | None, start: datetime, end: datetime
    ) -> Sequence[PostedDate]:
        return [
            each
            for of, about, each in self._store.posted.values()
            if of == mentor
            and about in (None, offering)
            and each.starts_at < end
            and each.ends_at > start
        ]

    def listed_posted(
        self, mentor: PersonId, after: datetime
    ) -> Sequence[tuple[int, OfferingId | None, PostedDate]]:
        found = [
            (id, about, each)
            for id, (of, about, each) in self._store.posted.items()
            if of == mentor and each.ends_at > after
        ]
        return sorted(found, key=lambda row: row[2].starts_at)

    def post(
        self, id: int, mentor: PersonId, offering: OfferingId | None, posted: PostedDate
    ) -> None:
        self._store.posted[id] = (mentor, offering, posted)

    def withdraw(self, id: int, mentor: PersonId) -> bool:
        if self._store.posted.get(id, (None,))[0] != mentor:
            return False
        del self._store.posted[id]
        return True
