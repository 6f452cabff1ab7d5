"""Who finds an offering: single-use links (X39), unlisted ones, hidden mentors (Z15), and the same
answer for what is missing and what is not for you (Z-02)."""

from dataclasses import replace

import pytest

from bot.deep_links import landing, payload
from bot.ui import Act
from core.booking import Booking, BookingState
from core.catalog import BookingMode, Offering, OfferingKind
from core.codes import hash_of
from core.errors import NotAllowed, NotFound, StaleButton
from core.invitations import (
    LASTS,
    MOST_AT_ONCE,
    MOST_OPEN,
    Fate,
    Invitation,
    Visibility,
    invitation_token,
)
from core.linking_errors import LinkingOff
from core.offering_errors import InvitationEnded, TooManyLinks
from core.people import Person
from core.series_errors import SeriesNotPossible
from core.use_cases import hiding, inviting, reading
from core.use_cases.approving import reject
from core.use_cases.cancelling import cancel
from core.use_cases.eligibility import bookable
from core.use_cases.moving import move
from core.use_cases.publishing import delete_offering
from core.use_cases.series_planning import SeriesWish, plan_series
from tests.harness.player import Player
from tests.harness.world import World

KEY = "a key of the tests"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mona(world: World) -> Person:
    return world.mentor("Mona")


@pytest.fixture
def talk(world: World, mona: Person) -> Offering:
    made = world.offering(mona)
    return world.run(inviting.set_visibility, mona, made.id, Visibility.INVITED)


def invited(
    world: World, mona: Person, talk: Offering, count: int = 1
) -> list[tuple[Invitation, str]]:
    made = world.run(inviting.invite, mona, talk.id, count, KEY)
    return [(each, invitation_token(KEY, each.id)) for each in made]


def test_x39_a_single_use_link_books_once(world: World, mona: Person, talk: Offering):
    ((link, token),) = invited(world, mona, talk)
    sara = world.student()
    with pytest.raises(NotFound):
        world.book(sara, talk)
    assert world.run(inviting.open_invitation, sara, token) == talk.id
    booking = world.book(sara, talk)
    used = world.store.invitations[link.id]
    assert (used.fate(world.now), used.used_by, used.booking_id) == (Fate.USED, sara.id, booking.id)
    with pytest.raises(NotFound):
        world.book(sara, talk)
    assert world.run(reading.offering_page, sara, talk.id).offering.id == talk.id
    with pytest.raises(InvitationEnded):
        world.run(inviting.open_invitation, world.student("Omar"), token)


def test_x39_of_two_who_came_by_one_link_the_first_who_books_has_it(
    world: World, mona: Person, talk: Offering
):
    ((_, token),) = invited(world, mona, talk)
    sara, omar = world.student(), world.student("Omar")
    for each in (sara, omar, sara):
        world.run(inviting.open_invitation, each, token)
    world.book(omar, talk)
    with pytest.raises(NotFound):
        world.book(sara, talk)


def test_x39_a_single_use_link_opens_no_series(world: World, mona: Person, talk: Offering):
    ((_, token),) = invited(world, mona, talk)
    sara = world.student()
    world.run(inviting.open_invitation, sara, token)
    with pytest.raises(SeriesNotPossible):
        world.run(plan_series, sara, SeriesWish(talk.id, world.slot(talk), 2, "tap"))


def test_x39_the_same_press_again_is_the_same_booking(world: World, mona: Person, talk: Offering):
    ((_, token),) = invited(world, mona, talk)
    sara = world.student()
    world.run(inviting.open_invitation, sara, token)
    first = world.book(sara, talk, intent="once")
    assert world.book(sara, talk, first.starts_at, intent="once") == first


def test_x39_the_token_is_long_and_only_its_hash_is_kept(
    world: World, mona: Person, talk: Offering
):
    pairs = invited(world, mona, talk, 10)
    tokens = {token.replace("-", "") for _, token in pairs}
    assert len(tokens) == 10
    assert {len(each) for each in tokens} == {26}
    assert all(each.token_hash == hash_of(token) for each, token in pairs)
    assert not any(token in repr(world.store.invitations) for _, token in pairs)
    start = payload(Act("ofin"), pairs[0][1])
    assert len(start) <= 64
    assert landing(start) is not None


def test_x39_without_a_key_there_are_no_links(world: World, mona: Person, talk: Offering):
    with pytest.raises(LinkingOff):
        world.run(inviting.invite, mona, talk.id, 1, "")


