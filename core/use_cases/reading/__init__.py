"""What screens and pages are made from. Reading changes nothing."""

from core.use_cases.reading.again import first_steps, other_mentors
from core.use_cases.reading.badges import badges
from core.use_cases.reading.catalogue import catalogue, mentor_page, offering_card, offering_page
from core.use_cases.reading.finding import category_name, find, options
from core.use_cases.reading.links import calendar_page, join_page, pay_page, video
from core.use_cases.reading.mentor_list import mentor_cards
from core.use_cases.reading.mentorship import all_seats, mentorship, my_mentorships
from core.use_cases.reading.owned import library, my_orders, my_packs
from core.use_cases.reading.queue import more_requests, open_requests
from core.use_cases.reading.sessions import (
    booking_card,
    mentor_board,
    mentor_sessions,
    request_card,
    student_history,
    student_sessions,
)
from core.use_cases.reading.shop import product_card, products
from core.use_cases.reading.teaching import earnings, oversight, seats_board

__all__ = [
    "all_seats",
    "badges",
    "booking_card",
    "calendar_page",
    "catalogue",
    "category_name",
    "earnings",
    "find",
    "first_steps",
    "join_page",
    "library",
    "mentor_board",
    "mentor_cards",
    "mentor_page",
    "mentor_sessions",
    "mentorship",
    "more_requests",
    "my_mentorships",
    "my_orders",
    "my_packs",
    "offering_card",
    "offering_page",
    "open_requests",
    "options",
    "other_mentors",
    "oversight",
    "pay_page",
    "product_card",
    "products",
    "request_card",
    "seats_board",
    "student_history",
    "student_sessions",
    "video",
]
