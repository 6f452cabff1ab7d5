"""The booking engine: synchronous and pure. No await, no clock, no I/O, no SQL, no HTTP.

Start with `booking.py` for the story of one booking, `policy.py` for who may do what, and
`use_cases/` for one module per thing a person can do.
"""
