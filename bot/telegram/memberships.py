"""The members' group: whoever has a seat is invited, and leaves with it.

A bot can bring nobody into a group. It makes a link that asks to join, sends it to the person, and
lets in whoever the link was made for: passed on, it opens nothing.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot, ChatMember
from telegram.constants import ChatMemberStatus
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.calls import seconds_of
from bot.telegram.surroundings import CHANNEL, Rows
from core.memberships import MEMBER, Fix
from core.people import Role
from core.ports import UnitOfWork
from core.ports_memberships import (
    AskLater,
    MembershipRefused,
    MembershipUnknown,
    RoleWanted,
    ThreadWanted,
)
from core.use_cases import group_doors

LONGEST_LINK_NAME = 32
SUPERGROUP = "-100"  # its id begins so; a basic group's does not
_RIGHTS = ("not enough rights", "chat_admin_required", "administrator rights", "no rights")
_NO_GROUP = ("chat not found", "group is deactivated", "bot is not a member", "channel_private")
_NOBODY = ("user not found", "participant_id_invalid", "user_id_invalid", "user_not_participant")
_NO_REQUEST = ("hide_requester_missing",)
_THERE = ("user_already_participant",)
_RULES = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
T = TypeVar("T")
Moved = Callable[[str, str], Awaitable[None]]


class TelegramMemberships:
    """`moved` is told of groups that have another id now."""

    channel = CHANNEL

    def __init__(self, bot: Bot, db: Rows, moved: Moved) -> None:
        self._bot = bot
        self._db = db
        self._moved = moved

    async def give(self, wanted: RoleWanted) -> bool:
        """True once they are in: who has asked to join is let in, who has not is invited. Who was
        banned there by hand stays out."""
        _require_member(wanted)
        found = await self._member(wanted.community, wanted.user)
        if found is not None and _is_there(found):
            return True
        if found is not None and found.status == ChatMemberStatus.BANNED:
            return False
        if await self._let_in(wanted):
            return True
        await self._invite(wanted)
        return False

    async def take(self, wanted: RoleWanted) -> None:
        """Removed, and free to come back some day. Nobody who works here is ever removed."""
        await self._close(wanted)
        if await self._db.read(lambda uow: _works_here(uow, wanted.user)):
            return
        found = await self._member(wanted.community, wanted.user)
        if found is None or not _is_there(found) or found.status in _RULES:
            return
        await self._ask(wanted.community, self._remover(int(wanted.user)), Fix.REMOVE_RIGHT)

    async def held(self, community: str, user: str) -> frozenset[str] | None:
        found = await self._member(community, user)
        return frozenset({MEMBER}) if found is not None and _is_there(found) else None

    async def open_thread(self, wanted: ThreadWanted) -> str:
        """Telegram has no private threads."""
        raise MembershipRefused(Fix.CHANNEL_GONE)

    async def archive_thread(self, community: str, place: str) -> None:
        """There is none."""

    async def decline(self, community: str, user: str) -> None:
        """Whoever asks to join and was not invited."""
        ask = self._bot.decline_chat_join_request
        try:
            await self._ask(community, lambda chat: ask(chat, int(user)), Fix.INVITE_RIGHT)
        except _Said as said:
            said.pass_over(*_NO_REQUEST, *_THERE, *_NOBODY)

    async def _member(self, community: str, user: str) -> ChatMember | None:
        ask = self._bot.get_chat_member
        try:
            return await self._ask(community, lambda chat: ask(chat, int(user)), Fix.PLATFORM)
        except _Said as said:
            said.pass_over(*_NOBODY)
            return None

    async def _let_in(self, wanted: RoleWanted) -> bool:
        """Whether they had asked to join."""
        ask, user = self._bot.approve_chat_join_request, int(wanted.user)
        try:
            await self._ask(wanted.community, lambda chat: ask(chat, user), Fix.INVITE_RIGHT)
        except _Said as said:
            said.pass_over(*_NO_REQUEST, *_THERE, *_NOBODY)
            return any(words in said.words for words in _THERE)
        return True

    async def _invite(self, wanted: RoleWanted) -> None:
        """Once: the link stays good until their place is taken back."""
        where = wanted.community
        if await self._db.read(lambda uow: group_doors.link_of(uow, where, wanted.user)):
            return

        async def create(chat: str) -> tuple[str, str]:
            made = await self._bot.create_chat_invite_link(
                chat, name=f"seat {wanted.user}"[:LONGEST_LINK_NAME], creates_join_request=True
            )
            return made.invite_link, (await self._bot.get_chat(chat)).title or ""

        link, title = await self._ask(where, create, Fix.INVITE_RIGHT)
        await self._db.write(
            lambda uow: group_doors.invited(uow, CHANNEL, where, wanted.user, link, title)
        )

    async def _close(self, wanted: RoleWanted) -> None:
        """Their link opens nothing any more, and what they asked with it is declined."""
        where, user = wanted.community, wanted.user
        link = await self._db.read(lambda uow: group_doors.link_of(uow, where, user))
        if not link:
            return
        await self.decline(where, user)
        revoke = self._bot.revoke_chat_invite_link
        try:
            await self._ask(where, lambda chat: revoke(chat, link), Fix.INVITE_RIGHT)
        except _Said as said:
            said.pass_over("invite_hash_expired")
        await self._db.write(lambda uow: group_doors.forget(uow, where, user))

    def _remover(self, user: int) -> Callable[[str], Awaitable[bool]]:
        """One call, so that nobody is left banned half-way; a basic group has only the other."""

        def remove(chat: str) -> Awaitable[bool]:
            if chat.startswith(SUPERGROUP):
                return self._bot.unban_chat_member(chat, user, only_if_banned=False)
            return self._bot.ban_chat_member(chat, user)

        return remove

    async def _ask(self, chat: str, ask: Callable[[str], Awaitable[T]], right: Fix) -> T:
        """Raises _Said for a refusal that may be none. `right`: what the bot lacks, if it does."""
        try:
            return await ask(chat)
        except ChatMigrated as migrated:
            new = str(migrated.new_chat_id)
            await self._moved(chat, new)
            return await self._ask(new, ask, right)
        except RetryAfter as later:
            raise AskLater(seconds_of(later)) from later
        except Forbidden as error:
            raise MembershipRefused(Fix.COMMUNITY_GONE) from error
        except InvalidToken as error:
            raise MembershipRefused(Fix.PLATFORM) from error
        except BadRequest as error:
            raise _meaning(error, right) from error
        except (TelegramError, RuntimeError) as error:
            raise MembershipUnknown(type(error).__name__) from error


class _Said(MembershipRefused):
    """A refusal by its words; unless they are expected, the platform does not do as it should."""

    def __init__(self, words: str) -> None:
        super().__init__(Fix.PLATFORM)
        self.words = words

    def pass_over(self, *expected: str) -> None:
        if not any(words in self.words for words in expected):
            raise self


def _meaning(error: BadRequest, right: Fix) -> MembershipRefused:
    said = error.message.lower()
    if any(words in said for words in _NO_GROUP):
        return MembershipRefused(Fix.COMMUNITY_GONE)
    return MembershipRefused(right) if any(words in said for words in _RIGHTS) else _Said(said)


def _is_there(member: ChatMember) -> bool:
    restricted = member.status == ChatMemberStatus.RESTRICTED
    if restricted:
        return bool(getattr(member, "is_member", False))
    return member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def _works_here(uow: UnitOfWork, user: str) -> bool:
    person = uow.people.by_identity(CHANNEL, user)
    return person is not None and (person.is_(Role.MENTOR) or person.is_(Role.STAFF))


def _require_member(wanted: RoleWanted) -> None:
    """A group has no roles; one that was typed by mistake is for staff to put right."""
    if wanted.role != MEMBER:
        raise MembershipRefused(Fix.ROLE_GONE)
