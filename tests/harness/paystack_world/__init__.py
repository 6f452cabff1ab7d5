"""A stand-in of Paystack on loopback: pages that can be paid, references that are taken once,
refunds that are never too much, lists by the page, and signed webhooks that a test sends as it
likes.

Requests are judged by the published description where it is at hand (`judge.py`), and an
independent library reads the answers (tests/contract/test_paystack.py).
"""

from tests.harness.paystack_world.world import PaystackWorld, paystack_world

__all__ = ["PaystackWorld", "paystack_world"]
