"""Shared sessions as events in the calendars of communities, as far as a setting wants them (Z10).

Rows follow the sessions here; what a row wants is asked of the platform by a job. Nobody acts, so
nobody is asked for a right: whoever changed the session was.
"""

from dataclasses import replace

from core.catalog import Offering
from core.community_events import CommunityEvent, EventState
from core.deadlines import Job, JobKind
from core.gatherings import Gathering
from core.ids import CommunityEventId
from core.ports import UnitOfWork
from core.use_cases.alerting import tell_of_dead_job
from core.use_cases.hiding import is_on_show

S = EventState
CHANNEL = "discord"  # Telegram has no events of a group


def follow(uow: UnitOfWork, gathering: Gathering) -> None:
    """Makes, changes or calls off what stands in the calendars, so that it is as the session is."""
    rows = {each.community: each for each in uow.community_events.of(gathering.id)}
    if not rows and not uow.settings.discord.scheduled_events:
        return
    offering = uow.offerings.get(gathering.offering_id)
    wanted = _communities(uow, gathering, offering)
    for community in sorted(wanted - rows.keys()):
        _add(uow, gathering, offering, community)
    for community, row in rows.items():
        if community in wanted:
            _keep(uow, row, gathering, offering)
        elif row.state in (S.WANTED, S.THERE) and uow.now < gathering.starts_at:
            ask(uow, uow.community_events.save(row.to(S.LEAVING, uow.now)))


def moved(uow: UnitOfWork, old: Gathering, new: Gathering) -> None:
    """A session that goes on at another time is the same event."""
    for row in uow.community_events.of(old.id):
        if row.state is not S.GONE:
            uow.community_events.save(replace(row, gathering_id=new.id))
    follow(uow, new)


def done(uow: UnitOfWork, asked: CommunityEvent, event: str) -> None:
    """`asked`: the row as it was when the platform was asked; `event`: its id there, "" for none.
    What was changed meanwhile has a job of its own."""
    row = uow.community_events.get(asked.id)
    if row is None:
        return
    if row.revision != asked.revision:
        ask(uow, uow.community_events.save(replace(row, event=event)))
        return
    state = S.THERE if event else S.GONE
    uow.community_events.save(replace(row.to(state, uow.now), event=event))


def given_up(uow: UnitOfWork, job: Job, why: str) -> None:
    """It stays wanted: staff are told, and have the job tried again."""
    row = uow.community_events.get(CommunityEventId(job.subject_id))
    if row is not None and row.is_due:
        uow.community_events.save(replace(row, note=why))
    tell_of_dead_job(uow, job, why)


def ask(uow: UnitOfWork, row: CommunityEvent) -> None:
    key, facts = f"{JobKind.PUT_EVENT}:{row.id}:{row.revision}", {"channel": row.channel}
    uow.later.ask([Job(uow.new_id(), key, JobKind.PUT_EVENT, row.id, uow.now, facts)])


def _communities(uow: UnitOfWork, gathering: Gathering, offering: Offering | None) -> set[str]:
    """Where it shall stand: in every one that is set up, while everybody may find the session."""
    is_public = offering is not None and is_on_show(uow, offering)
    if not uow.settings.discord.scheduled_events or not is_public:
        return set()
    if not gathering.is_open or gathering.starts_at <= uow.now:
        return set()
    return {each.community for each in uow.spaces.of(channel=CHANNEL) if each.community}


def _add(uow: UnitOfWork, gathering: Gathering, offering: Offering | None, community: str) -> None:
    row = CommunityEvent(
        id=CommunityEventId(uow.new_id()),
        gathering_id=gathering.id,
        channel=CHANNEL,
        community=community,
        event="",
        title=_title(offering),
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        state=S.WANTED,
        changed_at=uow.now,
    )
    uow.community_events.add(row)
    ask(uow, row)


def _keep(
    uow: UnitOfWork, row: CommunityEvent, gathering: Gathering, offering: Offering | None
) -> None:
    begins, ends, title = gathering.starts_at, gathering.ends_at, _title(offering)
    wished = replace(row, title=title, starts_at=begins, ends_at=ends)
    if row.state in (S.WANTED, S.THERE) and wished == row:
        return
    ask(uow, uow.community_events.save(wished.to(S.WANTED, uow.now)))


def _title(offering: Offering | None) -> str:
    return offering.title if offering is not None else ""
