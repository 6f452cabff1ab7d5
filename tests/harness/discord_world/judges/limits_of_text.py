"""Small measures that the hand rules share."""

from collections.abc import Iterable

Errors = dict[str, str]


def too_long(path: str, text: object, most: int, least: int = 0) -> Errors:
    """Counted in code points. None is only wrong where something is required."""
    if text is None and not least:
        return {}
    if not isinstance(text, str) or not least <= len(text) <= most:
        return {path: f"Must be between {least} and {most} in length."}
    return {}


def merged(parts: Iterable[Errors]) -> Errors:
    found: Errors = {}
    for part in parts:
        found |= part
    return found
