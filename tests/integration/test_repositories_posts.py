"""Posts and events of communities, read back as they were written, on both back ends."""

from dataclasses import replace

import pytest

from core.catalog import OfferingKind
from core.community_events import CommunityEvent, EventState
from core.errors import StaleRevision
from core.ids import CommunityEventId, PersonId, PostId
from core.posts import Post, PostState, PostTrouble
from storage.errors import ConstraintViolated
from tests.harness.community import HOUR, MENTOR, NOON, STUDENT, community
from tests.harness.crowd import crowd

S = PostState


def a_post(id: int, state: PostState = S.WAITING, **known: object) -> Post:
    plain = Post(PostId(id), STUDENT, "discord", "77", "Hello", None, state, NOON, NOON + id * HOUR)
    return replace(plain, **known)


async def test_posts_come_back_in_their_order(database_url):
    late, soon = a_post(9), a_post(2, S.FAILED, trouble=PostTrouble.CLOSED)
    draft = a_post(3, S.DRAFT, due_at=None)
    gone = a_post(4, S.WITHDRAWN)
    first, last = (a_post(n, S.SENT, sent_at=NOON + n * HOUR) for n in (5, 6))
    async with community(database_url) as c:
        every = (late, soon, draft, gone, first, last)
        await c.db.write(lambda uow: [uow.posts.add(each) for each in every])
        look = await c.db.read(
            lambda uow: (uow.posts.open(9), uow.posts.sent(9), uow.posts.draft_of(STUDENT))
        )
        assert look == ([soon, late, draft], [last, first], draft)
        assert await c.db.read(lambda uow: uow.posts.draft_of(MENTOR)) is None


async def test_one_author_has_one_draft(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.posts.add(a_post(1, S.DRAFT)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.posts.add(a_post(2, S.DRAFT)))
        await c.db.write(lambda uow: uow.posts.add(a_post(2, S.DRAFT, author_id=MENTOR)))


@pytest.mark.parametrize(
    "broken",
    [
        a_post(1, text=""),
        a_post(1, text="x" * 1501),
        a_post(1, due_at=None),
        a_post(1, S.SENT),
        a_post(1, S.FAILED),
        a_post(1, author_id=PersonId(987)),
    ],
    ids=["empty", "long", "no time", "sent never", "failed for nothing", "nobody's"],
)
async def test_the_database_refuses_a_post_that_cannot_be(database_url, broken):
    async with community(database_url) as c:
        with pytest.raises(ConstraintViolated):
            await c.db.write(lambda uow: uow.posts.add(broken))


async def test_a_gathering_has_one_event_in_a_community(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer(places=2, kind=OfferingKind.GROUP)
        of = (await c.book(c.students[0], talk, c.slot())).gathering_id
        row = CommunityEvent(
            CommunityEventId(1), of, "discord", "77", "", "Talk", NOON, NOON + HOUR,
            EventState.WANTED, NOON,
        )  # fmt: skip
        await c.do(lambda uow: uow.community_events.add(row))
        assert await c.see(lambda uow: uow.community_events.of(of)) == [row]
        twin = replace(row, id=CommunityEventId(2))
        with pytest.raises(StaleRevision):
            await c.do(lambda uow: uow.community_events.add(twin))
        await c.do(lambda uow: uow.community_events.add(replace(twin, community="78")))
        nameless = replace(row, state=EventState.THERE)
        with pytest.raises(ConstraintViolated):
            await c.do(lambda uow: uow.community_events.save(nameless))
