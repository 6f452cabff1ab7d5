"""Accounts that are brought together by a one-time code, and who has typed how many wrong ones."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.linking import LinkState
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

LIVE = "state IN ('shown', 'typed', 'asked')"

account_links = table(
    "account_links",
    numbers("person_id", "account_id"),
    texts("code_hash", "state"),
    numbers("created_at", "expires_at"),
    numbers("other_id", "other_account_id", "kept_id", "decided_at", null=True),
    number("revision"),
    UniqueConstraint("code_hash", name="link_code"),
    Index(
        "link_live",
        "person_id",
        unique=True,
        sqlite_where=sql(LIVE),
        postgresql_where=sql(LIVE),
    ),
    Index("ix_account_links_shown", "person_id", "created_at"),
    one_of("link_state", "state", LinkState),
    check(
        "link_other",
        "(other_id IS NULL) = (other_account_id IS NULL)"
        " AND (other_id IS NOT NULL OR state IN ('shown', 'off'))"
        " AND (other_id IS NULL OR (other_id <> person_id AND other_account_id <> account_id))",
    ),
    check(
        "link_kept",
        "(state = 'linked') = (kept_id IS NOT NULL) AND (kept_id IS NULL"
        " OR kept_id = person_id OR kept_id = other_id)",
    ),
    check("link_decided", "(state IN ('linked', 'off')) = (decided_at IS NOT NULL)"),
    refers("link_person", "person_id", "people.id"),
    refers("link_account", "account_id", "identities.id"),
    refers("link_other_person", "other_id", "people.id"),
    refers("link_other_account", "other_account_id", "identities.id"),
)

link_tries = table(
    "link_tries",
    numbers("tries", "since", "revision"),
    refers("link_tries_person", "id", "people.id"),
)
