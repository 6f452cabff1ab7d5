"""The join page: a countdown, the door while it is open, and nothing for anybody else (Z-09)."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from core.catalog import OfferingKind
from core.clock import to_ms
from core.errors import NotFound
from core.ids import BookingId, PersonId
from core.pages import JoinPage
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import reading
from webhooks.hardening.bodies import read_raw
from webhooks.pages.join_view import Phase, facts, headline, phase_of, refresh_after
from webhooks.pages.pages import Pages
from webhooks.pages.render import no_such_page, page

# Meeting services send people on to other hosts of theirs, and browsers hold `form-action`
# against every step: so the button may lead to any https address, and to nothing else.
_ANY_HTTPS = "https:"


@dataclass(frozen=True, slots=True)
class _Seen:
    page: JoinPage
    person: Person
    phase: Phase
    now: datetime


class JoinDoor:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def show(self, request: web.Request) -> web.Response:
        seen = await self._seen(request)
        return no_such_page(self._pages, request) if seen is None else self._page(seen)

    async def enter(self, request: web.Request) -> web.Response:
        """303 to the meeting while it is open; otherwise the page as it is now."""
        await read_raw(request)
        seen = await self._seen(request)
        if seen is None:
            return no_such_page(self._pages, request)
        if seen.phase is not Phase.OPEN or seen.page.link is None:
            raise web.HTTPSeeOther(request.path)
        raise web.HTTPSeeOther(seen.page.link)

    async def _seen(self, request: web.Request) -> _Seen | None:
        part = self._pages.links.participant_of(request.match_info["token"])
        if part is None:
            return None
        booking, person = BookingId(part[0]), PersonId(part[1])
        try:
            return await self._pages.db.read(lambda uow: _load(uow, booking, person))
        except NotFound:
            return None

    def _page(self, seen: _Seen) -> web.Response:
        person, now, booking = seen.person, seen.now, seen.page.card.booking
        speech = self._pages.words.speech(person.language, person.time_zone, now)
        is_open = seen.phase is Phase.OPEN
        return page(
            "join.html",
            speech,
            form_targets=[_ANY_HTTPS] if is_open else [],
            community=self._pages.settings.community.name,
            title=speech.say("page.typed", text=seen.page.card.offering_title),
            phase=seen.phase,
            headline=headline(speech.say, seen.page, seen.phase, now),
            advice=_advice(seen),
            opens_at=seen.page.opens_at,
            facts=list(facts(speech.say, seen.page)),
            link=seen.page.link if is_open else "",
            refresh=refresh_after(seen.page, seen.phase, now),
            now_ms=to_ms(now),
            opens_ms=to_ms(seen.page.opens_at),
            starts_ms=to_ms(booking.starts_at),
        )


def _advice(seen: _Seen) -> str:
    """The key of what to do now."""
    if seen.phase is Phase.NO_LINK:
        side = "mentor" if seen.person.id == seen.page.card.booking.mentor_id else "student"
        return f"page.join.advice.no_link.{side}"
    return f"page.join.advice.{seen.phase}"


def _load(uow: UnitOfWork, booking: BookingId, person: PersonId) -> _Seen | None:
    found = reading.join_page(uow, booking, person)
    offering = uow.offerings.get(found.card.booking.offering_id)
    in_person = offering is not None and offering.kind is OfferingKind.FACE_TO_FACE
    who, phase = uow.people.get(person), phase_of(found, uow.now, in_person)
    return None if who is None or phase is None else _Seen(found, who, phase, uow.now)
