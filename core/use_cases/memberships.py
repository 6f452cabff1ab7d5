"""Which role comes with a seat: staff set it for a whole community, or for one offering.

Changing it changes what everybody who has a seat holds, in the same unit; the platform follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog import Offering
from core.errors import NotFound
from core.ids import OfferingId, SeatRoleId
from core.memberships import MAX_PLACE, SeatRole
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases import belonging
from core.use_cases.changing import record


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A setting and the title of its offering, "" for everybody."""

    role: SeatRole
    offering: str = ""


@use_case(Action.MANAGE_MEMBERSHIPS)
def roles(uow: UnitOfWork, actor: Person) -> Sequence[RoleLine]:
    """In force, in the order they were set."""
    permit(uow, actor, Action.MANAGE_MEMBERSHIPS)
    return [_line(uow, each) for each in uow.seat_roles.every()]


@use_case(Action.MANAGE_MEMBERSHIPS)
def offerings(uow: UnitOfWork, actor: Person) -> Sequence[Offering]:
    """For which of them a role may be set: the active ones."""
    permit(uow, actor, Action.MANAGE_MEMBERSHIPS)
    return [card.offering for card in uow.offerings.browse()]


@use_case(Action.MANAGE_MEMBERSHIPS)
def role(uow: UnitOfWork, actor: Person, id: SeatRoleId) -> RoleLine:
    """Raises NotFound for one that is not in force."""
    permit(uow, actor, Action.MANAGE_MEMBERSHIPS)
    return _line(uow, _in_force(uow, id))


@use_case(Action.MANAGE_MEMBERSHIPS)
def set_role(
    uow: UnitOfWork,
    actor: Person,
    channel: str,
    community: str,
    role: str,
    offering_id: OfferingId | None = None,
) -> SeatRole:
    """`community` and `role` are the platform's own ids. What was set for the same community and
    offering before is no longer given, and taken from whoever held it by that setting. The same
    again changes nothing. Raises TextMissing, TextTooLong, NotFound (the offering)."""
    permit(uow, actor, Action.MANAGE_MEMBERSHIPS)
    community = bounded(community, MAX_PLACE, "community")
    role = bounded(role, MAX_PLACE, "role")
    if offering_id is not None and uow.offerings.get(offering_id) is None:
        raise NotFound()
    before = uow.seat_roles.of(channel, community, offering_id)
    if before is not None and before.role == role:
        return before
    if before is not None:
        uow.seat_roles.save(replace(before, removed_at=uow.now))
    id = SeatRoleId(uow.new_id())
    made = SeatRole(id, channel, community, role, uow.now, offering_id)
    uow.seat_roles.add(made)
    old = before.role if before else ""
    record(uow, actor, "seat_role_set", "seat_role", id, old, role, community=community)
    review_all(uow)
    return made


@use_case(Action.MANAGE_MEMBERSHIPS)
def clear_role(uow: UnitOfWork, actor: Person, id: SeatRoleId) -> SeatRole:
    """It comes with no seat any more, and is taken from everybody who held it by that setting.
    Raises NotFound for one that is not in force."""
    permit(uow, actor, Action.MANAGE_MEMBERSHIPS)
    known = _in_force(uow, id)
    gone = uow.seat_roles.save(replace(known, removed_at=uow.now))
    record(uow, actor, "seat_role_cleared", "seat_role", id, gone.role, "")
    review_all(uow)
    return gone


def review_all(uow: UnitOfWork) -> None:
    """Everybody who has a seat, or still holds something by one."""
    people = uow.memberships.students()
    uow.lock(*people)
    for person in people:
        belonging.review(uow, person)


def _in_force(uow: UnitOfWork, id: SeatRoleId) -> SeatRole:
    known = uow.seat_roles.get(id)
    if known is None or known.removed_at is not None:
        raise NotFound()
    return known


def _line(uow: UnitOfWork, role: SeatRole) -> RoleLine:
    offering = uow.offerings.get(role.offering_id) if role.offering_id else None
    return RoleLine(role, offering.title if offering else "")
