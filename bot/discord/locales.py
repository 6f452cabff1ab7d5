"""Discord's locales and our languages: which of the one is which of the other."""

from discord import Interaction, Locale

_OTHER_NAMES = {"no": "nb"}  # Discord's Norwegian is Bokmål, as its other name says
LOCALES = tuple(each.value for each in Locale)


def locales_of(language: str) -> list[str]:
    """All of Discord's that speak a language of ours: "es" is es-ES and es-419; none for Arabic."""
    return [locale for locale in LOCALES if language_of(locale) == language]


def language_of(locale: str) -> str:
    plain = locale.partition("-")[0]
    return _OTHER_NAMES.get(plain, plain)


def hint_of(event: Interaction) -> str:
    """What Discord tells of somebody's language: their client's, then that of their server."""
    theirs = getattr(event.locale, "value", "")
    server = getattr(event.guild_locale, "value", "")
    return ",".join(language_of(each) for each in (theirs, server) if each)
