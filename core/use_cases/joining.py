"""People: the first contact, what they set for themselves, and what staff make of them."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from core.availability import parse_zone
from core.doors import Arrival, InboxState
from core.errors import LanguageUnknown, NotAllowed, NotFound
from core.ids import IdentityId, PersonId
from core.people import Identity, Mentor, Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.spaces import is_the_staff
from core.texts import MAX_NAME, bounded, storable
from core.use_cases import belonging
from core.use_cases.changing import record
from core.use_cases.onboarding import greet
from core.use_cases.publishing import stop_selling
from core.use_cases.waiting import standing_changed


def arrive(
    uow: UnitOfWork,
    channel: str,
    user: str,
    chat: str,
    name: str,
    language_hint: str | None = None,
) -> Person:
    """Whoever wrote, known by channel and user id alone, never by a name (B3, R7, Z-16).

    A newcomer is a student in the community's zone and in the language of `language_hint`, which
    must be one we speak. Hearing from an account makes it reachable again (D-05). Not a use case:
    it is the door that every use case is reached through.
    """
    shown = storable(name)[:MAX_NAME] or user[:MAX_NAME]
    identity = uow.identities.find(channel, user)
    if identity is None:
        return _newcomer(uow, channel, user, chat, shown, language_hint)
    uow.identities.save(
        replace(identity, chat=chat, name=shown, last_inbound_at=uow.now, unreachable_at=None)
    )
    if identity.unreachable_at is not None:
        standing_changed(uow, identity.person_id)
    return _person(uow, identity.person_id)


def _newcomer(
    uow: UnitOfWork, channel: str, user: str, chat: str, name: str, language: str | None
) -> Person:
    community = uow.settings.community
    person = Person(
        id=PersonId(uow.new_id()),
        name=name,
        language=language or community.language,
        time_zone=community.time_zone,
        roles=frozenset({Role.STUDENT}),
        created_at=uow.now,
    )
    uow.people.add(person)
    uow.identities.add(
        Identity(
            id=IdentityId(uow.new_id()),
            person_id=person.id,
            channel=channel,
            user=user,
            chat=chat,
            name=name,
            created_at=uow.now,
            last_inbound_at=uow.now,
        )
    )
    record(uow, person, "arrived", "person", person.id, channel=channel)
    greet(uow, person)
    return person


def _person(uow: UnitOfWork, id: PersonId) -> Person:
    person = uow.people.get(id)
    if person is None or is_the_staff(person):  # nobody acts as "the staff", or upon them
        raise NotFound()
    return person


@use_case(Action.EDIT_SELF)
def set_language(uow: UnitOfWork, actor: Person, language: str, spoken: Collection[str]) -> Person:
    """`spoken`: the languages there are sentences in. Raises LanguageUnknown."""
    permit(uow, actor, Action.EDIT_SELF)
    if language not in spoken:
        raise LanguageUnknown(language=language[:MAX_NAME])
    return _edited(uow, actor, "language_set", language=language)


@use_case(Action.EDIT_SELF)
def set_time_zone(uow: UnitOfWork, actor: Person, zone: str) -> Person:
    """`zone` as typed. Raises ZoneUnknown with suggestions. A mentor's weekly hours stay put."""
    permit(uow, actor, Action.EDIT_SELF)
    return _edited(uow, actor, "time_zone_set", time_zone=parse_zone(zone))


@use_case(Action.EDIT_SELF)
def set_reminders(uow: UnitOfWork, actor: Person, on: bool) -> Person:
    permit(uow, actor, Action.EDIT_SELF)
    return _edited(uow, actor, "reminders_set", reminders_on=on)


@use_case(Action.EDIT_SELF)
def rename(uow: UnitOfWork, actor: Person, name: str) -> Person:
    permit(uow, actor, Action.EDIT_SELF)
    return _edited(uow, actor, "renamed", name=bounded(name.replace("\n", " "), MAX_NAME, "name"))


def _edited(uow: UnitOfWork, actor: Person, action: str, **changes: Any) -> Person:
    edited = uow.people.save(replace(_person(uow, actor.id), **changes))
    record(uow, actor, action, "person", edited.id)
    return edited


