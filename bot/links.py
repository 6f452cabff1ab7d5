"""Signed addresses of our pages: scoped, dated, unguessable (WB9, Z-09).

The address says what it is for and is worth nothing for anything else. GET on it only shows.
"""

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from core.papers import Paper
from core.providers import fitting
from core.settings import Settings

PAPER_SECONDS = 24 * 3600
WATCH_SECONDS = 24 * 3600


class SignedLinks:
    """`base` is the public address of the web edge; `life_seconds` how long a link is good."""

    def __init__(
        self, key: str, base: str, life_seconds: int, settings: Settings | None = None
    ) -> None:
        self._settings = settings or Settings()
        self._pay = URLSafeTimedSerializer(key, salt="pay")
        self._paid = URLSafeSerializer(key, salt="paid")
        self._join = URLSafeTimedSerializer(key, salt="join")
        self._watch = URLSafeTimedSerializer(key, salt="watch")
        self._calendar = URLSafeTimedSerializer(key, salt="calendar")
        self._papers = {kind: URLSafeTimedSerializer(key, salt=f"paper:{kind}") for kind in Paper}
        self.base = base.rstrip("/")
        self._life = life_seconds

    def pay(self, order: int) -> str:
        return f"{self.base}/pay/{self._pay.dumps(order)}"

    def pay_ways(self, order: int, currency: str) -> list[tuple[str, str]]:
        """(provider, address) of each that fits, when there is a choice; else nothing. The same
        page, with the one that was picked first: only its button opens a checkout."""
        fits = fitting(self._settings, currency)
        page = self.pay(order)
        return [(name, f"{page}?with={name}") for name in fits] if len(fits) > 1 else []

    def paid(self, order: int) -> str:
        """The way back from a provider. Always the same: a repeated call with one key must be the
        same call (M-01), so no date is in it and the page asks the order's age instead."""
        return f"{self.base}/paid/{self._paid.dumps(order)}"

    def join(self, booking: int, person: int) -> str:
        return f"{self.base}/join/{self._join.dumps([booking, person])}"

    def calendar(self, booking: int, person: int) -> str:
        """The session as a file for their calendar."""
        return f"{self.base}/calendar/{self._calendar.dumps([booking, person])}"

    def attendant_of(self, token: str) -> tuple[int, int] | None:
        """(booking id, person id) the link was made for."""
        return _pair(_read(self._calendar, token, self._life))

    def watch(self, order: int, person: int) -> str:
        """Leads to the video of a bought recording, for a day: the library has a fresh one."""
        return f"{self.base}/watch/{self._watch.dumps([order, person])}"

    def watcher_of(self, token: str) -> tuple[int, int] | None:
        """(order id, person id) the link was made for."""
        return _pair(_read(self._watch, token, min(self._life, WATCH_SECONDS)))

    def paper(self, kind: Paper, person: int, subject: int = 0, month: int = 0) -> str:
        """For `person` alone and for a day: a fresh one is one press away. `/csv` behind it gives
        the same as a table."""
        return f"{self.base}/papers/{kind}/{self._papers[kind].dumps([person, subject, month])}"

    def paper_of(self, kind: Paper, token: str) -> tuple[int, int, int] | None:
        """(person, subject, month number) the link was made for."""
        match _read(self._papers[kind], token, min(self._life, PAPER_SECONDS)):
            case [int(person), int(subject), int(month)]:
                return person, subject, month
            case _:
                return None

    def order_of(self, token: str) -> int | None:
        order = _read(self._pay, token, self._life)
        return order if isinstance(order, int) else None

    def order_paid(self, token: str) -> int | None:
        try:
            order = self._paid.loads(token)
        except BadData:
            return None
        return order if isinstance(order, int) else None

    def participant_of(self, token: str) -> tuple[int, int] | None:
        """(booking id, person id) the link was made for."""
        return _pair(_read(self._join, token, self._life))


def _pair(said: object) -> tuple[int, int] | None:
    match said:
        case [int(thing), int(person)]:
            return thing, person
        case _:
            return None


def _read(serializer: URLSafeTimedSerializer, token: str, life: int) -> object:
    try:
        return serializer.loads(token, max_age=life)
    except BadData:
        return None
