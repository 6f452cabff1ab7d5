"""Every sentence in every language, and a language for every person."""

from collections.abc import Collection

from bot.catalogs import DEFAULT, KeyTwice, languages, messages_of
from bot.doctor.finding import Finding, found

_FIX = "write it in bot/locales/{language}, or install a complete version"


def check(spoken: Collection[str] = ()) -> list[Finding]:
    """`spoken`: the languages people have chosen."""
    wrong: list[tuple[str, str]] = []
    try:
        wanted = _keys(DEFAULT)
        for language in languages():
            missing = sorted(wanted - _keys(language))
            if missing:
                seen = f"{language} lacks {len(missing)} sentences, {missing[0]} first"
                wrong.append((seen, _FIX.format(language=language)))
    except KeyTwice as twice:
        wrong.append((str(twice), "remove one of the two"))
    unknown = sorted(set(spoken) - set(languages()))
    if unknown:
        seen = f"people have chosen {', '.join(unknown)}, which is not there"
        wrong.append((seen, "install a version that brings it"))
    return found("languages", f"{', '.join(languages())} are complete", wrong)


def _keys(language: str) -> set[str]:
    """Those that say something; an empty sentence counts as missing."""
    keys = set()
    for message in messages_of(language):
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        parts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if key and all(parts):
            keys.add(str(key))
    return keys
