"""Who reads what staff are told: the staff space where there is one that can be reached, else
every member of staff."""

from dataclasses import replace

from core.ids import PersonId
from core.people import Person, Role
from core.ports import UnitOfWork
from core.spaces import THE_STAFF

NAME = "Staff"


def staff_readers(uow: UnitOfWork) -> list[PersonId]:
    if any(each.unreachable_at is None for each in uow.identities.of(THE_STAFF)):
        the_staff(uow)
        return [THE_STAFF]
    return each_of_staff(uow)


def each_of_staff(uow: UnitOfWork) -> list[PersonId]:
    return [person.id for person in uow.people.having(Role.STAFF)]


def the_staff(uow: UnitOfWork) -> Person:
    """The one who reads in staff spaces, in the community's language and on its clock."""
    known, community = uow.people.get(THE_STAFF), uow.settings.community
    meant = known or _made(uow)
    meant = replace(meant, language=community.language, time_zone=community.time_zone)
    if known is None:
        uow.people.add(meant)
        return meant
    return known if known == meant else uow.people.save(meant)


def _made(uow: UnitOfWork) -> Person:
    return Person(THE_STAFF, NAME, "", "", frozenset({Role.STAFF}), uow.now)
