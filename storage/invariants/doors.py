"""I8: what came in was worked or is told to staff; and the counters that cards show."""

from storage.invariants.rule import Narrow, Rule

_STUCK = """
SELECT id, source, attempts FROM arrivals WHERE open = 1 AND next_at < :late
"""

# No staff, nobody to tell; `seatmate doctor` lists what is parked in any case.
_UNTOLD = """
SELECT a.id, a.source FROM arrivals a WHERE a.state = 'parked'
AND EXISTS (SELECT 1 FROM people p WHERE p.roles LIKE '%"staff"%')
AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.kind = 'inbox_parked' AND n.subject_id = a.id)
"""

_COUNTERS = """
SELECT o.id, o.times_booked, booked, o.times_completed, completed, o.rating_count, rated FROM (
    SELECT f.id, f.times_booked, f.times_completed, f.rating_count, f.rating_sum,
        (SELECT COUNT(*) FROM bookings b WHERE b.offering_id = f.id AND EXISTS (
            SELECT 1 FROM audit_entries a WHERE a.subject_kind = 'booking'
            AND a.subject_id = b.id AND (a."after" = 'scheduled' OR a.action = 'past_recorded')
        )) AS booked,
        (SELECT COUNT(*) FROM bookings b
            WHERE b.offering_id = f.id AND b.state = 'completed') AS completed,
        (SELECT COUNT(b.rating) FROM bookings b WHERE b.offering_id = f.id) AS rated,
        (SELECT CAST(COALESCE(SUM(b.rating), 0) AS BIGINT)
            FROM bookings b WHERE b.offering_id = f.id) AS stars
    FROM offerings f
) AS o WHERE times_booked <> booked OR times_completed <> completed
    OR rating_count <> rated OR rating_sum <> stars
"""

RULES = (
    Rule("I8", "arrival", Narrow.NOT, _STUCK, "from {0}, not worked after {1} tries",
         "start `seatmate run`; if it runs, look for arrival_failed in its log"),
    Rule("I8", "arrival", Narrow.NOT, _UNTOLD, "from {0}, parked, and no staff were told",
         "work it by hand from /undelivered"),
    Rule("I6", "offering", Narrow.NOT, _COUNTERS,
         "booked {0} ({1} rows), completed {2} ({3}), rated {4} ({5})",
         "set its counters to the numbers of the rows"),
)  # fmt: skip
