"""Half-open integer ranges: the one arithmetic that hours, blocks and bookings share."""

from collections.abc import Iterable

Range = tuple[int, int]
"""`(from, until)`: the first is inside, the last is not, so touching ranges never overlap."""


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Sorted and disjoint; overlapping and touching ranges become one."""
    out: list[Range] = []
    reach: int | None = None
    for opens, closes in sorted(ranges):
        if reach is None or opens > reach:
            out.append((opens, closes))
            reach = closes
        elif closes > reach:
            out[-1] = (out[-1][0], closes)
            reach = closes
    return out


def without(ranges: Iterable[Range], holes: Iterable[Range]) -> list[Range]:
    """What is left of `ranges` when every hole is cut out of it."""
    left = list(ranges)
    for hole_opens, hole_closes in holes:
        left = [
            piece
            for opens, closes in left
            for piece in (
                (opens, min(closes, hole_opens)),
                (max(opens, hole_closes), closes),
            )
            if piece[0] < piece[1]
        ]
    return left


def covers(ranges: Iterable[Range], opens: int, closes: int) -> bool:
    """Whether one of the (merged) ranges holds all of `opens` to `closes`."""
    return any(start <= opens and closes <= end for start, end in ranges)
