"""The calls owed to platforms about roles and threads, as the jobs loop wants them.

The row decides what is asked, not the job: a late or a repeated one does no harm. A job of a
platform that this process does not serve is left to the one that does.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.words import label
from core.deadlines import JobKind
from core.doors import ClaimedJob
from core.ids import MembershipId, PairThreadId, encode
from core.memberships import Membership, MembershipState, PairThread, ThreadState
from core.ports import UnitOfWork
from core.ports_memberships import (
    AskLater,
    MembershipRefused,
    Memberships,
    MembershipUnknown,
    RoleWanted,
    ThreadWanted,
)
from core.use_cases import memberships_done as done
from core.use_cases import sweeping_members as sweep
from scheduler.jobs import Done, Failed, Leave, Result, Unknown, Work
from scheduler.rows import Rows

_ELSEWHERE_SECONDS = 10.0
_LONGEST_NAME = 40  # of each of the two in a thread's title


class MembershipCalls:
    def __init__(self, db: Rows, platforms: Mapping[str, Memberships]) -> None:
        self._db = db
        self._platforms = platforms

    @property
    def work(self) -> Mapping[JobKind, Work]:
        return {
            JobKind.GIVE_ROLE: self._served(self.role),
            JobKind.TAKE_ROLE: self._served(self.role),
            JobKind.OPEN_THREAD: self._served(self.thread),
            JobKind.ARCHIVE_THREAD: self._served(self.thread),
            JobKind.SWEEP_MEMBERS: self._served(self.sweep),
        }

    def _served(self, call: Callable[[Memberships, ClaimedJob], Awaitable[Result]]) -> Work:
        async def work(claim: ClaimedJob) -> Result:
            platform = self._platforms.get(str(claim.job.facts["channel"]))
            if platform is None:
                return Leave(_ELSEWHERE_SECONDS)
            try:
                return await call(platform, claim)
            except AskLater as later:
                return Leave(later.seconds)
            except MembershipUnknown as unknown:
                return Unknown(str(unknown))

        return work

    async def role(self, platform: Memberships, claim: ClaimedJob) -> Result:
        id = MembershipId(claim.job.subject_id)
        asked = await self._db.read(lambda uow: _role_wanted(uow, id))
        if asked is None:
            return Done()
        row, wanted = asked
        try:
            if row.state is MembershipState.WANTED:
                is_there = await platform.give(wanted)
                return Done(lambda uow: done.role_done(uow, row, is_there))
            await platform.take(wanted)
        except MembershipRefused as refused:
            fix = refused.fix
            return Failed(fix.value, True, lambda uow: done.role_refused(uow, row, fix))
        return Done(lambda uow: done.role_done(uow, row))

    async def thread(self, platform: Memberships, claim: ClaimedJob) -> Result:
        id = PairThreadId(claim.job.subject_id)
        asked = await self._db.read(lambda uow: _thread_wanted(uow, id))
        if asked is None:
            return Done()
        row, wanted = asked
        place = row.place
        try:
            if row.state is ThreadState.WANTED:
                place = await platform.open_thread(wanted)
            elif place:
                await platform.archive_thread(row.community, place)
        except MembershipRefused as refused:
            fix = refused.fix
            return Failed(fix.value, True, lambda uow: done.thread_refused(uow, row, fix))
        return Done(lambda uow: done.thread_done(uow, row, place))

    async def sweep(self, platform: Memberships, claim: ClaimedJob) -> Result:
        channel = platform.channel
        looked = await self._db.read(lambda uow: sweep.part(uow, channel))
        held = await _held(platform, looked)
        return Done(
            lambda uow: sweep.swept(uow, channel, looked, held), again=sweep.next_part(looked)
        )


async def _held(
    platform: Memberships, looked: Sequence[sweep.Looked]
) -> dict[MembershipId, bool | None]:
    """Each account is asked about once. What cannot be known now is left for the next round."""
    known: dict[tuple[str, str], frozenset[str] | None] = {}
    found: dict[MembershipId, bool | None] = {}
    for row, user in ((each.row, each.user) for each in looked):
        where = (row.community, user)
        try:
            if where not in known:
                known[where] = await platform.held(*where)
        except (MembershipRefused, MembershipUnknown):
            continue
        roles = known[where]
        found[row.id] = None if roles is None else row.role in roles
    return found


def _role_wanted(uow: UnitOfWork, id: MembershipId) -> tuple[Membership, RoleWanted] | None:
    row = uow.memberships.get(id)
    account = uow.identities.get(row.identity_id) if row else None
    if row is None or account is None or not row.is_due:
        return None
    language = uow.settings.community.language
    why = "given" if row.state is MembershipState.WANTED else "taken"
    reason = label(language, f"membership.reason.{why}")
    return row, RoleWanted(row.community, row.role, account.user, account.name, reason)


def _thread_wanted(uow: UnitOfWork, id: PairThreadId) -> tuple[PairThread, ThreadWanted] | None:
    row = uow.pair_threads.get(id)
    if row is None or row.state not in (ThreadState.WANTED, ThreadState.CLOSING):
        return None
    pair = (row.student_id, row.mentor_id)
    users = [a.user for each in pair for a in uow.identities.of(each) if a.channel == row.channel]
    people = uow.people.named(pair)
    student, mentor = (people[each].name[:_LONGEST_NAME] for each in pair)
    opening = label(
        uow.settings.community.language, "membership.thread.opening", student=student, mentor=mentor
    )
    title = f"{student} · {mentor} · {encode(row.id)[-5:]}"
    place = ThreadWanted(row.community, row.parent, row.place, title, opening, tuple(users))
    return row, place
