"""How the provider misbehaves, for demos and tests. All harmless unless turned."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(slots=True)
class Knobs:
    """Turned while the provider runs; delivery knobs apply from the next delivery on."""

    copies: int = 1  # every webhook this many times
    shuffle: bool = False  # due webhooks in random order
    delay: timedelta = timedelta()  # webhooks of new events wait this long
    drop: bool = False  # webhooks are marked delivered and never sent; events stay listed
    deliver_at_once: bool = True  # a press on the page sends its webhook before it redirects
    refund_takes: timedelta = timedelta()  # refunds stay "processing" this long
    refunds_fail: bool = False
    key_life: timedelta | None = None  # idempotency keys are forgotten after this long


def as_ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
