"""The round in which a platform is compared with our rows, some of them at a time: what somebody
took by hand is given again, and what was left behind is taken (X14).

Only accounts that have a row are looked at. A role that staff gave to somebody by hand, who never
had a seat by Seatmate, stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.ids import MembershipId
from core.memberships import Membership
from core.ports import UnitOfWork
from core.use_cases import belonging, member_rounds, pair_threads
from core.use_cases.memberships_done import TAKEN_LOOKED_AT, compared

AT_A_TIME = 50  # few enough for one lease, at a platform's pace
_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Looked:
    """A row and the account as its platform knows it."""

    row: Membership
    user: str


def part(uow: UnitOfWork, channel: str) -> Sequence[Looked]:
    """The next of the round."""
    mark = uow.notebook.read(_key(channel))
    since = uow.now - TAKEN_LOOKED_AT
    rows = uow.memberships.to_compare(channel, since, int(mark or 0), AT_A_TIME)
    accounts = {each.identity_id: uow.identities.get(each.identity_id) for each in rows}
    return [Looked(row, a.user) for row in rows if (a := accounts[row.identity_id]) is not None]


def next_part(looked: Sequence[Looked]) -> timedelta:
    """How long until the next look."""
    return _SOON if len(looked) == AT_A_TIME else member_rounds.EVERY


def swept(
    uow: UnitOfWork,
    channel: str,
    looked: Sequence[Looked],
    held: Mapping[MembershipId, bool | None],
) -> None:
    """What the platform said of these; at the end of a round also who has a seat and no row, and
    what is still to be asked about threads."""
    compared(uow, [each.row for each in looked], held)
    more = len(looked) == AT_A_TIME
    uow.notebook.write(_key(channel), str(looked[-1].row.id if more else 0))
    if not more:
        for person in uow.memberships.lacking(channel, AT_A_TIME):
            uow.lock(person)
            belonging.review(uow, person)
        for thread in uow.pair_threads.unfinished(channel, AT_A_TIME):
            pair_threads.ask(uow, uow.pair_threads.save(thread.to(thread.state, uow.now)))


def _key(channel: str) -> str:
    return f"members:{channel}"
