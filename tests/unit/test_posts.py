"""Posts to a channel: planned, changed, withdrawn, sent once, and told when they fail (X40)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.date_drafts import DateDraft
from core.doors import DueState
from core.errors import NotAllowed, StaleRevision, TextMissing, TextTooLong
from core.ids import PostId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.post_errors import NoPlaceToPost, PostDecided, PostTimePast
from core.posts import LONGEST_POST, Post, PostState, PostTrouble
from core.spaces import THE_CHANNEL, THE_STAFF, Space, SpaceUse
from core.use_cases import dates_by_text, posting, posts_sending, spaces
from core.use_cases.staff_readers import staff_readers
from tests.harness.world import World

K, S, T = NoticeKind, PostState, PostTrouble


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def stella(world: World) -> Person:
    return world.staff("Stella")


@pytest.fixture
def space(world: World, stella: Person) -> Space:
    return world.run(spaces.set_space, stella, SpaceUse.POSTS, "discord", "77", "900")


def written(world: World, who: Person, space: Space, at: datetime | None = None) -> Post:
    due_at = at or world.now + timedelta(hours=2)
    return world.run(posting.write_post, who, space.id, "Hello", due_at)


def planned(world: World, who: Person, space: Space) -> Post:
    post = written(world, who, space)
    return world.run(posting.plan_post, who, post.id, now=False)


def post_now(world: World, post: Post) -> Post:
    return world.store.posts[post.id]


def on_its_way(world: World) -> list[Notice]:
    return world.notices(K.CHANNEL_POST)


def test_a_planned_post_is_handed_over_once_at_its_time(world, stella, space):
    post = planned(world, stella, space)
    world.move(hours=1)
    assert (post_now(world, post).state, on_its_way(world)) == (S.WAITING, [])
    world.move(hours=2)
    (told,) = on_its_way(world)
    account = world.store.identities[told.identity_id]
    assert (told.person_id, account.chat) == (THE_CHANNEL, "#900")
    assert post_now(world, post).state is S.SENDING
    world.run(posts_sending.outcome, told, DueState.SENT)
    world.run(posts_sending.outcome, told, DueState.SENT)
    assert post_now(world, post).state is S.SENT
    assert world.notices(K.POST_FAILED) == []


def test_a_draft_is_never_sent(world, stella, space):
    post = written(world, stella, space)
    world.move(days=3)
    assert (post_now(world, post).state, on_its_way(world)) == (S.DRAFT, [])


def test_a_post_that_was_moved_goes_out_at_the_new_time_alone(world, stella, space):
    post = planned(world, stella, space)
    later = world.now + timedelta(hours=9)
    world.run(posting.edit_post, stella, post.id, "Hello again", later)
    world.move(hours=3)
    assert on_its_way(world) == []
    world.move(hours=7)
    assert len(on_its_way(world)) == 1
    assert post_now(world, post).text == "Hello again"


def test_a_withdrawn_post_is_not_sent(world, stella, space):
    post = planned(world, stella, space)
    world.run(posting.withdraw_post, stella, post.id, post.revision)
    world.move(days=1)
    assert on_its_way(world) == []
    with pytest.raises(PostDecided):
        world.run(posting.plan_post, stella, post.id, now=True)


def test_what_is_on_its_way_can_be_neither_changed_nor_withdrawn(world, stella, space):
    post = planned(world, stella, space)
    world.move(hours=3)
    for press in (posting.withdraw_post, posting.post_again, posting.confirm_post):
        with pytest.raises(PostDecided):
            world.run(press, stella, post.id)
    with pytest.raises(PostDecided):
        world.run(posting.edit_post, stella, post.id, "Other", None)


def test_an_outdated_button_changes_nothing(world, stella, space):
    post = planned(world, stella, space)
    world.run(posting.edit_post, stella, post.id, "Other", None)
    with pytest.raises(PostDecided):
        world.run(posting.withdraw_post, stella, post.id, post.revision)


def test_the_authors_right_is_looked_at_when_it_is_sent(world, stella, space):
    tom = world.staff("Tom")
    post = planned(world, tom, space)
    world.store.people[tom.id] = replace(tom, roles=frozenset({Role.STUDENT}))
    world.move(hours=3)
    assert on_its_way(world) == []
    failed = post_now(world, post)
    assert (failed.state, failed.trouble) == (S.FAILED, T.NOT_STAFF)
    assert {each.person_id for each in world.notices(K.POST_FAILED)} == {stella.id}
    world.run(posting.post_again, stella, post.id, failed.revision)
    world.move(minutes=1)
    assert post_now(world, post).author_id == stella.id
    assert len(on_its_way(world)) == 1


def test_a_lost_space_is_told_to_the_author_and_found_again(world, stella, space):
    post = planned(world, stella, space)
    world.run(spaces.clear_space, stella, space.id)
    world.move(hours=3)
    failed = post_now(world, post)
    assert (failed.state, failed.trouble) == (S.FAILED, T.NO_SPACE)
    (told,) = world.notices(K.POST_FAILED)
    assert told.person_id == stella.id
    world.run(spaces.set_space, stella, SpaceUse.POSTS, "discord", "77", "901")
    world.run(posting.post_again, stella, post.id)
    world.move(minutes=1)
    (sent,) = on_its_way(world)
    assert world.store.identities[sent.identity_id].chat == "#901"


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (posts_sending.CLOSED, T.CLOSED),
        (posts_sending.REFUSED, T.REFUSED),
        ("TimeoutError", T.PLATFORM),
    ],
)
def test_a_post_that_nobody_takes_is_told_with_the_reason(world, stella, space, error, trouble):
    post = planned(world, stella, space)
    world.move(hours=3)
    world.run(posts_sending.not_sent, on_its_way(world)[0], error)
    assert (post_now(world, post).state, post_now(world, post).trouble) == (S.FAILED, trouble)
    assert len(world.notices(K.POST_FAILED, stella)) == 1


def test_an_answer_that_was_lost_is_asked_about_and_never_repeated(world, stella, space):
    post = planned(world, stella, space)
    world.move(hours=3)
    world.run(posts_sending.outcome, on_its_way(world)[0], DueState.UNKNOWN)
    assert post_now(world, post).state is S.UNSURE
    assert len(world.notices(K.POST_FAILED, stella)) == 1
    world.move(days=1)
    assert len(on_its_way(world)) == 1
    world.run(posting.confirm_post, stella, post.id)
    assert post_now(world, post).state is S.SENT


def test_it_needs_a_channel_words_and_a_time_ahead(world, stella, space):
    student, soon = world.student(), world.now + timedelta(hours=1)
    with pytest.raises(NotAllowed):
        world.run(posting.write_post, student, space.id, "Hello", soon)
    with pytest.raises(TextMissing):
        world.run(posting.write_post, stella, space.id, " ", soon)
    with pytest.raises(TextTooLong):
        world.run(posting.write_post, stella, space.id, "x" * (LONGEST_POST + 1), soon)
    staff = world.run(spaces.set_space, stella, SpaceUse.STAFF, "discord", "77", "901")
    with pytest.raises(NoPlaceToPost):
        world.run(posting.write_post, stella, staff.id, "Hello", soon)
    post = written(world, stella, space)
    world.move(hours=3)
    with pytest.raises(PostTimePast):
        world.run(posting.plan_post, stella, post.id, now=False)
    with pytest.raises(PostTimePast):
        world.run(posting.move_post, stella, post.id, soon)
    assert world.run(posting.plan_post, stella, post.id, now=True).state is S.WAITING


def test_one_author_has_one_draft(world, stella, space):
    first, second = written(world, stella, space), written(world, stella, space)
    assert post_now(world, first).state is S.WITHDRAWN
    with pytest.raises(StaleRevision):
        world.unit().posts.add(replace(second, id=PostId(5)))


def test_whoever_reads_posts_is_told_nothing_else_and_is_nobodys_staff(world, stella, space):
    planned(world, stella, space)
    world.move(hours=3)
    assert world.run(staff_readers) == [stella.id]
    assert [each.id for each in world.unit().people.having(Role.STAFF)] == [stella.id]
    world.run(spaces.set_space, stella, SpaceUse.STAFF, "discord", "77", "900")
    assert world.run(staff_readers) == [THE_STAFF]
    uow = world.unit()
    assert len(uow.identities.of(THE_STAFF)) == len(uow.identities.of(THE_CHANNEL)) == 1


def a_published_draft(world: World, stella: Person) -> DateDraft:
    mentor = world.mentor()
    written = world.run(dates_by_text.draft, stella, "tomorrow 17:00-19:00", mentor.id)
    return world.run(dates_by_text.publish, stella, written.id, written.revision)


def test_published_dates_are_announced_while_they_are_true(world, stella, space):
    draft = a_published_draft(world, stella)
    post = world.run(posting.announce, stella, draft.id)
    assert (post.state, post.draft_id) == (S.DRAFT, draft.id)
    post = world.run(posting.plan_post, stella, post.id, now=True)
    world.move(minutes=1)
    assert len(on_its_way(world)) == 1


def test_dates_that_were_withdrawn_are_not_announced(world, stella, space):
    draft = a_published_draft(world, stella)
    post = world.run(posting.announce, stella, draft.id)
    world.run(posting.plan_post, stella, post.id, now=True)
    world.store.posted.clear()
    world.move(minutes=1)
    assert on_its_way(world) == []
    assert post_now(world, post).trouble is T.NOTHING_LEFT


def test_dates_need_a_channel_to_be_announced(world, stella):
    draft = a_published_draft(world, stella)
    with pytest.raises(NoPlaceToPost):
        world.run(posting.announce, stella, draft.id)
