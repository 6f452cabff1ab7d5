"""Packs bought in shops outside, and who has typed how many wrong codes."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.purchases import Problem, PurchaseState
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

WAITS = "state IN ('waiting', 'review')"

purchases = table(
    "purchases",
    texts("shop", "reference", "email", "buyer_name", "wanted"),
    money("amount"),
    money("returned"),
    numbers("paid_at", "arrived_at"),
    texts("code_hash", "state", "problem"),
    numbers("product_id", "order_id", "claimed_by", "claimed_at", "nudged_at", null=True),
    text("returns"),
    number("revision"),
    UniqueConstraint("shop", "reference", name="purchase_reference"),
    UniqueConstraint("order_id", name="purchase_order"),
    one_of("purchase_state", "state", PurchaseState),
    one_of("purchase_problem", "problem", Problem),
    check("purchase_amounts", "amount_minor > 0 AND returned_minor BETWEEN 0 AND amount_minor"),
    check(
        "purchase_claimed",
        "(state = 'claimed') = (order_id IS NOT NULL)"
        " AND (order_id IS NULL) = (claimed_by IS NULL)"
        " AND (order_id IS NULL) = (claimed_at IS NULL)",
    ),
    refers("purchase_product", "product_id", "pack_products.id"),
    refers("purchase_order_row", "order_id", "orders.id", later=True),
    refers("purchase_claimant", "claimed_by", "people.id"),
    Index("ix_purchases_code", "code_hash"),
    Index(
        "ix_purchases_open",
        "arrived_at",
        "id",
        sqlite_where=sql(WAITS),
        postgresql_where=sql(WAITS),
    ),
)

claim_tries = table(
    "claim_tries",
    numbers("tries", "since", "revision"),
    refers("claim_tries_person", "id", "people.id"),
)
