"""PayPal's webhooks checked by its certificate alone: what is true, and everything that is not."""

from datetime import UTC, datetime, timedelta

import pytest

from core.ports_payments import OutcomeUnknown
from tests.harness.paypal_world import paypal_offline_world
from tests.harness.paypal_world.api import CERTIFICATE, PLACE
from tests.harness.paypal_world.certificates import (
    between,
    chain,
    root,
    signed_by_a_signer,
    signer,
)
from tests.harness.paypal_world.world import OTHER_WEBHOOK_ID
from tests.harness.web import MovedClock

RAW = '{"id": "WH-1", "summary": "بِيع  “four”"}'.encode()


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
async def world(clock):
    async with paypal_offline_world(clock) as running:
        yield running


async def believed(world, head=None, raw=RAW):
    now = world.books.clock.now()
    return await world.opened.door.verify(world.signed(RAW) if head is None else head, raw, now)


async def test_fault_w03_a_true_webhook_is_accepted_and_paypal_is_not_asked(world):
    world.api.deaf = True
    assert await believed(world)
    assert world.api.tokens_given == 0


async def test_the_certificate_is_fetched_once(world):
    assert [await believed(world) for _ in range(3)] == [True] * 3
    world.api.certificates.clear()
    assert await believed(world)
    assert world.api.fetched == [CERTIFICATE]


@pytest.mark.parametrize(
    "change",
    [
        {"PAYPAL-TRANSMISSION-ID": "69cd13f0-d67a-11e5-baa3-778b53f4ae56"},
        {"PAYPAL-TRANSMISSION-TIME": "2026-11-20T12:00:01+00:00"},
        {"PAYPAL-AUTH-ALGO": "SHA1withRSA"},
        {"PAYPAL-AUTH-ALGO": "sha256withrsa"},
        {"PAYPAL-AUTH-ALGO": "SHA256withECDSA"},
        {"PAYPAL-TRANSMISSION-SIG": "A" * 344},
        {"PAYPAL-TRANSMISSION-SIG": "AAAAAAAAAAAAAAAAA"},
        {"PAYPAL-CERT-URL": ""},
    ],
)
async def test_fault_w03_a_changed_field_is_refused(world, change):
    assert not await believed(world, {**world.signed(RAW), **change})


async def test_fault_w03_the_checksum_is_of_the_very_bytes(world):
    assert not await believed(world, raw=RAW.replace(b"  ", b" "))


async def test_w05_a_webhook_for_another_is_refused(world):
    assert not await believed(world, world.signed(RAW, OTHER_WEBHOOK_ID))


async def test_fault_w04_an_old_webhook_is_refused_though_its_signature_is_good(world):
    assert await believed(world, world.signed(RAW, age=timedelta(days=2)))
    assert not await believed(world, world.signed(RAW, age=timedelta(days=4)))


@pytest.mark.parametrize(
    "url",
    [
        "{url}@evil.example{place}",
        "http://evil.example{place}",
        "http://me@{host}{place}",
        "http://{host}.evil.example{place}",
        "http://127.0.0.1:1{place}",
        "http://127.0.0.1{place}",
        "https://{host}{place}",
        "{url}{place}?",
        "{url}{place}#x",
        "{url}/v1/notifications/certs/../../../anything",
        "{url}/checkoutnow",
        "https://api.paypal.com{place}",
    ],
)
async def test_fault_w03_a_certificate_from_elsewhere_is_not_fetched(world, url):
    host = world.url.removeprefix("http://")
    given = url.format(url=world.url, host=host, place=PLACE + CERTIFICATE)
    assert not await believed(world, {**world.signed(RAW), "PAYPAL-CERT-URL": given})
    assert world.api.fetched == []


async def test_fault_w03_a_redirect_is_not_followed(world):
    world.api.certificates["CERT-moved"] = (302, b"")
    given = f"{world.url}{PLACE}CERT-moved"
    assert not await believed(world, {**world.signed(RAW), "PAYPAL-CERT-URL": given})
    assert world.api.fetched == ["CERT-moved"]


PAST = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "holders",
    [
        (signer(above="Stranger"), between("Stranger"), root("Stranger")),
        (signer(), between("Stranger")),
        (signer(),),
        (signer("www.paypal.com"), between()),
        (signer("messageverificationcerts.paypal.com.evil.example"), between()),
        (signer("messageverificationcerts.sandbox.paypal.com"), between()),
        (signer(until=PAST), between()),
        (signed_by_a_signer(), signer("www.paypal.com"), between()),
        (root(),),
        (),
    ],
)
async def test_fault_w03_a_certificate_that_is_not_the_signers_is_refused(world, holders):
    """Whoever holds it signs well: it is the chain that is wrong."""
    world.holder = holders[0] if holders else signer()
    world.api.certificates[CERTIFICATE] = (200, chain(*holders))
    assert not await believed(world)


@pytest.mark.parametrize("body", [b"\xff" * 100, b"x" * 100_000], ids=["noise", "too-long"])
async def test_fault_w03_what_is_no_certificate_is_refused_and_not_kept(world, body):
    good = world.api.certificates[CERTIFICATE]
    world.api.certificates[CERTIFICATE] = (200, body)
    assert not await believed(world)
    world.api.certificates[CERTIFICATE] = good
    assert await believed(world)


async def test_fault_w03_a_kept_certificate_ends_on_its_day(world, clock):
    assert await believed(world)
    clock.move(days=60)
    assert not await believed(world)


async def test_fault_w07_a_certificate_that_cannot_be_fetched_leaves_it_unknown(world):
    good = world.api.certificates[CERTIFICATE]
    world.api.certificates[CERTIFICATE] = (503, b"")
    with pytest.raises(OutcomeUnknown):
        await believed(world)
    world.api.certificates[CERTIFICATE] = good
    assert await believed(world)
