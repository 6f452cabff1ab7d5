"""What every screen must be, whoever made it: whole on every platform, pressable, never a dead end.

Also a few made-up read models for screens to be made of.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.actions import ACTIONS
from bot.codec import decode, encode
from bot.commands import COMMANDS
from bot.fit import fit
from bot.graphemes import width
from bot.limits import LIMITS, PLAIN
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Act, Limits, Screen, Text
from core.booking import Booking, BookingState, PaidBy
from core.digest import Digest, Flow, Frequency, Happened, Period, Standing
from core.ids import (
    AccountLinkId,
    BookingId,
    IdentityId,
    OfferingId,
    OrderId,
    PackId,
    PersonId,
    PurchaseId,
)
from core.linking import AccountLink, LinkCard, LinkState
from core.money import Money
from core.orders import Order, OrderState, Purpose
from core.packs import Pack
from core.papers import Paper
from core.people import Identity, Person, Role
from core.purchases import Purchase, PurchaseState
from core.reading import BookingCard
from core.use_cases.unclaimed import PurchaseCard

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STUDENT, MENTOR, STAFF = PersonId(2**62 + 1), PersonId(2**62 + 2), PersonId(2**62 + 3)
BIG = 2**62 + 12345  # as long as an id can get on a button
PRICE = Money(12_50, "EGP")
PLATFORMS = {**LIMITS, "plain": PLAIN}
LANGUAGES = ("en", "ar")
VERBS = {*ACTIONS, *(command.verb for command in COMMANDS)}


class FakeLinks:
    def pay(self, order: int) -> str:
        return f"https://seatmate.test/pay/{order}"

    def join(self, booking: int, person: int) -> str:
        return f"https://seatmate.test/join/{booking}.{person}"

    def calendar(self, booking: int, person: int) -> str:
        return f"https://seatmate.test/calendar/{booking}.{person}"

    def watch(self, order: int, person: int) -> str:
        return f"https://seatmate.test/watch/{order}.{person}"

    def pay_ways(self, order: int, currency: str) -> list[tuple[str, str]]:
        return []

    def paper(self, kind: Paper, person: int, subject: int = 0, month: int = 0) -> str:
        return f"https://seatmate.test/papers/{kind}/{person}.{subject}.{month}"


LINKS = FakeLinks()


def writer(language: str = "en", zone: str = "Africa/Cairo", now: datetime = NOW) -> Writer:
    return Writer(Reader(language, zone, now))


def acts_of(screen: Screen) -> list[Act]:
    buttons = [button.act for row in screen.buttons for button in row if button.act]
    form = [screen.form.act] if screen.form else []
    return [*(choice.act for choice in screen.choices), *buttons, *form]


def verbs_of(screen: Screen) -> set[str]:
    return {act.verb for act in acts_of(screen)}


def words_of(screen: Screen) -> str:
    """All the text of a screen, isolates aside, stamps left out."""
    return re.sub(r"[\u2066-\u2069]", "", " ".join(_texts(screen)))


def require_sound(screen: Screen) -> None:
    """Raises AssertionError unless the screen is right for every platform there is."""
    links = [button.url for row in screen.buttons for button in row if button.url]
    assert screen.title.strip()
    assert acts_of(screen) or links, "a dead end"
    for act in acts_of(screen):
        assert act.verb in VERBS, act
        assert decode(encode(act)) is not None
    for name, limits in PLATFORMS.items():
        _require_whole(screen, limits, name)


def _require_whole(screen: Screen, limits: Limits, platform: str) -> None:
    parts = list(fit(screen, limits))
    for page in range(1, 50):
        if not screen.again or replace(screen.again, page=page) not in _acts(parts):
            break
        parts += fit(replace(screen, again=replace(screen.again, page=page)), limits)
    shown = _bare(" ".join(text for part in parts for text in _texts(part)))
    for text in _texts(screen):
        assert _bare(text) in shown, (platform, text)
    for part in parts:
        for row in part.buttons:
            assert all(width(button.label) <= limits.label for button in row), platform
    if limits.buttons:
        wanted = set(_acts([screen]))
        assert wanted <= set(_acts(parts)), platform
    assert {part.language for part in parts} == {screen.language}


def _acts(parts: list[Screen]) -> list[Act]:
    return [
        *(choice.act for part in parts for choice in part.choices),
        *(b.act for part in parts for row in part.buttons for b in row if b.act),
    ]


def _texts(screen: Screen) -> list[str]:
    parts = [screen.title, screen.prompt]
    parts += [_flat(line) for line in screen.lines]
    parts += [text for label, value in screen.details for text in (label, _flat(value))]
    parts += [text for choice in screen.choices for text in (choice.label, choice.detail)]
    parts += [f"{b.label} {b.url or ''}" for row in screen.buttons for b in row]
    return [part for part in parts if part.strip()]


def _flat(text: Text) -> str:
    return "".join(part if isinstance(part, str) else "" for part in text)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069:]", "", text)


def a_digest() -> Digest:
    """Everything in it, with money that went back further than it came."""
    told = Happened(*range(1, 16), money={"EUR": Flow(9_000, 500, 2_000, -1), "KWD": Flow(1, 1)})
    stands = Standing(*range(1, 9), payable={"EUR": 12_345, "KWD": 1})
    day = Period(NOW - timedelta(days=1), NOW)
    return Digest(day, told, Happened(), stands, Frequency.DAILY, NOW + timedelta(days=1))


def a_quiet_digest() -> Digest:
    week = Period(NOW - timedelta(days=7), NOW)
    return Digest(week, Happened(), Happened(packs=1), Standing())


def a_booking(**changes: Any) -> Booking:
    base = Booking(
        id=BookingId(BIG),
        student_id=STUDENT,
        mentor_id=MENTOR,
        offering_id=OfferingId(BIG + 1),
        state=BookingState.SCHEDULED,
        starts_at=NOW + timedelta(days=2),
        ends_at=NOW + timedelta(days=2, hours=1),
        paid_by=PaidBy.MONEY,
        price=PRICE,
        student_zone="Africa/Cairo",
        mentor_zone="Europe/London",
        agreed_local="2026-11-22 12:00",
        language="en",
        intent="x",
        created_at=NOW,
        topic="My first interview",
        revision=3,
    )
    return replace(base, **changes)


def a_card(**changes: Any) -> BookingCard:
    return BookingCard(a_booking(**changes), "Mock interview", "Sara", "منى")


def an_order(**changes: Any) -> Order:
    base = Order(
        id=OrderId(BIG + 2),
        student_id=STUDENT,
        mentor_id=MENTOR,
        purpose=Purpose.SESSION,
        subject_id=BIG,
        title="Mock interview",
        original=PRICE,
        discount=Money(0, "EGP"),
        total=PRICE,
        mentor_share=PRICE.share(70),
        state=OrderState.OPEN,
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=30),
        checkout_key="1:1",
        intent="x",
        sessions=4,
    )
    return replace(base, **changes)


def a_pack(**changes: Any) -> Pack:
    base = Pack(
        id=PackId(BIG + 3),
        student_id=STUDENT,
        mentor_id=MENTOR,
        product_id=None,
        order_id=OrderId(BIG + 2),
        title="Four sessions",
        total=4,
        expires_at=NOW + timedelta(days=60),
        created_at=NOW,
        held=1,
        used=1,
    )
    return replace(base, **changes)


def a_purchase_card(**changes: Any) -> PurchaseCard:
    base = Purchase(
        id=PurchaseId(BIG + 4),
        shop="books",
        reference="R-1001",
        email="sara@example.org",
        buyer_name="Sara",
        wanted="06CXV8T3R7M4G",
        amount=PRICE,
        returned=Money(0, "EGP"),
        paid_at=NOW - timedelta(days=2),
        arrived_at=NOW - timedelta(days=2),
        code_hash="",
        state=PurchaseState.WAITING,
    )
    return PurchaseCard(replace(base, **changes), None, "منى")


def an_account(channel: str, person: PersonId = STUDENT) -> Identity:
    return Identity(IdentityId(BIG), person, channel, "u", "c", "Sara", NOW)


def a_person(id: PersonId, *roles: Role) -> Person:
    return Person(id, "Sara", "en", "UTC", frozenset({Role.STUDENT, *roles}), NOW)


def a_link_card() -> LinkCard:
    """With the rights of a mentor, so that all of the question is seen."""
    one, other = a_person(STUDENT, Role.MENTOR), a_person(MENTOR)
    mine, typed_by = an_account("web"), an_account("telegram", MENTOR)
    link = AccountLink(
        AccountLinkId(BIG), STUDENT, mine.id, "x", LinkState.ASKED, NOW, NOW, MENTOR, typed_by.id
    )
    return LinkCard(link, one, mine, other, typed_by, one)
