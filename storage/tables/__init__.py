"""Every table. `metadata` is what the migrations must arrive at; a test compares the two."""

from storage.tables import by_time as by_time
from storage.tables.absences import absence_reports, absences
from storage.tables.afterwards import session_links, session_notes
from storage.tables.audit import audit_entries
from storage.tables.availability import date_exceptions, posted_dates, weekly_hours
from storage.tables.bookings import bookings, claims
from storage.tables.browsing import next_free
from storage.tables.catalog import offerings, pack_products
from storage.tables.community import digest_plans, onboarding
from storage.tables.courses import completion_reports, completions, courses, suggestions
from storage.tables.date_drafts import date_drafts
from storage.tables.disputes import disputes
from storage.tables.doors import (
    arrivals,
    conversations,
    deliveries,
    notes,
    web_chats,
    web_messages,
)
from storage.tables.gatherings import gathering_waits, gatherings
from storage.tables.later import deadlines, jobs, notices
from storage.tables.linking import account_links, link_tries
from storage.tables.memberships import memberships, pair_threads, seat_roles
from storage.tables.money import journal_entries, orders, payments, refunds
from storage.tables.offers import (
    intake_answers,
    invitation_openings,
    invitations,
    offer_tables,
)
from storage.tables.packs import credit_entries, packs, seats
from storage.tables.payouts import payouts
from storage.tables.people import identities, mentors, people
from storage.tables.posts import community_events, posts
from storage.tables.prices import price_versions, promo_codes, promo_uses, trials
from storage.tables.purchases import claim_tries, purchases
from storage.tables.schema import metadata
from storage.tables.series import series
from storage.tables.spaces import spaces
from storage.tables.testimonials import testimonials
from storage.tables.waitlist import wait_entries

__all__ = [
    "absence_reports",
    "absences",
    "account_links",
    "arrivals",
    "audit_entries",
    "bookings",
    "claim_tries",
    "claims",
    "community_events",
    "completion_reports",
    "completions",
    "conversations",
    "courses",
    "credit_entries",
    "date_drafts",
    "date_exceptions",
    "deadlines",
    "deliveries",
    "digest_plans",
    "disputes",
    "gathering_waits",
    "gatherings",
    "identities",
    "intake_answers",
    "invitation_openings",
    "invitations",
    "jobs",
    "journal_entries",
    "link_tries",
    "memberships",
    "mentors",
    "metadata",
    "next_free",
    "notes",
    "notices",
    "offer_tables",
    "offerings",
    "onboarding",
    "orders",
    "pack_products",
    "packs",
    "pair_threads",
    "payments",
    "payouts",
    "people",
    "posted_dates",
    "posts",
    "price_versions",
    "promo_codes",
    "promo_uses",
    "purchases",
    "refunds",
    "seat_roles",
    "seats",
    "series",
    "session_links",
    "session_notes",
    "spaces",
    "suggestions",
    "testimonials",
    "trials",
    "wait_entries",
    "web_chats",
    "web_messages",
    "weekly_hours",
]
