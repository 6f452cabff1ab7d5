"""The demo's people. Written once, through the rows that everybody else's are in."""

from dataclasses import dataclass

from bot.demo import shelf
from core.ids import IdentityId, PersonId
from core.people import Identity, Person, Role
from core.ports import UnitOfWork

CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class Player:
    """`user` is their account in the browser chat."""

    user: str
    name: str
    role: Role
    zone: str
    language: str = "en"


STUDENT = Player("salma", "Salma Hassan", Role.STUDENT, "Africa/Cairo")
BY_REQUEST = Player("amara", "Amara Okafor", Role.MENTOR, "Africa/Lagos")
INSTANT = Player("lena", "Lena Vogel", Role.MENTOR, "Europe/Berlin")
STAFF = Player("omar", "Omar (staff)", Role.STAFF, "Africa/Cairo")
NEXT_STUDENT = Player("youssef", "يوسف عادل", Role.STUDENT, "Africa/Cairo", "ar")
CAST = (STUDENT, BY_REQUEST, INSTANT, STAFF, NEXT_STUDENT)
"""Those with a pane, in their order."""

FIRST_COMER = Player("mariam", "Mariam Adel", Role.STUDENT, "Africa/Cairo")
LATE_COMER = Player("tunde", "Tunde Bello", Role.STUDENT, "Africa/Lagos")
GUEST = Player("nour", "نور سمير", Role.STUDENT, "Africa/Cairo", "ar")
OTHERS = (FIRST_COMER, LATE_COMER, GUEST)
"""Students who were there before; nobody plays them."""


def seed(uow: UnitOfWork) -> bool:
    """True when the cast was not there yet and has been written."""
    if not is_empty(uow):
        return False
    people = {player.user: _person(uow, player) for player in (*CAST, *OTHERS)}
    shelf.of_amara(uow, people[BY_REQUEST.user], BY_REQUEST.zone)
    shelf.of_lena(uow, people[INSTANT.user], INSTANT.zone)
    return True


def is_empty(uow: UnitOfWork) -> bool:
    return uow.identities.find(CHANNEL, STUDENT.user) is None


def _person(uow: UnitOfWork, player: Player) -> PersonId:
    person = Person(
        id=PersonId(uow.new_id()),
        name=player.name,
        language=player.language,
        time_zone=player.zone,
        roles=frozenset({player.role}),
        created_at=uow.now,
    )
    uow.people.add(person)
    uow.identities.add(
        Identity(
            id=IdentityId(uow.new_id()),
            person_id=person.id,
            channel=CHANNEL,
            user=player.user,
            chat=player.user,
            name=player.name,
            created_at=uow.now,
        )
    )
    return person.id
