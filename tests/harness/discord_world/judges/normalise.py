"""What discord.py writes its own way, read the way Discord reads it, before anybody judges."""

from typing import Any

# Ids come as numbers; small numbers under such a key are indexes and component ids.
SMALLEST_SNOWFLAKE = 1 << 32
# Files in a request are numbered from 0 where an id is described.
FILES = "attachments"
# Permission sets are text in the documentation, whole numbers in the published description.
PERMISSION_SETS = ("default_member_permissions", "permissions", "allow", "deny")


def normalised(value: Any, key: str = "", place: str = "") -> Any:
    """Snowflakes become text, wherever the key says that an id belongs there; permission sets
    become numbers."""
    if isinstance(value, dict):
        return {inner: normalised(each, inner, key) for inner, each in value.items()}
    if isinstance(value, list):
        return [normalised(each, key, place) for each in value]
    if key in PERMISSION_SETS and isinstance(value, str) and value.isdigit():
        return int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and _names_an_id(key) and (value >= SMALLEST_SNOWFLAKE or place == FILES):
        return str(value)
    return value


def without_silence(method: str, template: str, body: Any) -> Any:
    """`tts` false is written on webhook edits, where Discord knows no such field."""
    if isinstance(body, dict) and method == "PATCH" and template.startswith("/webhooks/"):
        return {key: value for key, value in body.items() if key != "tts" or value}
    return body


def described_error(body: Any) -> Any:
    """An error without its list per field: its codes are text in the documentation, and numbers
    in the published description."""
    return {key: value for key, value in body.items() if key != "errors"}


def _names_an_id(key: str) -> bool:
    return key in ("roles", "users", "applied_tags") or key.endswith(("id", "ids"))
