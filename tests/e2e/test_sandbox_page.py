"""The sandbox provider's page, pressed as a person presses it, with our webhook door behind it."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from core.facts import CheckoutEnded, CheckoutWanted, Fact, Paid, PaymentFailed, Refunded
from core.ids import OrderId, PersonId
from core.money import Money
from tests.harness.web import (
    ACCOUNT,
    SECRET,
    START,
    MovedClock,
    RememberingStore,
    Sandbox,
    sandbox,
    sandbox_edge,
)
from webhooks.payments.sandbox_door import SandboxDoor

ORDER = OrderId(99)
DOOR = SandboxDoor([SECRET], ACCOUNT)
_ISOLATES = {0x2068: None, 0x2069: None}


class Payer:
    """A browser without JavaScript: reads the page, presses a button by its label."""

    def __init__(self, box: Sandbox, store: RememberingStore) -> None:
        self.box = box
        self.store = store
        self.url = ""
        self.page = ""
        self.status = 0
        self.sent_to = ""

    async def opens(self, language: str = "en", title: str = "Five sessions") -> None:
        wanted = CheckoutWanted(
            ORDER,
            f"key-{language}-{title}",
            Money(9_900, "EUR"),
            title,
            "http://127.0.0.1:8080/paid/1",
            START + timedelta(minutes=30),
            language,
            START,
            PersonId(7),
        )
        self.url = (await self.box.gateway.open_checkout(wanted)).url
        await self.looks()

    async def looks(self) -> None:
        async with self.box.session.get(self.url) as response:
            self.page = (await response.text()).translate(_ISOLATES)
            self.status = response.status

    def labels(self) -> list[str]:
        return [html.unescape(label) for label in re.findall(r"<button[^>]*>([^<]*)<", self.page)]

    async def presses(self, label: str) -> None:
        forms = re.findall(r"<form.*?</form>", self.page, re.S)
        (form, *_) = [form for form in forms if f">{html.escape(label)}<" in form]
        values = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
        await self.posts(values)

    async def posts(self, values: dict[str, str], **headers: str) -> None:
        async with self.box.session.post(
            self.url, data=values, headers=headers, allow_redirects=False
        ) as response:
            self.status = response.status
            self.sent_to = response.headers.get("Location", "")
            self.page = await response.text()
        if self.sent_to == self.url.removeprefix(self.box.server.url):
            await self.looks()

    def facts(self) -> list[Fact | None]:
        return [DOOR.parse(raw)[1] for raw in self.store.bodies()]


@pytest.fixture
async def payer(tmp_path: Path) -> AsyncIterator[Payer]:
    clock, store = MovedClock(), RememberingStore()
    async with sandbox_edge(clock, store) as server:
        url = f"{server.url}/webhooks/sandbox"
        async with sandbox(tmp_path / "sandbox.db", clock, url) as box:
            yield Payer(box, store)


async def test_paying_sends_the_payer_back_and_the_merchant_already_knows(payer: Payer) -> None:
    await payer.opens()
    assert "Five sessions" in payer.page
    assert "99.00 EUR" in payer.page
    await payer.presses("Pay 99.00 EUR")
    assert (payer.status, payer.sent_to) == (303, "http://127.0.0.1:8080/paid/1")
    (paid,) = payer.facts()
    assert isinstance(paid, Paid)
    assert (paid.order_id, paid.amount) == (ORDER, Money(9_900, "EUR"))


async def test_a_declined_card_stays_on_the_page_with_a_second_try(payer: Payer) -> None:
    await payer.opens()
    await payer.presses("Let the card be declined")
    assert "The card was declined" in payer.page
    await payer.presses("Pay 99.00 EUR")
    assert [type(fact) for fact in payer.facts()] == [PaymentFailed, Paid]


async def test_fault_m03_paying_twice_tells_of_two_payments(payer: Payer) -> None:
    await payer.opens()
    await payer.presses("Pay twice")
    references = {fact.reference for fact in payer.facts() if isinstance(fact, Paid)}
    assert len(references) == 2


async def test_fault_m04_paying_late_is_told_after_the_page_has_expired(payer: Payer) -> None:
    await payer.opens()
    await payer.presses("Pay late: the money arrives after this page has expired")
    assert payer.facts() == []
    await payer.looks()
    assert "still working on it" in payer.page
    assert payer.labels() == []
    payer.box.clock.move(minutes=31)
    await payer.box.provider.deliver_due()
    assert [type(fact) for fact in payer.facts()] == [Paid]


async def test_an_expired_page_takes_only_late_money(payer: Payer) -> None:
    await payer.opens()
    open_page = payer.page
    payer.box.clock.move(minutes=30)
    await payer.looks()
    assert "expired" in payer.page
    assert payer.labels() == ["Pay late: the money arrives after this page has expired"]
    payer.page = open_page
    await payer.presses("Pay 99.00 EUR")
    assert payer.status == 409
    assert "no longer possible" in payer.page
    assert payer.facts() == []


async def test_cancelling_goes_back_and_ends_the_checkout(payer: Payer) -> None:
    await payer.opens()
    await payer.presses("Cancel and go back")
    assert payer.sent_to == "http://127.0.0.1:8080/paid/1"
    assert [type(fact) for fact in payer.facts()] == [CheckoutEnded]


async def test_refunds_from_the_providers_side(payer: Payer) -> None:
    await payer.opens()
    await payer.presses("Pay 99.00 EUR")
    await payer.looks()
    await payer.presses("Refund half")
    await payer.presses("Refund")
    assert payer.labels() == []
    refunded = [fact for fact in payer.facts() if isinstance(fact, Refunded)]
    assert [fact.amount.minor for fact in refunded] == [4_950, 4_950]


async def test_the_page_speaks_arabic_from_right_to_left(payer: Payer) -> None:
    await payer.opens("ar-EG", "خمس جلسات")
    assert '<html lang="ar" dir="rtl">' in payer.page
    assert "<bdi>خمس جلسات</bdi>" in payer.page
    await payer.presses("ادفع 99.00 EUR")
    assert [type(fact) for fact in payer.facts()] == [Paid]


async def test_fault_i01_a_hostile_title_is_shown_and_not_run(payer: Payer) -> None:
    await payer.opens(title="<script>alert(1)</script>")
    assert "<script" not in payer.page
    assert "&lt;script&gt;" in payer.page


async def test_fault_z10_looking_changes_nothing(payer: Payer) -> None:
    await payer.opens()
    before = payer.page
    for _ in range(3):
        await payer.looks()
    assert payer.page == before
    assert payer.facts() == []


@pytest.mark.parametrize(
    ("values", "headers", "status"),
    [
        ({"press": "pay"}, {}, 403),
        ({"press": "pay", "token": "guess"}, {}, 403),
        ({"press": "explode", "token": "real"}, {}, 400),
        ({"press": "refund", "token": "real", "payment": "sbx_pay_other"}, {}, 404),
        ({"press": "pay", "token": "real"}, {"Origin": "http://evil.example"}, 403),
        ({"press": "pay", "token": "real"}, {"Host": "evil.example"}, 403),
    ],
    ids=str,
)
async def test_forged_presses_are_refused(
    payer: Payer, values: dict[str, str], headers: dict[str, str], status: int
) -> None:
    await payer.opens()
    (token, *_) = re.findall(r'name="token" value="([^"]*)"', payer.page)
    if values.get("token") == "real":
        values = values | {"token": token}
    await payer.posts(values, **headers)
    assert payer.status == status
    assert payer.facts() == []


async def test_the_page_may_send_its_form_to_the_shop_and_loads_only_its_own_style(
    payer: Payer,
) -> None:
    await payer.opens()
    async with payer.box.session.get(payer.url) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:8080;" in policy
    assert not re.search(r"<script|style=|onclick", payer.page)
    async with payer.box.session.get(f"{payer.box.server.url}/sandbox.css") as response:
        assert response.content_type == "text/css"


async def test_an_unknown_checkout_is_not_found(payer: Payer) -> None:
    url = f"{payer.box.server.url}/checkout/sbx_chk_guess"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 404
