"""Dates as people write them, several at once, in English or Arabic -> moments, or a question.

"Tue 1 Dec 18:00-20:00 @mona, Thu 3 Dec 17:00 x2". What could be read in two ways is asked, never
guessed, and no line is left out: each ends as `Understood` or as a `Problem` (I-05).
"""

from core.dates_by_text.moments import Moment, Unsure, read_moment
from core.dates_by_text.pieces import looks_like_dates
from core.dates_by_text.reading import MAX_LINES, read_dates
from core.dates_by_text.values import Line, Problem, ProblemCode, Understood
from core.dates_by_text.written import written

__all__ = [
    "MAX_LINES",
    "Line",
    "Moment",
    "Problem",
    "ProblemCode",
    "Understood",
    "Unsure",
    "looks_like_dates",
    "read_dates",
    "read_moment",
    "written",
]
