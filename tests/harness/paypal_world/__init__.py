"""A stand-in of PayPal on loopback: a page where a person agrees or goes back, orders that are
captured once, keys that are honoured, refunds that are never too much, tokens that end, a list of
events with pages, and webhooks that a test sends as it likes.

Where PayPal's published OpenAPI descriptions are at hand every request and every answer is judged
by them (`judge.py`). Who checks a signature is the stand-in itself, over the event's bytes as they
were sent back to it, as PayPal does; or we, with its certificate (`verify="offline"`).
"""

from tests.harness.paypal_world.world import PaypalWorld, paypal_offline_world, paypal_world

__all__ = ["PaypalWorld", "paypal_offline_world", "paypal_world"]
