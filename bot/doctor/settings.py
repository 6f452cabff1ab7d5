"""The configuration as a whole, and what is switched on only by halves."""

from bot.configuration import Configuration, ConfigurationWrong, load
from bot.configuration.payments import NEEDED
from bot.configuration.shops import course_secrets_of
from bot.doctor.finding import Finding, found

_WHAT = "configuration"


def read() -> tuple[Configuration | None, list[Finding]]:
    """What can be worked with, also when a secret is missing; None when nothing can."""
    try:
        return load(), [Finding(_WHAT, "config.toml, .env and the environment are understood")]
    except ConfigurationWrong as wrong:
        told = [Finding(_WHAT, f"{p.key} {p.wrong}", p.fix) for p in wrong.problems]
    try:
        return load(secrets_needed=False), told
    except ConfigurationWrong:
        return None, told


def providers(configuration: Configuration) -> tuple[str, ...]:
    """Payment providers that can both be asked and be heard."""
    money, secrets = configuration.settings.money, configuration.secrets
    sandbox = money.sandbox_url and secrets.sandbox_api_key and secrets.sandbox_webhook_secrets
    real = [name for name, keys in NEEDED.items() if set(keys) <= set(secrets.keys_of(name))]
    return (*(["sandbox"] if sandbox else []), *real)


def payments(configuration: Configuration, sells: bool) -> list[Finding]:
    """`sells`: something with a price is on offer."""
    money, secrets = configuration.settings.money, configuration.secrets
    wrong: list[tuple[str, str]] = []
    if money.sandbox_url and not secrets.sandbox_api_key:
        fix = "set SEATMATE_SANDBOX_API_KEY and SEATMATE_SANDBOX_WEBHOOK_SECRETS"
        wrong.append(("money.sandbox_url is set without its key", fix))
    if secrets.sandbox_api_key and not money.sandbox_url:
        wrong.append(("the sandbox key is set without money.sandbox_url", "set money.sandbox_url"))
    known = providers(configuration)
    if sells and not known:
        fix = "set the key and the webhook secret of a payment provider in .env"
        wrong.append(("priced offerings are on sale and no provider can take the money", fix))
    well = f"{', '.join(known)} with webhook secrets" if known else "nothing on sale has a price"
    return found("payments", well, wrong)


def course_sites(configuration: Configuration) -> list[Finding]:
    """A site without a secret is a closed door (docs/courses.md); without sites there is none."""
    sites = configuration.settings.courses.sites
    fix = "set SEATMATE_COURSE_SECRETS in .env, or take the site out of courses.sites"
    closed = [
        (f"{site} has no secret: nobody can tell of a completed course there", fix)
        for site in sites
        if not course_secrets_of(configuration.secrets, site)
    ]
    return found("courses", f"{', '.join(sites)} with secrets", closed) if sites else []
