"""In-memory single-use links, answers before a booking, and tables of offerings."""

from collections.abc import Sequence

from core.ids import BookingId, OfferingId, PersonId
from core.intake import Answer
from core.invitations import Invitation, InvitationState, Opening
from core.offer_tables import OfferTable, TableState
from tests.harness.memory_rows import Store, Table, once, require


class MemoryInvitations(Table[Invitation]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.invitations, self._guard)
        self._openings = store.invitation_openings

    def _guard(self, row: Invitation) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        once((o for o in others if o.token_hash == row.token_hash), "invitation_token")
        booked = (o for o in others if o.booking_id and o.booking_id == row.booking_id)
        once(booked, "invitation_booking")
        used = row.state is InvitationState.USED
        require(used == (row.booking_id is not None), "invitation_used")
        require((row.used_by is None) == (row.booking_id is None), "invitation_user")
        is_open = row.state is InvitationState.OPEN
        require(is_open == (row.ended_at is None), "invitation_ended")

    def by_token(self, token_hash: str) -> Invitation | None:
        return self.one(lambda each: each.token_hash == token_hash)

    def of(self, offering: OfferingId) -> Sequence[Invitation]:
        found = self.where(lambda each: each.offering_id == offering)
        return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)

    def of_booking(self, booking: BookingId) -> Invitation | None:
        return self.one(lambda each: each.booking_id == booking)

    def open(self, opening: Opening) -> None:
        pairs = {(each.person_id, each.invitation_id) for each in self._openings.values()}
        if (opening.person_id, opening.invitation_id) not in pairs:
            self._openings[opening.id] = opening

    def opened_by(self, person: PersonId, offering: OfferingId) -> Sequence[Invitation]:
        mine = {o.invitation_id for o in self._openings.values() if o.person_id == person}
        found = self.where(lambda each: each.id in mine and each.offering_id == offering)
        return sorted(found, key=lambda each: (each.created_at, each.id))


class MemoryAnswers(Table[Answer]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.intake_answers, self._guard)

    def _guard(self, row: Answer) -> None:
        same = (
            each
            for each in self.rows.values()
            if each.id != row.id and (each.booking_id, each.place) == (row.booking_id, row.place)
        )
        once(same, "answer_once")
        require(1 <= row.place <= 5, "answer_place")

    def of(self, booking: BookingId) -> Sequence[Answer]:
        found = self.where(lambda each: each.booking_id == booking)
        return sorted(found, key=lambda each: each.place)


class MemoryOfferTables(Table[OfferTable]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.offer_tables, self._guard)

    def _guard(self, row: OfferTable) -> None:
        is_open = row.state is TableState.OPEN
        require(is_open == (row.decided_at is None), "offer_table_decided")
