"""What the engine needs of storage at the offerings' desk. The rules of every repository stand in
`ports`, which passes this on."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import BookingId, InvitationId, OfferingId, OfferTableId, PersonId
from core.intake import Answer
from core.invitations import Invitation, Opening
from core.offer_tables import OfferTable


class Invitations(Protocol):
    def get(self, id: InvitationId) -> Invitation | None: ...
    def add(self, invitation: Invitation) -> None: ...
    def save(self, invitation: Invitation) -> Invitation: ...
    def by_token(self, token_hash: str) -> Invitation | None: ...
    def of(self, offering: OfferingId) -> Sequence[Invitation]:
        """Latest first."""
        ...

    def of_booking(self, booking: BookingId) -> Invitation | None:
        """The one that the booking has used."""
        ...

    def open(self, opening: Opening) -> None:
        """A person came by it; coming again changes nothing."""
        ...

    def opened_by(self, person: PersonId, offering: OfferingId) -> Sequence[Invitation]:
        """Those of this offering that the person came by, oldest first."""
        ...


class Answers(Protocol):
    def add(self, answer: Answer) -> None: ...
    def of(self, booking: BookingId) -> Sequence[Answer]:
        """In the order they were asked."""
        ...


class OfferTables(Protocol):
    def get(self, id: OfferTableId) -> OfferTable | None: ...
    def add(self, table: OfferTable) -> None: ...
    def save(self, table: OfferTable) -> OfferTable: ...
