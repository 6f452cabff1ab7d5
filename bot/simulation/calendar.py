"""A platform's calendar and its moods: lost answers, refusals, events that people take away."""

from bot.simulation.chance import Chance
from core.community_events import EventTrouble
from core.ports_events import EventRefused, EventUnknown, EventWanted
from core.ports_memberships import AskLater


class PlayCalendar:
    """What it holds does not outlive the process."""

    def __init__(self, channel: str, chance: Chance) -> None:
        self.channel = channel
        self._chance = chance
        self._events: dict[str, str] = {}  # mark -> id

    async def put(self, wanted: EventWanted) -> str:
        self._mood()
        event = self._events.setdefault(wanted.mark, f"event-{wanted.mark}")
        self._lost()
        return event

    async def call_off(self, wanted: EventWanted) -> None:
        self._mood()
        self._events.pop(wanted.mark, None)
        self._lost()

    def _mood(self) -> None:
        luck = self._chance.between(1, 100)
        if luck <= 3:
            raise AskLater(self._chance.between(1, 60))
        if luck <= 5:
            raise EventRefused(EventTrouble.PERMISSION)

    def _lost(self) -> None:
        if self._chance.percent(4):
            raise EventUnknown("the answer was lost")
