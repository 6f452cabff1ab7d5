"""What the bot may do where it has been told to work: looked at on the platform itself, by its
adapter, and never within a unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.spaces import SpaceUse


class Need(StrEnum):
    """What has to be so. Screens and doctor have a sentence that says how to put it right."""

    COMMUNITY = "community"  # the bot is there
    CHANNEL = "channel"  # it is there (still)
    VIEW = "view"
    SEND = "send"
    EMBED = "embed"
    FILES = "files"
    PRIVATE_THREADS = "private_threads"
    SEND_IN_THREADS = "send_in_threads"
    MANAGE_THREADS = "manage_threads"
    MANAGE_ROLES = "manage_roles"
    ROLE = "role"  # it is there, and can be given by hand
    ROLE_BELOW = "role_below"  # below the bot's own
    ROLE_HARMLESS = "role_harmless"  # nobody runs the server with it
    EVENTS = "events"


ROLE = "role"
COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Asked:
    """One community: the channels by what they are for, and the roles that come with a seat."""

    community: str
    chats: tuple[tuple[SpaceUse, str], ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """`what`: a SpaceUse, ROLE or COMMUNITY; `id` the platform's own of it, `name` as people
    there know it. Nothing `missing` means that all is well."""

    community: str
    what: str
    id: str
    name: str
    missing: tuple[Need, ...] = ()


class SpaceChecks(Protocol):
    """One platform."""

    channel: str

    async def check(self, asked: Asked, /) -> Sequence[Checked]:
        """Raises whatever the platform's client raises when it cannot be asked."""
        ...
