"""Shops in config.toml and their secrets in the environment."""

import pytest
from pydantic import SecretStr

from bot.configuration.secrets import Secrets
from bot.configuration.shops import (
    broken_course_sites,
    broken_shops,
    course_secrets_of,
    secrets_of,
)
from core.settings import CourseSettings, Settings, ShopSettings

GOOD = "s" * 32


def given(monkeypatch, text):
    monkeypatch.setenv("SEATMATE_SHOP_SECRETS", text)
    return Secrets()


def shops(*names):
    return Settings(shops=ShopSettings(names=names))


def test_each_shop_has_its_secrets_and_two_while_one_is_changed(monkeypatch):
    secrets = given(monkeypatch, f"books=new{GOOD}, books=old{GOOD}, kiosk=k{GOOD}")
    assert secrets_of(secrets, "books") == (f"new{GOOD}", f"old{GOOD}")
    assert secrets_of(secrets, "kiosk") == (f"k{GOOD}",)
    assert secrets_of(secrets, "nobody") == ()
    assert list(broken_shops(shops("books", "kiosk"), secrets)) == []


def test_a_listed_shop_without_a_secret_is_no_mistake_its_door_is_closed(monkeypatch):
    monkeypatch.delenv("SEATMATE_SHOP_SECRETS", raising=False)
    assert list(broken_shops(shops("books"), Secrets())) == []


@pytest.mark.parametrize(
    "text",
    [f"books={'s' * 10}", f"other={GOOD}", f"{GOOD}", f"={GOOD}"],
)
def test_a_secret_that_opens_nothing_is_told_without_the_secret(monkeypatch, text):
    problems = list(broken_shops(shops("books"), given(monkeypatch, text)))
    assert len(problems) == 1
    assert GOOD not in repr(problems)


@pytest.mark.parametrize("name", ["", "Books", "a b", "-x", "x" * 33, "a/b"])
def test_a_name_that_cannot_stand_in_an_address_is_told(name):
    assert len(list(broken_shops(shops(name), Secrets()))) == 1


def test_invariant_i13_the_secret_alone_is_hidden_from_the_log_too():
    secrets = Secrets(shop_secrets=(SecretStr(f"books={GOOD}"),))
    assert GOOD in secrets.plain_values()
    assert GOOD not in repr(secrets)


def test_course_sites_have_secrets_of_their_own(monkeypatch):
    monkeypatch.setenv("SEATMATE_COURSE_SECRETS", f"academy=a{GOOD}, academy=b{GOOD}")
    monkeypatch.setenv("SEATMATE_SHOP_SECRETS", f"books=c{GOOD}")
    secrets, sites = Secrets(), Settings(courses=CourseSettings(sites=("academy",)))
    assert course_secrets_of(secrets, "academy") == (f"a{GOOD}", f"b{GOOD}")
    assert course_secrets_of(secrets, "books") == secrets_of(secrets, "academy") == ()
    assert list(broken_course_sites(sites, secrets)) == []
    (problem,) = broken_course_sites(Settings(), Secrets(shop_secrets=(), course_secrets=(
        SecretStr(f"nobody={GOOD}"),)))  # fmt: skip
    assert (problem.key, GOOD in repr(problem)) == ("SEATMATE_COURSE_SECRETS", False)
    assert f"a{GOOD}" in secrets.plain_values()
