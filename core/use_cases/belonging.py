"""What a person's accounts should hold at the platforms, from their seats as they are now.

Called in the unit that changes a seat, an account or the settings; twice is once. The difference
to the rows becomes rows, and each changed row a call to its platform.
"""

from core.deadlines import Job, JobKind
from core.ids import IdentityId, MembershipId, PersonId
from core.memberships import AWAY, Membership, MembershipState
from core.ports import UnitOfWork
from core.use_cases import member_rounds, pair_threads

_S = MembershipState
Wanted = dict[tuple[IdentityId, str, str], str]


def seat_changed(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """A seat was given or released."""
    review(uow, student)
    pair_threads.follow(uow, student, mentor)


def person_changed(uow: UnitOfWork, person: PersonId) -> None:
    """An account came or went, or the person was banned or is welcome again."""
    review(uow, person)
    pairs = {(each.student_id, each.mentor_id) for each in uow.seats.of_student(person)}
    pairs |= {(each.student_id, each.mentor_id) for each in uow.seats.of_mentor(person)}
    for student, mentor in sorted(pairs):
        pair_threads.follow(uow, student, mentor)


def review(uow: UnitOfWork, person: PersonId) -> None:
    """Their rows follow their seats. An account that left a person leaves with nothing."""
    live = uow.memberships.live_of(person)
    roles = uow.seat_roles.every()
    if not live and not roles:
        return
    wanted = _wanted(uow, person)
    for row in live:
        _follow(uow, row, row.key in wanted)
    for key in sorted(wanted.keys() - {row.key for row in live}):
        _want(uow, person, key, wanted[key])


def _wanted(uow: UnitOfWork, person: PersonId) -> Wanted:
    """(account, community, role) -> channel."""
    known = uow.people.get(person)
    mentors = {seat.mentor_id for seat in uow.seats.of_student(person)}
    if known is None or known.banned_at is not None or not mentors:
        return {}
    accounts = uow.identities.of(person)
    found: Wanted = {}
    for role in uow.seat_roles.every():
        if role.offering_id is not None:
            offering = uow.offerings.get(role.offering_id)
            if offering is None or offering.mentor_id not in mentors:
                continue
        for account in accounts:
            if account.channel == role.channel:
                found[(account.id, role.community, role.role)] = role.channel
    return found


def _follow(uow: UnitOfWork, row: Membership, wanted: bool) -> None:
    if wanted and row.state is _S.LEAVING:
        ask(uow, uow.memberships.save(row.to(_S.WANTED, uow.now)))
    elif not wanted and row.state is not _S.LEAVING:
        ask(uow, uow.memberships.save(row.to(_S.LEAVING, uow.now)))


def _want(
    uow: UnitOfWork, person: PersonId, key: tuple[IdentityId, str, str], channel: str
) -> None:
    """Somebody else's row of this account may still be live: it was theirs until just now."""
    known = uow.memberships.live(*key)
    if known is not None:
        uow.memberships.save(known.to(_S.TAKEN, uow.now))
    id = MembershipId(uow.new_id())
    row = Membership(id, person, *_parts(key, channel), _S.WANTED, uow.now)
    uow.memberships.add(row)
    ask(uow, row)


def _parts(key: tuple[IdentityId, str, str], channel: str) -> tuple[IdentityId, str, str, str]:
    identity, community, role = key
    return identity, channel, community, role


def ask(uow: UnitOfWork, row: Membership) -> None:
    """One call for each state a row comes into; the row decides when the call is made."""
    kind = JobKind.GIVE_ROLE if row.state is _S.WANTED else JobKind.TAKE_ROLE
    key = f"{kind}:{row.id}:{row.revision}"
    facts = {"channel": row.channel}
    uow.later.ask([Job(uow.new_id(), key, kind, row.id, uow.now, facts)])
    member_rounds.begin(uow, row.channel)


def came(uow: UnitOfWork, person: PersonId, account: IdentityId, community: str) -> None:
    """They did something in that community: what waited for them to come is given now."""
    for row in uow.memberships.live_of(person):
        same = (row.identity_id, row.community) == (account, community)
        if same and row.state is _S.WANTED and row.note == AWAY:
            ask(uow, uow.memberships.save(row.to(_S.WANTED, uow.now)))
