"""How fast Telegram's adapter is: figures, measured over the stand-in's sockets, which enforces the
published limits in real seconds.

Slow tier; `-s` shows the figures (docs/performance.md). `SEATMATE_FIGURE_MESSAGES` makes the bulk
as long as one likes; the shipped length is a shortened run.
"""

import asyncio
import os
import time

import pytest

from core.ids import IdentityId, PersonId
from core.notices import Notice, NoticeKind
from core.people import Identity, Person, Role
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.telegram_town import telegram_town
from tests.harness.telegram_world import Player

pytestmark = pytest.mark.slow
MESSAGES = int(os.environ.get("SEATMATE_FIGURE_MESSAGES", "900"))
ALLOWED, PEOPLE = 30, 100
TAPS, TAPS_A_SECOND = 8, 10


async def test_a_bulk_drains_at_the_rate_telegram_allows_and_who_taps_is_answered_at_once(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url, connected=False) as town:
        town.world.limits.switch_on()
        readers = [town.world.person(f"reader{number}") for number in range(MESSAGES)]
        for each in readers:
            each.user.started = True
        async with town.bot():
            await town.sara.asks("/help")
            users = [str(each.id) for each in readers]
            town.world.limits.sent = 0
            await town.stage.db.write(lambda uow: _owe(uow, users))
            began = time.monotonic()
            draining = asyncio.ensure_future(town.stage.quiet())  # noqa: TID251  # ends below
            waits = [await _tapped(town.sara) for _ in range(TAPS)]
            await draining
            seconds = time.monotonic() - began
            sent = town.world.limits.sent
        share = sent / seconds / ALLOWED
        print(f"\nbulk: {sent} in {seconds:.1f} s, {share:.3f} of {ALLOWED} a second")
        print(f"refused: {dict(town.world.limits.refused)}")
        print(f"a tap meanwhile: slowest {max(waits):.2f} s of {TAPS}")
        assert sum(len(each.sees("about you")) for each in readers) == MESSAGES
        assert town.world.limits.refusals == 0
        assert share >= 0.95
        assert max(waits) <= 1.0


async def test_the_first_answer_to_a_tap_by_a_hundred_people_comes_within_a_second(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url) as town:
        crowd = [town.world.person(f"student{number}") for number in range(PEOPLE)]
        for some in range(0, PEOPLE, 10):
            await asyncio.gather(*(each.start() for each in crowd[some : some + 10]))
        await town.stage.quiet()
        waits = sorted(
            await asyncio.gather(*(_first_answer(each, i) for i, each in enumerate(crowd)))
        )
        print(f"\nfirst answer: p99 {waits[-2]:.2f} s, slowest {waits[-1]:.2f} s")
        await town.stage.quiet()
        assert waits[-2] < 1.0


async def _first_answer(who: Player, place: int) -> float:
    """Seconds until their button stops turning; they tap one after the other, 10 a second."""
    await asyncio.sleep(place / TAPS_A_SECOND)
    began = time.monotonic()
    press = who.taps(who.sees()[-1].buttons[0])
    await who.world.pulse.until(lambda: press.answer, "the press is answered")
    return time.monotonic() - began


async def _tapped(who: Player) -> float:
    """Seconds until what was asked for is shown; at a pace of somebody who reads."""
    await asyncio.sleep(2.0)
    began = time.monotonic()
    await who.asks("/packs")
    return time.monotonic() - began


def _owe(uow: SqlUnitOfWork, users: list[str]) -> None:
    for user in users:
        person, account = PersonId(uow.new_id()), IdentityId(uow.new_id())
        uow.people.add(Person(person, user, "en", "UTC", frozenset({Role.STUDENT}), uow.now))
        uow.identities.add(Identity(account, person, "telegram", user, user, user, uow.now))
        id = uow.new_id()
        kind = NoticeKind.ONBOARDING_REMINDER
        uow.later.notify([Notice(id, f"news:{id}", kind, person, 1, uow.now)])
