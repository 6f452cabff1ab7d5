"""Single-use links, answers given before a booking, and tables of offerings."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.ids import BookingId, OfferingId, PersonId
from core.intake import Answer
from core.invitations import Invitation, Opening
from core.offer_tables import OfferTable
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import intake_answers, invitation_openings, invitations, offer_tables

INVITATIONS = Mapped(invitations, Invitation)
OPENINGS = Mapped(invitation_openings, Opening)
ANSWERS = Mapped(intake_answers, Answer)
TABLES = Mapped(offer_tables, OfferTable)

_i, _p = invitations.c, invitation_openings.c
_BY_TOKEN = INVITATIONS.select(_i.token_hash == bindparam("token_hash"))
_OF = Statement(
    INVITATIONS.query(_i.offering_id == bindparam("offering")).order_by(
        _i.created_at.desc(), _i.id.desc()
    )
)
_OF_BOOKING = INVITATIONS.select(_i.booking_id == bindparam("booking"))
_OPENING = OPENINGS.select(
    _p.person_id == bindparam("person"), _p.invitation_id == bindparam("invitation")
)
_OPENED_BY = Statement(
    INVITATIONS.query(
        _p.invitation_id == _i.id,
        _p.person_id == bindparam("person"),
        _i.offering_id == bindparam("offering"),
    ).order_by(_i.created_at, _i.id)
)
_ANSWERS_OF = Statement(
    ANSWERS.query(intake_answers.c.booking_id == bindparam("booking")).order_by(
        intake_answers.c.place
    )
)


class SqlInvitations(Repository[Invitation]):
    __slots__ = ()
    _mapped = INVITATIONS

    def by_token(self, token_hash: str) -> Invitation | None:
        return INVITATIONS.first(self._connection, _BY_TOKEN, token_hash=token_hash)

    def of(self, offering: OfferingId) -> Sequence[Invitation]:
        return INVITATIONS.all(self._connection, _OF, offering=offering)

    def of_booking(self, booking: BookingId) -> Invitation | None:
        return INVITATIONS.first(self._connection, _OF_BOOKING, booking=booking)

    def open(self, opening: Opening) -> None:
        person, invitation = opening.person_id, opening.invitation_id
        known = OPENINGS.first(self._connection, _OPENING, person=person, invitation=invitation)
        if known is None:
            OPENINGS.add(self._connection, opening)

    def opened_by(self, person: PersonId, offering: OfferingId) -> Sequence[Invitation]:
        return INVITATIONS.all(self._connection, _OPENED_BY, person=person, offering=offering)


class SqlAnswers(Repository[Answer]):
    __slots__ = ()
    _mapped = ANSWERS

    def of(self, booking: BookingId) -> Sequence[Answer]:
        return ANSWERS.all(self._connection, _ANSWERS_OF, booking=booking)


class SqlOfferTables(Repository[OfferTable]):
    __slots__ = ()
    _mapped = TABLES
