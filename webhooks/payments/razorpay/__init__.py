"""Razorpay: payment links, refunds, disputes."""
