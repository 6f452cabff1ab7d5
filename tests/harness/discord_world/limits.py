"""Rate limits that are really enforced, in real seconds, because clients really wait them out.

Discord publishes its global limit (50 a second, interactions excepted) and says that the others
are to be read from headers. The table is what is commonly seen; a test may write into `rules`.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from core.clock import Clock

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
MEMBER_ROLE = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
OUTSIDE_GLOBAL = (HOOK, CALLBACK)
INVALID_WINDOW = 600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """`limit` requests in `seconds`, counted per `major` parameters of the path."""

    limit: int
    seconds: float
    major: tuple[str, ...] = ("channel_id", "guild_id", "webhook_id", "webhook_token")


USUAL = {
    ("POST", MESSAGES): Rule(5, 5.0),
    ("PATCH", MESSAGE): Rule(5, 5.0),
    ("DELETE", MESSAGE): Rule(5, 1.0),
    ("POST", "/users/@me/channels"): Rule(10, 10.0),
    ("PUT", MEMBER_ROLE): Rule(10, 10.0),
    ("DELETE", MEMBER_ROLE): Rule(10, 10.0),
    ("POST", HOOK): Rule(5, 2.0),
    ("PATCH", f"{HOOK}/messages/@original"): Rule(5, 2.0),
    ("PATCH", f"{HOOK}/messages/{{message_id}}"): Rule(5, 2.0),
    ("POST", "/channels/{channel_id}/threads"): Rule(50, 300.0),
    ("PATCH", "/channels/{channel_id}"): Rule(5, 15.0),
}


@dataclass(slots=True)
class Window:
    ends_at: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class TooMany:
    """What a 429 says."""

    retry_after: float
    scope: str

    @property
    def is_global(self) -> bool:
        return self.scope == "global"


@dataclass(slots=True)
class Limits:
    """`seconds`: a monotonic clock; `clock` only dates the headers. `refused` counts the 429
    answers by scope."""

    seconds: Callable[[], float]
    clock: Clock
    rules: dict[tuple[str, str], Rule] = field(default_factory=lambda: dict(USUAL))
    per_second: int = 50
    invalid_allowed: int = 10_000
    refused: Counter[str] = field(default_factory=Counter)
    _windows: dict[tuple[str, ...], Window] = field(default_factory=dict)
    _invalid: deque[float] = field(default_factory=deque)

    def switch_off(self) -> None:
        self.rules.clear()
        self.per_second = 10**9

    def take(
        self, method: str, template: str, names: dict[str, str]
    ) -> tuple[TooMany | None, dict[str, str]]:
        """Counts one request. Gives what to refuse it with, and the headers of its bucket."""
        if not template.startswith(OUTSIDE_GLOBAL) and (
            over := self._enter(("global",), Rule(self.per_second, 1.0))
        ):
            return self._refuse(TooMany(over, "global")), {}
        rule = self.rules.get((method, template))
        if rule is None:
            return None, {}
        key = (method, template, *(names.get(part, "") for part in rule.major))
        over = self._enter(key, rule)
        headers = self._headers(key, rule)
        return (self._refuse(TooMany(over, "user")) if over else None), headers

    def count_invalid(self, status: int, scope: str = "user") -> None:
        """401, 403 and 429 count towards the ban; a 429 of a shared limit does not."""
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self._invalid.append(self.seconds())

    @property
    def invalid_requests(self) -> int:
        """Invalid requests of the last ten minutes."""
        while self._invalid and self._invalid[0] < self.seconds() - INVALID_WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def banned(self) -> bool:
        return self.invalid_requests >= self.invalid_allowed

    def _refuse(self, too_many: TooMany) -> TooMany:
        self.refused[too_many.scope] += 1
        return too_many

    def _enter(self, key: tuple[str, ...], rule: Rule) -> float:
        """0, or the seconds until the window of this bucket ends."""
        now = self.seconds()
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            if len(self._windows) > 1000:
                self._sweep(now)
            window = self._windows[key] = Window(now + rule.seconds)
        if window.used >= rule.limit:
            return window.ends_at - now
        window.used += 1
        return 0.0

    def _sweep(self, now: float) -> None:
        for key in [key for key, window in self._windows.items() if window.ends_at <= now]:
            del self._windows[key]

    def _headers(self, key: tuple[str, ...], rule: Rule) -> dict[str, str]:
        window = self._windows[key]
        after = max(0.0, window.ends_at - self.seconds())
        return {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Remaining": str(rule.limit - window.used),
            "X-RateLimit-Reset": f"{self.clock.now().timestamp() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": f"{key[0]}{key[1]}".replace("/", "-"),
        }
