"""A newcomer's first conversation: one question at a time, resumable, and a word now and then to
whoever has not finished it (Z3).

Nobody is held up by it, unless the community wants the answers before the first booking.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from core.clock import from_ms, to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import NotFound, OnboardingNeeded, TextMissing
from core.ids import OfferingId, PersonId
from core.notices import NoticeKind
from core.onboarding import (
    MAX_GOALS,
    MAX_WISH,
    MOST_TOPICS,
    LikedTime,
    Onboarding,
    Step,
    next_reminder,
    step_after,
    toggled,
)
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter
from core.texts import MAX_NAME, bounded
from core.use_cases import eligibility
from core.use_cases.changing import record
from core.use_cases.telling import notice

_MINUTE_MS = 60_000


def greet(uow: UnitOfWork, newcomer: Person) -> None:
    """Begins the chain of reminders at the first contact."""
    if uow.settings.onboarding.enabled:
        _add(uow, newcomer)


@use_case(Action.EDIT_SELF)
def own(uow: UnitOfWork, actor: Person) -> Onboarding:
    """How far this person has come; nothing is written for who has not begun."""
    permit(uow, actor, Action.EDIT_SELF)
    return uow.onboardings.get(actor.id) or Onboarding(actor.id, uow.now)


@use_case(Action.EDIT_SELF)
def begin(
    uow: UnitOfWork, actor: Person, wanted_id: OfferingId | None = None, wanted_at: int = 0
) -> Onboarding:
    """Begins or goes on. `wanted_id` and `wanted_at` (minutes since 1970): what they were booking,
    kept so that the end of the questions leads back to it, after a restart too. Raises NotFound
    for what they could not book anyway."""
    permit(uow, actor, Action.EDIT_SELF)
    if wanted_id is None:
        return _locked(uow, actor)
    eligibility.require_bookable(uow, actor, eligibility.offering_by(uow, wanted_id))
    known = _locked(uow, actor)
    start = from_ms(wanted_at * _MINUTE_MS) if wanted_at else None
    return uow.onboardings.save(replace(known, wanted_id=wanted_id, wanted_at=start))


@use_case(Action.EDIT_SELF)
def tell_goals(uow: UnitOfWork, actor: Person, goals: str) -> Onboarding:
    """Raises TextMissing or TextTooLong."""
    permit(uow, actor, Action.EDIT_SELF)
    return _answered(uow, actor, Step.GOALS, goals=bounded(goals, MAX_GOALS, "goals"))


@use_case(Action.EDIT_SELF)
def choose_time(uow: UnitOfWork, actor: Person, time: LikedTime) -> Onboarding:
    """Adds it, or takes it away again; the question stays."""
    permit(uow, actor, Action.EDIT_SELF)
    known = _locked(uow, actor)
    return uow.onboardings.save(replace(known, times=toggled(known.times, time)))


@use_case(Action.EDIT_SELF)
def choose_topic(uow: UnitOfWork, actor: Person, topic: str) -> Onboarding:
    """Adds one of the topics there are, or takes it away; beyond ten nothing is added."""
    permit(uow, actor, Action.EDIT_SELF)
    known = _locked(uow, actor)
    one = bounded(topic, MAX_NAME, "topic")
    if one in known.topics:
        topics = tuple(each for each in known.topics if each != one)
    else:
        topics = (*known.topics, one)[:MOST_TOPICS]
    return uow.onboardings.save(replace(known, topics=topics))


@use_case(Action.EDIT_SELF)
def tell_wish(uow: UnitOfWork, actor: Person, wish: str) -> Onboarding:
    """What they want to learn, in their own words; "" takes it back. Raises TextTooLong."""
    permit(uow, actor, Action.EDIT_SELF)
    kept = bounded(wish, MAX_WISH, "wish", required=False)
    return _answered(uow, actor, Step.TOPICS, wish=kept)


@use_case(Action.EDIT_SELF)
def pass_step(uow: UnitOfWork, actor: Person, step: Step) -> Onboarding:
    """This question is answered elsewhere (zone, language), by presses, or not at all. Raises
    TextMissing for the goals, where the community wants them."""
    permit(uow, actor, Action.EDIT_SELF)
    if step is Step.GOALS and must_answer_goals(uow) and not _locked(uow, actor).goals:
        raise TextMissing(name="goals")
    return _answered(uow, actor, step)


@use_case(Action.EDIT_SELF)
def stop_reminding(uow: UnitOfWork, actor: Person) -> Onboarding:
    """No more reminders; the questions can still be answered from the settings."""
    permit(uow, actor, Action.EDIT_SELF)
    known = _locked(uow, actor)
    if known.stopped_at is not None:
        return known
    record(uow, actor, "onboarding_stopped", "person", actor.id)
    return uow.onboardings.save(replace(known, stopped_at=uow.now, remind_at=None))


@use_case(Action.SEE_STUDENTS)
def about_student(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, student_id: PersonId
) -> Onboarding | None:
    """What a student tells of themself, for a mentor they have a seat with and for staff (Z-11).
    NotFound for everybody else's."""
    permit(uow, actor, Action.SEE_STUDENTS, mentor=mentor_id)
    if uow.seats.live(student_id, mentor_id) is None:
        raise NotFound()
    return uow.onboardings.get(student_id)


