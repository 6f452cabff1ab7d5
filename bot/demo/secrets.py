"""The demo's own keys: made once, kept beside its data, so that links survive a restart."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.system import random_token


@dataclass(frozen=True, slots=True)
class DemoKeys:
    links: str
    panes: str
    api: str
    webhooks: str

    @property
    def shop(self) -> str:
        """The shop's outside, which came after the others: made of one that is kept."""
        return hmac.new(self.webhooks.encode(), b"shop", hashlib.sha256).hexdigest()


def keys_in(folder: Path) -> DemoKeys:
    file = folder / "demo-keys.json"
    if file.exists():
        return DemoKeys(**json.loads(file.read_text()))
    keys = DemoKeys(random_token(), random_token(), random_token(), random_token())
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(keys)))
    return keys
