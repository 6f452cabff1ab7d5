"""A stand-in of Stripe on loopback: pages that can be paid, keys that are honoured, refunds that
are never too much, a list of events with pages, and signed webhooks that a test sends as it likes.

Every request is judged by the library's own types before it is answered (`judge.py`), and the
unmodified library is what talks to it. What it answers is what the documentation shows, cut down
to the fields that a merchant reads.
"""

from tests.harness.stripe_world.world import StripeWorld, stripe_world

__all__ = ["StripeWorld", "stripe_world"]
