"""Who asks to join a members' group and was not invited is turned away, whosever link it was.

Who is welcome is let in by the call that is owed for their place; here nobody is.
"""

import structlog

from bot.telegram.memberships import TelegramMemberships
from bot.telegram.surroundings import CHANNEL, Json, Rows
from core.memberships import MEMBER
from core.ports import UnitOfWork
from core.ports_memberships import AskLater, MembershipRefused, MembershipUnknown
from core.use_cases import group_doors

_log = structlog.get_logger(__name__)
ASKED = "chat_join_request"


class Doorman:
    def __init__(self, members: TelegramMemberships, db: Rows) -> None:
        self._members = members
        self._db = db

    async def look(self, raw: Json) -> None:
        """Of groups that are none of ours it turns nobody away. One that could not be declined
        waits: only a person can let them in then."""
        try:
            asked = raw[ASKED]
            group, user = str(asked["chat"]["id"]), str(asked["from"]["id"])
        except (KeyError, TypeError):
            return
        try:
            if await self._db.read(lambda uow: _is_turned_away(uow, group, user)):
                await self._members.decline(group, user)
        except (MembershipRefused, MembershipUnknown, AskLater) as error:
            _log.warning("request_not_declined", error=type(error).__name__)
        except Exception:  # whatever it is: everybody else's updates go on
            _log.exception("request_not_declined")


def _is_turned_away(uow: UnitOfWork, group: str, user: str) -> bool:
    ours = any(
        (each.channel, each.community, each.role) == (CHANNEL, group, MEMBER)
        for each in uow.seat_roles.every()
    )
    return ours and not group_doors.is_welcome(uow, CHANNEL, group, user)
