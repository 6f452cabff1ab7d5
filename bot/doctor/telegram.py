"""Telegram: the token, how updates come and whether they do, and the commands it shows. One line
for each failure, with what to do about it."""

from bot.configuration import Configuration
from bot.configuration.secrets import plain
from bot.doctor.finding import Finding, found
from bot.telegram.commands import PRIVATE, menus
from bot.telegram.examining import NoAnswer, Seen, TokenRefused, look_at_bot
from bot.telegram.webhook import PATH

_WHAT = "Telegram"
_NEW_ONE = "ask @BotFather for /token; put it into .env as SEATMATE_TELEGRAM_TOKEN"
_START = "start `seatmate run`: it tells Telegram"
MANY = 100  # updates that wait: more than one question brings


async def check(configuration: Configuration) -> list[Finding]:
    token, settings = plain(configuration.secrets.telegram_token), configuration.settings
    if not token:
        return [Finding(_WHAT, "off, SEATMATE_TELEGRAM_TOKEN is not set")]
    try:
        seen = await look_at_bot(token, settings.telegram.api_url)
    except TokenRefused:
        return [Finding(_WHAT, "SEATMATE_TELEGRAM_TOKEN is refused", _NEW_ONE)]
    except NoAnswer as error:
        fix = "look at this machine's network and at telegram.api_url"
        return [Finding(_WHAT, f"cannot be asked: {error}", fix)]
    is_told = settings.telegram.mode == "webhook"
    address = f"{settings.web.public_url.rstrip('/')}{PATH}" if is_told else ""
    return findings(seen, address)


def findings(seen: Seen, address: str) -> list[Finding]:
    """`address`: of our webhook, "" where Telegram is asked."""
    return [
        Finding(_WHAT, f"signed in as @{seen.username}"),
        *found("Telegram updates", _mode(address), list(_updates(seen, address))),
        *_commands(seen),
    ]


def _mode(address: str) -> str:
    return f"told at {address}" if address else "asked for (polling), no webhook is set"


def _updates(seen: Seen, address: str) -> list[tuple[str, str]]:
    wrong = []
    if seen.webhook != address:
        wrong.append((f"the webhook is {seen.webhook or 'not set'}", _START + " which one it is"))
    if address and seen.error:
        reach = f"see that {address} is reached from outside, and that its secret is the one set"
        wrong.append((f"Telegram could not tell us: {seen.error[:200]}", reach))
    if seen.pending > MANY:
        wrong.append((f"{seen.pending} updates wait", "start `seatmate run`; none is lost"))
    return wrong


def _commands(seen: Seen) -> list[Finding]:
    (ours, *_) = [menu for menu in menus() if menu.scope == PRIVATE]
    is_known = seen.commands == {name for name, _ in ours.commands}
    wrong = [] if is_known else [("Telegram shows other ones", _START + " the present ones")]
    return found("Telegram commands", f"the present {len(ours.commands)} are known", wrong)
