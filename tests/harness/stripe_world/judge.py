"""Is this request one that Stripe's own library could have meant? Its TypedDicts decide, with no
field beside them; form fields arrive as text, and pydantic reads them as what they should be."""

import re
import sys
import typing
from functools import cache
from urllib.parse import parse_qsl

import typing_extensions
from pydantic import ConfigDict, TypeAdapter, ValidationError
from stripe.params import (
    AccountRetrieveCurrentParams,
    EventListParams,
    RefundCreateParams,
    RefundListParams,
    WebhookEndpointListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionRetrieveParams,
)

_KINDS = {
    "POST /v1/checkout/sessions": SessionCreateParams,
    "GET /v1/checkout/sessions/{id}": SessionRetrieveParams,
    "POST /v1/checkout/sessions/{id}/expire": SessionExpireParams,
    "POST /v1/refunds": RefundCreateParams,
    "GET /v1/refunds": RefundListParams,
    "GET /v1/events": EventListParams,
    "GET /v1/account": AccountRetrieveCurrentParams,
    "GET /v1/webhook_endpoints": WebhookEndpointListParams,
}
_STEP = re.compile(r"\[([^\]]*)\]")
# Options of the library's calls: they travel as headers, never as fields.
_OPTIONS = frozenset(
    "api_key stripe_version stripe_account stripe_context max_network_retries idempotency_key"
    " headers content_type".split()
)


class _AnyObject:
    """Stands for a type of the library that is no TypedDict."""

    def __class_getitem__(cls, _item: object) -> object:
        return dict


def complaint(endpoint: str, text: str) -> str | None:
    """What is wrong with a form or query sent to `endpoint`; None when nothing is."""
    given = nested(text)
    forbidden = _OPTIONS & given.keys()
    if forbidden:
        return f"received unknown parameter: {sorted(forbidden)[0]}"
    try:
        _adapter(endpoint).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return None


@cache
def _adapter(endpoint: str) -> TypeAdapter[typing.Any]:
    kind = _KINDS[endpoint]
    module = vars(sys.modules[kind.__module__])
    for each in module.values():
        if typing_extensions.is_typeddict(each):
            each.__pydantic_config__ = ConfigDict(extra="forbid")
    names = {"StripeContext": str, "UntypedStripeObject": _AnyObject}
    adapter: TypeAdapter[typing.Any] = TypeAdapter(kind)
    adapter.rebuild(_types_namespace={**vars(typing), **vars(typing_extensions), **module, **names})
    return adapter


def nested(text: str) -> dict[str, typing.Any]:
    """`a[b][0][c]=1` as {"a": {"b": [{"c": "1"}]}}."""
    root: dict[str, typing.Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        steps = [name.partition("[")[0], *_STEP.findall(name)]
        inner = root
        for step in steps[:-1]:
            inner = inner.setdefault(step, {})
        inner[steps[-1]] = value
    listed = _listed(root)
    assert isinstance(listed, dict)
    return listed


def _listed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(each) for key, each in value.items()}
