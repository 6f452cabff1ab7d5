"""PayPal: orders that a payer approves and we capture, refunds, events."""
