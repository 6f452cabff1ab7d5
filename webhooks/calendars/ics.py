"""A session as a calendar file (X19): moments in UTC, so that every calendar shows its own zone.

The same session has the same UID always and a higher SEQUENCE after each change: read again, the
file moves the entry that is there, and takes it out when the session was cancelled.
"""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

_WRITER = "-//Seatmate//Sessions//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """`revision` grows with each change; `link` leads to the session's door; moments are UTC."""

    uid: str
    revision: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    summary: str
    about: str
    link: str
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """RFC 5545: escaping and folding are the library's, whatever people typed (I-04)."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.made_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    event.add("description", f"{entry.about}\n{entry.link}")
    event.add("url", entry.link)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", _WRITER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
