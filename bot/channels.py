"""What every platform's outbound side looks like to the messenger, and how sending can fail."""

from typing import Protocol, runtime_checkable

from bot.ui import Address, Limits, MessageRef, Screen


class Channel(Protocol):
    """`key` names the message for ever: sending it twice shows it once, where a platform can."""

    name: str
    limits: Limits

    async def send(self, address: Address, screen: Screen, key: str, /) -> MessageRef: ...
    async def edit(self, ref: MessageRef, screen: Screen, /) -> bool:
        """False when there is no such message any more."""
        ...


@runtime_checkable
class Follows(Protocol):
    """A channel where what follows an answer may have to stand beside it, for one person alone."""

    async def follow(self, ref: MessageRef, screen: Screen, key: str, /) -> MessageRef:
        """A further message after `ref`."""
        ...


class Unreachable(Exception):
    """This account cannot be written to until it writes to us: blocked, closed, gone (D-05)."""


class Busy(Exception):
    """The platform asks us to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Down(Busy):
    """The platform does not work just now, which is no fault of this message (D-02): asking again
    shows it once."""


class Unanswered(Exception):
    """The platform was asked to send it and its answer was lost: nobody knows whether it is there.
    What is done then depends on what the message is (bot.unanswered)."""


class Refused(Exception):
    """The platform will never take this message: too long, bad markup (D-09)."""
