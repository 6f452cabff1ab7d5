"""Invariants: what must be true of the rows whatever happened, each as a query that lists breaches.

`seatmate doctor` runs them all on production data, the simulation after every step. I12 (who may do
what) and I13 (no secret anywhere) are not facts of rows and are held by tests.
"""

from storage.invariants.checking import check
from storage.invariants.fingerprint import fingerprint
from storage.invariants.rule import Scope, Violation

__all__ = ["Scope", "Violation", "check", "fingerprint"]
