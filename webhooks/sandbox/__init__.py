"""A payment provider in its own right, for demos and tests: own ids, own file, own port.

It knows nothing of Seatmate: it is reached through its HTTP API and reports by signed webhooks,
as a real one does, and it can be told to be late, to repeat itself and to mix things up.
"""
