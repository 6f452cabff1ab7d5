"""What whoever puts a pack right looks at first: the pack and its people; whom it could go to."""

from dataclasses import dataclass

from core.errors import NotFound
from core.ids import PackId, PersonId
from core.packs import Pack
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter, Order
from core.use_cases import crediting, places
from core.use_cases.putting_right import is_mentor

MOST = 200


@dataclass(frozen=True, slots=True)
class PackFile:
    """`is_seated`: the student has a live seat with the mentor."""

    pack: Pack
    student_name: str
    mentor_name: str
    is_seated: bool


@dataclass(frozen=True, slots=True)
class Host:
    """A mentor with a place for this student; `free` is how many there are."""

    mentor: Person
    free: int


@use_case(Action.CORRECT_BALANCE)
def pack_file(uow: UnitOfWork, actor: Person, id: PackId) -> PackFile:
    pack = crediting.pack_of(uow, id)
    permit(uow, actor, Action.CORRECT_BALANCE, mentor=pack.mentor_id)
    seat = uow.seats.live(pack.student_id, pack.mentor_id)
    return PackFile(
        pack, name_of(uow, pack.student_id), name_of(uow, pack.mentor_id), seat is not None
    )


@use_case(Action.TRANSFER_PACK)
def hosts_for(uow: UnitOfWork, actor: Person, id: PackId) -> tuple[Host, ...]:
    """Mentors who could take the pack over, by name."""
    permit(uow, actor, Action.TRANSFER_PACK)
    pack = crediting.pack_of(uow, id)
    hosts = []
    for person in uow.people.having(Role.MENTOR):
        if person.id in (pack.mentor_id, pack.student_id) or not is_mentor(uow, person.id):
            continue
        free = places.free_places(uow, person.id, pack.student_id)
        if free > 0 or uow.seats.live(pack.student_id, person.id) is not None:
            hosts.append(Host(person, max(free, 0)))
    return tuple(sorted(hosts, key=lambda host: host.mentor.name.casefold())[:MOST])


@use_case(Action.GIVE_PACK)
def may_be_given(
    uow: UnitOfWork, actor: Person, mentor: PersonId, text: str = ""
) -> tuple[Person, ...]:
    """Students a pack could be given to, by name: for staff everybody whose name contains `text`;
    a mentor picks among those who had a pack or a session with them, for others are none of their
    business."""
    permit(uow, actor, Action.GIVE_PACK, mentor=mentor)
    known = uow.people.having(Role.STUDENT) if actor.is_(Role.STAFF) else _theirs(uow, mentor)
    wanted = text.strip().casefold()
    found = [
        each
        for each in known
        if wanted in each.name.casefold() and each.banned_at is None and each.id != mentor
    ]
    return tuple(sorted(found, key=lambda each: each.name.casefold())[:MOST])


@use_case(Action.GIVE_PACK)
def known_packs(uow: UnitOfWork, actor: Person, student: PersonId, mentor: PersonId) -> int:
    """How many packs the student has or had with this mentor: what a form was shown with."""
    permit(uow, actor, Action.GIVE_PACK, mentor=mentor)
    return len(uow.packs.of(student, mentor))


def name_of(uow: UnitOfWork, id: PersonId) -> str:
    """Raises NotFound."""
    person = uow.people.get(id)
    if person is None:
        raise NotFound()
    return person.name


def _theirs(uow: UnitOfWork, mentor: PersonId) -> list[Person]:
    booked = uow.bookings.cards(BookingFilter(mentor_id=mentor, order=Order.LATEST, limit=MOST))
    ids = {card.booking.student_id for card in booked}
    ids |= {pack.student_id for pack in uow.packs.with_mentor(mentor)}
    return [each for each in uow.people.named(ids).values() if each.is_(Role.STUDENT)]
