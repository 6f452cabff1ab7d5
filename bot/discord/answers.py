"""Which messages can still be changed with the token of an interaction: for 15 minutes, and in
this process only. Afterwards the answer comes as a direct message instead (D-14)."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.clock import Clock

LIFE = timedelta(minutes=14)  # of Discord's 15: a request that comes too late is a 401
MOST = 10_000
ORIGINAL = "@original"


@dataclass(frozen=True, slots=True)
class Token:
    """`alone`: the answer is seen by its reader only, so what follows it has to be, too.
    `place`: how the message is called under this token."""

    application: int
    value: str
    until: datetime
    alone: bool
    place: str = ORIGINAL


class Answers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: OrderedDict[str, Token] = OrderedDict()

    def keep(self, message: str, application: int, value: str, *, alone: bool) -> None:
        until = self._clock.now() + LIFE
        self._put(message, Token(application, value, until, alone))

    def keep_beside(self, message: str, token: Token) -> None:
        """A further message under the token of an answer."""
        self._put(message, replace(token, place=message))

    def _put(self, message: str, token: Token) -> None:
        self._tokens.pop(message, None)
        self._tokens[message] = token
        while len(self._tokens) > MOST:
            self._tokens.popitem(last=False)

    def of(self, message: str) -> Token | None:
        token = self._tokens.get(message)
        if token is not None and token.until <= self._clock.now():
            del self._tokens[message]
            return None
        return token
