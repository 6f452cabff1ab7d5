"""One-time codes that people type, and the count of wrong ones that keeps guessing dear (Z-06)."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.ids import PersonId, encode

TRIES_AN_HOUR = 5  # wrong codes of one person
_HOUR = timedelta(hours=1)
_LETTER_BITS = 5
_GROUP = 4


def one_time_code(key: str, said: str, letters: int) -> str:
    """`letters` of Crockford's base32 in groups of four, the same each time it is asked for.

    `said`: what the code is for and of which row, so that it is worth nothing for anything else.
    Empty without a key: an unset key opens nothing.
    """
    if not key:
        return ""
    digest = int.from_bytes(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest(), "big")
    code = encode(digest >> (256 - letters * _LETTER_BITS)).zfill(letters)
    return "-".join(code[place : place + _GROUP] for place in range(0, letters, _GROUP))


def hash_of(code: str) -> str:
    """What is kept of a code. However it was typed: O is 0, I and L are 1, the rest is dropped."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper())
    plain = letters.translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """Wrong codes of one person since `since`; `id` is the person's."""

    id: PersonId
    tries: int
    since: datetime
    revision: int = 0

    def locked_until(self, now: datetime) -> datetime | None:
        """None: another try is allowed."""
        over = self.since + _HOUR
        return over if self.tries >= TRIES_AN_HOUR and now < over else None


def one_more(known: WrongCodes | None, person: PersonId, now: datetime) -> WrongCodes:
    """The count after another wrong code; an hour after the first it begins anew."""
    if known is None:
        return WrongCodes(person, 1, now)
    if now >= known.since + _HOUR:
        return replace(known, tries=1, since=now)
    return replace(known, tries=known.tries + 1)
