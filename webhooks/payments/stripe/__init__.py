"""Stripe: Checkout, refunds, events; the one home of its library."""
