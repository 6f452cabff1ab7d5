"""What comes with a seat at a platform, as rows and calls: nothing is asked of a platform here."""

from dataclasses import replace

import pytest

from core.deadlines import JobKind
from core.doors import DueState
from core.errors import NotAllowed, NotFound, TextMissing
from core.ids import IdentityId
from core.memberships import AWAY, Fix, MembershipState, ThreadState
from core.notices import NoticeKind
from core.people import Identity
from core.spaces import SpaceUse
from core.use_cases import (
    belonging,
    joining,
    memberships,
    memberships_done,
    seating,
    sweeping_members,
)
from core.use_cases.spaces import set_space
from tests.harness.world import World

S = MembershipState
SERVER, ROLE = "77", "900"


class Club:
    """Sara has a pack with Mona; both have Discord. Staff set a role for everybody."""

    def __init__(self) -> None:
        self.world = world = World()
        self.mona, self.sara, self.stella = world.mentor(), world.student(), world.staff()
        self.account = self.arrives(self.sara, "s1")
        self.arrives(self.mona, "m1")

    def arrives(self, person, user, channel="discord"):
        id = IdentityId(self.world.ids.new())
        made = Identity(id, person.id, channel, user, user, person.name, self.world.now)
        self.world.store.identities[id] = made
        return made

    def role(self, role=ROLE, offering=None, channel="discord"):
        return self.world.run(memberships.set_role, self.stella, channel, SERVER, role, offering)

    def rows(self, *states):
        every = self.world.store.memberships.values()
        return [each for each in every if not states or each.state in states]

    def held(self):
        return {row.role for row in self.rows(S.WANTED, S.GIVEN)}

    def calls(self, kind):
        return [e.row for e in self.world.store.jobs.values() if e.row.kind is kind]

    def done(self, row, there=True):
        self.world.run(memberships_done.role_done, row, there)

    def row(self):
        (found,) = self.rows(S.WANTED, S.GIVEN, S.LEAVING)
        return found

    def release(self):
        seat = self.world.seat(self.sara, self.mona)
        self.world.run(seating.release, seat, "ended")


@pytest.fixture
def club():
    return Club()


def test_x14_a_seat_wants_the_role_for_every_account_of_that_platform(club):
    club.arrives(club.sara, "s2")
    club.arrives(club.sara, "t1", "telegram")
    club.role()
    club.world.pack(club.sara, club.mona)
    assert {row.identity_id for row in club.rows()} == {
        each.id for each in club.world.store.identities.values() if each.user in ("s1", "s2")
    }
    assert len(club.calls(JobKind.GIVE_ROLE)) == 2


def test_x14_setting_a_role_later_reaches_who_has_a_seat_already_and_twice_is_once(club):
    club.world.pack(club.sara, club.mona)
    assert club.rows() == []
    assert club.role() == club.role()
    assert len(club.rows()) == len(club.calls(JobKind.GIVE_ROLE)) == 1


def test_x14_without_a_setting_nothing_is_written(club):
    club.world.pack(club.sara, club.mona)
    assert club.rows() == club.calls(JobKind.SWEEP_MEMBERS) == []


def test_x14_the_role_of_an_offering_is_for_students_of_its_mentor(club):
    other = club.world.mentor("Max")
    mine, theirs = club.world.offering(club.mona), club.world.offering(other)
    club.role("mona", mine.id)
    club.role("max", theirs.id)
    club.world.pack(club.sara, club.mona)
    assert club.held() == {"mona"}


