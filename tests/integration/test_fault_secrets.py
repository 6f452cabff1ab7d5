"""O-09: the demo's keys are known words; after everything was done with them, at the loudest log
level, none of them is in a log line, in the database or in anything a stranger was answered."""

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import aiohttp
import pytest
import structlog

from bot import logs
from bot.demo.house import House
from bot.demo.secrets import DemoKeys
from bot.ui import Address, Intent
from core.booking import PaidBy
from core.ids import OrderId, PersonId
from core.people import Person
from core.ports_payments import PaymentGateway
from core.use_cases import buying, slots
from core.use_cases.booking import Wish, book
from core.use_cases.cancelling import cancel
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.house import living_in
from webhooks.http_client import HttpClient, Patience, open_session
from webhooks.metrics import Metrics
from webhooks.payments.sandbox import SandboxGateway, sandbox_provider

KEYS = DemoKeys(
    links="canary-links-0123456789abcdef0123456789abcdef",
    panes="canary-panes-0123456789abcdef0123456789abcdef",
    api="canary-api-0123456789abcdef0123456789abcdef",
    webhooks="canary-hooks-0123456789abcdef0123456789abcdef",
)
CANARIES = tuple(asdict(KEYS).values())
NOWHERE = "http://127.0.0.1:9"  # nobody listens at the discard port


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything is written down, and no secret was named to the redaction beforehand."""
    lines = io.StringIO()
    logs.configure("DEBUG", stream=lines, json=True)
    yield lines
    logs.configure("ERROR")


async def test_fault_o09_planted_secrets_are_nowhere_after_everything_was_done(
    tmp_path: Path, log: io.StringIO
):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "demo-keys.json").write_text(json.dumps(asdict(KEYS)))
    async with living_in(folder) as house, open_session() as session:
        tokens, answers = await _everything(house, session)
    said = log.getvalue()
    stored = b"".join(file.read_bytes() for file in folder.glob("demo.db*"))
    assert stored.count(b"salma") > 0
    assert said.count("\n") > 20
    for canary in CANARIES:
        assert canary not in said
        assert canary.encode() not in stored
        assert all(canary not in answer for answer in answers)
    for token in tokens:  # who holds a signed link may use it: logs do not hand them out
        assert token not in said


def test_control_a_secret_in_a_line_is_found(log: io.StringIO):
    structlog.get_logger("test").debug("control", note=f"the key is {KEYS.links}")
    assert KEYS.links in log.getvalue()


async def _everything(house: House, session: aiohttp.ClientSession) -> tuple[list[str], list[str]]:
    """A purchase, a booking, a cancellation and a refund; then forgeries and an outage."""
    answers: list[str] = []
    order = await house.engine.db.write(lambda uow: _order(uow, "first"))
    links = house.engine.parts.links
    page = links.pay(order)
    await _pay(session, page)
    await house.quiet()
    await house.engine.db.write(_book_and_cancel)
    await house.quiet()
    answers += await _strangers(session, house)
    second = links.pay(await house.engine.db.write(lambda uow: _order(uow, "second")))
    _cut_off(house, session)
    async with session.post(second, data={"provider": "sandbox"}) as answer:
        assert answer.status >= 500
        answers.append(await answer.text())
    await _say(house, "/payments")
    return [page.rsplit("/", 1)[1], second.rsplit("/", 1)[1]], answers


def _salma(uow: SqlUnitOfWork) -> Person:
    person = uow.people.by_identity("web", "salma")
    assert person is not None
    return person


def _lena(uow: SqlUnitOfWork) -> PersonId:
    person = uow.people.by_identity("web", "lena")
    assert person is not None
    return person.id


def _order(uow: SqlUnitOfWork, act: str) -> OrderId:
    product = uow.products.for_sale(_lena(uow))[0]
    return buying.buy_pack(uow, _salma(uow), product.id, act).id


def _book_and_cancel(uow: SqlUnitOfWork) -> None:
    talk = next(each for each in uow.offerings.of(_lena(uow)) if not each.is_free)
    start = slots.slots_ahead(uow, talk)[-1].starts_at
    booked = book(uow, _salma(uow), Wish(talk.id, start, "an-act", pay_with=PaidBy.CREDIT))
    cancel(uow, _salma(uow), booked.id)


async def _pay(session: aiohttp.ClientSession, page: str) -> None:
    async with session.post(page, data={"provider": "sandbox"}) as answer:
        checkout, shown = str(answer.url), await answer.text()
    form = next(each for each in re.findall(r"<form.*?</form>", shown, re.S) if ">Pay" in each)
    values = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form)
    }
    async with session.post(checkout, data=values) as answer:
        assert answer.status == 200


async def _strangers(session: aiohttp.ClientSession, house: House) -> list[str]:
    base, provider = house.server.url, house.money.server.url
    forged = {"Sandbox-Signature": "t=1,v1=00", "Authorization": "Bearer wrong"}
    asked = (
        ("GET", f"{base}/pay/guessed"),
        ("GET", f"{base}/join/guessed"),
        ("POST", f"{base}/webhooks/sandbox"),
        ("GET", f"{base}/webhooks/sandbox"),
        ("GET", f"{base}/metrics"),
        ("GET", f"{base}/readyz"),
        ("GET", f"{base}/"),
        ("POST", f"{provider}/v1/checkouts"),
    )
    found = []
    for method, url in asked:
        async with session.request(method, url, headers=forged, json={"a": 1}) as answer:
            found.append(f"{answer.headers} {await answer.text()}")
    return found


def _cut_off(house: House, session: aiohttp.ClientSession) -> None:
    """The provider is gone, and the call carries the key."""
    gateways = house.engine.parts.gateways
    assert isinstance(gateways, dict)
    patience = Patience(first_wait=0.001, longest_wait=0.01, one_attempt=1, all_attempts=2)
    client = HttpClient(session, sandbox_provider(NOWHERE, KEYS.api), Metrics(), patience)
    dead: PaymentGateway = SandboxGateway(client, "sbx_acct_demo")
    gateways["sandbox"] = dead


async def _say(house: House, line: str) -> None:
    address = Address("web", "salma")
    await house.engine.doorway.receive(
        Intent(id=line, address=address, user="salma", name="Salma", command=line[1:])
    )
    await house.engine.quiet()
