"""What finding offerings quickly needs: derived from other tables, right to within a minute."""

from sqlalchemy import Index, PrimaryKeyConstraint

from storage.tables.schema import number, refers, table

next_free = table(
    "next_free",
    number("offering_id"),
    number("next_at", null=True),
    number("looked_at"),
    PrimaryKeyConstraint("offering_id"),
    refers("next_free_offering", "offering_id", "offerings.id", cascade=True),
    Index("ix_next_free_looked_at", "looked_at"),
)
