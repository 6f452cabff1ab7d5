"""Links that people paste: meeting rooms and videos. I-10"""

import re
from urllib.parse import urlsplit

from core.errors import LinkInvalid

MAX_LINK = 500

# A public name in ASCII: no bare host, no number, and no letters that only look like others.
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_UNFIT = re.compile(r"[^\x21-\x7e]|[<>\"\\^`{|}]")


def checked_link(text: str) -> str:
    """An https link to a public name, without user name or password.

    Raises LinkInvalid with `reason`: too_long, not_a_link, not_https, has_password, no_host.
    """
    link = text.strip()
    if len(link) > MAX_LINK:
        raise LinkInvalid(reason="too_long", limit=MAX_LINK)
    if not link or _UNFIT.search(link):
        raise LinkInvalid(reason="not_a_link")
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise LinkInvalid(reason="not_a_link") from None
    if parts.scheme != "https":
        raise LinkInvalid(reason="not_https")
    if "@" in parts.netloc:
        raise LinkInvalid(reason="has_password")
    if not _HOST.fullmatch(host):
        raise LinkInvalid(reason="no_host")
    return link
