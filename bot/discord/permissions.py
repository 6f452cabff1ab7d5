"""What a bot may do in a server and in one of its channels, from what Discord's REST tells."""

from collections.abc import Iterable
from dataclasses import dataclass

from discord import Permissions

from bot.discord.surroundings import Json
from core.space_checks import Need

FLAGS = {
    Need.VIEW: Permissions(view_channel=True),
    Need.SEND: Permissions(send_messages=True),
    Need.EMBED: Permissions(embed_links=True),
    Need.FILES: Permissions(attach_files=True),
    Need.PRIVATE_THREADS: Permissions(create_private_threads=True),
    Need.SEND_IN_THREADS: Permissions(send_messages_in_threads=True),
    Need.MANAGE_THREADS: Permissions(manage_threads=True),
    Need.MANAGE_ROLES: Permissions(manage_roles=True),
    Need.EVENTS: Permissions(create_events=True),
}
POWERS = Permissions(
    administrator=True,
    manage_guild=True,
    manage_roles=True,
    manage_channels=True,
    manage_webhooks=True,
    manage_messages=True,
    manage_threads=True,
    kick_members=True,
    ban_members=True,
    moderate_members=True,
    mention_everyone=True,
)
"""What lets people run a server: no role that comes with a seat may have any of it, or staff here
could make themselves moderators there."""
INVITED = sum(each.value for each in FLAGS.values())
"""What the invitation asks for: exactly what is used."""
SCOPES = "bot+applications.commands"


def invite_link(application: int) -> str:
    query = f"client_id={application}&scope={SCOPES}&permissions={INVITED}"
    return f"https://discord.com/oauth2/authorize?{query}"


def is_powerful(role: Json) -> bool:
    return bool(int(role["permissions"]) & POWERS.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot in one server: `roles` are all of the server's, `own` the ids of the bot's."""

    guild: str
    user: str
    own: frozenset[str]
    roles: dict[str, Json]

    @property
    def granted(self) -> Permissions:
        """Before any channel has its say. Everybody's role has the server's own id."""
        found = Permissions.none()
        for id in {self.guild, *self.own} & self.roles.keys():
            found.value |= int(self.roles[id]["permissions"])
        return Permissions.all() if found.administrator else found

    @property
    def height(self) -> int:
        """Of the highest role: roles below it can be given."""
        return max(
            (int(self.roles[id]["position"]) for id in self.own & self.roles.keys()), default=0
        )

    def granted_in(self, channel: Json) -> Permissions:
        """The documented order: everybody, then the roles together, then the bot itself."""
        found = Permissions(self.granted.value)
        if found.administrator:
            return found
        over = {str(each["id"]): each for each in channel.get("permission_overwrites") or ()}
        for layer in ([self.guild], self.own, [self.user]):
            _overlay(found, [over[id] for id in layer if id in over])
        return found

    def lacks(self, needs: Iterable[Need], channel: Json | None = None) -> tuple[Need, ...]:
        """Who does not see a channel needs nothing but that, at first."""
        granted = self.granted if channel is None else self.granted_in(channel)
        missing = tuple(need for need in needs if not granted.is_superset(FLAGS[need]))
        return (Need.VIEW,) if Need.VIEW in missing else missing


def _overlay(found: Permissions, overwrites: list[Json]) -> None:
    denied = allowed = 0
    for each in overwrites:
        denied |= int(each["deny"])
        allowed |= int(each["allow"])
    found.value = (found.value & ~denied) | allowed
