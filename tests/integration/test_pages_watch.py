"""The way to a bought recording: for its buyer alone, while it is theirs (A2, A4, Z-02, Z-10)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.links import SignedLinks
from core.catalog import OfferingKind, OfferingStatus
from core.orders import OrderState, Purpose
from core.ports import UnitOfWork
from tests.harness.community import NOON, OFFERING, OTHER, STUDENT, offering, order
from tests.harness.page_desk import BASE, Desk, desk

VIDEO = "https://videos.example.com/one?key=a&b=1"
RECORDING = 77


@pytest.fixture
async def hall(sqlite_url: str) -> AsyncIterator[Desk]:
    async with desk(sqlite_url) as opened:
        recorded = offering(RECORDING, kind=OfferingKind.RECORDED, video_link=VIDEO)
        await opened.house.db.write(lambda uow: uow.offerings.add(recorded))
        bought = order(500, purpose=Purpose.RECORDING, subject_id=RECORDING, state=OrderState.PAID)
        await opened.put(bought)
        yield opened


def path(hall: Desk, person: int = STUDENT, bought: int = 500) -> str:
    return hall.links.watch(bought, person).removeprefix(BASE)


async def test_a04_the_buyer_is_led_to_the_video_as_often_as_they_like(hall: Desk) -> None:
    for _ in range(2):
        answer = await hall.get(path(hall))
        assert (answer.status, answer.target) == (303, VIDEO)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_a04_a_recording_that_is_no_longer_sold_stays_its_buyers(hall: Desk) -> None:
    def archive(uow: UnitOfWork) -> None:
        known = uow.offerings.get(RECORDING)
        uow.offerings.save(replace(known, status=OfferingStatus.ARCHIVED))

    await hall.house.db.write(archive)
    assert (await hall.get(path(hall))).target == VIDEO


async def test_z02_somebody_elses_forged_and_old_links_are_the_same_page(hall: Desk) -> None:
    old = SignedLinks("key", BASE, -1)
    old_path = old.watch(500, STUDENT).removeprefix(BASE)
    assert old.watcher_of(old_path.removeprefix("/watch/")) is None
    join = hall.links.join(500, STUDENT).removeprefix(f"{BASE}/join/")
    wrong = [path(hall, OTHER), path(hall, bought=501), "/watch/forged", f"/watch/{join}"]
    answers = [await hall.get(each) for each in wrong]
    assert {(each.status, each.target) for each in answers} == {(404, "")}
    assert len({each.text for each in answers}) == 1
    assert "videos.example.com" not in answers[0].text


@pytest.mark.parametrize("state", [OrderState.OPEN, OrderState.REFUNDED, OrderState.CANCELLED])
async def test_a04_what_is_not_paid_or_went_back_leads_nowhere(hall: Desk, state) -> None:
    link = path(hall)
    await hall.change_order(state)
    assert (await hall.get(link)).status == 404


async def test_a04_the_order_of_a_session_is_no_way_to_a_video(hall: Desk) -> None:
    session = order(501, subject_id=OFFERING, state=OrderState.PAID)
    await hall.put(session)
    assert (await hall.get(path(hall, bought=501))).status == 404


async def test_z04_a_banned_buyer_is_led_nowhere(hall: Desk) -> None:
    await hall.change_student(banned_at=NOON)
    assert (await hall.get(path(hall))).status == 404