@use_case(Action.GRANT_ROLE)
def grant_role(
    uow: UnitOfWork, actor: Person, person_id: PersonId, role: Role, given: bool
) -> Person:
    """Gives or takes a role. The last of the staff stays (Z-04); a mentor who is one no more
    stops selling, and what was booked and paid goes on (M-18)."""
    permit(uow, actor, Action.GRANT_ROLE)
    uow.lock(person_id, *(each.id for each in uow.people.having(Role.STAFF)))
    person = _person(uow, person_id)
    if person.is_(role) == given:
        return person
    if role is Role.STAFF and not given and len(uow.people.having(Role.STAFF)) < 2:
        raise NotAllowed(reason="last_staff")
    if role is Role.MENTOR and given:
        _begin_mentoring(uow, person)
    elif role is Role.MENTOR:
        stop_selling(uow, person.id, actor)
    roles = person.roles | {role} if given else person.roles - {role}
    changed = uow.people.save(replace(person, roles=roles))
    action = "role_given" if given else "role_taken"
    record(uow, actor, action, "person", person.id, _names(person), _names(changed))
    return changed


def _begin_mentoring(uow: UnitOfWork, person: Person) -> None:
    if uow.mentors.get(person.id) is None:
        cap = uow.settings.packs.default_seat_cap
        uow.mentors.add(Mentor(person_id=person.id, time_zone=person.time_zone, seat_cap=cap))


def _names(person: Person) -> str:
    return ",".join(sorted(person.roles))


@use_case(Action.BAN_PERSON)
def ban(uow: UnitOfWork, actor: Person, person_id: PersonId, reason: str = "") -> Person:
    """Whoever is banned may do nothing more here; a mentor stops selling. Nobody bans themself."""
    permit(uow, actor, Action.BAN_PERSON)
    if person_id == actor.id:
        raise NotAllowed(reason="oneself")
    uow.lock(person_id)
    person = _person(uow, person_id)
    if person.banned_at is not None:
        return person
    if person.is_(Role.MENTOR):
        stop_selling(uow, person.id, actor)
    why = storable(reason)[:MAX_NAME]
    record(uow, actor, "banned", "person", person.id, reason=why)
    banned = uow.people.save(replace(person, banned_at=uow.now))
    standing_changed(uow, person.id)
    belonging.person_changed(uow, person.id)
    return banned


@use_case(Action.BAN_PERSON)
def unban(uow: UnitOfWork, actor: Person, person_id: PersonId) -> Person:
    permit(uow, actor, Action.BAN_PERSON)
    person = _person(uow, person_id)
    if person.banned_at is None:
        return person
    record(uow, actor, "unbanned", "person", person.id)
    unbanned = uow.people.save(replace(person, banned_at=None))
    standing_changed(uow, person.id)
    belonging.person_changed(uow, person.id)
    return unbanned


def claim_first_staff(uow: UnitOfWork, person: Person, code: str, expected_code: str) -> Person:
    """Makes `person` the first of the staff (Z-05): only where there is none, each code once.

    An unset code closes the door. Wrong, used and too late all raise the same NotAllowed. That the
    code counts once is the inbox's unique key's to decide, also between two that press together.
    """
    same = hmac.compare_digest(_bytes(code.strip()), _bytes(expected_code))
    free = not uow.people.having(Role.STAFF)
    if not (expected_code and same and free) or person.banned_at is not None:
        raise NotAllowed()
    _use_up(uow, expected_code)
    before = _person(uow, person.id)
    first = uow.people.save(replace(before, roles=before.roles | {Role.STAFF}))
    record(uow, person, "first_staff", "person", person.id, _names(before), _names(first))
    return first


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _use_up(uow: UnitOfWork, code: str) -> None:
    fingerprint = hashlib.sha256(_bytes(code)).hexdigest()
    used = Arrival(uow.new_id(), "first_staff", fingerprint, "", "", uow.now, InboxState.DONE)
    if not uow.inbox.store(used):
        raise NotAllowed()
