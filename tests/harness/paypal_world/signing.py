"""How the stand-in signs: over the transmission's id, its time, the webhook's id and the CRC-32 of
the very bytes, as PayPal does; with a MAC where nobody but itself looks, or with RSA."""

import base64
import hashlib
import hmac
import json
import re
import zlib

from tests.harness.paypal_world.certificates import Holder

_KEY = b"only the stand-in holds this"
_EVENT = re.compile(rb'"webhook_event"\s*:\s*')


def signature(id: str, time: str, webhook_id: str, raw: bytes, holder: Holder | None = None) -> str:
    text = f"{id}|{time}|{webhook_id}|{zlib.crc32(raw)}".encode()
    if holder is not None:
        return base64.b64encode(holder.sign(text)).decode()
    mac = hmac.new(_KEY, text, hashlib.sha256).digest()
    return base64.b64encode(b"RSA" + mac).decode()  # begins with a letter, as is prescribed


def is_true(question: bytes) -> bool:
    """The question as PayPal's API gets it. The event's bytes are cut out of it: one who writes it
    anew, with other blanks or letters, has other bytes."""
    told = json.loads(question)
    start = _EVENT.search(question)
    assert start is not None
    text = question[start.end() :].decode()
    _, length = json.JSONDecoder().raw_decode(text)
    raw = text[:length].encode()
    id, time, webhook = (told[k] for k in ("transmission_id", "transmission_time", "webhook_id"))
    return hmac.compare_digest(signature(id, time, webhook, raw), told["transmission_sig"])
