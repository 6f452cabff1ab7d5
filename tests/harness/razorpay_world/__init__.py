"""A stand-in of Razorpay on loopback: payment links that can be paid, references that are taken
for ever, keys of refunds that are honoured, refunds that are never too much, and signed webhooks
that a test sends as it likes. Razorpay's own library reads it in tests/contract/test_razorpay.py.
"""

from tests.harness.razorpay_world.world import RazorpayWorld, razorpay_world

__all__ = ["RazorpayWorld", "razorpay_world"]
