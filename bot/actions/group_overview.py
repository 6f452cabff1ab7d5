"""All shared sessions that somebody runs, has a place in, or waits for."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens.group_overview import overview
from bot.ui import Screen
from core.gatherings import GroupPlace, GroupPlaces
from core.people import Role
from core.reading import BookingCard
from core.use_cases import gathering_waiting, reading
from core.use_cases.reading import gatherings


@on("gall")
def all_groups(ask: Ask) -> Screen:
    return overview(ask.writer, _runs(ask), _has(ask), _waits(ask))


def _waits(ask: Ask) -> list[GroupPlace]:
    if not ask.person.is_(Role.STUDENT):
        return []
    return gathering_waiting.my_group_waits(ask.uow, ask.person)


def _runs(ask: Ask) -> list[GroupPlaces]:
    return gatherings.my_gatherings(ask.uow, ask.person) if ask.person.is_(Role.MENTOR) else []


def _has(ask: Ask) -> list[BookingCard]:
    if not ask.person.is_(Role.STUDENT):
        return []
    found = reading.student_sessions(ask.uow, ask.person)
    ahead = (*found.to_pay, *found.awaiting_approval, *found.upcoming)
    return [card for card in ahead if card.booking.gathering_id is not None]
