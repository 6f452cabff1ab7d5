"""The pay page as a browser without scripts sees it, over a real database."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deep_links import payload
from bot.ui import Act
from bot.way_back import keep_name
from core.booking import BookingState, PaidBy
from core.deadlines import JobKind
from core.facts import CheckoutEnded, Paid
from core.ids import OrderId
from core.money import Money
from core.orders import OrderState, Purpose
from core.ports import UnitOfWork
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.use_cases.settling import settle
from tests.harness.community import HOUR, NOON, PRICE, STUDENT, booking, identity, order
from tests.harness.page_desk import PROVIDER, Answer, Desk, desk

PAID = Paid("fake", "pay-1", OrderId(500), PRICE, NOON)


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[Desk]:
    async with desk(sqlite_url) as opened:
        yield opened


def buttons(answer: Answer) -> list[str]:
    found = re.findall(r"<button[^>]*>([^<]*)<", answer.text)
    return [label.translate({0x2068: None, 0x2069: None}) for label in found]


async def test_the_page_shows_what_is_bought_and_until_when(shop: Desk) -> None:
    await shop.put(order(500))
    answer = await shop.get(shop.pay_path())
    assert answer.status == 200
    for part in ("Four sessions", "€100.00", "Mentor 1", "Mon 2 Mar, 13:00 (UTC)", "90 days"):
        assert part in answer.words
    assert buttons(answer) == ["Pay with Fake"]


async def test_a_session_is_shown_in_the_buyers_zone(shop: Desk) -> None:
    await shop.change_student(time_zone="Africa/Cairo")
    held = booking(
        300, state=BookingState.AWAITING_PAYMENT, paid_by=PaidBy.MONEY, hold_until=NOON + HOUR
    )
    await shop.house.db.write(lambda uow: uow.bookings.add(held))
    await shop.put(order(500, purpose=Purpose.SESSION, subject_id=300, title="Talk"))
    answer = await shop.get(shop.pay_path())
    assert "Tue 3 Mar, 14:00 (Cairo)" in answer.words
    assert "Up to 1 day before the start" in answer.words


async def test_fault_z10_looking_changes_nothing(shop: Desk) -> None:
    await shop.put(order(500))
    before, commits = await shop.order(), shop.house.db.commits
    for _ in range(3):
        await shop.get(shop.pay_path())
        await shop.get(shop.pay_path() + "?returned=1")
    assert await shop.order() == before
    assert shop.house.db.commits == commits
    assert (shop.gateway.asked, shop.pokes) == ([], [])


async def test_a_press_leads_to_the_provider_and_is_remembered(shop: Desk) -> None:
    await shop.put(order(500))
    answer = await shop.post(shop.pay_path(), provider="fake")
    assert (answer.status, answer.target) == (303, f"{PROVIDER}/500:1")
    stored = await shop.order()
    assert (stored.provider, stored.checkout_url) == ("fake", f"{PROVIDER}/500:1")
    assert shop.pokes == ["changed"]
    later = NOON + HOUR
    jobs = await shop.house.db.write(lambda uow: uow.outbox.claim_jobs(later, later, 9))
    assert [claim.job.kind for claim in jobs] == [JobKind.CHECK_ORDER]


async def test_fault_m01_a_second_press_leads_to_the_same_checkout(shop: Desk) -> None:
    await shop.put(order(500))
    first = await shop.post(shop.pay_path(), provider="fake")
    second = await shop.post(shop.pay_path(), provider="fake")
    assert first.target == second.target
    assert len(shop.gateway.asked) == 1


async def test_fault_m01_after_a_lost_answer_the_very_same_is_asked_again(shop: Desk) -> None:
    """A provider holds a repeated key against a repeated request: every word of it is the same,
    also from another pay link of the same order."""
    await shop.put(order(500))
    shop.gateway.trouble = OutcomeUnknown("timeout")
    await shop.post(shop.pay_path(), provider="fake")
    shop.gateway.trouble = None
    shop.house.clock.advance(timedelta(minutes=2))
    await shop.post(shop.pay_path(), provider="fake")
    first, second = shop.gateway.asked
    assert first == second


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (OutcomeUnknown("timeout"), "does not answer right now"),
        (ProviderRefused("422 no"), "could not open this payment"),
    ],
)
async def test_fault_h21_a_provider_in_trouble_is_a_clear_page_with_a_retry(
    shop: Desk, trouble: Exception, said: str
) -> None:
    await shop.put(order(500))
    shop.gateway.trouble = trouble
    answer = await shop.post(shop.pay_path(), provider="fake")
    assert answer.status == 503
    assert said in answer.words
    assert buttons(answer) == ["Pay with Fake"]
    assert (await shop.order()).state is OrderState.OPEN
    shop.gateway.trouble = None
    assert (await shop.post(shop.pay_path(), provider="fake")).status == 303


async def test_the_button_may_lead_to_the_provider_and_nowhere_else(shop: Desk) -> None:
    """Browsers hold form-action against redirects."""
    await shop.put(order(500))
    policy = (await shop.get(shop.pay_path())).headers["Content-Security-Policy"]
    assert f"form-action 'self' {PROVIDER};" in policy
    assert "unsafe" not in policy


async def test_back_from_the_provider_the_page_waits_and_looks_again(shop: Desk) -> None:
    await shop.put(order(500))
    await shop.post(shop.pay_path(), provider="fake")
    (wanted,) = shop.gateway.asked
    back = await shop.get(wanted.return_url.removeprefix(shop.links.base))
    assert (back.status, back.target.endswith("?returned=1")) == (303, True)
    waiting = await shop.get(back.target.removeprefix(shop.links.base))
    assert "waiting for the confirmation" in waiting.words
    assert 'http-equiv="refresh" content="3;url=?returned=2"' in waiting.text
    await shop.house.db.write(lambda uow: settle(uow, PAID))
    settled = await shop.get(shop.pay_path() + "?returned=2")
    assert "Paid. Thank you!" in settled.words
    assert "http-equiv" not in settled.text
    assert buttons(settled) == []


async def test_waiting_ends_and_the_page_says_so(shop: Desk) -> None:
    await shop.put(order(500))
    await shop.post(shop.pay_path(), provider="fake")
    answer = await shop.get(shop.pay_path() + "?returned=60")
    assert "The confirmation is not here yet" in answer.words
    assert "http-equiv" not in answer.text
    assert buttons(answer) == ["Go on with Fake"]


async def test_a_closed_checkout_is_opened_afresh_under_a_new_key(shop: Desk) -> None:
    await shop.put(order(500))
    await shop.post(shop.pay_path(), provider="fake")
    ended = CheckoutEnded("fake", "co-500:1", OrderId(500))
    await shop.house.db.write(lambda uow: settle(uow, ended))
    answer = await shop.get(shop.pay_path() + "?returned=1")
    assert "Ready to pay" in answer.words
    assert (await shop.post(shop.pay_path(), provider="fake")).target == f"{PROVIDER}/500:2"


async def test_when_the_time_is_over_nothing_can_be_pressed(shop: Desk) -> None:
    await shop.put(order(500))
    shop.house.clock.advance(2 * HOUR)
    answer = await shop.get(shop.pay_path())
    assert "The time to pay is over" in answer.words
    assert buttons(answer) == []
    assert (await shop.post(shop.pay_path(), provider="fake")).status == 303
    assert shop.gateway.asked == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("state", [*OrderState])
async def test_every_state_has_a_page_in_every_language(
    shop: Desk, state: OrderState, language: str
) -> None:
    await shop.change_student(language=language)
    for purpose in Purpose:
        await shop.put(order(600 + len(purpose), purpose=purpose, subject_id=999, state=state))
        answer = await shop.get(shop.pay_path(600 + len(purpose)))
        assert answer.status == 200
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in answer.text


async def test_money_that_came_too_late_is_said_to_go_back(shop: Desk) -> None:
    gone = booking(300, state=BookingState.CANCELLED, paid_by=PaidBy.MONEY)
    await shop.house.db.write(lambda uow: uow.bookings.add(gone))
    await shop.put(order(500, purpose=Purpose.SESSION, subject_id=300, state=OrderState.LAPSED))
    await shop.house.db.write(lambda uow: settle(uow, PAID))
    assert "on its way back" in (await shop.get(shop.pay_path())).words


def from_telegram(uow: UnitOfWork, **other: object) -> None:
    keep_name(uow, "seatmate_bot")
    at = {"channel": "telegram", "last_inbound_at": NOON + HOUR} | other
    uow.identities.add(identity(900, STUDENT, **at))


async def test_who_wrote_from_telegram_last_is_led_back_to_their_order_there(shop: Desk) -> None:
    await shop.put(order(500))
    await shop.house.db.write(from_telegram)
    assert "t.me" not in (await shop.get(shop.pay_path())).text
    await shop.house.db.write(lambda uow: settle(uow, PAID))
    link = f'href="https://t.me/seatmate_bot?start={payload(Act("orde", 500))}"'
    answer = await shop.get(shop.pay_path())
    assert link in answer.text
    assert "Back to the chat" in answer.words


@pytest.mark.parametrize(
    "other",
    [{"channel": "discord"}, {"unreachable_at": NOON}, {"last_inbound_at": NOON - HOUR}],
    ids=["elsewhere", "blocked", "not_last"],
)
async def test_nobody_else_is_led_to_telegram(shop: Desk, other: dict[str, object]) -> None:
    await shop.put(order(500))
    await shop.house.db.write(lambda uow: settle(uow, PAID))

    def known(uow: UnitOfWork) -> None:
        uow.identities.add(identity(901, STUDENT, channel="slack", last_inbound_at=NOON))
        from_telegram(uow, **other)

    await shop.house.db.write(known)
    answer = await shop.get(shop.pay_path())
    assert "Paid. Thank you!" in answer.words
    assert "Back to the chat" not in answer.words


async def test_a_wrong_amount_is_said_to_be_looked_at(shop: Desk) -> None:
    await shop.put(order(500))
    wrong = replace(PAID, amount=Money(1, "EUR"))
    await shop.house.db.write(lambda uow: settle(uow, wrong))
    assert "staff are looking" in (await shop.get(shop.pay_path())).words


async def test_fault_m13_what_costs_nothing_is_given_without_a_provider(shop: Desk) -> None:
    free = {"original": Money(0, "EUR"), "total": Money(0, "EUR"), "mentor_share": Money(0, "EUR")}
    await shop.put(order(500, purpose=Purpose.RECORDING, subject_id=11, **free))
    assert buttons(await shop.get(shop.pay_path())) == ["Get it for free"]
    for _ in range(2):
        assert (await shop.post(shop.pay_path())).status == 303
    assert (await shop.order()).state is OrderState.PAID
    assert shop.gateway.asked == []


@pytest.mark.parametrize("token", ["x", "500", "WzUwMF0.abc.def", "..%2f", "%00"])
async def test_fault_wb9_a_guessed_link_finds_nothing(shop: Desk, token: str) -> None:
    await shop.put(order(500))
    for path in (f"/pay/{token}", f"/paid/{token}"):
        answer = await shop.get(path)
        assert answer.status == 404
        assert "Four sessions" not in answer.text
    assert (await shop.post(f"/pay/{token}", provider="fake")).status == 404
    assert shop.gateway.asked == []


async def test_fault_wb9_a_link_for_one_thing_is_worth_nothing_for_another(shop: Desk) -> None:
    await shop.put(order(500))
    join = shop.links.join(500, 2).rsplit("/", 1)[1]
    paid = shop.links.paid(500).rsplit("/", 1)[1]
    pay = shop.links.pay(500).rsplit("/", 1)[1]
    for path in (f"/pay/{join}", f"/pay/{paid}", f"/paid/{pay}", f"/join/{pay}"):
        assert (await shop.get(path)).status == 404


async def test_the_way_back_ends_with_the_life_of_links(shop: Desk) -> None:
    await shop.put(order(500))
    path = shop.links.paid(500).removeprefix(shop.links.base)
    assert (await shop.get(path)).status == 303
    shop.house.clock.advance(timedelta(days=91))
    assert (await shop.get(path)).status == 404


async def test_fault_i01_typed_text_is_shown_and_never_run(shop: Desk) -> None:
    title = "<script>alert(1)</script> & <b>\"'"
    await shop.put(order(500, title=title))
    answer = await shop.get(shop.pay_path())
    assert "<script" not in answer.text
    assert title in answer.words


async def test_an_unknown_provider_is_refused(shop: Desk) -> None:
    await shop.put(order(500))
    assert (await shop.post(shop.pay_path(), provider="other")).status == 400
    assert (await shop.order()).checkout_url is None


async def test_a_lost_link_is_answered_in_the_browsers_language(shop: Desk) -> None:
    answer = await shop.get("/pay/x", **{"Accept-Language": "ar-EG,en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in answer.text
