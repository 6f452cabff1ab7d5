"""A session as a file for the calendar of one of its two people (X19). Looking changes nothing."""

from aiohttp import web

from core.booking import BookingState
from core.errors import NotFound
from core.ids import BookingId, PersonId
from core.pages import CalendarPage
from core.use_cases import reading
from webhooks.calendars.ics import Entry, calendar_file
from webhooks.pages.pages import Pages
from webhooks.pages.render import no_such_page


class CalendarDoor:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def give(self, request: web.Request) -> web.Response:
        """The same page for forged, too old and somebody else's (Z-02)."""
        part = self._pages.links.attendant_of(request.match_info["token"])
        if part is None:
            return no_such_page(self._pages, request)
        booking, person = BookingId(part[0]), PersonId(part[1])
        try:
            shown = await self._pages.db.read(
                lambda uow: reading.calendar_page(uow, booking, person)
            )
        except NotFound:
            return no_such_page(self._pages, request)
        return web.Response(
            body=calendar_file(self._entry(shown)),
            content_type="text/calendar",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="session-{booking}.ics"'},
        )

    def _entry(self, shown: CalendarPage) -> Entry:
        person, booking = shown.person, shown.card.booking
        now = self._pages.clock.now()
        say = self._pages.words.speech(person.language, person.time_zone, now).say
        is_mentor = person.id == booking.mentor_id
        other = shown.card.student_name if is_mentor else shown.card.mentor_name
        return Entry(
            uid=f"booking-{booking.id}@seatmate",
            revision=booking.revision,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            made_at=now,
            summary=_bare(say("page.calendar.what", what=shown.card.offering_title, other=other)),
            about=_bare(say("page.calendar.about", community=self._community)),
            link=self._pages.links.join(booking.id, person.id),
            cancelled=booking.state is not BookingState.SCHEDULED,
        )

    @property
    def _community(self) -> str:
        return self._pages.settings.community.name


# Calendars show text as it is: marks that keep directions apart on a page are signs of nothing.
_MARKS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))


def _bare(text: str) -> str:
    return text.translate(_MARKS)
