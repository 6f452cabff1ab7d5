"""The numbers of the Bot API that both the judges and the world go by."""

from datetime import timedelta
from typing import Any, TypeAlias

# What travels as JSON; its shape is the judges' business, not the type checker's.
Json: TypeAlias = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
LONGEST_TOAST = 200
# Not published; bots commonly see "query is too old" after about this long.
QUERY_LIVES = timedelta(seconds=60)
# Published.
CHECKOUT_LIVES = timedelta(seconds=10)
BOT_MAY_DELETE = timedelta(hours=48)

# Sent only to who asks for them by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def utf16(text: str) -> int:
    """Length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
