"""In-memory roles of accounts and threads of pairs."""

from collections.abc import Sequence
from datetime import datetime

from core.ids import IdentityId, OfferingId, PersonId
from core.memberships import Membership, MembershipState, PairThread, SeatRole, ThreadState
from tests.harness.memory_rows import Store, Table, once


class MemorySeatRoles(Table[SeatRole]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.seat_roles, self._guard)

    def _guard(self, row: SeatRole) -> None:
        if row.removed_at is None:
            known = self.of(row.channel, row.community, row.offering_id)
            name = "seat_role_of_all" if row.offering_id is None else "seat_role_of_offering"
            once((each for each in (known,) if each and each.id != row.id), name)

    def every(self) -> Sequence[SeatRole]:
        found = self.where(lambda each: each.removed_at is None)
        return sorted(found, key=lambda each: (each.added_at, each.id))

    def of(self, channel: str, community: str, offering: OfferingId | None) -> SeatRole | None:
        wanted = (channel, community, offering)
        found = (e for e in self.every() if (e.channel, e.community, e.offering_id) == wanted)
        return next(found, None)


class MemoryMemberships(Table[Membership]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.memberships, self._guard)
        self._store = store

    def _guard(self, row: Membership) -> None:
        if row.is_live:
            others = self.where(lambda e: e.is_live and e.key == row.key and e.id != row.id)
            once(others, "membership_live")

    def live_of(self, person: PersonId) -> Sequence[Membership]:
        found = self.where(lambda each: each.is_live and each.person_id == person)
        return sorted(found, key=lambda each: each.id)

    def live(self, identity: IdentityId, community: str, role: str) -> Membership | None:
        return self.one(lambda each: each.is_live and each.key == (identity, community, role))

    def to_compare(
        self, channel: str, taken_since: datetime, after: int, limit: int
    ) -> Sequence[Membership]:
        found = self.where(
            lambda each: (
                each.channel == channel
                and each.id > after
                and (each.is_live or each.changed_at >= taken_since)
            )
        )
        return sorted(found, key=lambda each: each.id)[:limit]

    def lacking(self, channel: str, limit: int) -> Sequence[PersonId]:
        store = self._store
        found = set()
        for seat in store.seats.values():
            if not seat.is_live or store.people[seat.student_id].banned_at is not None:
                continue
            for role in store.seat_roles.values():
                offering = store.offerings.get(role.offering_id or OfferingId(0))
                if role.removed_at is not None or role.channel != channel:
                    continue
                if role.offering_id and (not offering or offering.mentor_id != seat.mentor_id):
                    continue
                for account in store.identities.values():
                    if (account.person_id, account.channel) != (seat.student_id, channel):
                        continue
                    row = self.live(account.id, role.community, role.role)
                    if row is None or row.state is MembershipState.LEAVING:
                        found.add(seat.student_id)
        return sorted(found)[:limit]

    def students(self) -> Sequence[PersonId]:
        seated = {each.student_id for each in self._store.seats.values() if each.is_live}
        return sorted(seated | {each.person_id for each in self.where(lambda e: e.is_live)})


class MemoryPairThreads(Table[PairThread]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.pair_threads, self._guard)

    def _guard(self, row: PairThread) -> None:
        def same(each: PairThread) -> bool:
            mine = (row.student_id, row.mentor_id, row.channel, row.community)
            theirs = (each.student_id, each.mentor_id, each.channel, each.community)
            return mine == theirs and each.id != row.id

        once(self.where(same), "pair_thread_of_pair")

    def of_pair(self, student: PersonId, mentor: PersonId) -> Sequence[PairThread]:
        pair = (student, mentor)
        found = self.where(lambda each: (each.student_id, each.mentor_id) == pair)
        return sorted(found, key=lambda each: each.id)

    def unfinished(self, channel: str, limit: int) -> Sequence[PairThread]:
        due = (ThreadState.WANTED, ThreadState.CLOSING)
        found = self.where(lambda each: each.channel == channel and each.state in due)
        return sorted(found, key=lambda each: each.id)[:limit]
