"""One process owns a SQLite file (B-12, DB10): a lock beside it that dies with the process."""

import fcntl
import os
from pathlib import Path

from storage.errors import DatabaseInUse, DatabaseReplaced


class FileLock:
    """Holds `<database>.lock`. The system releases it however the process ends."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.lock")
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(self._file, 20).decode("ascii", "replace") or "unknown"
            os.close(self._file)
            raise DatabaseInUse(
                f"{database} is in use by another process (pid {owner}, lock {self.path}); "
                "stop it first, or use PostgreSQL to run several"
            ) from error
        self._held = True
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """The lock file stays: deleting it would let two processes hold two locks."""
        if self._held:
            self._held = False
            os.close(self._file)


class FileIdentity:
    """Notices that the database file was deleted or replaced under us (O-02)."""

    def __init__(self, database: Path) -> None:
        self._path = database
        self._identity = self._look()
        self._gone = False

    def check(self) -> None:
        """Raises DatabaseReplaced, and keeps raising it: what was written since is not there."""
        if self._gone or self._look() != self._identity:
            self._gone = True
            raise DatabaseReplaced(
                f"{self._path} was deleted or replaced while in use; stop, restore it, start again"
            )

    def _look(self) -> tuple[int, int] | None:
        try:
            facts = os.stat(self._path)
        except OSError:
            return None
        return facts.st_dev, facts.st_ino
