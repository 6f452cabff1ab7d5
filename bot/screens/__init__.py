"""Screens: pure functions from a read model to a `Screen`. They know no platform and no database.

`writer.py` has the words; `booking.py` is a good first one to read.
"""
