"""Who lives in the tests' town, and what is sold there. Friday noon, 20 November 2026, in UTC.

Mona takes bookings at once (40 EUR, or a credit), and asks first for a career talk. Max is another
mentor with a student of his own. Stella is staff, Sara and Omar are students.
"""

from dataclasses import dataclass, replace
from datetime import time, timedelta

from core.availability import WeeklyHours
from core.catalog import (
    BookingMode,
    Offering,
    OfferingKind,
    OfferingStatus,
    PackProduct,
    ProductStatus,
)
from core.ids import OfferingId, OrderId, PackProductId, PersonId
from core.money import Money
from core.people import Mentor, Role
from core.use_cases import buying
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Chatter, Stage
from tests.harness.rows import person

MOCK, TALK, GREET, FILM = "Mock interview", "Career talk", "Meet and greet", "Recorded talk"
_WEEK = tuple(WeeklyHours(day, time(9), time(17)) for day in range(1, 6))


@dataclass
class Town:
    """Everybody at their chats, with their ids."""

    stage: Stage
    sara: Chatter
    omar: Chatter
    mona: Chatter
    max: Chatter
    stella: Chatter
    ids: dict[str, PersonId]

    async def buys_pack(self, student: str = "sara", mentor: str = "mona") -> None:
        """Four credits and a seat, bought and paid."""

        def unit(uow: SqlUnitOfWork) -> OrderId:
            (sold,) = uow.products.of(self.ids[mentor])
            buyer = uow.people.get(self.ids[student])
            assert buyer is not None
            return buying.buy_pack(uow, buyer, sold.id, f"{student}:{mentor}").id

        await self.stage.pays(await self.stage.db.write(unit))

    async def now_is(self, who: str, *roles: Role) -> None:
        """Their roles, as if staff had changed them."""

        def unit(uow: SqlUnitOfWork) -> None:
            known = uow.people.get(self.ids[who])
            assert known is not None
            uow.people.save(replace(known, roles=frozenset(roles)))

        await self.stage.db.write(unit)


async def settle_town(
    stage: Stage, channel: str = "web", language: str = "en", **elsewhere: str
) -> Town:
    """Everybody has an account on `channel`; `elsewhere` names another channel for some."""

    def where(name: str) -> str:
        return elsewhere.get(name, channel)

    def unit(uow: SqlUnitOfWork) -> dict[str, PersonId]:
        roles = {
            "sara": Role.STUDENT,
            "omar": Role.STUDENT,
            "mona": Role.MENTOR,
            "max": Role.MENTOR,
            "stella": Role.STAFF,
        }
        ids = {
            name: person(
                uow,
                name,
                role,
                channels=(where(name),),
                language=language,
            )
            for name, role in roles.items()
        }
        open_shop(uow, ids["mona"])
        open_shop(uow, ids["max"], "Max's ")
        return ids

    ids = await stage.db.write(unit)
    people = {name: stage.at(name, where(name)) for name in ids}
    return Town(stage, ids=ids, **people)


def open_shop(uow: SqlUnitOfWork, mentor: PersonId, prefix: str = "") -> None:
    link = f"https://meet.example.org/{mentor}"
    uow.mentors.add(Mentor(mentor, "UTC", seat_cap=3, meeting_link=link))
    uow.availability.set_hours(mentor, None, _WEEK)
    fee = Money(4_000, "EUR")
    _offer(uow, mentor, prefix + MOCK, BookingMode.INSTANT, fee)
    _offer(uow, mentor, prefix + TALK, BookingMode.REQUEST, Money(5_000, "EUR"), credits=False)
    _offer(uow, mentor, prefix + GREET, BookingMode.INSTANT, Money(0, "EUR"), credits=False)
    video = OfferingKind.RECORDED
    _offer(uow, mentor, prefix + FILM, BookingMode.INSTANT, fee, kind=video, credits=False)
    uow.products.add(
        PackProduct(
            id=PackProductId(uow.new_id()),
            mentor_id=mentor,
            title=f"{prefix}Four interviews",
            sessions=4,
            price=Money(14_000, "EUR"),
            validity=timedelta(days=90),
            status=ProductStatus.ACTIVE,
            created_at=uow.now,
        )
    )


def _offer(
    uow: SqlUnitOfWork,
    mentor: PersonId,
    title: str,
    mode: BookingMode,
    price: Money,
    *,
    kind: OfferingKind = OfferingKind.ONE_TO_ONE,
    credits: bool = True,
) -> None:
    uow.offerings.add(
        Offering(
            id=OfferingId(uow.new_id()),
            mentor_id=mentor,
            title=title,
            kind=kind,
            mode=mode,
            status=OfferingStatus.ACTIVE,
            duration=timedelta(hours=1),
            price=price,
            created_at=uow.now,
            takes_credits=credits,
            video_link="https://video.example.org/1" if kind is OfferingKind.RECORDED else None,
        )
    )


async def request_talk(town: Town, at: str = "10:00", title: str = TALK) -> None:
    """Sara asks Mona for a career talk on Tuesday."""
    await _choose(town.sara, title, at)
    await town.sara.press_or_fill("Send request")


async def book_mock(town: Town, at: str = "10:00") -> None:
    """Sara books Mona's interview on Tuesday, with a credit when she has one."""
    await _choose(town.sara, MOCK, at)
    await town.sara.press_or_fill("Book")


async def _choose(who: Chatter, title: str, at: str) -> None:
    await who.say("/offerings")
    await who.press(title)
    await who.press("Pick a time")
    await who.press("Tue 24 Nov")
    await who.press(at)
