"""I6: a discount has a code that gave it, and no code gave more than it may (M-16). I9 of prices:
what is for sale costs what its last version says."""

from storage.invariants.rule import Narrow, Rule

_FIX = "look at the order's audit entries for how it came to be, and report it"

_EXPLAINED = """
SELECT o.id, o.promo_code, o.state, COALESCE(u.state, 'none') FROM orders o
LEFT JOIN promo_uses u ON u.order_id = o.id LEFT JOIN promo_codes p ON p.id = u.promo_id
WHERE {these:o.id} AND (o.promo_code <> '' OR o.discount_minor > 0 OR u.id IS NOT NULL)
AND NOT (u.id IS NOT NULL AND o.promo_code = p.code AND o.discount_minor > 0
    AND o.student_id = u.student_id
    AND CASE o.state WHEN 'open' THEN u.state IN ('held', 'released')
        WHEN 'review' THEN u.state IN ('held', 'released')
        WHEN 'paid' THEN u.state IN ('used', 'honoured')
        WHEN 'refunded' THEN u.state IN ('used', 'honoured')
        ELSE u.state = 'released' END)
"""

_LIMIT = """
SELECT p.id, p.total_limit, COUNT(u.id) FROM promo_codes p
JOIN promo_uses u ON u.promo_id = p.id AND u.state IN ('held', 'used')
GROUP BY p.id, p.total_limit HAVING COUNT(u.id) > p.total_limit
"""

_PERSON_LIMIT = """
SELECT p.id, u.student_id, p.person_limit, COUNT(u.id) FROM promo_codes p
JOIN promo_uses u ON u.promo_id = p.id AND u.state IN ('held', 'used')
GROUP BY p.id, u.student_id, p.person_limit HAVING COUNT(u.id) > p.person_limit
"""

_LAST_VERSION = """
SELECT p.id, p.price_minor, v.price_minor FROM pack_products p
JOIN price_versions v ON v.product_id = p.id
WHERE v.number = (SELECT MAX(w.number) FROM price_versions w WHERE w.product_id = p.id)
AND (v.price_minor <> p.price_minor OR v.price_currency <> p.price_currency)
"""

_TRIAL = """
SELECT t.booking_id, t.student_id FROM trials t JOIN bookings b ON b.id = t.booking_id
WHERE {these:t.booking_id} AND (t.student_id <> b.student_id OR t.mentor_id <> b.mentor_id
    OR (t.given_back_at IS NULL AND b.state IN ('rejected', 'expired')))
"""

RULES = (
    Rule("I6", "order", Narrow.ORDERS, _EXPLAINED,
         "its code is \"{0}\", it is {1}, and the use of the code is {2}", _FIX),
    Rule("I6", "promo", Narrow.NOT, _LIMIT, "it may be used {0} times and is {1}",
         "end the code; who has it keeps it"),
    Rule("I6", "promo", Narrow.NOT, _PERSON_LIMIT,
         "student {0} may use it {1} times and does {2}", "end the code; who has it keeps it"),
    Rule("I6", "product", Narrow.NOT, _LAST_VERSION,
         "it costs {0} and its last version says {1} (minor units)",
         "set the price again from /mentor packs"),
    Rule("I6", "booking", Narrow.BOOKINGS, _TRIAL,
         "it is an introduction of student {0}, and its row does not fit", _FIX),
)  # fmt: skip
