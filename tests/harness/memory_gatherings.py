"""In-memory shared sessions and the lines before them, with what the database would refuse."""

from collections.abc import Sequence
from datetime import datetime

from core.booking import Booking
from core.gatherings import Gathering, GatheringWait, GroupWaitState
from core.group_errors import AlreadyInGroup, GroupFull
from core.ids import GatheringId, OfferingId, PersonId
from tests.harness.memory_rows import Store, Table, once, require


def taken_of(store: Store, gathering: GatheringId) -> int:
    """Live claims; one whose hold has ended counts, as the table does not know the time."""
    claims = store.claims.values()
    return sum(each.live and each.gathering_id == gathering for each in claims)


def offered_of(store: Store, gathering: GatheringId, but: int = 0) -> int:
    return sum(
        each.gathering_id == gathering and each.state is GroupWaitState.OFFERED and each.id != but
        for each in store.gathering_waits.values()
    )


def require_room(store: Store, gathering: GatheringId, but: int = 0) -> None:
    found = store.gatherings.get(gathering)
    places = found.places if found is not None and found.is_open else 0
    if taken_of(store, gathering) + offered_of(store, gathering, but) >= places:
        raise GroupFull(gathering_id=gathering)


def require_once(store: Store, row: Booking) -> None:
    if row.gathering_id is None or not row.is_live:
        return
    same = (row.gathering_id, row.student_id)
    for each in store.bookings.values():
        if each.id != row.id and each.is_live and (each.gathering_id, each.student_id) == same:
            raise AlreadyInGroup(booking_id=each.id)


class MemoryGatherings(Table[Gathering]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.gatherings, self._guard)
        self._store = store

    def _guard(self, row: Gathering) -> None:
        require(row.ends_at > row.starts_at, "gathering_span")
        require(row.places > 0, "gathering_places")
        require(row.minimum is None or 1 < row.minimum <= 500, "gathering_minimum")
        if row.places < taken_of(self._store, row.id) + offered_of(self._store, row.id):
            raise GroupFull(gathering_id=row.id)
        same = (row.offering_id, row.starts_at)
        others = self.where(lambda e: e.is_open and e.id != row.id)
        if row.is_open:
            once((o for o in others if (o.offering_id, o.starts_at) == same), "gathering_once")

    def rooms(
        self, offering: OfferingId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        found = self.where(lambda e: e.offering_id == offering and start <= e.starts_at < end)
        return [
            (each, offered_of(self._store, each.id))
            for each in sorted(found, key=lambda each: (each.starts_at, each.id))
        ]

    def taken(self, id: GatheringId) -> int:
        return taken_of(self._store, id)

    def of_mentor(
        self, mentor: PersonId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        found = self.where(
            lambda e: e.is_open and e.mentor_id == mentor and start <= e.starts_at < end
        )
        counted = ((each, self._live(each.id)) for each in found)
        used = (pair for pair in counted if pair[1])
        return sorted(used, key=lambda pair: (pair[0].starts_at, pair[0].id))

    def _live(self, id: GatheringId) -> int:
        rows = self._store.bookings.values()
        return sum(each.is_live and each.gathering_id == id for each in rows)


class MemoryGatheringWaits(Table[GatheringWait]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.gathering_waits, self._guard)
        self._store = store

    def _guard(self, row: GatheringWait) -> None:
        offered = row.state is GroupWaitState.OFFERED
        require(offered == (row.offer_ends_at is not None), "group_wait_offer")
        require(row.is_live == (row.ended_at is None), "group_wait_ended")
        same = (row.gathering_id, row.student_id)
        others = self.where(lambda e: e.is_live and e.id != row.id)
        if row.is_live:
            once((o for o in others if (o.gathering_id, o.student_id) == same), "group_wait_once")
        known = self.rows.get(row.id)
        if offered and (known is None or known.state is not GroupWaitState.OFFERED):
            require_room(self._store, row.gathering_id, but=row.id)

    def live(self, gathering: GatheringId, student: PersonId) -> GatheringWait | None:
        wanted = (gathering, student)
        return self.one(lambda e: e.is_live and (e.gathering_id, e.student_id) == wanted)

    def line(self, gathering: GatheringId) -> Sequence[GatheringWait]:
        found = self.where(lambda each: each.is_live and each.gathering_id == gathering)
        return sorted(found, key=lambda each: (each.joined_at, each.id))

    def of(self, student: PersonId) -> Sequence[GatheringWait]:
        found = self.where(lambda each: each.is_live and each.student_id == student)
        return sorted(found, key=lambda each: (each.joined_at, each.id))
