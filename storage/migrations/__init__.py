"""Brings a database to the present schema, in one transaction and all or nothing (O-05, AL5).

`versions/` holds one file per step, named by date. To add one: change `storage/tables`, write the
step by hand with every constraint named, and run the tests: they compare both. A trigger whose
text changes in `storage/guards` needs a step too, if only an empty one, to reach PostgreSQL.
"""

from storage.migrations.migrate import Migrated, current_revision, is_current, migrate
from storage.migrations.steps import head_revision

__all__ = ["Migrated", "current_revision", "head_revision", "is_current", "migrate"]
