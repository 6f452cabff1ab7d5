"""When mentors can be booked. `offering_id` 0 stands for the mentor's own hours and dates."""

from sqlalchemy import Index, PrimaryKeyConstraint

from core.availability import Change
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

MENTORS_OWN = 0

# Minutes of the local day; an end of 1440 is midnight.
weekly_hours = table(
    "weekly_hours",
    numbers("mentor_id", "offering_id", "weekday", "opens", "closes"),
    PrimaryKeyConstraint("mentor_id", "offering_id", "weekday", "opens"),
    check("weekly_hours_weekday", "weekday BETWEEN 1 AND 7"),
    check("weekly_hours_span", "opens >= 0 AND closes > opens AND closes <= 1440"),
    refers("weekly_hours_mentor", "mentor_id", "mentors.person_id"),
)

# Dates are local to the mentor: "2026-03-29".
date_exceptions = table(
    "date_exceptions",
    number("mentor_id"),
    texts("change", "first_date", "last_date"),
    number("opens", null=True),
    number("closes", null=True),
    one_of("date_exception_change", "change", Change),
    check("date_exception_dates", "last_date >= first_date"),
    check("date_exception_span", "opens >= 0 AND closes > opens AND closes <= 1440"),
    check("date_exception_both", "(opens IS NULL) = (closes IS NULL)"),
    refers("date_exception_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_date_exceptions_mentor", "mentor_id", "last_date"),
)

posted_dates = table(
    "posted_dates",
    numbers("mentor_id", "offering_id", "starts_at", "ends_at"),
    number("places", null=True),
    check("posted_date_places", "places > 0"),
    check("posted_date_span", "ends_at > starts_at"),
    refers("posted_date_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_posted_dates_mentor", "mentor_id", "starts_at"),
)
