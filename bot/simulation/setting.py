"""Where a simulation takes place: a fresh database, a provider, a clock, and people in it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.simulation.chance import Chance
from bot.simulation.clock import START, StoryClock
from bot.simulation.house import House, PostgresHouse, SqliteHouse
from bot.simulation.provider import PlayMoney
from bot.simulation.story import Story
from bot.simulation.watching import watched_units
from bot.simulation.world import World
from core.ids import TimeSortedIds
from core.settings import AbsenceSettings, CourseSettings, DiscordSettings, Settings
from storage.unit_of_work import MakeUnit

COURSE_SITE = "academy"


@dataclass(frozen=True, slots=True)
class Stage:
    """`url`: a migrated database. `money`: the provider's file, or ":memory:"."""

    url: str
    money: str = ":memory:"
    durable: bool = False
    name: str = "a"
    now: datetime = START

    def story(self, seed: int) -> Story:
        """On a stage that is open until `close` of its world's house and provider."""
        chance, clock = Chance(seed), StoryClock(self.now)
        # People here miss a lot: held for a day, they still book.
        absences = AbsenceSettings(hold_bookings_days=1, mentor_pause_at=5)
        courses = CourseSettings(sites=(COURSE_SITE,))
        discord = DiscordSettings(scheduled_events=True)
        settings = Settings(courses=courses, absences=absences, discord=discord)
        ids = TimeSortedIds(clock, chance.bits)
        house = self._house(watched_units(clock, ids, settings))
        provider = PlayMoney(self.money, clock, chance)
        return Story(World(house, clock, chance, settings, provider, self.name))

    def _house(self, make: MakeUnit) -> House:
        if self.url.startswith("sqlite"):
            path = Path(self.url.removeprefix("sqlite:///"))
            return SqliteHouse(path, make, durable=self.durable)
        return PostgresHouse(self.url, make)


def leave(story: Story) -> None:
    story.world.house.close()
    story.world.provider.close()
