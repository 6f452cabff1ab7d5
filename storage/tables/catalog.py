"""What mentors sell."""

from sqlalchemy import Index

from core.catalog import BookingMode, OfferingKind, OfferingStatus, ProductStatus
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

offerings = table(
    "offerings",
    number("mentor_id"),
    texts("title", "kind", "mode", "status"),
    number("duration"),
    money("price"),
    number("created_at"),
    texts("description", "category", "preparation", "cancellation_text"),
    numbers("takes_credits", "pay_first", "staff_approves", "own_hours", "posted_only"),
    text("video_link", null=True),
    numbers(
        "buffer_before_minutes",
        "buffer_after_minutes",
        "minimum_notice_hours",
        "horizon_days",
        "max_per_day",
        "cancel_notice_hours",
        "late_refund_percent",
        "trial",
        null=True,
    ),
    text("reminder_minutes", null=True),
    numbers("times_booked", "times_completed", "rating_sum", "rating_count", "revision"),
    numbers(
        "stars",
        "places",
        "minimum_places",
        "max_per_week",
        "max_per_month",
        "move_notice_hours",
        "course_id",
        "unlisted",
        "invited_only",
        null=True,
    ),
    texts("questions", "stopped_for", null=True),
    one_of("offering_kind", "kind", OfferingKind),
    one_of("offering_mode", "mode", BookingMode),
    one_of("offering_status", "status", OfferingStatus),
    check("offering_duration", "duration > 0"),
    check("offering_price", "price_minor >= 0"),
    check("offering_counts", "times_booked >= 0 AND times_completed >= 0 AND rating_count >= 0"),
    refers("offering_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_offerings_mentor", "mentor_id", "created_at"),
    Index("ix_offerings_status", "status"),
)

pack_products = table(
    "pack_products",
    number("mentor_id"),
    text("title"),
    number("sessions"),
    money("price"),
    number("validity"),
    text("status"),
    numbers("created_at", "revision"),
    number("stars", null=True),
    one_of("product_status", "status", ProductStatus),
    check("product_sessions", "sessions > 0"),
    check("product_price", "price_minor >= 0"),
    check("product_validity", "validity > 0"),
    refers("product_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_pack_products_mentor", "mentor_id", "created_at"),
    Index("ix_pack_products_status", "status"),
)
