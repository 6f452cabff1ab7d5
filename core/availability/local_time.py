"""A time a person typed, in their zone, made an instant, or refused with the choices."""

from datetime import date, datetime, time

from core.availability.wall_clock import EPOCH_ORDINAL, readings, stretches
from core.clock import from_ms
from core.errors import TimeDoesNotExist, TimeIsAmbiguous


def resolve_local(day: date, at: time, zone: str) -> datetime:
    """The instant (aware UTC) at which the clocks of `zone` show `at` on `day`.

    Raises TimeDoesNotExist in a skipped hour, with `shifted_to`, the first instant after it
    (T-04), and TimeIsAmbiguous in a repeated one, with `first` and `second` (T-05).
    `zone` is an IANA name already checked by `parse_zone`.
    """
    number = day.toordinal() - EPOCH_ORDINAL
    found = readings(zone, number, at.hour * 3600 + at.minute * 60 + at.second)
    if not found:
        after = from_ms(stretches(zone, number, number)[-1][0])
        raise TimeDoesNotExist(date=day, time=at, zone=zone, shifted_to=after)
    if len(found) > 1:
        first, second = (from_ms(each) for each in found)
        raise TimeIsAmbiguous(date=day, time=at, zone=zone, first=first, second=second)
    return from_ms(found[0])
