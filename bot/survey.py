"""What was found on a platform, as it travels in an intent: looked at before the intent is stored,
since no unit of work asks the network."""

import json
from collections.abc import Mapping, Sequence

from core.space_checks import Checked, Need

KEY = "checked"  # among the intent's values


def dump(found: Sequence[Checked]) -> str:
    return json.dumps(
        [[c.community, c.what, c.id, c.name, [str(need) for need in c.missing]] for c in found]
    )


def load(values: Mapping[str, str]) -> tuple[Checked, ...] | None:
    """None when nobody looked, or nobody could."""
    try:
        raw = json.loads(values.get(KEY, ""))
        return tuple(
            Checked(str(community), str(what), str(id), str(name), tuple(map(Need, missing)))
            for community, what, id, name, missing in raw
        )
    except (ValueError, TypeError):
        return None
