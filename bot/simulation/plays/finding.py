"""Looking for something to book: any search at all, and the next free slots that it goes by."""

from datetime import timedelta

from bot.simulation.world import Breach, World
from core.browsing import DAYS, Search, Sorting, Way, When
from core.catalog import OfferingStatus
from core.clock import to_ms
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import mentoring, next_free, reading, slots
from core.use_cases.reading.finding import BLOCK


def search_for(world: World) -> str:
    """What is found is listed, fits, and can be had at the time that it says."""
    search, block = _any_search(world), world.chance.pick((0, 0, 1, 9))
    now = world.clock.now()
    ends = {when: now + timedelta(days=days) for when, days in DAYS.items()}

    def look(uow: UnitOfWork, actor: Person) -> None:
        found = reading.find(uow, actor, search, ends, block)
        reading.category_name(uow, actor, search.category)
        if len(found.cards) > BLOCK or (found.cards and found.last > found.total):
            raise Breach(f"C11: {len(found.cards)} found of {found.total}")
        for card in found.cards:
            offering = card.offering
            if offering.status is not OfferingStatus.ACTIVE or offering.unlisted:
                raise Breach(f"Z15: offering {offering.id} is not listed")
            if card.next_at is not None:
                slots.require_free(uow, offering, card.next_at)
            if search.when and (card.next_at is None or card.next_at >= ends[search.when]):
                raise Breach(f"C11: offering {offering.id} is not free in time")

    world.as_person(world.anybody(), look)
    return "searched"


def choose_filters(world: World) -> str:
    search = _any_search(world)
    part = world.chance.pick(("way", "most", "language", "category", "when", "sort", "free"))
    world.as_person(world.anybody(), reading.options, search, part)
    world.as_person(world.anybody(), reading.mentor_cards, world.chance.pick((0, 0, 3)))
    return "filters_read"


def keep_next_free(world: World) -> str:
    """The scheduler's round; and a mentor says which languages they speak."""
    now = world.clock.now()

    def keep(uow: UnitOfWork) -> int:
        due = next_free.outdated(uow, 25)
        next_free.keep(uow, next_free.look(uow, due), now)
        return len(due)

    world.run(keep)
    mentor = world.chance.pick(world.teachers)
    spoken = world.chance.pick(((), ("ar",), ("en", "ar"), ("en", "nonsense")))
    world.as_person(mentor, mentoring.edit_mentor, mentor, languages=spoken)
    return "next_free_kept"


def _any_search(world: World) -> Search:
    pick = world.chance.pick
    return Search(
        text=pick(("", "", "session", "%", "مراجعة", "a b")),
        way=pick((None, None, *Way)),
        free=world.chance.percent(15),
        most=pick((None, None, (5_000, "EUR"), (1, "XTR"))),
        category=pick((0, 0, 0, to_ms(world.clock.now()) % 2**32)),
        language=pick(("", "", "ar")),
        well_rated=world.chance.percent(15),
        when=pick((None, None, *When)),
        sort=pick(tuple(Sorting)),
    )
