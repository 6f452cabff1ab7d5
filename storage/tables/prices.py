"""Versions of prices, promotion codes with their uses, and introductions."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.promotions import First, PromoState, Scope, UseState
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

COUNTS = "given_back_at IS NULL"

price_versions = table(
    "price_versions",
    numbers("product_id", "number"),
    money("price"),
    number("from_at"),
    numbers("loyal_before", "by", null=True),
    text("reason"),
    UniqueConstraint("product_id", "number", name="price_version_number"),
    check("price_version_price", "price_minor > 0"),
    refers("price_version_product", "product_id", "pack_products.id"),
    refers("price_version_by", "by", "people.id"),
)

# That their limits are not passed is guarded by storage/guards.
promo_codes = table(
    "promo_codes",
    texts("code", "alike"),
    number("owner_id", null=True),
    numbers("created_by", "created_at"),
    texts("state", "scope"),
    number("scope_id"),
    number("percent", null=True),
    number("amount_minor", null=True),
    text("amount_currency", null=True),
    numbers("from_at", "until", "total_limit", "person_limit", null=True),
    text("first"),
    number("minimum_minor", null=True),
    text("minimum_currency", null=True),
    numbers("automatic", "revision"),
    UniqueConstraint("alike", name="promo_alike"),
    one_of("promo_state", "state", PromoState),
    one_of("promo_scope", "scope", Scope),
    one_of("promo_first", "first", First),
    check("promo_one_kind", "(percent IS NULL) <> (amount_minor IS NULL)"),
    check("promo_percent", "percent IS NULL OR (percent >= 1 AND percent <= 100)"),
    check("promo_amount", "amount_minor IS NULL OR amount_minor > 0"),
    check(
        "promo_limits",
        "(total_limit IS NULL OR total_limit > 0) AND (person_limit IS NULL OR person_limit > 0)",
    ),
    refers("promo_owner", "owner_id", "mentors.person_id"),
    refers("promo_by", "created_by", "people.id"),
    Index("ix_promo_codes_owner", "owner_id", "created_at"),
    Index("ix_promo_codes_automatic", "automatic", "state"),
)

promo_uses = table(
    "promo_uses",
    numbers("promo_id", "order_id", "student_id"),
    text("state"),
    numbers("at", "revision"),
    UniqueConstraint("order_id", name="promo_use_of_order"),
    one_of("promo_use_state", "state", UseState),
    refers("promo_use_code", "promo_id", "promo_codes.id"),
    refers("promo_use_order", "order_id", "orders.id"),
    refers("promo_use_student", "student_id", "people.id"),
    Index("ix_promo_uses_promo", "promo_id", "student_id", "state"),
    Index("ix_promo_uses_student", "student_id", "at"),
)

trials = table(
    "trials",
    numbers("student_id", "mentor_id", "booking_id", "at"),
    number("given_back_at", null=True),
    number("revision"),
    UniqueConstraint("booking_id", name="trial_of_booking"),
    refers("trial_student", "student_id", "people.id"),
    refers("trial_mentor", "mentor_id", "mentors.person_id"),
    refers("trial_booking", "booking_id", "bookings.id", later=True),
    Index(
        "trial_once",
        "student_id",
        "mentor_id",
        unique=True,
        sqlite_where=sql(COUNTS),
        postgresql_where=sql(COUNTS),
    ),
)
