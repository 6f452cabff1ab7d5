"""Accounts of one person: a code, two yeses, and nothing moves before the second (Y2, WB13)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.codes import TRIES_AN_HOUR, hash_of
from core.errors import Banned, NotFound, StaleRevision
from core.linking import CODES_AN_HOUR, LASTS, LinkState, link_code
from core.linking_errors import (
    AccountWasFirst,
    BothHaveHistory,
    LastAccount,
    LinkEnded,
    LinkingLocked,
    LinkingOff,
)
from core.notices import NoticeKind
from core.people import Role
from core.use_cases import joining, link_codes, linking, unlinking
from core.use_cases.link_codes import Typed
from tests.harness.world import World

KEY = "k" * 32
K = NoticeKind


class Seat:
    """Whoever sits at one account; who that is in our books is looked up at every act."""

    def __init__(self, world, channel, user):
        self.world, self.at = world, (channel, user)
        world.run(joining.arrive, channel, user, f"{user}-chat", user.title())

    @property
    def account(self):
        return self.world.unit().identities.find(*self.at)

    @property
    def person(self):
        return self.world.store.people[self.account.person_id]

    def show(self):
        return self.world.run(link_codes.show_code, self.person, self.account.id, KEY)

    def type(self, code):
        return self.world.run(link_codes.type_code, self.person, self.account.id, code)

    def do(self, work, *args):
        return self.world.run(work, self.person, *args)

    def unlink(self, other):
        return self.do(unlinking.unlink, self.account.id, other.account.id)

    def told(self):
        return self.world.told(self.person)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def web(world):
    return Seat(world, "web", "sara")


@pytest.fixture
def phone(world, web):
    world.jump(minutes=1)
    return Seat(world, "telegram", "42")


def asked(shows, types):
    """Up to the first yes."""
    link, code = shows.show()
    assert types.type(code).typed is Typed.KNOWN
    types.do(linking.say_yes, link.id)
    return link


def joined(shows, types):
    link = asked(shows, types)
    return shows.do(linking.confirm, link.id)


def are_one(one, other):
    return one.person.id == other.person.id


def test_y02_code_typed_and_confirmed_on_both_sides_makes_one_person(world, web, phone):
    older = web.person
    card = joined(web, phone)
    assert are_one(web, phone)
    assert web.person == older == card.kept
    assert phone.account.linked_at == world.now
    husk = world.store.people[card.other.id]
    assert not world.unit().identities.of(husk.id)


def test_y02_the_older_person_stays_whoever_shows_the_code(web, phone):
    older = web.person.id
    joined(phone, web)
    assert web.person.id == phone.person.id == older


def test_y02_the_person_with_a_history_stays_even_if_younger(world, web, phone):
    mentor = world.mentor()
    booking = world.book(phone.person, world.offering(mentor))
    younger = phone.person.id
    card = joined(web, phone)
    assert web.person.id == younger == card.kept.id
    assert world.booking(booking).student_id == web.person.id


def test_y02_two_persons_with_a_history_are_refused_before_anybody_is_asked(world, web, phone):
    mentor = world.mentor()
    world.book(phone.person, world.offering(mentor))
    world.book(web.person, world.offering(mentor), world.slot(world.offering(mentor), 30))
    _, code = web.show()
    with pytest.raises(BothHaveHistory):
        phone.type(code)
    assert not are_one(web, phone)


def test_y02_a_history_that_began_meanwhile_stops_the_second_yes(world, web, phone):
    mentor = world.mentor()
    world.book(web.person, world.offering(mentor))
    link = asked(web, phone)
    offering = world.offering(mentor)
    world.book(phone.person, offering, world.slot(offering, 40))
    with pytest.raises(BothHaveHistory):
        web.do(linking.confirm, link.id)
    assert not are_one(web, phone)


def test_y02_roles_are_a_history_and_are_named_before_they_are_shared(world, web, phone):
    stella = world.staff()
    world.run(joining.grant_role, stella, web.person.id, Role.MENTOR, True)
    link, code = phone.show()
    card = web.type(code).card
    assert card.kept.id == web.person.id
    assert card.roles == {Role.MENTOR}
    web.do(linking.say_yes, link.id)
    phone.do(linking.confirm, link.id)
    assert phone.person.is_(Role.MENTOR)


def test_y02_the_second_yes_is_asked_at_the_account_that_showed_the_code(world, web, phone):
    link = asked(web, phone)
    [asked_for] = world.notices(K.LINK_ASKED)
    assert (asked_for.person_id, asked_for.identity_id) == (web.person.id, web.account.id)
    assert asked_for.useful_until == world.now + LASTS
    assert not are_one(web, phone)
    assert world.store.account_links[link.id].state is LinkState.ASKED


def test_fault_z07_everybody_is_told_at_every_account(world, web, phone):
    joined(web, phone)
    told = {each.identity_id for each in world.notices(K.LINK_MADE)}
    assert told == {web.account.id, phone.account.id}
    world.jump(minutes=1)
    phone.unlink(phone)
    told = {each.identity_id: each.person_id for each in world.notices(K.ACCOUNT_UNLINKED)}
    assert told == {web.account.id: web.person.id, phone.account.id: phone.person.id}


def test_fault_z07_the_typist_cannot_give_the_second_yes_nor_can_a_stranger(world, web, phone):
    mallory = Seat(world, "discord", "666")
    link = asked(web, phone)
    for other in (phone, mallory):
        with pytest.raises(NotFound):
            other.do(linking.confirm, link.id)
    with pytest.raises(NotFound):
        mallory.do(linking.refuse, link.id)
    assert not are_one(web, phone)


def test_fault_z07_without_the_first_yes_the_second_counts_nothing(web, phone):
    link, code = web.show()
    phone.type(code)
    with pytest.raises(LinkEnded):
        web.do(linking.confirm, link.id)


def test_fault_z07_who_was_let_in_by_mistake_cannot_shut_out_who_was_there(world, web, phone):
    joined(phone, web)
    world.jump(minutes=1)
    with pytest.raises(AccountWasFirst):
        phone.unlink(web)
    web.unlink(phone)
    assert not are_one(web, phone)


@pytest.mark.parametrize("refuser", [0, 1])
def test_y02_either_side_may_say_no_and_the_code_is_gone(web, phone, refuser):
    link = asked(web, phone)
    sides = (web, phone)
    sides[refuser].do(linking.refuse, link.id)
    assert K.LINK_REFUSED in sides[1 - refuser].told()
    with pytest.raises(LinkEnded):
        web.do(linking.confirm, link.id)
    sides[refuser].do(linking.refuse, link.id)  # twice is once


def test_y02_saying_yes_twice_is_once(world, web, phone):
    link = asked(web, phone)
    phone.do(linking.say_yes, link.id)
    assert len(world.notices(K.LINK_ASKED)) == 1
    web.do(linking.confirm, link.id)
    assert web.do(linking.confirm, link.id).link.state is LinkState.LINKED
    assert phone.do(linking.say_yes, link.id).link.state is LinkState.LINKED
    assert len(world.notices(K.LINK_MADE)) == 2


def test_fault_z06_a_code_is_good_for_one_account_and_one_time(world, web, phone):
    other = Seat(world, "discord", "7")
    link, code = web.show()
    phone.type(code)
    assert other.type(code).typed is Typed.WRONG
    assert phone.type(code).typed is Typed.KNOWN  # asked again, as it was
    phone.do(linking.say_yes, link.id)
    assert phone.type(code).typed is Typed.WRONG
    web.do(linking.confirm, link.id)
    assert other.type(code).typed is Typed.WRONG


def test_fault_z06_five_wrong_codes_lock_even_the_right_one_for_an_hour(world, web, phone):
    _, code = web.show()
    for _ in range(TRIES_AN_HOUR):
        assert phone.type("0000-0000-0000").typed is Typed.WRONG
    with pytest.raises(LinkingLocked):
        phone.type(code)
    world.jump(hours=1)
    _, code = web.show()
    assert phone.type(code).typed is Typed.KNOWN


def test_fault_z06_parting_does_not_give_new_tries(world, web, phone):
    joined(web, phone)
    for _ in range(TRIES_AN_HOUR):
        phone.type("wrong")
    phone.unlink(phone)
    with pytest.raises(LinkingLocked):
        phone.type("wrong")


def test_fault_z06_codes_are_not_shown_without_end(world, web):
    codes = {web.show()[1] for _ in range(CODES_AN_HOUR)}
    assert len(codes) == CODES_AN_HOUR
    with pytest.raises(LinkingLocked):
        web.show()
    world.jump(hours=1, seconds=1)
    web.show()


def test_fault_z06_the_code_itself_is_kept_nowhere(world, web):
    link, code = web.show()
    assert code not in repr(world.store.account_links) + repr(world.store.audit)
    assert link.code_hash == hash_of(code.lower().replace("-", " "))
    assert link_code("another key", link.id) != code != link_code(KEY, link.id + 1)


def test_without_a_key_there_are_no_codes(world, web):
    with pytest.raises(LinkingOff):
        web.do(link_codes.show_code, web.account.id, "")


def test_a_newer_code_ends_the_one_before(web, phone):
    _, old = web.show()
    web.show()
    assert phone.type(old).typed is Typed.WRONG


@pytest.mark.parametrize(("early", "typed"), [(1, Typed.KNOWN), (0, Typed.WRONG)])
def test_a_code_ends_with_its_tenth_minute(world, web, phone, early, typed):
    link, code = web.show()
    world.now = link.expires_at - timedelta(milliseconds=early)
    assert phone.type(code).typed is typed


def test_the_second_yes_has_ten_minutes_of_its_own_and_not_one_more(world, web, phone):
    link = asked(web, phone)
    until = world.store.account_links[link.id].expires_at
    world.now = until
    with pytest.raises(LinkEnded):
        web.do(linking.confirm, link.id)
    world.now = until - timedelta(milliseconds=1)
    web.do(linking.confirm, link.id)


def test_a_button_of_an_older_state_is_refused(web, phone):
    link, code = web.show()
    phone.type(code)
    with pytest.raises(LinkEnded):
        phone.do(linking.say_yes, link.id, link.revision)


def test_wb13_the_same_name_or_user_on_another_platform_links_nothing(world, web):
    twin = Seat(world, "telegram", "sara")
    assert twin.person.name == web.person.name
    assert not are_one(twin, web)


def test_own_code_links_nothing(web, phone):
    joined(web, phone)
    _, code = web.show()
    assert phone.type(code).typed is Typed.SAME


def ban(world, person):
    world.run(joining.ban, world.staff(), person.id)


def test_who_is_banned_shows_types_confirms_and_unlinks_nothing(world, web, phone):
    joined(web, phone)
    other = Seat(world, "discord", "7")
    _, code = other.show()
    ban(world, web.person)
    for act in (web.show, lambda: web.type(code), lambda: phone.unlink(phone)):
        with pytest.raises(Banned):
            act()


def test_a_ban_meanwhile_ends_the_link(world, web, phone):
    link = asked(web, phone)
    ban(world, phone.person)
    with pytest.raises(LinkEnded):
        web.do(linking.confirm, link.id)
    _, code = web.show()
    ban(world, web.person)
    assert Seat(world, "discord", "7").type(code).typed is Typed.WRONG


def test_an_unlinked_account_is_a_newcomers_with_nothing(world, web, phone):
    mentor = world.mentor()
    booking = world.book(web.person, world.offering(mentor))
    joined(web, phone)
    world.jump(minutes=1)
    phone.unlink(phone)
    assert world.booking(booking).student_id == web.person.id != phone.person.id
    assert phone.person.roles == {Role.STUDENT}
    assert not world.unit().account_links.has_history(phone.person.id)
    assert phone.account.linked_at is None
    joined(web, phone)  # and may come back
    assert are_one(web, phone)


def test_the_only_account_stays(web):
    with pytest.raises(LastAccount):
        web.unlink(web)


def test_nobody_unlinks_another_persons_account(web, phone):
    with pytest.raises(NotFound):
        web.unlink(phone)


def test_an_account_unlinked_meanwhile_is_not_linked_by_its_old_code(world, web, phone):
    joined(web, phone)
    third = Seat(world, "discord", "7")
    _, code = phone.show()
    world.jump(minutes=1)
    web.unlink(phone)
    assert third.type(code).typed is Typed.WRONG


def test_three_accounts_move_together(world, web, phone):
    joined(web, phone)
    third = Seat(world, "discord", "7")
    world.book(third.person, world.offering(world.mentor()))
    joined(web, third)
    assert are_one(web, third)
    assert are_one(phone, third)


def test_one_live_code_a_person_even_behind_the_rules_back(world, web):
    link, _ = web.show()
    with pytest.raises(StaleRevision):
        world.unit().account_links.add(replace(link, id=link.id + 1, code_hash="other"))