@pytest.mark.parametrize("ended", ["revoked", "expired", "never"])
def test_fault_z02_a_link_that_is_no_good_says_the_same_whatever_it_is(
    world: World, mona: Person, talk: Offering, ended: str
):
    ((link, token),) = invited(world, mona, talk)
    if ended == "revoked":
        world.run(inviting.revoke_invitation, mona, link.id)
    elif ended == "expired":
        world.jump(days=31)
    else:
        token = "AAAA-BBBB"
    with pytest.raises(InvitationEnded) as refused:
        world.run(inviting.open_invitation, world.student(), token)
    assert refused.value.facts == {}


def test_x39_a_link_that_is_taken_back_or_old_lets_nobody_in_any_more(
    world: World, mona: Person, talk: Offering
):
    (one, first), (_, second) = invited(world, mona, talk, 2)
    sara, omar = world.student(), world.student("Omar")
    world.run(inviting.open_invitation, sara, first)
    world.run(inviting.open_invitation, omar, second)
    world.run(inviting.revoke_invitation, mona, one.id)
    with pytest.raises(NotFound):
        world.book(sara, talk)
    with pytest.raises(NotFound):
        world.run(reading.offering_page, sara, talk.id)
    world.jump(seconds=LASTS.total_seconds())
    with pytest.raises(NotFound):
        world.book(omar, talk)


