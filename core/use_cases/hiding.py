"""Mentors who stand in no list, but are reached by a link (Z15)."""

from dataclasses import replace

from core.catalog import Offering
from core.errors import NotFound
from core.ids import PersonId
from core.people import Mentor, Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record


def is_on_show(uow: UnitOfWork, offering: Offering) -> bool:
    """Whether it may be shown to who has no link to it: neither it nor its mentor is hidden."""
    mentor = uow.mentors.get(offering.mentor_id)
    hidden = mentor is None or mentor.hidden
    return not (hidden or offering.unlisted or offering.invited_only)


@use_case(Action.MANAGE_MENTOR)
def hide_mentor(uow: UnitOfWork, actor: Person, mentor_id: PersonId, hidden: bool) -> Mentor:
    """By themself or by staff; who has their link, a pack or a session with them notices nothing.
    Doing it twice changes nothing."""
    permit(uow, actor, Action.MANAGE_MENTOR, mentor=mentor_id)
    uow.lock(mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    if bool(mentor.hidden) == hidden:
        return mentor
    stored = uow.mentors.save(replace(mentor, hidden=hidden))
    record(uow, actor, "mentor_hidden" if hidden else "mentor_listed", "mentor", mentor_id)
    return stored


@use_case(Action.MANAGE_MENTOR)
def listed_as(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> Mentor:
    """A mentor's own entry, for themself and for staff."""
    permit(uow, actor, Action.MANAGE_MENTOR, mentor=mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    return mentor
