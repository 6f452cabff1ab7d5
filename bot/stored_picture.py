"""A picture's recipe as plain JSON values and back."""

from typing import Any

from bot.ui import Bars, FreeWeek, Picture, Series


def dump(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "title": picture.title,
        "alt": picture.alt,
        "language": picture.language,
    } | _drawing(picture.drawing)


def load(raw: dict[str, Any]) -> Picture:
    """Raises KeyError, TypeError or ValueError for what is no recipe."""
    drawing = _week(raw["week"]) if "week" in raw else _bars(raw["bars"])
    return Picture(raw["name"], raw["title"], drawing, raw["alt"], raw["language"])


def _drawing(drawing: FreeWeek | Bars) -> dict[str, Any]:
    match drawing:
        case FreeWeek(days, free):
            return {"week": [days, free]}
        case Bars(labels, series):
            return {"bars": [labels, [[each.name, each.values, each.written] for each in series]]}


def _week(raw: list[Any]) -> FreeWeek:
    days, free = raw
    return FreeWeek(
        tuple((name, day) for name, day in days),
        tuple((place, opens, closes) for place, opens, closes in free),
    )


def _bars(raw: list[Any]) -> Bars:
    labels, series = raw
    return Bars(
        tuple(labels),
        tuple(Series(name, tuple(values), tuple(written)) for name, values, written in series),
    )
