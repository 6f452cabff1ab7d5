"""The texts of the page itself, from the locale, for the page to fill in its {facts}."""

from functools import cache

from bot import catalogs

_PAGE = (
    "title product skip skip_to clock plus_hour plus_day to_next_due next_due nothing_due keys "
    "keys_next keys_pane keys_commands keys_send keys_line close dark offline people needs_script "
    "offline_state"
)
_PANE = (
    "role.student role.mentor role.staff connecting online language messages earlier welcome "
    "working newest commands write send retry unread error.frame_invalid error.unknown_pane "
    "error.too_fast error.not_stored error.clock_stuck"
)
KEYS = tuple(f"webchat.{name}" for name in (*_PAGE.split(), *_PANE.split()))


@cache
def strings(language: str) -> dict[str, str]:
    """Every key of the page; English, then the key itself, where a language has no word for it."""
    return {key: _sentence(language, key) for key in KEYS}


def _sentence(language: str, key: str) -> str:
    found = catalogs.sentence(language, key, None)
    return found or catalogs.sentence(catalogs.DEFAULT, key, None) or key
