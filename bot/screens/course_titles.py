"""Which course an offering belongs to, in the list of one's own offerings (C10)."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.screens.writer import Writer
from core.catalog import Offering
from core.ids import CourseId

Titles = Mapping[CourseId, str]
NO_TITLES: Titles = MappingProxyType({})


def in_order(offering: Offering, titles: Titles) -> tuple[bool, str]:
    """Courses by their titles; offerings of none after all of them."""
    title = _title(offering, titles)
    return not title, title


def title_of(w: Writer, offering: Offering, titles: Titles) -> str:
    title = _title(offering, titles)
    return w.label("course.belongs", what=title) if title else ""


def _title(offering: Offering, titles: Titles) -> str:
    return titles.get(offering.course_id, "") if offering.course_id is not None else ""