def test_z11_links_are_made_seen_and_taken_back_by_their_mentor_alone(
    world: World, mona: Person, talk: Offering
):
    ((link, _),) = invited(world, mona, talk)
    for other in (world.mentor("Other"), world.student(), world.staff()):
        for work, args in (
            (inviting.invitations_of, (talk.id,)),
            (inviting.revoke_invitation, (link.id,)),
            (inviting.invite, (talk.id, 1, KEY)),
            (inviting.set_visibility, (talk.id, Visibility.LISTED)),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                world.run(work, other, *args)


def test_a_used_link_is_not_taken_back_and_there_is_a_bound(
    world: World, mona: Person, talk: Offering
):
    ((link, token),) = invited(world, mona, talk)
    sara = world.student()
    world.run(inviting.open_invitation, sara, token)
    world.book(sara, talk)
    with pytest.raises(InvitationEnded):
        world.run(inviting.revoke_invitation, mona, link.id)
    for _ in range(MOST_OPEN // MOST_AT_ONCE):
        invited(world, mona, talk, MOST_AT_ONCE)
    with pytest.raises(TooManyLinks):
        invited(world, mona, talk)


def test_z15_an_unlisted_offering_is_in_no_list_and_reached_by_its_link(world: World, mona: Person):
    made = world.offering(mona, title="Secret talk")
    world.run(inviting.set_visibility, mona, made.id, Visibility.BY_LINK)
    sara = world.student()
    assert world.run(reading.catalogue, sara) == ()
    assert world.run(reading.catalogue, sara, "secret") == ()
    found = landing(payload(Act("offr", made.id)))
    player = Player(world, sara)
    assert found is not None
    player.do(found.act)
    assert "Secret talk" in player.text
    assert world.book(sara, made)


def test_fault_z02_invited_drafts_and_missing_ones_answer_alike(world: World, talk: Offering):
    sara = world.student()
    for id in (talk.id, talk.id + 1):
        for work in (reading.offering_page, bookable):
            with pytest.raises(NotFound) as refused:
                world.run(work, sara, id)
            assert refused.value.facts == {}


def test_z15_a_hidden_mentor_is_in_no_list_and_reached_by_their_link(world: World, mona: Person):
    made = world.offering(mona)
    sara, other = world.student(), world.mentor("Lena")
    staff = world.staff()
    world.run(hiding.hide_mentor, mona, mona.id, True)
    assert world.run(reading.catalogue, sara) == ()
    assert world.run(reading.mentor_page, sara, mona.id).offerings
    assert world.book(sara, made)
    world.run(hiding.hide_mentor, staff, mona.id, False)
    assert [card.offering.id for card in world.run(reading.catalogue, sara)] == [made.id]
    for stranger in (other, sara):
        with pytest.raises((NotFound, NotAllowed)):
            world.run(hiding.hide_mentor, stranger, mona.id, True)


def test_x39_a_mentor_chooses_who_finds_it_and_shares_it_by_pressing(world: World, mona: Person):
    made = world.offering(mona)
    player = Player(world, mona)
    player.do(Act("ofmo", made.id))
    player.press("Links")
    assert "/start o_" in player.text
    player.press("By link alone")
    assert world.store.offerings[made.id].unlisted is True
    player.press("By single-use link")
    assert world.store.offerings[made.id].invited_only is True
    invited(world, mona, made)
    player.do(Act("oflk", made.id))
    player.press("Made ")
    assert "not used yet" in player.text
    player.do(Act("ofir", next(iter(world.store.invitations))))
    assert "taken back" in player.text
    player.command("myofferings")
    player.press("Who finds the mentor")
    player.press("Take out of the lists")
    assert world.store.mentors[mona.id].hidden is True


def test_x39_a_link_leads_to_the_offering_and_books_it_by_pressing(
    world: World, mona: Person, talk: Offering
):
    ((_, token),) = invited(world, mona, talk)
    found = landing(payload(Act("ofin"), token))
    assert found is not None
    sara = Player(world, world.student())
    sara.do(found.act, text=found.text)
    assert talk.title in sara.text
    sara.do(sara.acts["days"])
    assert "day" in sara.text
    assert sara.do(Act("ofin"), text="nonsense").title


def test_a_recording_is_not_by_invitation_and_an_old_button_changes_nothing(
    world: World, mona: Person
):
    film = world.offering(mona, kind=OfferingKind.RECORDED, video_link="https://v.test")
    with pytest.raises(NotFound):
        world.run(inviting.set_visibility, mona, film.id, Visibility.INVITED)
    with pytest.raises(StaleButton):
        world.run(inviting.set_visibility, mona, film.id, Visibility.BY_LINK, 7)


def test_an_offering_with_links_nobody_used_is_deleted_with_them(
    world: World, mona: Person, talk: Offering
):
    invited(world, mona, talk)
    world.run(delete_offering, mona, talk.id)
    assert talk.id not in world.store.offerings


def used_by(world: World, mona: Person, talk: Offering) -> tuple[Invitation, Person, Booking]:
    ((link, token),) = invited(world, mona, talk)
    sara = world.student()
    world.run(inviting.open_invitation, sara, token)
    return link, sara, world.book(sara, talk)


def test_x39_a_link_comes_back_when_its_hold_has_ended(world: World, mona: Person):
    made = world.offering(mona, 5000)
    talk = world.run(inviting.set_visibility, mona, made.id, Visibility.INVITED)
    link, sara, first = used_by(world, mona, talk)
    world.jump(hours=1)  # the hold has ended, and nobody has cleared it away yet
    again = world.book(sara, talk)
    assert world.booking(first).state is BookingState.EXPIRED
    assert world.store.invitations[link.id].booking_id == again.id


def test_x39_a_link_comes_back_when_its_request_is_declined(world: World, mona: Person):
    made = world.offering(mona, 0, BookingMode.REQUEST)
    talk = world.run(inviting.set_visibility, mona, made.id, Visibility.INVITED)
    link, sara, asked = used_by(world, mona, talk)
    world.run(reject, mona, asked.id, "Not that day")
    assert world.store.invitations[link.id].fate(world.now) is Fate.OPEN
    world.book(sara, talk)


@pytest.mark.parametrize(("before", "fate"), [(48, Fate.OPEN), (1, Fate.USED)])
def test_x39_a_link_comes_back_when_its_student_cancels_in_time(
    world: World, mona: Person, talk: Offering, before: int, fate: Fate
):
    link, sara, booked = used_by(world, mona, talk)
    world.store.bookings[booked.id] = replace(booked, cancel_notice_hours=24)
    starts = world.slot_in(days=5)
    world.run(move, mona, booked.id, starts)
    world.jump(hours=5 * 24 - before)
    world.run(cancel, sara, booked.id)
    assert world.store.invitations[link.id].fate(world.now) is fate


def test_fault_m04_late_money_takes_its_link_again(world: World, mona: Person):
    made = world.offering(mona, 5000)
    talk = world.run(inviting.set_visibility, mona, made.id, Visibility.INVITED)
    link, sara, booked = used_by(world, mona, talk)
    world.move(hours=1)
    assert world.store.invitations[link.id].fate(world.now) is Fate.OPEN
    world.pay_for(booked)
    assert world.booking(booked).state is BookingState.SCHEDULED
    assert world.store.invitations[link.id].booking_id == booked.id
    with pytest.raises(NotFound):
        world.book(sara, talk)
