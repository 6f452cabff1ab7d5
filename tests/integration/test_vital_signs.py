"""/metrics and /readyz say when the engine falls behind."""

from datetime import timedelta

from bot.composition.engine import Engine, Parts
from bot.composition.vital_signs import VitalSigns
from bot.links import SignedLinks
from core.notices import Notice, NoticeKind
from core.settings import Settings
from tests.harness.rows import person, rows
from tests.harness.web import MovedClock
from webhooks.meetings.fixed import FixedRooms
from webhooks.metrics import Metrics


async def test_t12_an_engine_that_falls_behind_is_not_ready_and_says_how_late(sqlite_url: str):
    clock = MovedClock()
    async with rows(sqlite_url, clock) as db:
        links = SignedLinks("k" * 32, "http://127.0.0.1", 60)
        engine = Engine(db, Parts(Settings(), clock, links, FixedRooms(), {}, {}, {}))
        metrics = Metrics()
        signs = VitalSigns(engine, metrics)

        def owe(uow):
            sara = person(uow, "sara")
            due_at = uow.now + timedelta(minutes=1)
            uow.later.notify([Notice(uow.new_id(), "k", NoticeKind.PACK_BOUGHT, sara, 1, due_at)])

        await db.write(owe)
        assert await signs.check() is None
        clock.move(minutes=11)
        assert "0:10:00 late" in (await signs.check() or "")
        assert b"seatmate_late_seconds 600.0" in metrics.exposition()
