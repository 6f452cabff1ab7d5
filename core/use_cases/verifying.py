"""Staff vouch for mentors (B8, B9). Where the community requires it, nothing of an unverified
mentor is listed or booked; what is booked already is honoured."""

from dataclasses import dataclass, replace

from core.course_errors import MentorNotVerified
from core.errors import NotFound, StaleButton
from core.ids import PersonId
from core.notices import NoticeKind
from core.people import Mentor, Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.putting_right import reason_of
from core.use_cases.telling import tell


@dataclass(frozen=True, slots=True)
class MentorFile:
    """A mentor as staff see them when they decide; `offerings`: how many they have."""

    mentor: Mentor
    person: Person
    offerings: int
    required: bool


def is_verified(uow: UnitOfWork, mentor_id: PersonId) -> bool:
    mentor = uow.mentors.get(mentor_id)
    return mentor is not None and mentor.verified_at is not None


def waits(uow: UnitOfWork, mentor_id: PersonId) -> bool:
    """Nothing of theirs is shown or sold, for staff have not verified them yet."""
    return uow.settings.mentors.require_verification and not is_verified(uow, mentor_id)


def require_verified(uow: UnitOfWork, mentor_id: PersonId) -> None:
    """Asked under the mentor's lock where something is booked or bought. Raises
    MentorNotVerified."""
    if waits(uow, mentor_id):
        raise MentorNotVerified()


def may_see(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> bool:
    """Everybody, unless it waits: then its mentor and staff alone."""
    return actor.id == mentor_id or actor.is_(Role.STAFF) or not waits(uow, mentor_id)


@use_case(Action.VERIFY_MENTOR)
def unverified(uow: UnitOfWork, actor: Person) -> tuple[MentorFile, ...]:
    """Mentors that wait for verification, the longest waiting first."""
    permit(uow, actor, Action.VERIFY_MENTOR)
    found = []
    for person in uow.people.having(Role.MENTOR):
        mentor = uow.mentors.get(person.id)
        if mentor is not None and mentor.verified_at is None and person.banned_at is None:
            found.append(_file(uow, mentor, person))
    return tuple(sorted(found, key=lambda each: each.person.id))


@use_case(Action.VERIFY_MENTOR)
def mentor_file(uow: UnitOfWork, actor: Person, id: PersonId) -> MentorFile:
    permit(uow, actor, Action.VERIFY_MENTOR)
    mentor, person = uow.mentors.get(id), uow.people.get(id)
    if mentor is None or person is None or not person.is_(Role.MENTOR):
        raise NotFound()
    return _file(uow, mentor, person)


@use_case(Action.VERIFY_MENTOR)
def verify(
    uow: UnitOfWork, actor: Person, id: PersonId, reason: str, revision: int | None = None
) -> Mentor:
    """`reason`: what staff go by; kept in the audit. The mentor is told. Verifying twice changes
    nothing. Raises ReasonMissing, TextTooLong and StaleButton."""
    return _decide(uow, actor, id, reason, revision, verified=True)


@use_case(Action.VERIFY_MENTOR)
def revoke(
    uow: UnitOfWork, actor: Person, id: PersonId, reason: str, revision: int | None = None
) -> Mentor:
    """Bookings that are there stay. The mentor is told, with the reason."""
    return _decide(uow, actor, id, reason, revision, verified=False)


def _decide(
    uow: UnitOfWork,
    actor: Person,
    id: PersonId,
    reason: str,
    revision: int | None,
    *,
    verified: bool,
) -> Mentor:
    known = mentor_file(uow, actor, id)
    uow.lock(id)
    why, mentor = reason_of(reason), uow.mentors.get(id) or known.mentor
    if (mentor.verified_at is not None) is verified:
        return mentor
    if revision is not None and revision != mentor.revision:
        raise StaleButton()
    stored = uow.mentors.save(replace(mentor, verified_at=uow.now if verified else None))
    done = "mentor_verified" if verified else "verification_revoked"
    record(uow, actor, done, "mentor", id, reason=why)
    told = NoticeKind.MENTOR_VERIFIED if verified else NoticeKind.VERIFICATION_REVOKED
    tell(uow, told, id, id, once=str(stored.revision), reason=why)
    return stored


def _file(uow: UnitOfWork, mentor: Mentor, person: Person) -> MentorFile:
    required = uow.settings.mentors.require_verification
    return MentorFile(mentor, person, len(uow.offerings.of(mentor.id)), required)
