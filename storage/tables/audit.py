"""Who did what. Only ever grows: storage/guards forbids the rest."""

from sqlalchemy import Index

from storage.tables.schema import number, table, texts

audit_entries = table(
    "audit_entries",
    number("at"),
    number("actor_id", null=True),
    texts("action", "subject_kind"),
    number("subject_id"),
    texts("before", "after", "facts"),
    Index("ix_audit_entries_subject", "subject_kind", "subject_id", "id"),
)
