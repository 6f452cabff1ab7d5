"""Every command and every verb, by everybody, about everything: generated from the registries.

Nobody's press fails; nobody sees or changes what is another person's; what is another's is
refused in the very words that are said of what does not exist (Z-01, Z-02, Z-11). Each cell is one
unit on the same rich database, undone afterwards.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from bot import sorry
from bot.actions import ACTIONS, FORMS, perform
from bot.ask import Ask
from bot.codec import decode, encode
from bot.commands import COMMANDS
from bot.stored_screen import dump
from bot.ui import Act, Screen
from core.catalog import OfferingStatus
from core.errors import RuleError
from core.ids import OfferingId, PersonId, WaitEntryId
from core.notices import Notice, NoticeKind
from core.people import Role
from core.waiting import WaitEntry, WaitKind, WaitState
from storage.statements import Statement
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import (
    MENTOR,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    Community,
    community,
    offering,
)
from tests.harness.recording import words_on
from tests.harness.screens_shown import LINKS
from tests.harness.sold import sell
from tests.harness.story import STAFF, Story, tell

STRANGER = PersonId(6)  # a student without anything
ACTORS = {
    "a student": STUDENT,
    "another student": OTHER,
    "a stranger": STRANGER,
    "the mentor": MENTOR,
    "another mentor": OTHER_MENTOR,
    "staff": PersonId(STAFF),
}
MISSING = 2**62 + 99
DRAFT = OfferingId(41)
WAITS = WaitEntryId(51)
SELF = {
    "intg", "intl", "intp", "ints", "intt", "intw", "intx", "intz", "remi",
    "lset", "zset", "nset", "prfs", "hrss", "hrcl", "excs", "dats", "ofsv",
    "pksv", "srcs", "oftk",
}  # fmt: skip
VALUES = {
    "about": "x", "buffer_after_minutes": "5", "buffer_before_minutes": "5", "category": "x",
    "cancellation_text": "x", "change": "1", "dates": "2026-04-01", "description": "x",
    "duration": "60", "feedback": "x", "goals": "x", "headline": "x",
    "horizon_days": "20", "hours": "Mon 9-12",
    "kind": "1", "link": "https://meet.example.org/x", "max_per_day": "3", "minutes": "60",
    "meeting_link": "https://meet.example.org/x", "minimum_notice_hours": "5", "name": "New",
    "offering": "", "preparation": "x", "price": "12", "reason": "x", "seat_cap": "3",
    "sessions": "3", "time": "tue 14:00", "times": "9-12", "title": "x", "topic": "x",
    "validity_days": "60", "video_link": "https://video.example.org/x", "way": "1",
    "wish": "x", "when": "2026-03-01 10:00", "words": "x", "zone": "Cairo",
}  # fmt: skip


class Undone(Exception):
    """Takes back what an act did."""

    def __init__(self, outcome: "Outcome") -> None:
        self.outcome = outcome


@dataclass(frozen=True)
class Thing:
    """Something a button can be about. `parties`: who may see it at all; () is public."""

    kind: str
    id: int
    revision: int
    parties: tuple[int, ...]


@dataclass
class World:
    c: Community
    things: list[Thing]
    secrets: dict[str, set[int]]  # a canary, and who may read it
    unlisted: dict[str, int]  # a canary in no list, and whose own link shows it


@dataclass(frozen=True)
class Outcome:
    refused: str
    screen: Screen
    touched: frozenset[str]  # tables that were changed


@pytest.fixture
async def world(sqlite_url: str):
    async with community(sqlite_url) as c:
        story = await tell(c)
        secrets = await c.db.write(plant_canaries)
        things = await c.db.read(lambda uow: things_of(uow, story))
        sold = await c.db.write(lambda uow: sell(uow, story))
        things += [Thing(*row) for row in sold.rows]
        yield World(c, things, secrets | sold.secrets, sold.unlisted)


def plant_canaries(uow: SqlUnitOfWork) -> dict[str, set[int]]:
    """A word that only its owner, whoever deals with them, and staff may ever read."""
    uow.people.add(replace(uow.people.get(OTHER), id=STRANGER, name="Stranger", revision=0))  # type: ignore[type-var]
    names = {STUDENT: "canary-sam", OTHER: "canary-olga", STRANGER: "canary-nobody"}
    for id, name in names.items():
        known = uow.people.get(id)
        assert known is not None
        uow.people.save(replace(known, name=name))
    secrets = {name: {id, MENTOR, STAFF} for id, name in names.items()}
    secrets["canary-nobody"] = {STRANGER, STAFF}
    uow.offerings.add(offering(DRAFT, title="canary-draft", status=OfferingStatus.DRAFT))
    mentor = uow.mentors.get(MENTOR)
    assert mentor is not None
    uow.mentors.save(replace(mentor, meeting_link="https://canary-room.example.org/1"))
    for booked in booked_by(uow):
        topic = f"canary-topic-{booked.student_id}"
        uow.bookings.save(replace(booked, topic=topic))
        secrets[topic] = {booked.student_id, MENTOR, STAFF}
    dead = Notice(uow.new_id(), "dead", NoticeKind.PACK_BOUGHT, STUDENT, 1, uow.now)
    uow.later.notify([dead])
    uow.waitlist.add(
        WaitEntry(WAITS, STRANGER, MENTOR, WaitKind.SEAT, WaitState.WAITING, uow.now, uow.now)
    )
    secrets["canary-draft"] = {MENTOR, STAFF}
    secrets["canary-room"] = {MENTOR, STAFF}
    return secrets


def booked_by(uow: SqlUnitOfWork):  # type: ignore[no-untyped-def]
    rows = uow.connection.all(Statement(select(metadata.tables["bookings"].c.id)))
    return [uow.bookings.get(row[0]) for row in rows]


def things_of(uow: SqlUnitOfWork, story: Story) -> list[Thing]:
    found = []
    for booked in (story.requested, story.credit, story.completed, story.unpaid, story.moving):
        booked = uow.bookings.get(booked.id)
        parties = (booked.student_id, booked.mentor_id, STAFF)
        found.append(Thing("booking", booked.id, booked.revision, parties))
    for bought in (story.pack_order, story.session_order):
        order = uow.orders.get(bought.id)
        assert order is not None
        parties = (order.student_id, order.mentor_id, STAFF)
        found.append(Thing("order", order.id, order.revision, parties))
    (back,) = uow.orders.refunds(story.session_order.id)
    found.append(Thing("refund", back.id, back.revision, (STAFF,)))
    for pack in uow.packs.of(STUDENT):
        found.append(Thing("pack", pack.id, pack.revision, (STUDENT, MENTOR, STAFF)))
    draft, live = uow.offerings.get(DRAFT), uow.offerings.get(OfferingId(11))
    assert draft is not None
    assert live is not None
    found.append(Thing("draft", draft.id, draft.revision, (MENTOR, STAFF)))
    found.append(Thing("offering", live.id, live.revision, ()))
    found.append(Thing("wait_entry", WAITS, 0, (STRANGER, STAFF)))
    found.append(Thing("product", 21, 0, ()))
    found.append(Thing("mentor", MENTOR, 0, ()))
    found.append(Thing("person", STUDENT, 0, (STUDENT, MENTOR, STAFF)))
    return found


class Booth:
    """One person acting again and again on the same rows: every act is undone."""

    def __init__(self, uow: SqlUnitOfWork, actor: PersonId) -> None:
        self._uow = uow
        self._actor = actor
        self._changed: set[str] = set()
        uow.connection.tracer = self._trace

    def act(self, act: Act, text: str = "") -> Outcome:
        """What comes of it; where a rule refuses, what is said then."""
        assert decode(encode(act)) == act
        try:
            return self._tried(
                lambda ask: Outcome("", told(perform(ask)), self._touched), act, text
            )
        except RuleError as error:
            refusal = error
        said = self._tried(
            lambda ask: Outcome(refusal.code, sorry.sorry(ask, refusal), self._touched), act, text
        )
        assert not said.touched, f"refusing {act} changed {said.touched}"
        return said

    def _tried(self, work: Callable[[Ask], Outcome], act: Act, text: str) -> Outcome:
        self._changed.clear()
        self._uow.permitted.clear()
        try:
            with self._uow.connection.attempt():
                person = self._uow.people.get(self._actor)
                assert person is not None
                values = VALUES if act.verb in FORMS else {}
                raise Undone(work(Ask(self._uow, person, act, "test:1", LINKS, values, text)))
        except Undone as undone:
            return undone.outcome

    @property
    def _touched(self) -> frozenset[str]:
        return frozenset(self._changed)

    def _trace(self, sql: str, _: object) -> None:
        found = _CHANGE.match(sql)
        if found:
            self._changed.add(found[1])


_CHANGE = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)


def told(screen: Screen | None) -> Screen:
    assert screen is not None
    return screen


def leaks(world: World, actor: int, screen: Screen, subject: int = 0) -> list[str]:
    seen = words_on(screen) + dump(screen)
    listed = [
        word
        for word, id in world.unlisted.items()
        if word in seen and subject != id and actor in (STUDENT, OTHER, STRANGER)
    ]
    return listed + [
        word for word, readers in world.secrets.items() if word in seen and actor not in readers
    ]


def acts(things: list[Thing]) -> Iterator[Act]:
    for verb in sorted(ACTIONS):
        yield Act(verb)
        yield Act(verb, MISSING, 1, (1, 1))
        for thing in things:
            yield Act(verb, thing.id, thing.revision, (1, 1))


def faults_of(world: World, actor: PersonId, uow: SqlUnitOfWork) -> list[str]:
    booth, by_id = Booth(uow, actor), {thing.id: thing for thing in world.things}
    missing: dict[str, str] = {}
    faults = []
    for act in acts(world.things):
        thing = by_id.get(act.subject)
        try:
            outcome = booth.act(act)
        except Exception as error:  # every fault is told, not the first alone
            faults.append(f"{act}: {type(error).__name__} {error}")
            continue
        said = words_on(outcome.screen)
        if act.subject == MISSING:
            missing[act.verb] = said
        if found := leaks(world, actor, outcome.screen, act.subject):
            faults.append(f"{act} {thing}: shows {found}")
        if thing is None or not thing.parties or actor in thing.parties:
            continue
        if outcome.touched and act.verb not in SELF:
            faults.append(f"{act} {thing}: changed {sorted(outcome.touched)}")
        if said != missing[act.verb]:
            faults.append(f"{act} {thing}: {outcome.refused or 'done'}, not as if missing: {said}")
    return faults


@pytest.mark.parametrize("who", ACTORS)
async def test_fault_z01_z02_no_press_fails_leaks_or_tells_what_is_anothers(world: World, who: str):
    actor = ACTORS[who]
    faults = await world.c.db.write(lambda uow: faults_of(world, actor, uow))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", ACTORS)
async def test_fault_z01_no_command_fails_or_leaks_whatever_follows_it(world: World, who: str):
    texts = ("", "x", "%", "_", "'; --", "٢", "tue 14:00", "Cairo", "\x00\ud800", "9" * 400)

    def unit(uow: SqlUnitOfWork) -> list[str]:
        booth, faults = Booth(uow, ACTORS[who]), []
        for command, text in itertools.product(COMMANDS, texts):
            try:
                shown = booth.act(command.act, text).screen
            except Exception as error:  # every fault is told, not the first alone
                faults.append(f"/{command.name} {text!r}: {type(error).__name__} {error}")
                continue
            if found := leaks(world, ACTORS[who], shown):
                faults.append(f"/{command.name} {text!r}: shows {found}")
        return faults

    assert await world.c.db.write(unit) == []


async def test_fault_z01_control_owners_do_act_and_canaries_are_seen_by_those_who_may(
    world: World,
):
    """Were everything refused, or nothing ever shown, the others would prove nothing."""

    def unit(uow: SqlUnitOfWork) -> tuple[set[str], set[str]]:
        acted, seen = set(), set()
        for actor in (MENTOR, STAFF):
            booth = Booth(uow, PersonId(actor))
            for act in acts(world.things):
                outcome = booth.act(act)
                acted |= {act.verb} if outcome.touched else set()
                said = words_on(outcome.screen)
                seen |= {word for word in world.secrets if word in said}
        return acted, seen

    acted, seen = await world.c.db.write(unit)
    assert {"appr", "rejc", "cdo", "absn", "banc", "cors", "ofpb", "lnks"} <= acted
    assert {"canary-sam", "canary-olga", "canary-topic-2", "canary-draft"} <= seen


def test_every_command_has_its_verb_and_every_role_a_menu() -> None:
    assert {command.verb for command in COMMANDS} <= set(ACTIONS)
    assert all(any(role in command.roles for command in COMMANDS) for role in Role)
