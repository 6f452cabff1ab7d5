"""Telegram's groups that come with a seat: whether the bot may invite and remove people there.
Asked only where there is such a group."""

from collections.abc import Sequence

from bot.configuration import Configuration
from bot.configuration.secrets import plain
from bot.doctor.finding import Finding, found
from bot.telegram.examining import Group, NoAnswer, TokenRefused, look_at_groups

_WHAT = "Telegram groups"
_NEW_ONE = "ask @BotFather for /token; put it into .env as SEATMATE_TELEGRAM_TOKEN"


async def check(configuration: Configuration, groups: Sequence[str]) -> list[Finding]:
    """`groups`: the ids of those that are set up with /setup or /roles."""
    token = plain(configuration.secrets.telegram_token)
    if not token or not groups:
        return []
    try:
        seen = await look_at_groups(token, configuration.settings.telegram.api_url, groups)
    except TokenRefused:
        return [Finding(_WHAT, "SEATMATE_TELEGRAM_TOKEN is refused", _NEW_ONE)]
    except NoAnswer as error:
        fix = "look at this machine's network and at telegram.api_url"
        return [Finding(_WHAT, f"cannot be asked: {error}", fix)]
    return findings(seen)


def findings(seen: Sequence[Group]) -> list[Finding]:
    wrong = [(f"group {each.id}: {_lack(each)}", _fix(each)) for each in seen if _lack(each)]
    return found(_WHAT, f"the bot may invite and remove in {len(seen)}", wrong)


def _lack(group: Group) -> str:
    if group.missing is None:
        return "the bot is not there"
    return f"the bot lacks {' and '.join(group.missing)}" if group.missing else ""


def _fix(group: Group) -> str:
    if group.missing is None:
        return "add the bot to the group as an administrator, or clear the group with /roles"
    return f"make the bot an administrator with {' and '.join(group.missing)}"
