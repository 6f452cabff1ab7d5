"""The calls owed to platforms about events of communities, as the jobs loop wants them.

The row decides what is asked, not the job: a late or a repeated one does no harm.
"""

from collections.abc import Mapping

from bot.words import label
from core.community_events import CommunityEvent, EventState
from core.deadlines import JobKind
from core.doors import ClaimedJob
from core.ids import CommunityEventId, encode
from core.ports import UnitOfWork
from core.ports_events import CommunityEvents, EventRefused, EventUnknown, EventWanted
from core.ports_memberships import AskLater
from core.use_cases import gathering_events
from scheduler.jobs import Done, Failed, Leave, Result, Unknown, Work
from scheduler.rows import Rows

_ELSEWHERE_SECONDS = 10.0
_LONGEST = 700  # of what the offering says of itself


class EventCalls:
    def __init__(self, db: Rows, platforms: Mapping[str, CommunityEvents]) -> None:
        self._db = db
        self._platforms = platforms

    @property
    def work(self) -> Mapping[JobKind, Work]:
        return {JobKind.PUT_EVENT: self.put}

    async def put(self, claim: ClaimedJob) -> Result:
        platform = self._platforms.get(str(claim.job.facts["channel"]))
        if platform is None:
            return Leave(_ELSEWHERE_SECONDS)
        id = CommunityEventId(claim.job.subject_id)
        asked = await self._db.read(lambda uow: _wanted(uow, id))
        if asked is None:
            return Done()
        row, wanted = asked
        try:
            event = await _bring_about(platform, row, wanted)
        except AskLater as later:
            return Leave(later.seconds)
        except EventUnknown as unknown:
            return Unknown(str(unknown))
        except EventRefused as refused:
            key = f"event.trouble.{refused.trouble}"
            return Failed(await self._db.read(lambda uow: _why(uow, key)), final=True)
        return Done(lambda uow: gathering_events.done(uow, row, event))


async def _bring_about(platform: CommunityEvents, row: CommunityEvent, wanted: EventWanted) -> str:
    if row.state is EventState.WANTED:
        return await platform.put(wanted)
    await platform.call_off(wanted)
    return ""


def _wanted(uow: UnitOfWork, id: CommunityEventId) -> tuple[CommunityEvent, EventWanted] | None:
    """Nothing about who attends; and no way in: everybody's own link is sent to them."""
    row = uow.community_events.get(id)
    if row is None or not row.is_due:
        return None
    if row.state is EventState.WANTED and row.starts_at <= uow.now:
        return None  # it has begun: no platform announces what is over
    gathering = uow.gatherings.get(row.gathering_id)
    offering = uow.offerings.get(gathering.offering_id) if gathering else None
    mentor = uow.people.get(gathering.mentor_id) if gathering else None
    language = uow.settings.community.language
    about = label(
        language, "event.description", mentor=mentor.name if mentor else "",
        about=offering.description[:_LONGEST] if offering else "",
    )  # fmt: skip
    place = label(language, "event.location")
    mark = f"#{encode(row.id)}"
    return row, EventWanted(
        row.community, row.event, row.title, about, place, mark, row.starts_at, row.ends_at
    )


def _why(uow: UnitOfWork, key: str) -> str:
    """In the community's language: it is read by all of the staff."""
    return label(uow.settings.community.language, key)
