"""The relay keeps its window full, and each person's order."""

import asyncio
from datetime import UTC, datetime

from core.doors import ClaimedNotice
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from scheduler.lines import Lines

SARA, OMAR = PersonId(1), PersonId(2)


def claim(id: int, person: PersonId, fence: int = 1) -> ClaimedNotice:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return ClaimedNotice(Notice(id, str(id), NoticeKind.PACK_BOUGHT, person, 1, now), fence, 0)


async def test_a_person_is_served_by_one_and_in_the_order_of_claiming():
    lines = Lines(8)
    assert [lines.put(claim(1, SARA)), lines.put(claim(2, OMAR)), lines.put(claim(3, SARA))] == [
        True,
        True,
        False,
    ]
    served = []
    while (first := lines.first(SARA)) is not None:
        served.append(first.notice.id)
        lines.done(SARA)
    assert served == [1, 3]
    assert lines.put(claim(4, SARA)), "nobody serves her any more: somebody has to begin again"


async def test_fault_t03_what_is_claimed_anew_keeps_its_place_under_the_new_fence():
    lines = Lines(8)
    lines.put(claim(1, SARA))
    lines.put(claim(2, SARA))
    assert not lines.put(claim(1, SARA, fence=2))
    first = lines.first(SARA)
    assert first is not None
    assert (first.notice.id, first.fence) == (1, 2)
    assert [each.notice.id for each in lines.drop(SARA)] == [1, 2]
    assert await lines.room() == 8


async def test_there_is_room_once_a_quarter_is_free_and_not_before():
    lines = Lines(8)
    for id in range(8):
        lines.put(claim(id, PersonId(id)))
    waiting = asyncio.ensure_future(lines.room())  # noqa: TID251  # ends below
    lines.done(PersonId(0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not waiting.done()
    lines.done(PersonId(1))
    assert await waiting == 2