def test_x14_a_released_seat_leaves_and_a_new_one_before_that_was_done_keeps(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    club.done(club.row())
    club.release()
    assert club.row().state is S.LEAVING
    club.world.run(seating.take, club.sara.id, club.mona.id)
    assert club.row().state is S.WANTED
    assert len(club.rows()) == 1


def test_x14_with_a_seat_elsewhere_the_role_of_all_stays(club):
    other = club.world.mentor("Max")
    club.role()
    club.world.pack(club.sara, club.mona)
    club.world.pack(club.sara, other)
    club.release()
    assert club.held() == {ROLE}


def test_x14_a_call_that_was_overtaken_is_made_again_the_right_way_round(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    asked = club.row()
    club.release()
    leaving = club.row()
    club.done(leaving)  # taken first ...
    club.done(asked)  # ... and then the older call ends: it may have given it
    assert club.row().state is S.LEAVING
    assert len(club.calls(JobKind.TAKE_ROLE)) == 2


def test_x14_who_is_not_there_waits_until_they_come_and_is_not_asked_meanwhile(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    club.done(club.row(), there=False)
    assert (club.row().state, club.row().note) == (S.WANTED, AWAY)
    compare(club, None)
    assert len(club.calls(JobKind.GIVE_ROLE)) == 1
    club.world.run(belonging.came, club.sara.id, club.account.id, "another")
    assert len(club.calls(JobKind.GIVE_ROLE)) == 1
    club.world.run(belonging.came, club.sara.id, club.account.id, SERVER)
    assert len(club.calls(JobKind.GIVE_ROLE)) == 2


@pytest.mark.parametrize(
    ("state", "has", "then"),
    [
        (S.GIVEN, True, S.GIVEN),
        (S.GIVEN, False, S.WANTED),
        (S.GIVEN, None, S.WANTED),
        (S.WANTED, True, S.GIVEN),
        (S.WANTED, False, S.WANTED),
        (S.LEAVING, True, S.LEAVING),
        (S.LEAVING, False, S.TAKEN),
        (S.LEAVING, None, S.TAKEN),
        (S.TAKEN, True, S.LEAVING),
        (S.TAKEN, False, S.TAKEN),
        (S.TAKEN, None, S.TAKEN),
    ],
)
def test_x14_the_sweep_compares_what_is_wanted_with_what_is_there(club, state, has, then):
    club.role()
    club.world.pack(club.sara, club.mona)
    if state in (S.LEAVING, S.TAKEN):
        club.release()
    (row,) = club.rows()
    club.world.store.memberships[row.id] = replace(row, state=state)
    compare(club, has)
    (row,) = club.rows()
    assert row.state is then


def test_x14_the_sweep_goes_through_everybody_and_finds_who_lacks_a_row(club, monkeypatch):
    monkeypatch.setattr(sweeping_members, "AT_A_TIME", 2)
    club.role()
    for number in range(3):
        student = club.world.student(f"S{number}")
        club.arrives(student, f"u{number}")
        club.world.pack(student, club.mona)
    late = club.world.student("Late")
    club.world.pack(late, club.mona)
    club.arrives(late, "late")  # an account nobody told us of
    seen = [compare(club, True), compare(club, True)]
    assert [len(each) for each in seen] == [2, 1]
    assert {row.person_id for row in club.rows()} >= {late.id}
    assert len(compare(club, True)) == 2  # from the start again


def compare(club, has):
    """One part of the round; the platform says `has` of each."""
    looked = club.world.run(sweeping_members.part, "discord")
    held = {each.row.id: has for each in looked}
    club.world.run(sweeping_members.swept, "discord", looked, held)
    return looked


def test_x14_what_the_platform_refuses_is_told_to_staff_once_a_day_with_the_fix(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    for _ in range(2):
        club.world.run(memberships_done.role_refused, club.row(), Fix.ROLE_ABOVE)
    (told,) = club.world.notices(NoticeKind.MEMBERSHIP_STUCK)
    assert (told.facts["fix"], told.facts["name"]) == ("role_above", "Sara")
    club.world.jump(days=1)
    club.world.run(memberships_done.role_refused, club.row(), Fix.ROLE_ABOVE)
    assert len(club.world.notices(NoticeKind.MEMBERSHIP_STUCK)) == 2
    assert club.row().state is S.WANTED


def test_x14_a_platform_that_never_answers_is_told_to_staff_too(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    (call,) = club.calls(JobKind.GIVE_ROLE)
    club.world.run(memberships_done.given_up, call)
    (told,) = club.world.notices(NoticeKind.MEMBERSHIP_STUCK)
    assert told.facts["fix"] == "platform"


def test_z10_a_banned_person_loses_it_and_gets_it_back(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    club.world.run(joining.ban, club.stella, club.sara.id)
    assert club.row().state is S.LEAVING
    club.world.run(joining.unban, club.stella, club.sara.id)
    assert club.row().state is S.WANTED


def test_z10_an_account_that_goes_over_to_another_person_takes_nothing_along(club):
    club.role()
    club.world.pack(club.sara, club.mona)
    moved = replace(club.account, person_id=club.world.student("New").id)
    club.world.store.identities[moved.id] = moved
    club.world.run(belonging.person_changed, club.sara.id)
    assert club.row().state is S.LEAVING


def test_z10_only_staff_set_and_see_roles_and_only_what_is_there(club):
    with pytest.raises(NotAllowed):
        club.world.run(memberships.set_role, club.sara, "discord", SERVER, ROLE)
    with pytest.raises(NotAllowed):
        club.world.run(memberships.roles, club.mona)
    with pytest.raises(TextMissing):
        club.world.run(memberships.set_role, club.stella, "discord", " ", ROLE)
    with pytest.raises(NotFound):
        club.world.run(memberships.set_role, club.stella, "discord", SERVER, ROLE, 5)
    known = club.role()
    club.world.run(memberships.clear_role, club.stella, known.id)
    with pytest.raises(NotFound):
        club.world.run(memberships.clear_role, club.stella, known.id)


def threads(club):
    return list(club.world.store.pair_threads.values())


def space(club):
    where = (SpaceUse.THREADS, "discord", SERVER, "555")
    return club.world.run(set_space, club.stella, *where)


def test_x32_a_thread_opens_with_the_seat_closes_with_it_and_is_the_same_again(club):
    space(club)
    club.world.pack(club.sara, club.mona)
    (thread,) = threads(club)
    club.world.run(memberships_done.thread_done, thread, "t-1")
    club.release()
    (thread,) = threads(club)
    assert (thread.state, thread.place) == (ThreadState.CLOSING, "t-1")
    club.world.run(memberships_done.thread_done, thread, "t-1")
    club.world.run(seating.take, club.sara.id, club.mona.id)
    (thread,) = threads(club)
    assert (thread.state, thread.place) == (ThreadState.WANTED, "t-1")


def test_x32_a_seat_that_ends_while_the_thread_is_opened_still_archives_it(club):
    space(club)
    club.world.pack(club.sara, club.mona)
    (asked,) = threads(club)
    club.release()
    club.world.run(memberships_done.thread_done, asked, "t-1")
    (thread,) = threads(club)
    assert (thread.state, thread.place) == (ThreadState.CLOSING, "t-1")


def test_x32_no_thread_where_one_of_the_two_has_no_account(club):
    space(club)
    other = club.world.student("Web only")
    club.world.pack(other, club.mona)
    assert threads(club) == []
    club.arrives(other, "o1")
    club.world.run(belonging.person_changed, other.id)
    assert len(threads(club)) == 1


def test_x32_another_channel_is_for_new_threads_only(club):
    space(club)
    club.world.pack(club.sara, club.mona)
    (asked,) = threads(club)
    club.world.run(memberships_done.thread_done, asked, "t-1")
    club.world.run(set_space, club.stella, SpaceUse.THREADS, "discord", SERVER, "556")
    (thread,) = threads(club)
    assert (thread.state, thread.place, thread.parent) == (ThreadState.OPEN, "t-1", "556")


def test_x32_a_ban_closes_the_thread(club):
    space(club)
    club.world.pack(club.sara, club.mona)
    club.world.run(joining.ban, club.stella, club.sara.id)
    (thread,) = threads(club)
    assert thread.state is ThreadState.CLOSING
    assert club.world.store.jobs[f"archive_thread:{thread.id}:1"].state is DueState.WAITING
