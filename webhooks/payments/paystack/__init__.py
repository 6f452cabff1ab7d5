"""Paystack: transactions on its page, refunds, disputes."""
