"""Payment providers in use: what each says about our key and its webhook. One line for each thing;
one that cannot say only has its keys."""

from collections.abc import Iterable

from bot.composition.payment_providers import real_providers
from bot.configuration import Configuration
from bot.configuration.payments import is_live
from bot.configuration.problems import PREFIX
from bot.doctor.finding import Finding
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from core.providers import brand
from webhooks.http_client import Patience, open_session
from webhooks.metrics import Metrics
from webhooks.payments.examining import PATH, Examines, Remark
from webhooks.payments.providers import OpenProvider, Outside

_QUICK = Patience(attempts=2, connect=3, one_attempt=5, all_attempts=10)


async def check(configuration: Configuration) -> list[Finding]:
    """Asks the providers themselves, and reads only."""
    async with open_session() as session:
        outside = Outside(session, Metrics(), _QUICK)
        opened = real_providers(configuration.settings, configuration.secrets, outside)
        told = [await _provider(configuration, each) for each in opened]
    return [finding for findings in told for finding in findings]


async def _provider(configuration: Configuration, opened: OpenProvider) -> list[Finding]:
    name, who = opened.name, brand(opened.name)
    keys = Finding(f"{who} keys", _keys(configuration, name))
    if opened.door is None:
        return [Finding(keys.what, f"{keys.seen}; its webhook is closed", _fix(name))]
    gateway = opened.gateway
    if not isinstance(gateway, Examines):
        return [keys]
    return [keys, *(await _asked(configuration, gateway, gateway))]


async def _asked(
    configuration: Configuration, gateway: PaymentGateway, examines: Examines
) -> list[Finding]:
    name, who = gateway.name, brand(gateway.name)
    site = configuration.settings.web.public_url.rstrip("/")
    try:
        remarks = await examines.examine(f"{site}{PATH}{name}" if site else "")
    except ProviderRefused as refused:
        fix = f"copy the key again from {who} into {PREFIX}{name.upper()}_..."
        return [Finding(f"{who} key", f"is not taken: {refused.reason}", fix)]
    except OutcomeUnknown as unknown:
        fix = f"look at this machine's network, {name}.base_url and the status page of {who}"
        return [Finding(who, f"cannot be asked: {unknown}", fix)]
    return list(_findings(who, remarks))


def _findings(who: str, remarks: Iterable[Remark]) -> Iterable[Finding]:
    return (Finding(f"{who} {each.what}", each.seen, each.fix) for each in remarks)


def _keys(configuration: Configuration, name: str) -> str:
    """Which are set, never what they are."""
    secrets = configuration.secrets
    mode = "live" if is_live(name, secrets, configuration.settings) else "test"
    given = secrets.keys_of(name)
    shown = (key if len(each) == 1 else f"{len(each)} {key}" for key, each in given.items())
    return f"{mode}; {', '.join(shown)} set"


def _fix(name: str) -> str:
    return f"set the secret of its webhook in .env: docs/payments/{name}.md"
