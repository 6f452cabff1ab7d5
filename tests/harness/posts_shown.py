"""Posts in each state, for tests that look at screens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.screens.date_drafts import DraftShown
from bot.screens.posts import PostShown
from core.date_drafts import DateDraft, DraftDate, DraftState, Fate
from core.ids import DateDraftId, OfferingId, PersonId, PostId, SpaceId
from core.posts import Post, PostPage, PostState, PostTrouble
from core.spaces import Space, SpaceUse

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = "New dates!\n\n@everyone <b>تعالوا</b> *now*"


def a_page(state: PostState, channel: str = "discord", text: str = WORDS) -> PostPage:
    failed, sent = state is PostState.FAILED, state is PostState.SENT
    post = Post(
        PostId(1), PersonId(2), channel, "77", text, None if text else DateDraftId(3), state, NOW,
        NOW + timedelta(hours=5), NOW if sent else None,
        PostTrouble.CLOSED if failed else PostTrouble.NONE, 3,
    )  # fmt: skip
    space = Space(SpaceId(4), SpaceUse.POSTS, channel, "77", "900", "", PersonId(2), NOW)
    return PostPage(post, "Stella", space)


def a_post(state: PostState, channel: str = "discord", text: str = WORDS) -> PostShown:
    return PostShown(a_page(state, channel, text), None, "seatmate_bot")


def announced(channel: str, offering: int | None = 7) -> PostShown:
    starts = NOW + timedelta(days=2)
    date = DraftDate(
        "x", PersonId(5), OfferingId(offering) if offering else None, starts,
        starts + timedelta(hours=2), Fate.POSTED,
    )  # fmt: skip
    draft = DateDraft(
        DateDraftId(3), PersonId(2), None, "x", "UTC", (), DraftState.PUBLISHED, NOW
    ).with_lines((date,))
    dates = DraftShown(draft, {5: "منى"}, {7: "In person"}, {})
    return replace(a_post(PostState.SENDING, channel, ""), dates=dates)
