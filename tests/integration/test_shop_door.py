"""POST /shop/<name> over real HTTP: who is let in, what is kept and answered (W-03 to W-09)."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest

from core.purchases import claim_code
from tests.harness.chatters import CLAIM_KEY, stage
from tests.harness.outside_shop import FOREIGN, OLD, SECRET, outside_shop
from tests.harness.town import settle_town
from webhooks.shop.door import HEADER


async def sold(town, who="mona"):
    (product,) = await town.stage.db.read(lambda uow: uow.products.of(town.ids[who]))
    return product.id


async def kept(here):
    return await here.db.read(lambda uow: list(uow.purchases.open()))


async def test_z01_the_answer_has_the_claim_code_and_every_repeat_of_it_has_it_too(database_url):
    async with stage(database_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town))
        code = claim_code(CLAIM_KEY, "books", "R-1001")
        assert await shop.tell(event) == (200, {"status": "stored", "claim_code": code})
        for _ in range(3):
            assert await shop.tell(event) == (200, {"status": "repeated", "claim_code": code})
        again = {**event, "event_id": "evt-other"}
        assert (await shop.tell(again))[1]["claim_code"] == code
        (purchase,) = await kept(here)
        assert purchase.amount.minor == 14_000
        assert code not in repr(purchase)


async def test_fault_w03_forged_is_refused_without_a_word_and_nothing_is_kept(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        raw = json.dumps(shop.purchase(await sold(town))).encode()
        right = shop.header(raw)
        bad = [
            {},
            {HEADER: ""},
            {HEADER: shop.header(raw, FOREIGN)},
            {HEADER: shop.header(raw, "")},
            {HEADER: right.replace("v1=", "v2=")},
            {HEADER: right[:-1]},
            {HEADER: f"t={shop.stamp + 1},{right.partition(',')[2]}"},
            {HEADER: f"{right},t=1"},
        ]
        for headers in bad:
            assert await shop.post(raw, headers) == (403, {})
        for place in (0, 5, len(raw) // 2, len(raw) - 1):
            changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            assert await shop.post(changed, {HEADER: right}) == (403, {})
        assert await shop.post(raw, {HEADER: right}, "kiosk") == (403, {})
        assert await kept(here) == []
        assert await here.db.read(lambda uow: list(uow.inbox.waiting(uow.now, 9))) == []


async def test_a_shop_without_a_secret_and_one_there_is_not_are_no_doors(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        for name in ("closed", "nobody", "Books", "books/x"):
            status, _ = await shop.post(b"{}", {HEADER: shop.header(b"{}")}, name)
            assert status == 404


async def test_fault_w04_an_old_request_is_a_replay_and_both_secrets_of_a_rotation_are_good(
    sqlite_url,
):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        raw = json.dumps(shop.purchase(await sold(town))).encode()
        for ago in (301, 86_400 * 30, -301):
            stale = {HEADER: shop.header(raw, stamp=shop.stamp - ago)}
            assert await shop.post(raw, stale) == (403, {})
        assert (await shop.post(raw, {HEADER: shop.header(raw, OLD, shop.stamp - 299)}))[0] == 200
        assert (await shop.post(raw, {HEADER: shop.header(raw, SECRET)}))[0] == 200
        await here.quiet()
        assert len(await kept(here)) == 1


async def test_fault_w05_a_test_event_is_answered_and_changes_nothing(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town), test=True)
        assert await shop.tell(event) == (200, {"status": "test"})
        assert await kept(here) == []


async def test_fault_w06_two_shops_may_have_the_same_number_for_different_things(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        raw = json.dumps(shop.purchase(await sold(town))).encode()
        codes = set()
        for name, secret in (("books", SECRET), ("kiosk", FOREIGN)):
            status, said = await shop.post(raw, {HEADER: shop.header(raw, secret)}, name)
            assert status == 200
            codes.add(said["claim_code"])
        await here.quiet()
        assert (len(codes), len(await kept(here))) == (2, 2)


async def test_fault_w09_signed_nonsense_is_named_and_bounded(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town))
        deep = b'{"a":' * 200 + b"1" + b"}" * 200
        twice = json.dumps(event).encode().replace(b'{"event_id"', b'{"event_id":"x","event_id"')
        nan = json.dumps({**event, "amount_minor": float("nan")}).encode()
        huge = json.dumps(event).encode().replace(b"14000", b"9" * 400)
        for raw in (b"", b"[]", b"\xff\xfe", deep, twice, nan, huge, b'{"type":"purchase"}'):
            status, said = await shop.post(raw, {HEADER: shop.header(raw)})
            assert (status, set(said)) == (400, {"error"})
        large = json.dumps({**event, "buyer_name": "x" * 300_000}).encode()
        assert (await shop.post(large, {HEADER: shop.header(large)}))[0] == 413
        plain = {HEADER: shop.header(b"{}"), "Content-Type": "text/plain"}
        assert (await shop.post(b"{}", plain))[0] == 415
        assert await kept(here) == []


async def test_fault_w02_a_refund_that_comes_first_waits_for_its_purchase(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        assert (await shop.tell(shop.refund(4_000)))[1] == {"status": "stored"}
        await shop.tell(shop.purchase(await sold(town)))
        await here.wait(minutes=5)
        (purchase,) = await kept(here)
        assert (purchase.returned.minor, purchase.left.minor) == (4_000, 10_000)


async def test_fault_m02_ten_at_once_are_one_purchase(database_url):
    async with stage(database_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        product = await sold(town)
        events = [shop.purchase(product, event_id=f"evt-{n % 5}") for n in range(10)]
        answers = await asyncio.gather(*(shop.tell(event) for event in events))
        assert {status for status, _ in answers} == {200}
        assert len({said["claim_code"] for _, said in answers}) == 1
        await here.wait(minutes=2)
        assert len(await kept(here)) == 1


async def test_invariant_i13_no_secret_is_ever_logged_or_answered(
    sqlite_url, caplog, capfd, monkeypatch
):
    caplog.set_level(logging.DEBUG)
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town))
        await shop.tell(event)
        await shop.tell(event, FOREIGN)
        await shop.tell({**event, "emial": "x"})
        monkeypatch.setattr(here.engine.doorway, "store", _broken)
        assert (await shop.tell({**event, "event_id": "evt-9"}))[0] == 503
        said = caplog.text + "".join(capfd.readouterr()) + repr(shop.answers[1:])
        for secret in (SECRET, OLD, FOREIGN, CLAIM_KEY, "buyer@example.org"):
            assert secret not in said


async def _broken(*_):
    raise OSError(f"disk full, and here is {SECRET}")


async def test_fault_w07_what_cannot_be_stored_comes_again(sqlite_url, monkeypatch):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town))
        with monkeypatch.context() as patch:
            patch.setattr(here.engine.doorway, "store", _broken)
            assert await shop.tell(event) == (503, {})
        assert (await shop.tell(event))[1]["status"] == "stored"
        assert len(await kept(here)) == 1


@pytest.mark.parametrize("late", [timedelta(minutes=4), timedelta(days=3)])
async def test_a_purchase_is_good_however_late_it_is_told(sqlite_url, late):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        event = shop.purchase(await sold(town), paid_at=shop.stamp - int(late.total_seconds()))
        assert (await shop.tell(event))[0] == 200
        assert len(await kept(here)) == 1


async def test_one_event_id_for_a_sale_and_its_refund_loses_neither(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town), event_id="order-7"))
        again = await shop.tell(shop.refund(4_000, event_id="order-7"))
        assert again[1] == {"status": "stored"}
        await here.wait(minutes=5)
        (purchase,) = await kept(here)
        assert purchase.returned.minor == 4_000
