"""The private thread of a student and their mentor: open while the seat lives, archived after.

One hangs in each channel that staff chose for threads, where both have an account there.
"""

from dataclasses import replace

from core.deadlines import Job, JobKind
from core.ids import PairThreadId, PersonId
from core.memberships import PairThread, ThreadState
from core.ports import UnitOfWork
from core.spaces import Space, SpaceUse
from core.use_cases import member_rounds

_S = ThreadState


def follow(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """The pair's threads follow their seat as it is now. Twice is once."""
    known = {(e.channel, e.community): e for e in uow.pair_threads.of_pair(student, mentor)}
    spaces = uow.spaces.of(SpaceUse.THREADS)
    if not known and not spaces:
        return
    here = {(each.channel, each.community): each for each in spaces}
    places = here if _is_live(uow, student, mentor) else {}
    for place, thread in known.items():
        _keep(uow, thread, places.get(place))
    for place, space in places.items():
        if place not in known and _are_both_there(uow, space.channel, student, mentor):
            _open(uow, student, mentor, space)


def _is_live(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> bool:
    people = uow.people.named((student, mentor)).values()
    welcome = all(each.banned_at is None for each in people)
    return welcome and uow.seats.live(student, mentor) is not None


def follow_all(uow: UnitOfWork) -> None:
    """After the channel for threads was chosen, or chosen anew."""
    students = uow.memberships.students()
    uow.lock(*students)
    for student in students:
        for seat in uow.seats.of_student(student):
            follow(uow, student, seat.mentor_id)


def _are_both_there(uow: UnitOfWork, channel: str, *people: PersonId) -> bool:
    return all(any(a.channel == channel for a in uow.identities.of(each)) for each in people)


def _open(uow: UnitOfWork, student: PersonId, mentor: PersonId, space: Space) -> None:
    thread = PairThread(
        PairThreadId(uow.new_id()),
        student,
        mentor,
        space.channel,
        space.community,
        space.chat,
        _S.WANTED,
        uow.now,
    )
    uow.pair_threads.add(thread)
    ask(uow, thread)


def _keep(uow: UnitOfWork, thread: PairThread, space: Space | None) -> None:
    """One whose channel was changed keeps its place: what was said there stays together. Only a
    new one would hang in the new channel."""
    if space is None:
        if thread.is_wanted:
            ask(uow, uow.pair_threads.save(thread.to(_S.CLOSING, uow.now)))
        return
    moved = replace(thread, parent=space.chat)
    if not thread.is_wanted or (moved != thread and not thread.place):
        ask(uow, uow.pair_threads.save(moved.to(_S.WANTED, uow.now)))
    elif moved != thread:
        uow.pair_threads.save(moved)


def ask(uow: UnitOfWork, thread: PairThread) -> None:
    kind = JobKind.OPEN_THREAD if thread.state is _S.WANTED else JobKind.ARCHIVE_THREAD
    key = f"{kind}:{thread.id}:{thread.revision}"
    facts = {"channel": thread.channel}
    uow.later.ask([Job(uow.new_id(), key, kind, thread.id, uow.now, facts)])
    member_rounds.begin(uow, thread.channel)
