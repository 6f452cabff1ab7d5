"""Waiting without sleeping, as every stand-in does."""

from tests.harness.pulse import PATIENCE, NothingHappened, Pulse

__all__ = ["PATIENCE", "NothingHappened", "Pulse"]
