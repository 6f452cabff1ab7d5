"""One code in many hands, a second yes said twice, and a booking while two become one; on both
databases (Y2, Z-06). The control takes the protections away and finds what they prevent."""

from dataclasses import replace
from functools import partial

import pytest

from core.clock import to_ms
from core.codes import WrongCodes
from core.errors import RuleError, StaleRevision
from core.ids import AccountLinkId, IdentityId
from core.linking import AccountLink, LinkState
from core.linking_errors import BothHaveHistory
from core.notices import NoticeKind
from core.people import Identity
from core.use_cases import joining, link_codes, linking, unlinking
from core.use_cases.booking import book
from core.use_cases.link_codes import Typed
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import last_one_wins, unprotected

KEY = "k" * 32


def account_of(student):
    return IdentityId(student.id + 5000)


async def settled(c):
    """Each student at an account of their own."""

    def unit(uow):
        for each in c.students:
            uow.identities.add(
                Identity(account_of(each), each.id, "web", f"u{each.id}", "c", "S", uow.now)
            )

    await c.do(unit)


async def shown(c):
    """A code of the first student."""
    await settled(c)
    first = c.students[0]
    return await c.do(link_codes.show_code, first, account_of(first), KEY)


def typists(c, code):
    return [
        partial(link_codes.type_code, actor=each, account_id=account_of(each), code=code)
        for each in c.students[1:]
    ]


def require_one_typist(answers):
    assert [answer.typed for answer in won(answers)].count(Typed.KNOWN) == 1


async def asked(c):
    link, code = await shown(c)
    second = c.students[1]
    await c.do(link_codes.type_code, second, account_of(second), code)
    await c.do(linking.say_yes, second, link.id)
    return link


async def count(c, what):
    ((found,),) = await c.rows(f"SELECT count(*) FROM {what}")
    return found


async def owners(c):
    return {row[0] for row in await c.rows("SELECT person_id FROM identities")}


async def test_fault_z06_one_code_in_many_hands_is_one_persons(database_url):
    async with crowd(database_url, students=5) as c:
        _link, code = await shown(c)
        answers = await c.at_once(*typists(c, code))
        require_one_typist(answers)
        assert lost(answers) == []
        assert [answer.typed for answer in won(answers)].count(Typed.WRONG) == 3
        assert await count(c, "link_tries") == 3


async def test_fault_z06_without_locks_the_database_still_gives_it_to_one(database_url):
    async with crowd(database_url, students=3) as c:
        _, code = await shown(c)
        require_one_typist(await unprotected(c, *typists(c, code)))


async def test_fault_z06_control_without_any_guard_two_have_it(database_url, monkeypatch):
    async with crowd(database_url, students=3, sound=False) as c:
        _, code = await shown(c)
        monkeypatch.setattr(Mapped, "save", last_one_wins)
        answers = await unprotected(c, *typists(c, code))
        with pytest.raises(AssertionError):
            require_one_typist(answers)


async def test_y02_a_second_yes_said_many_times_at_once_is_said_once(database_url):
    async with crowd(database_url, students=2) as c:
        link = await asked(c)
        yes = partial(linking.confirm, actor=c.students[0], id=link.id)
        answers = await c.at_once(*[yes] * 6)
        assert {answer.link.state for answer in won(answers)} == {LinkState.LINKED}
        assert lost(answers) == []
        assert await owners(c) == {c.students[0].id}
        assert await count(c, f"notices WHERE kind = '{NoticeKind.LINK_MADE}'") == 2
        assert await count(c, "audit_entries WHERE action = 'accounts_linked'") == 1


async def test_y02_yes_and_no_at_once_end_as_one_of_them(database_url):
    async with crowd(database_url, students=2) as c:
        link = await asked(c)
        await c.at_once(
            partial(linking.confirm, actor=c.students[0], id=link.id),
            partial(linking.refuse, actor=c.students[1], id=link.id),
        )
        ((state,),) = await c.rows("SELECT state FROM account_links")
        assert (state == LinkState.LINKED) == (len(await owners(c)) == 1)
        assert state in (LinkState.LINKED, LinkState.OFF)


