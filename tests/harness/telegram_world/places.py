"""People and chats, as the stand-in keeps them."""

from dataclasses import dataclass, field
from enum import StrEnum

from tests.harness.telegram_world.wire import Json


class Kind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


@dataclass(slots=True, eq=False)
class User:
    """`started`: has ever written to the bot. `stars`: what is left to pay with."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    bot: bool = False
    started: bool = False
    blocked_the_bot: bool = False
    deleted: bool = False
    stars: int = 10_000


@dataclass(slots=True)
class Member:
    """`status`: creator, administrator, member, left or kicked; `rights`: an administrator's."""

    user: User
    status: str = "member"
    rights: frozenset[str] = frozenset()

    @property
    def present(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def rules(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.rules and right in self.rights)


@dataclass(slots=True)
class Topic:
    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Link:
    """An invite link of a chat; `used` counts who joined by it."""

    address: str
    creator: User
    name: str | None = None
    expires_at: int | None = None
    member_limit: int | None = None
    by_request: bool = False
    revoked: bool = False
    used: int = 0


@dataclass(slots=True, eq=False)
class Chat:
    """`user`: the person of a private chat. `migrated_to`: the supergroup this group became."""

    id: int
    kind: Kind
    title: str = ""
    user: User | None = None
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    forum: bool = False
    migrated_to: int | None = None
    links: dict[str, Link] = field(default_factory=dict)
    join_requests: dict[int, Link] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})

    @property
    def private(self) -> bool:
        return self.kind is Kind.PRIVATE

    def has(self, user: User) -> bool:
        if self.private:
            return user is self.user
        member = self.members.get(user.id)
        return member is not None and member.present
