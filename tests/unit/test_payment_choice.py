"""Which provider takes which currency, how it counts, and what cannot be sold for want of one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import ConfigurationWrong, load
from core import providers
from core.errors import AmountInvalid, CurrencyUnknown
from core.exponents import from_provider, from_text, to_provider, to_text
from core.money import Money
from core.settings import MoneySettings, PaypalSettings, Settings, StripeSettings

BOTH = replace(
    Settings(),
    stripe=StripeSettings(currencies=("EUR", "KWD")),
    paypal=PaypalSettings(currencies=("EUR", "USD")),
)


@pytest.mark.parametrize(
    ("provider", "money", "number"),
    [
        ("stripe", Money(9_900, "EUR"), 9_900),
        ("stripe", Money(5_000, "JPY"), 5_000),
        ("stripe", Money(5_000, "ISK"), 500_000),
        ("stripe", Money(7, "UGX"), 700),
        ("stripe", Money(1_230, "KWD"), 1_230),
        ("stripe", Money(1_200, "MGA"), 12),
        ("stripe", Money(1_250, "HUF"), 1_250),
        ("paypal", Money(120_000, "HUF"), 1_200),
        ("paypal", Money(120_000, "TWD"), 1_200),
        ("paystack", Money(700, "XOF"), 70_000),
        ("razorpay", Money(295_990, "KWD"), 295_990),
        ("razorpay", Money(295, "JPY"), 295),
    ],
)
def test_fault_m12_each_provider_counts_in_its_own_way_and_back(provider, money, number):
    assert to_provider(provider, money) == number
    assert from_provider(provider, number, money.currency.lower()) == money


@pytest.mark.parametrize(
    ("provider", "money"),
    [
        ("stripe", Money(1_234, "KWD")),
        ("stripe", Money(1_250, "MGA")),
        ("paypal", Money(120_050, "HUF")),
    ],
)
def test_fault_m12_what_a_provider_cannot_say_exactly_is_refused(provider, money):
    with pytest.raises(AmountInvalid):
        to_provider(provider, money)


def test_fault_m12_a_part_of_a_crown_of_iceland_is_refused_on_the_way_back():
    with pytest.raises(AmountInvalid):
        from_provider("stripe", 505, "isk")


@pytest.mark.parametrize(("provider", "currency"), [("paypal", "KWD"), ("paystack", "EUR")])
def test_a_currency_that_a_provider_does_not_take_is_refused(provider, currency):
    with pytest.raises(CurrencyUnknown):
        to_provider(provider, Money(100, currency))


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money(1_250, "EUR"), "12.50"), (Money(120_000, "HUF"), "1200"), (Money(5, "JPY"), "5")],
)
def test_decimals_are_exact_both_ways(money, text):
    assert to_text("paypal", money) == text
    assert from_text("paypal", text, money.currency) == money


@pytest.mark.parametrize("text", ["12.505", "1e3", "-1", "NaN", "", "１２.5x", "1,250", "Infinity"])
def test_what_is_no_plain_amount_is_refused(text):
    with pytest.raises(AmountInvalid):
        from_text("paypal", text, "EUR")


@given(st.sampled_from(["EUR", "JPY", "ISK", "UGX", "KWD", "HUF"]), st.integers(1, 10**9))
def test_fault_m12_to_stripe_and_back_is_the_same_or_refused(currency, minor):
    money = Money(minor, currency)
    try:
        number = to_provider("stripe", money)
    except AmountInvalid:
        assert currency == "KWD"
        assert minor % 10
        return
    assert from_provider("stripe", number, currency) == money


@pytest.mark.parametrize(
    ("currency", "fits"), [("EUR", ("stripe", "paypal")), ("KWD", ("stripe",)), ("GBP", ())]
)
def test_those_that_fit_are_those_that_take_the_currency(currency, fits):
    assert providers.fitting(BOTH, currency) == fits
    assert providers.is_taken(BOTH, currency) is bool(fits)


def test_with_nobody_set_up_nothing_is_refused_and_the_sandbox_takes_everything():
    assert providers.is_taken(Settings(), "GBP")
    sandbox = replace(BOTH, money=MoneySettings(sandbox_url="http://127.0.0.1"))
    assert providers.fitting(sandbox, "GBP") == ("sandbox",)


@pytest.fixture
def configured(monkeypatch, tmp_path):
    def read(toml="", **environment):
        file = tmp_path / "config.toml"
        file.write_text(toml)
        for name, value in environment.items():
            monkeypatch.setenv(f"SEATMATE_{name}", value)
        return load(file, dotenv=tmp_path / "none")

    monkeypatch.setenv("SEATMATE_LINK_SIGNING_KEY", "k" * 32)
    return read


def wrong(configured, toml="", **environment):
    with pytest.raises(ConfigurationWrong) as problems:
        configured(toml, **environment)
    return {problem.key: problem.wrong for problem in problems.value.problems}


def test_a_provider_with_its_key_takes_the_communitys_currency(configured):
    found = configured(
        STRIPE_API_KEY="sk_test_0123456789abcdef", STRIPE_WEBHOOK_SECRETS="whsec_0123456789"
    )
    assert found.settings.stripe.currencies == ("EUR",)
    assert providers.in_use(found.settings) == ("stripe",)


def test_a_provider_without_its_key_is_not_in_use(configured):
    found = configured('[stripe]\ncurrencies = ["EUR"]\n')
    assert providers.in_use(found.settings) == ()


def test_fault_m17_test_keys_beside_live_ones_are_refused(configured):
    found = wrong(
        configured,
        '[paystack]\ncurrencies = ["NGN"]\n',
        STRIPE_API_KEY="sk_live_0123456789abcdef",
        STRIPE_WEBHOOK_SECRETS="whsec_0123456789",
        PAYSTACK_SECRET_KEY="sk_test_0123456789abcdef",
    )
    assert list(found) == ["SEATMATE_PAYSTACK_SECRET_KEY"]
    assert "0123456789abcdef" not in str(found)


def test_a_provider_that_does_not_take_the_communitys_currency_names_its_own(configured):
    found = wrong(configured, PAYSTACK_SECRET_KEY="sk_test_0123456789abcdef")
    assert list(found) == ["paystack.currencies"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('currencies = ["EURO"]', "stripe.currencies"),
        ('base_url = "http://stripe.example"', "stripe.base_url"),
        ('base_url = "https://me:you@stripe.example"', "stripe.base_url"),
    ],
)
def test_what_no_provider_could_be_is_told(configured, line, key):
    assert list(wrong(configured, f"[stripe]\n{line}\n")) == [key]


PAYPAL = {
    "PAYPAL_CLIENT_ID": "AeSeatmateClientId0001",
    "PAYPAL_CLIENT_SECRET": "EKSeatmateClientSecret0001",
    "PAYPAL_WEBHOOK_ID": "1JE4291016473214C",
}


def test_paypals_webhooks_are_verified_in_one_of_two_ways(configured):
    assert list(wrong(configured, '[paypal]\nverify = "never"\n')) == ["paypal.verify"]
    for way in ("api", "offline"):
        toml = f'[paypal]\nverify = "{way}"\n'
        assert configured(toml, **PAYPAL).settings.paypal.verify == way


@pytest.mark.parametrize("missing", PAYPAL)
def test_paypal_with_some_of_its_keys_is_refused_by_the_name_of_the_missing_one(
    configured, missing
):
    keys = {name: value for name, value in PAYPAL.items() if name != missing}
    assert list(wrong(configured, **keys)) == [f"SEATMATE_{missing}"]


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("https://api-m.sandbox.paypal.com", ["SEATMATE_PAYPAL_CLIENT_ID"]),
        ("https://api-m.paypal.com", []),
    ],
)
def test_paypals_sandbox_beside_a_live_key_of_another_is_refused(configured, address, refused):
    live = {
        "STRIPE_API_KEY": "sk_live_0123456789abcdef",
        "STRIPE_WEBHOOK_SECRETS": "whsec_0123456789",
    }
    toml = f'[paypal]\nbase_url = "{address}"\n'
    found = list(wrong(configured, toml, **PAYPAL, **live)) if refused else []
    assert found == refused
    if not refused:
        used = providers.in_use(configured(toml, **PAYPAL, **live).settings)
        assert used == ("stripe", "paypal")
