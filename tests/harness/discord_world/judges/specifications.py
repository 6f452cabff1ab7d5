"""Where the published specifications lie: SEATMATE_SPECS, else beside the project's folder.

They are never part of this repository; without them their judging is left out, with a reason.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

REST = "discord-openapi.json"
GATEWAY = "discord-gateway.schema.json"
BESIDE = Path(__file__).resolve().parents[4].parent / "shared" / "specs"
ABSENT = "the published specifications are not here (SEATMATE_SPECS names their folder)"


@cache
def specification(name: str) -> dict[str, Any] | None:
    path = Path(os.environ.get("SEATMATE_SPECS") or BESIDE) / name
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
