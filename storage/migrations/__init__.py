"""Brings a database to the present schema, in one transaction and all or nothing (O-05, AL5).

`versions/` holds one file per step, named by date. To add one: change `storage/tables`, write the
step by hand with every constraint named, and run the tests: they compare both. A changed trigger
in `storage/guards` needs a step too, if only an empty one: triggers are put in with the last step.
"""

from storage.migrations.migrate import Migrated, current_revision, is_current, migrate
from storage.migrations.steps import head_revision

__all__ = ["Migrated", "current_revision", "head_revision", "is_current", "migrate"]
