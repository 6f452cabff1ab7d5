"""Who may do what: one table of action x role x relation. What is not listed is denied.

Every use case asks here through `permit`; one that ends without having asked is rolled back.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from core.errors import Banned, NotAllowed, NotFound
from core.ids import PersonId
from core.people import Person, Role


class Relation(StrEnum):
    """How the actor stands to the thing: anyone at all, its student, its mentor."""

    ANY = "any"
    STUDENT = "student"
    MENTOR = "mentor"


class Action(StrEnum):
    # oneself
    EDIT_SELF = "edit_self"
    LINK_ACCOUNT = "link_account"
    UNLINK_ACCOUNT = "unlink_account"
    BROWSE = "browse"
    SEE_OWN = "see_own"
    # students
    BOOK = "book"
    BUY = "buy"
    CLAIM_PURCHASE = "claim_purchase"
    CANCEL_BOOKING = "cancel_booking"
    MOVE_BOOKING = "move_booking"
    ANSWER_MOVE = "answer_move"
    ANSWER_COUNTER = "answer_counter"
    SEE_BOOKING = "see_booking"
    GIVE_NUMBER = "give_number"
    ANSWER_DATE = "answer_date"
    JOIN_SESSION = "join_session"
    RATE_SESSION = "rate_session"
    REPORT_WORDS = "report_words"
    PAY_ORDER = "pay_order"
    SEE_SEAT = "see_seat"
    ASK_PAUSE = "ask_pause"
    RESUME_SEAT = "resume_seat"
    GIVE_UP_SEAT = "give_up_seat"
    JOIN_WAITLIST = "join_waitlist"
    LEAVE_WAITLIST = "leave_waitlist"
    WRITE_TESTIMONIAL = "write_testimonial"
    # mentors
    DECIDE_BOOKING = "decide_booking"
    CLOSE_BOOKING = "close_booking"
    WRITE_NOTES = "write_notes"
    ANSWER_ABSENCE = "answer_absence"
    SET_LINK = "set_link"
    MANAGE_OFFERING = "manage_offering"
    MANAGE_COURSE = "manage_course"
    SET_PRICE = "set_price"
    MANAGE_PROMOS = "manage_promos"
    MANAGE_HOURS = "manage_hours"
    WRITE_DATES = "write_dates"
    MANAGE_MENTOR = "manage_mentor"
    SEE_STUDENTS = "see_students"
    SEE_EARNINGS = "see_earnings"
    CORRECT_BALANCE = "correct_balance"
    GIVE_PACK = "give_pack"
    TRANSFER_PACK = "transfer_pack"
    PAUSE_SEAT = "pause_seat"
    END_MENTORSHIP = "end_mentorship"
    REMIND_RENEWAL = "remind_renewal"
    REPORT_TESTIMONIAL = "report_testimonial"
    # staff
    OVERSEE = "oversee"
    REDACT_WORDS = "redact_words"
    FORGIVE_ABSENCE = "forgive_absence"
    SEE_PURCHASES = "see_purchases"
    LINK_PURCHASE = "link_purchase"
    SEE_AUDIT = "see_audit"
    GRANT_ROLE = "grant_role"
    BAN_PERSON = "ban_person"
    VERIFY_MENTOR = "verify_mentor"
    MARK_COMPLETION = "mark_completion"
    RETRY_DELIVERY = "retry_delivery"
    EXPLAIN_PAYMENT = "explain_payment"
    REFUND = "refund"
    PAY_OUT = "pay_out"
    MANAGE_WAITLIST = "manage_waitlist"
    MANAGE_MEMBERSHIPS = "manage_memberships"
    MANAGE_SPACES = "manage_spaces"
    REVIEW_TESTIMONIALS = "review_testimonials"
    WRITE_POSTS = "write_posts"


_ANYONE = {(role, Relation.ANY) for role in Role}
_STUDENT = (Role.STUDENT, Relation.STUDENT)
_MENTOR = (Role.MENTOR, Relation.MENTOR)
_STAFF = (Role.STAFF, Relation.ANY)

Grant = tuple[Role, Relation]

POLICY: Mapping[Action, frozenset[Grant]] = {
    Action.EDIT_SELF: frozenset(_ANYONE),
    Action.LINK_ACCOUNT: frozenset(_ANYONE),
    Action.UNLINK_ACCOUNT: frozenset(_ANYONE),
    Action.BROWSE: frozenset(_ANYONE),
    Action.SEE_OWN: frozenset(_ANYONE),
    Action.BOOK: frozenset({(Role.STUDENT, Relation.ANY)}),
    Action.BUY: frozenset({(Role.STUDENT, Relation.ANY)}),
    Action.CLAIM_PURCHASE: frozenset({(Role.STUDENT, Relation.ANY)}),
    Action.CANCEL_BOOKING: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.MOVE_BOOKING: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.ANSWER_MOVE: frozenset({_MENTOR, _STAFF}),
    Action.ANSWER_COUNTER: frozenset({_STUDENT}),
    Action.SEE_BOOKING: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.GIVE_NUMBER: frozenset({_STUDENT}),
    Action.ANSWER_DATE: frozenset({_STUDENT}),
    Action.JOIN_SESSION: frozenset({_STUDENT, _MENTOR}),
    Action.RATE_SESSION: frozenset({_STUDENT}),
    Action.REPORT_WORDS: frozenset({_STUDENT, _MENTOR}),
    Action.PAY_ORDER: frozenset({_STUDENT}),
    Action.SEE_SEAT: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.ASK_PAUSE: frozenset({_STUDENT}),
    Action.RESUME_SEAT: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.GIVE_UP_SEAT: frozenset({_STUDENT}),
    Action.JOIN_WAITLIST: frozenset({(Role.STUDENT, Relation.ANY)}),
    Action.LEAVE_WAITLIST: frozenset({_STUDENT}),
    Action.WRITE_TESTIMONIAL: frozenset({_STUDENT}),
    Action.DECIDE_BOOKING: frozenset({_MENTOR, _STAFF}),
    Action.CLOSE_BOOKING: frozenset({_MENTOR, _STAFF}),
    Action.WRITE_NOTES: frozenset({_MENTOR}),
    Action.ANSWER_ABSENCE: frozenset({_MENTOR}),
    Action.SET_LINK: frozenset({_MENTOR, _STAFF}),
    Action.MANAGE_OFFERING: frozenset({_MENTOR}),
    Action.MANAGE_COURSE: frozenset({_MENTOR, _STAFF}),
    Action.SET_PRICE: frozenset({_MENTOR, _STAFF}),
    Action.MANAGE_PROMOS: frozenset({_MENTOR, _STAFF}),
    Action.MANAGE_HOURS: frozenset({_MENTOR, _STAFF}),
    Action.WRITE_DATES: frozenset({_MENTOR, _STAFF}),
    Action.MANAGE_MENTOR: frozenset({_MENTOR, _STAFF}),
    Action.SEE_STUDENTS: frozenset({_MENTOR, _STAFF}),
    Action.SEE_EARNINGS: frozenset({_MENTOR, _STAFF}),
    Action.CORRECT_BALANCE: frozenset({_MENTOR, _STAFF}),
    Action.GIVE_PACK: frozenset({_MENTOR, _STAFF}),
    Action.TRANSFER_PACK: frozenset({_STAFF}),
    Action.PAUSE_SEAT: frozenset({_MENTOR, _STAFF}),
    Action.END_MENTORSHIP: frozenset({_MENTOR, _STAFF}),
    Action.REMIND_RENEWAL: frozenset({_MENTOR, _STAFF}),
    Action.REPORT_TESTIMONIAL: frozenset({_MENTOR}),
    Action.OVERSEE: frozenset({_STAFF}),
    Action.REDACT_WORDS: frozenset({_STAFF}),
    Action.FORGIVE_ABSENCE: frozenset({_STAFF}),
    Action.SEE_PURCHASES: frozenset({_STAFF}),
    Action.LINK_PURCHASE: frozenset({_STAFF}),
    Action.SEE_AUDIT: frozenset({_STAFF}),
    Action.GRANT_ROLE: frozenset({_STAFF}),
    Action.BAN_PERSON: frozenset({_STAFF}),
    Action.VERIFY_MENTOR: frozenset({_STAFF}),
    Action.MARK_COMPLETION: frozenset({_STAFF}),
    Action.RETRY_DELIVERY: frozenset({_STAFF}),
    Action.REFUND: frozenset({_STAFF}),
    Action.MANAGE_WAITLIST: frozenset({_STAFF}),
    Action.MANAGE_MEMBERSHIPS: frozenset({_STAFF}),
    Action.MANAGE_SPACES: frozenset({_STAFF}),
    Action.REVIEW_TESTIMONIALS: frozenset({_STAFF}),
    Action.WRITE_POSTS: frozenset({_STAFF}),
    Action.EXPLAIN_PAYMENT: frozenset({_STUDENT, _MENTOR, _STAFF}),
    Action.PAY_OUT: frozenset({_STAFF}),
}


class Permits(Protocol):
    """What a unit of work keeps of the questions asked in it."""

    permitted: set[str]


class PolicyNotAsked(Exception):
    """A use case ended without asking the policy: a programming error; its unit is rolled back."""


def allows(
    actor: Person,
    action: Action,
    *,
    student: PersonId | None = None,
    mentor: PersonId | None = None,
) -> bool:
    relations = {Relation.ANY}
    if student is not None and student == actor.id:
        relations.add(Relation.STUDENT)
    if mentor is not None and mentor == actor.id:
        relations.add(Relation.MENTOR)
    return any(
        role in actor.roles and relation in relations for role, relation in POLICY.get(action, ())
    )


def permit(
    uow: Permits,
    actor: Person,
    action: Action,
    *,
    student: PersonId | None = None,
    mentor: PersonId | None = None,
) -> None:
    """Raises Banned, NotFound (the thing is somebody else's: Z-02) or NotAllowed."""
    if actor.banned_at is not None:
        raise Banned()
    if not allows(actor, action, student=student, mentor=mentor):
        stranger = actor.id not in (student, mentor)
        has_owner = student is not None or mentor is not None
        raise NotFound() if has_owner and stranger else NotAllowed()
    uow.permitted.add(action)


P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U", bound=Permits)

USE_CASES: dict[str, Action] = {}


def use_case(
    action: Action,
) -> Callable[[Callable[Concatenate[U, P], T]], Callable[Concatenate[U, P], T]]:
    """Registers a use case under its action and refuses its result unless it asked `permit`."""

    def register(work: Callable[Concatenate[U, P], T]) -> Callable[Concatenate[U, P], T]:
        name = f"{work.__module__}.{work.__qualname__}"
        USE_CASES[name] = action

        @wraps(work)
        def run(uow: U, /, *args: P.args, **kwargs: P.kwargs) -> T:
            result = work(uow, *args, **kwargs)
            if action not in uow.permitted:
                raise PolicyNotAsked(name)
            return result

        return run

    return register
