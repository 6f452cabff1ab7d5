"""The page's static files, read once. Their path holds a fingerprint: they may be kept for ever."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from webhooks.brand import MARK, PALETTE

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    content_type: str


class Assets:
    def __init__(self, folder: Traversable | None = None) -> None:
        folder = folder or files("bot.webchat") / "static"
        self._found = {each.name: _read(each) for each in folder.iterdir() if _type(each.name)}
        self._found["palette.css"] = Asset(PALETTE.encode(), _TYPES[".css"])
        self._found["mark.svg"] = Asset(MARK.encode(), _TYPES[".svg"])
        self.fingerprint = _fingerprint(self._found)

    def get(self, name: str) -> Asset | None:
        return self._found.get(name)


def _read(file: Traversable) -> Asset:
    return Asset(file.read_bytes(), _type(file.name))


def _type(name: str) -> str:
    return _TYPES.get("." + name.rpartition(".")[2], "")


def _fingerprint(found: dict[str, Asset]) -> str:
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(name.encode() + b"\0" + found[name].body)
    return digest.hexdigest()[:16]
