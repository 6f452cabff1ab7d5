"""Discord's locales and our languages: which of the one is which of the other."""

from discord import Interaction, Locale

from bot.catalogs import DEFAULT

_OTHER_NAMES = {"no": "nb"}  # Discord's Norwegian is Bokmål, as its other name says
LOCALES = tuple(each.value for each in Locale)


def locales_of(language: str) -> list[str]:
    """All of Discord's that speak a language of ours: "es" is es-ES and es-419; none for Arabic."""
    return [locale for locale in LOCALES if language_of(locale) == language]


def language_of(locale: str) -> str:
    plain = locale.partition("-")[0]
    return _OTHER_NAMES.get(plain, plain)


def hint_of(event: Interaction, home: str) -> str:
    """What Discord tells of somebody's language: their client's, then that of their server.

    Where the community speaks a language (`home`) that Discord has not, its English says nothing:
    it is what the client of everybody there shows.
    """
    told = [getattr(each, "value", "") for each in (event.locale, event.guild_locale)]
    hints = [language_of(each) for each in told if each]
    if not locales_of(home):
        hints = [each for each in hints if each != DEFAULT]
    return ",".join(hints)
