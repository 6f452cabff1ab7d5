"""Limits of a week, single-use links and tables hold however many push at once (X38, X39, C16)."""

from dataclasses import replace

import pytest

from core.errors import NotFound, SlotNotOffered
from core.invitations import InvitationState, Visibility, invitation_token
from core.offering_errors import TableDecided
from core.use_cases import inviting, tabling
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import unprotected

KEY = "a key of the tests"


def all_week(c, talk):
    return [c.booking(s, talk, c.slot(3 + n // 4, 3 * (n % 4))) for n, s in enumerate(c.students)]


def require_three(answers):
    assert len(won(answers)) == 3
    assert set(lost(answers)) == {SlotNotOffered}


async def test_x38_no_more_sessions_a_month_than_allowed(database_url):
    async with crowd(database_url, students=7) as c:
        talk = await c.offer(max_per_month=3, max_per_day=48)
        require_three(await c.at_once(*all_week(c, talk)))


async def test_x38_control_without_locks_the_month_overflows(database_url):
    async with crowd(database_url, students=7, sound=False) as c:
        talk = await c.offer(max_per_month=3, max_per_day=48)
        answers = await unprotected(c, *all_week(c, talk))
        with pytest.raises(AssertionError):
            require_three(answers)


async def invited(c, *, count=1):
    talk = await c.offer()
    await c.db.write(
        lambda uow: inviting.set_visibility(uow, c.mentor, talk.id, Visibility.INVITED)
    )
    made = await c.db.write(lambda uow: inviting.invite(uow, c.mentor, talk.id, count, KEY))
    for student in c.students:
        for each in made:
            token = invitation_token(KEY, each.id)
            await c.db.write(lambda uow, s=student, t=token: inviting.open_invitation(uow, s, t))
    return talk, made


async def test_x39_a_single_use_link_books_once_whoever_is_first(database_url):
    async with crowd(database_url, students=6) as c:
        talk, (link,) = await invited(c)
        tries = [c.booking(s, talk, c.slot(3, 2 * n)) for n, s in enumerate(c.students)]
        answers = await c.at_once(*tries)
        assert len(won(answers)) == 1
        assert set(lost(answers)) == {NotFound}
        used = await c.db.read(lambda uow: uow.invitations.get(link.id))
        assert (used.state, used.booking_id) == (InvitationState.USED, won(answers)[0].id)


async def test_x39_two_links_book_twice(database_url):
    async with crowd(database_url, students=6) as c:
        talk, _ = await invited(c, count=2)
        tries = [c.booking(s, talk, c.slot(3, 2 * n)) for n, s in enumerate(c.students)]
        assert len(won(await c.at_once(*tries))) == 2


async def test_c16_a_table_that_two_confirm_at_once_is_made_once(database_url):
    async with crowd(database_url, students=1) as c:
        page = await c.db.write(
            lambda uow: tabling.read_table(uow, c.mentor, "title,price\nOne,1\nTwo,2")
        )
        make = [lambda uow: tabling.create_table(uow, c.mentor, page.table.id)] * 4
        answers = await c.at_once(*make)
        assert len(won(answers)) == 1
        assert set(lost(answers)) == {TableDecided}
        mine = await c.db.read(lambda uow: uow.offerings.of(c.mentor.id))
        assert sorted(each.title for each in mine if each.title in ("One", "Two")) == ["One", "Two"]


async def test_questions_answers_and_a_stop_are_kept_as_they_are(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer()
        asked = replace(talk, questions=(("Why?", True, False),), stopped_for="Too dear")
        await c.db.write(lambda uow: uow.offerings.save(asked))
        kept = await c.db.read(lambda uow: uow.offerings.get(talk.id))
        assert (kept.questions, kept.stopped_for) == ((("Why?", True, False),), "Too dear")
        assert await c.db.read(lambda uow: uow.answers.of(1)) == []
        assert await c.db.read(lambda uow: uow.journal.gross_of_offering(talk.id)) == []