async def test_y02_a_booking_while_two_become_one_never_stays_with_nobody(database_url):
    async with crowd(database_url, students=2) as c:
        offered = await c.offer()
        link = await asked(c)
        second = c.students[1]
        wish = c.wish(offered, c.slot())

        def books(uow):
            return book(uow, joining.arrive(uow, "web", f"u{second.id}", "c", "S"), wish)

        answers = await c.at_once(partial(linking.confirm, actor=c.students[0], id=link.id), books)
        assert set(lost(answers)) <= {BothHaveHistory}
        ((student,),) = await c.rows("SELECT student_id FROM bookings")
        assert student in await owners(c)


async def test_y02_two_codes_shown_at_once_leave_one_alive(database_url):
    async with crowd(database_url, students=1) as c:
        await settled(c)
        one = c.students[0]
        show = partial(link_codes.show_code, actor=one, account_id=account_of(one), key=KEY)
        answers = await c.at_once(*[show] * 4)
        assert len(won(answers)) == 4
        live = "account_links WHERE state IN ('shown', 'typed', 'asked')"
        assert await count(c, live) == 1


async def test_y02_two_accounts_part_at_once_and_one_stays(database_url):
    async with crowd(database_url, students=2) as c:
        link = await asked(c)
        await c.do(linking.confirm, c.students[0], link.id)
        one, other = (account_of(each) for each in c.students)
        answers = await c.at_once(
            *(
                partial(unlinking.unlink, actor=c.students[0], acting_id=each, target_id=each)
                for each in (one, other)
            )
        )
        assert len(won(answers)) == 1
        assert len(await owners(c)) == 2
        assert await count(c, f"identities WHERE person_id = {c.students[0].id}") == 1


async def test_links_and_tries_come_back_as_they_were(database_url):
    async with crowd(database_url, students=2) as c:
        link, _code = await shown(c)
        one, other = c.students

        def look(uow):
            links = uow.account_links
            assert links.get(link.id) == links.live_of(one.id) == links.by_code(link.code_hash)
            assert links.by_code("no such") is None
            assert links.live_of(other.id) is None
            assert links.count_since(one.id, link.created_at) == 1
            assert not links.has_history(one.id)
            assert links.has_history(c.mentor.id)
            assert links.tries(one.id) is None

        await c.see(look)
        tries = WrongCodes(one.id, 3, c.clock.now())
        await c.do(lambda uow: uow.account_links.set_tries(tries))
        await c.do(lambda uow: uow.account_links.set_tries(replace(tries, tries=4)))
        assert (await c.see(lambda uow: uow.account_links.tries(one.id))).tries == 4


async def test_every_trace_of_a_person_is_a_history(database_url):
    async with crowd(database_url, students=2) as c:
        offered = await c.offer()
        one, other = c.students
        assert not await c.see(lambda uow: uow.account_links.has_history(one.id))
        await c.book(one, offered, c.slot())
        assert await c.see(lambda uow: uow.account_links.has_history(one.id))
        await c.pack(other)
        assert await c.see(lambda uow: uow.account_links.has_history(other.id))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": LinkState.LINKED}, "link_"),
        ({"state": LinkState.TYPED}, "link_other"),
        ({"state": LinkState.OFF}, "link_decided"),
    ],
)
async def test_half_a_link_is_refused_by_the_database(database_url, changes, name):
    async with crowd(database_url, students=1) as c:
        await settled(c)
        one, now = c.students[0], c.clock.now()
        half = AccountLink(
            AccountLinkId(1), one.id, account_of(one), "h", LinkState.SHOWN, now, now
        )
        with pytest.raises(ConstraintViolated, match=name):
            await c.do(lambda uow: uow.account_links.add(replace(half, **changes)))


async def test_one_live_code_a_person_is_the_databases_to_say(database_url):
    async with crowd(database_url, students=1) as c:
        await settled(c)
        one, now = c.students[0], c.clock.now()
        first = AccountLink(
            AccountLinkId(1), one.id, account_of(one), "h", LinkState.SHOWN, now, now
        )
        await c.do(lambda uow: uow.account_links.add(first))

        def again(uow):
            with pytest.raises(StaleRevision):
                uow.account_links.add(replace(first, id=AccountLinkId(2), code_hash="i"))
            raise RuleError(at=to_ms(uow.now))

        with pytest.raises(RuleError):
            await c.do(again)
