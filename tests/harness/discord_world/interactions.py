"""One interaction: what was asked, by whom, and what has become of it so far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.harness.discord_world.places import Channel, Guild, User
from tests.harness.discord_world.wire import Asked, Callback, Json

ACKNOWLEDGE_WITHIN = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)


@dataclass(slots=True)
class Interaction:
    """`answered_with`: kind of the callback, None before it. `original_id`: the message that
    is @original. `touched`: messages made or changed with its token, in order. `opened_by`: of a
    submitted modal, the interaction that was answered with it."""

    id: int
    token: str
    kind: Asked
    who: User
    channel: Channel
    guild: Guild | None
    data: Json
    made_at: datetime
    message_id: int | None = None
    opened_by: "Interaction | None" = None
    answered_with: Callback | None = None
    answered_at: datetime | None = None
    original_id: int | None = None
    modal: Json | None = None
    choices: list[Json] | None = None
    touched: list[int] = field(default_factory=list)
    is_deferred: bool = False

    @property
    def before(self) -> "Interaction":
        assert self.opened_by is not None
        return self.opened_by

    def too_late(self, now: datetime) -> bool:
        """Whether the 3 seconds for a first answer have passed."""
        return now - self.made_at > ACKNOWLEDGE_WITHIN

    def expired(self, now: datetime) -> bool:
        """Whether the 15 minutes of the token have passed."""
        return now - self.made_at > TOKEN_LIFE

    @property
    def settled(self) -> bool:
        """Whether the person sees a result: not before a deferred answer was filled in."""
        if self.answered_with is None:
            return False
        return not self.is_deferred
