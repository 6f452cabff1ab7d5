"""The answer to "which of these": the value itself, its number in the list, or its label.

Where a platform has no lists to pick from, people type one of the three.
"""

from collections.abc import Mapping, Sequence

from bot.ask import Ask
from core.availability.day_names import folded
from core.errors import NumberInvalid, TextMissing


def picked(
    ask: Ask, name: str, values: Sequence[str], labels: Mapping[str, str] | None = None
) -> str:
    """One of `values`. `labels`: value -> what it is called for this person.

    Raises TextMissing for no answer, NumberInvalid for one that is not in the list.
    """
    typed = folded(ask.values.get(name, ""))[:100].strip()
    if not typed:
        raise TextMissing(name=name)
    called = {folded(label).strip(): value for value, label in (labels or {}).items()}
    if typed in values or typed in called:
        return called.get(typed, typed)
    if typed.isdecimal() and 1 <= int(typed) <= len(values):
        return values[int(typed) - 1]
    raise NumberInvalid(field=name, number=typed[:20])
