"""I10 for what everybody reads: shown words were read by staff, and are the student's own or agreed
to by them."""

from storage.invariants.rule import Narrow, Rule

_UNREAD = """
SELECT t.id FROM testimonials t
WHERE t.state = 'approved' AND t.decided_by IS NULL AND {these:t.mentor_id}
"""

_NOT_AGREED = """
SELECT t.id, t.student_id FROM testimonials t
WHERE t.state = 'approved' AND t.text <> t.written AND {these:t.mentor_id}
AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.subject_kind = 'testimonial'
    AND a.subject_id = t.id AND a.before = 'proposed' AND a.after = 'approved'
    AND a.actor_id = t.student_id)
"""

RULES = (
    Rule("I10", "testimonial", Narrow.PEOPLE, _UNREAD, "is shown, and no staff has read it",
         "take it down with /testimonials"),
    Rule("I10", "testimonial", Narrow.PEOPLE, _NOT_AGREED,
         "other words are shown than student {0} wrote, and they did not agree",
         "take it down with /testimonials"),
)  # fmt: skip
