"""What every repository does alike, and the one place where constraints become rules."""

from typing import Any, Generic, TypeVar

from core.course_errors import CourseReferenceTaken
from core.errors import (
    NoCredit,
    NotFound,
    PayoutTooLarge,
    PromoAlreadyUsed,
    PromoCodeTaken,
    PromoUsedUp,
    RuleError,
    SeatFull,
    SlotTaken,
    StaleRevision,
    StudentBusy,
    TrialUsed,
)
from core.group_errors import AlreadyInGroup, GroupFull
from storage.connection import Connection
from storage.errors import ConstraintViolated
from storage.mapping import Mapped

E = TypeVar("E")

_RULES: dict[str, type[RuleError]] = {
    "claim_mentor_overlap": SlotTaken,
    "claim_student_overlap": StudentBusy,
    "seat_cap": SeatFull,
    "offer_cap": SeatFull,
    "pack_balance": NoCredit,
    "promo_limit": PromoUsedUp,
    "promo_person_limit": PromoAlreadyUsed,
    "promo_alike": PromoCodeTaken,
    "trial_once": TrialUsed,
    "course_reference": CourseReferenceTaken,
    "course_owner": NotFound,
    "payout_over_available": PayoutTooLarge,
    "group_full": GroupFull,
    "booking_in_gathering": AlreadyInGroup,
}
# Somebody did the same thing at the same moment: run again, the unit finds what they wrote (B-07).
_DONE_MEANWHILE = frozenset(
    {
        "note_of_booking",
        "note_link_place",
        "absence_once",
        "absence_report_once",
        "booking_intent",
        "series_intent",
        "order_intent",
        "order_checkout_key",
        "identity_account",
        "seat_of_pair",
        "wait_once",
        "testimonial_of_seat",
        "post_draft_once",
        "community_event_once",
        "pack_of_order",
        "payment_reference",
        "purchase_reference",
        "purchase_order",
        "payment_fulfils_once",
        "refund_reference",
        "refund_intent",
        "journal_key",
        "price_version_number",
        "promo_use_of_order",
        "trial_of_booking",
        "payout_reference",
        "payout_intent",
        "link_live",
        "link_code",
        "seat_role_of_all",
        "seat_role_of_offering",
        "membership_live",
        "pair_thread_of_pair",
        "space_once",
        "opening_once",
        "answer_once",
        "invitation_booking",
        "gathering_once",
        "group_wait_once",
        "completion_once",
        "completion_reference",
        "completion_report_once",
        "suggestion_once",
    }
)


def rule_behind(violation: ConstraintViolated, **facts: Any) -> Exception:
    """The rule a constraint stands for; the violation itself where there is none."""
    if violation.name in _RULES:
        return _RULES[violation.name](**facts)
    if violation.name in _DONE_MEANWHILE:
        return StaleRevision(constraint=violation.name)
    return violation


class Repository(Generic[E]):
    """Rows of one table as values of one dataclass."""

    __slots__ = ("_connection",)
    _mapped: Mapped[E]

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, id: int) -> E | None:
        return self._mapped.get(self._connection, id)

    def add(self, entity: E) -> None:
        try:
            self._mapped.add(self._connection, entity)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def save(self, entity: E) -> E:
        try:
            return self._mapped.save(self._connection, entity)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation
