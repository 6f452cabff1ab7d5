"""All shared sessions that somebody runs, has a place in, or waits for."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens.group_overview import overview
from bot.ui import Screen
from core.gatherings import GroupPlaces
from core.people import Role
from core.reading import BookingCard
from core.use_cases import gathering_waiting, reading
from core.use_cases.reading import gatherings


@on("gall")
def all_groups(ask: Ask) -> Screen:
    waits = gathering_waiting.my_group_waits(ask.uow, ask.person)
    return overview(ask.writer, _runs(ask), _has(ask), waits)


def _runs(ask: Ask) -> list[GroupPlaces]:
    return gatherings.my_gatherings(ask.uow, ask.person) if ask.person.is_(Role.MENTOR) else []


def _has(ask: Ask) -> list[BookingCard]:
    found = reading.student_sessions(ask.uow, ask.person)
    ahead = (*found.to_pay, *found.awaiting_approval, *found.upcoming)
    return [card for card in ahead if card.booking.gathering_id is not None]
