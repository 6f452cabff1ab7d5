"""I12: an offering belongs to a course of its own mentor. I11: whoever completed a course is told
of it once, and has suggestions that are open or dismissed."""

from storage.invariants.rule import Narrow, Rule

_OWNER = """
SELECT o.id, o.course_id FROM offerings o WHERE o.course_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM courses c WHERE c.id = o.course_id AND c.mentor_id = o.mentor_id)
"""

_TOLD = """
SELECT k.id, k.course_id FROM completions k WHERE NOT EXISTS (SELECT 1 FROM notices n
    WHERE n.key = 'course_completed:' || k.course_id || ':' || k.student_id)
"""

_SUGGESTED = """
SELECT k.id, k.course_id FROM completions k WHERE NOT EXISTS (SELECT 1 FROM suggestions s
    WHERE s.course_id = k.course_id AND s.student_id = k.student_id)
"""

_FIX = "take the completion back in /staff courses, and mark it again"

RULES = (
    Rule("I12", "offering", Narrow.NOT, _OWNER,
         "it belongs to course {0}, which is not its mentor's", "take it out of the course"),
    Rule("I11", "completion", Narrow.NOT, _TOLD,
         "the student was never told of course {0}", _FIX),
    Rule("I11", "completion", Narrow.NOT, _SUGGESTED,
         "nothing was suggested after course {0}", _FIX),
)  # fmt: skip
