"""Single-use links and who came by them, answers given before a booking, tables of offerings."""

from sqlalchemy import Index, UniqueConstraint

from core.invitations import InvitationState
from core.offer_tables import TableState
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

invitations = table(
    "invitations",
    number("offering_id"),
    texts("token_hash", "state"),
    numbers("created_at", "expires_at"),
    numbers("used_by", "booking_id", "ended_at", null=True),
    number("revision"),
    UniqueConstraint("token_hash", name="invitation_token"),
    UniqueConstraint("booking_id", name="invitation_booking"),
    one_of("invitation_state", "state", InvitationState),
    check("invitation_used", "(state = 'used') = (booking_id IS NOT NULL)"),
    check("invitation_user", "(used_by IS NULL) = (booking_id IS NULL)"),
    check("invitation_ended", "(state = 'open') = (ended_at IS NULL)"),
    refers("invitation_offering", "offering_id", "offerings.id", cascade=True),
    refers("invitation_of_booking", "booking_id", "bookings.id"),
    refers("invitation_person", "used_by", "people.id"),
    Index("ix_invitations_offering", "offering_id", "created_at"),
)

invitation_openings = table(
    "invitation_openings",
    numbers("invitation_id", "person_id", "opened_at"),
    UniqueConstraint("person_id", "invitation_id", name="opening_once"),
    refers("opening_invitation", "invitation_id", "invitations.id", cascade=True),
    refers("opening_person", "person_id", "people.id"),
    Index("ix_invitation_openings_invitation", "invitation_id"),
)

intake_answers = table(
    "intake_answers",
    numbers("booking_id", "place"),
    texts("question", "answer"),
    UniqueConstraint("booking_id", "place", name="answer_once"),
    check("answer_place", "place BETWEEN 1 AND 5"),
    refers("answer_booking", "booking_id", "bookings.id"),
)

offer_tables = table(
    "offer_tables",
    number("mentor_id"),
    texts("text", "state"),
    number("created_at"),
    number("decided_at", null=True),
    number("revision"),
    one_of("offer_table_state", "state", TableState),
    check("offer_table_decided", "(state = 'open') = (decided_at IS NULL)"),
    refers("offer_table_mentor", "mentor_id", "mentors.person_id"),
)