def topics_on_offer(uow: UnitOfWork) -> tuple[str, ...]:
    """What mentors sell under, in alphabetical order: nobody keeps a second list of topics."""
    known = {
        each.category.strip()
        for each in uow.catalogue.listings(only_verified=uow.settings.mentors.require_verification)
    }
    return tuple(sorted(known - {""}, key=str.casefold))[:MOST_TOPICS]


def is_open(uow: UnitOfWork, person: Person) -> bool:
    """Whether the questions are offered: to students who did not answer and did not say no."""
    if not uow.settings.onboarding.enabled or person.roles != {Role.STUDENT}:
        return False
    known = uow.onboardings.get(person.id)
    return known is None or known.may_be_reminded


def must_answer_goals(uow: UnitOfWork) -> bool:
    rules = uow.settings.onboarding
    return rules.enabled and rules.required_before_first_booking


def require_answers(
    uow: UnitOfWork, student: Person, offering: OfferingId, starts_at: datetime
) -> None:
    """Raises OnboardingNeeded before the first booking of somebody who did not finish, where the
    community wants the answers first."""
    if not must_answer_goals(uow):
        return
    known = uow.onboardings.get(student.id)
    if known is not None and known.is_finished:
        return
    if uow.bookings.count(BookingFilter(student_id=student.id)) == 0:
        raise OnboardingNeeded(wanted_id=offering, wanted_at=to_ms(starts_at) // _MINUTE_MS)


def remind(uow: UnitOfWork, person_id: PersonId) -> bool:
    """A reminder that has fallen due: told if it still helps, and the next one written. The row
    knows which is next, so early and twice do nothing, and what was missed stays missed (T-13)."""
    known = uow.onboardings.get(person_id)
    if known is None or known.remind_at is None or known.remind_at > uow.now:
        return False
    uow.lock(person_id)
    known, person = uow.onboardings.get(person_id), uow.people.get(person_id)
    if known is None or known.remind_at is None or known.remind_at > uow.now or person is None:
        return False
    goes_on = known.may_be_reminded and _can_be_told(uow, person)
    following = _next(uow, known) if goes_on else None
    if goes_on and person.reminders_on:
        _tell(uow, person_id, known.remind_at, following)
    _schedule(uow, replace(known, remind_at=following))
    return goes_on


def _can_be_told(uow: UnitOfWork, person: Person) -> bool:
    """Not banned, still a student and nothing else, and with an account that can be reached."""
    if person.banned_at is not None or person.roles != {Role.STUDENT}:
        return False
    if not uow.settings.onboarding.enabled:
        return False
    return any(account.unreachable_at is None for account in uow.identities.of(person.id))


def _tell(uow: UnitOfWork, person: PersonId, due: datetime, until: datetime | None) -> None:
    told = notice(
        uow,
        NoticeKind.ONBOARDING_REMINDER,
        person,
        person,
        useful_until=until,
        once=str(to_ms(due)),
    )
    uow.later.notify([told])


def _next(uow: UnitOfWork, known: Onboarding) -> datetime | None:
    rules = uow.settings.onboarding
    return next_reminder(known.started_at, uow.now, rules.reminder_hours, rules.reminder_weeks)


def _schedule(uow: UnitOfWork, changed: Onboarding) -> Onboarding:
    stored = uow.onboardings.save(changed)
    _wake(uow, stored)
    return stored


def _wake(uow: UnitOfWork, known: Onboarding) -> None:
    if known.remind_at is None:
        return
    moment = known.remind_at
    key = f"{DeadlineKind.ONBOARDING}:{known.person_id}:{to_ms(moment)}"
    uow.later.remind(
        [Deadline(uow.new_id(), key, DeadlineKind.ONBOARDING, known.person_id, moment)]
    )


def _locked(uow: UnitOfWork, actor: Person) -> Onboarding:
    """Theirs, begun now for who was here before there were questions."""
    uow.lock(actor.id)
    return uow.onboardings.get(actor.id) or _add(uow, actor)


def _add(uow: UnitOfWork, person: Person) -> Onboarding:
    begun = Onboarding(person.id, uow.now)
    begun = replace(begun, remind_at=_next(uow, begun))
    uow.onboardings.add(begun)
    _wake(uow, begun)
    return begun


def _answered(uow: UnitOfWork, actor: Person, step: Step, **answer: Any) -> Onboarding:
    """An old question answered again is kept, and the conversation stays where it is."""
    known = replace(_locked(uow, actor), **answer)
    if known.is_finished or known.step is not step:
        return uow.onboardings.save(known)
    following = step_after(step)
    if following is not None:
        return uow.onboardings.save(replace(known, step=following))
    record(uow, actor, "onboarding_finished", "person", actor.id)
    return uow.onboardings.save(replace(known, finished_at=uow.now, remind_at=None))
