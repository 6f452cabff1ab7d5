"""Telegram asks before it takes Stars, and waits ten seconds: answered at once, from the rows as
they are, behind nobody else's updates."""

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.catalogs import best_language
from bot.telegram.surroundings import CHANNEL, Json, Rows
from bot.words import label
from core.errors import RuleError
from core.money import Money
from core.ports import UnitOfWork
from core.use_cases import stars

_log = structlog.get_logger(__name__)
ASKED = "pre_checkout_query"


class Checkouts:
    def __init__(self, bot: Bot, db: Rows) -> None:
        self._bot = bot
        self._db = db

    async def answer(self, raw: Json) -> None:
        """Nothing is said where the rows cannot be read: then Telegram takes no Stars."""
        asked = raw.get(ASKED)
        if not isinstance(asked, dict):
            return
        try:
            refused = await self._db.read(lambda uow: _refused(uow, asked))
            await self._bot.answer_pre_checkout_query(
                str(asked["id"]), ok=not refused, error_message=refused or None
            )
        except (TelegramError, RuntimeError) as error:  # RuntimeError: we are stopping
            _log.warning("checkout_not_answered", error=type(error).__name__)
        except Exception:  # whatever it is: everybody else's updates go on
            _log.exception("checkout_not_answered")


def _refused(uow: UnitOfWork, asked: Json) -> str:
    """The sentence that says why not, or ""."""
    user = asked.get("from") or {}
    buyer = uow.people.by_identity(CHANNEL, str(user.get("id", "")))
    try:
        amount = Money(asked["total_amount"], str(asked["currency"]))
        why = stars.refusal(uow, buyer, str(asked.get("invoice_payload", "")), amount)
    except RuleError:  # no amount of money at all
        why = "changed"
    if not why:
        return ""
    default = uow.settings.community.language
    language = buyer.language if buyer else best_language(str(user.get("language_code")), default)
    return label(language, f"stars.refused.{why}")
