"""One line in .env gives the demo a real provider's test mode beside its play money."""

from bot.configuration.secrets import Secrets
from bot.demo.house import open_house
from core.providers import fitting
from core.settings import Settings


async def test_the_demo_with_a_test_key_offers_stripe_beside_the_play_money(tmp_path):
    secrets = Secrets(stripe_api_key="sk_test_0123456789abcdef")
    house = await open_house(Settings(), tmp_path, 0, secrets=secrets)
    try:
        assert sorted(house.engine.parts.gateways) == ["sandbox", "stripe"]
        assert fitting(house.engine.parts.settings, "EUR") == ("stripe", "sandbox")
        assert len(house.engine.parts.links.pay_ways(7, "EUR")) == 2
    finally:
        await house.close()


async def test_the_demo_without_keys_has_play_money_alone(tmp_path):
    house = await open_house(Settings(), tmp_path, 0)
    try:
        assert list(house.engine.parts.gateways) == ["sandbox"]
        assert house.engine.parts.links.pay_ways(7, "EUR") == []
    finally:
        await house.close()
