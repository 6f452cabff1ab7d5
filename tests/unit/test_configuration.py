"""Settings and secrets: one source for defaults, and every mistake told at once with its fix."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from bot.configuration import Configuration, ConfigurationWrong, load
from bot.configuration.bounds import bounds_of, exceptions
from bot.configuration.shape import section_models, sections
from core.settings import Settings

CONFIG = Path(__file__).resolve().parents[2] / "config.toml"
KEY = "k" * 32

Load = Callable[..., Configuration]


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads config.toml text, .env text and environment in an empty place."""
    monkeypatch.chdir(tmp_path)

    def start(
        toml: str = "", *, dotenv: str = "", needed: bool = False, **env: str
    ) -> Configuration:
        for name, value in env.items():
            monkeypatch.setenv(f"SEATMATE_{name}", value)
        (tmp_path / "config.toml").write_text(toml, encoding="utf-8")
        (tmp_path / ".env").write_text(dotenv, encoding="utf-8")
        return load(secrets_needed=needed)

    return start


@pytest.fixture
def problems(configured: Load) -> Callable[..., dict[str, str]]:
    """Key -> what is wrong and its fix."""

    def of(toml: str = "", **given: object) -> dict[str, str]:
        with pytest.raises(ConfigurationWrong) as caught:
            configured(toml, **given)
        return {p.key: f"{p.wrong}. {p.fix}" for p in caught.value.problems}

    return of


def test_config_toml_holds_every_key_with_its_default_and_no_other() -> None:
    written = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    defaults = asdict(Settings())
    for section, keys in defaults.items():
        listed = {k: list(v) if isinstance(v, tuple) else v for k, v in keys.items()}
        assert written.get(section) == listed, section
    assert set(written) == set(defaults)


def test_config_toml_explains_every_key() -> None:
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if " = " in line and line[0] != "#" and " # " not in line] == []


def test_the_shipped_file_and_no_file_give_the_same_settings(configured: Load) -> None:
    assert configured(CONFIG.read_text(encoding="utf-8")).settings == Settings()
    assert configured("").settings == Settings()


def test_bounds_of_their_own_belong_to_keys_that_exist() -> None:
    known = {f"{name}.{f.name}" for name, kind in sections().items() for f in fields(kind)}
    assert exceptions() <= known


def test_every_whole_number_refuses_what_is_just_outside_its_bounds() -> None:
    for section, model in section_models().items():
        for key, field in model.model_fields.items():
            if field.annotation is int:
                bounds = bounds_of(section, key)
                for outside in (bounds.least - 1, bounds.most + 1):
                    with pytest.raises(ValueError, match=key):
                        model(**{key: outside})


def test_environment_goes_over_dotenv_and_dotenv_over_the_file(configured: Load) -> None:
    toml = "[web]\nport = 1\nhead_seconds = 2\n[packs]\ngrace_hours = 48"
    dotenv = "SEATMATE_WEB__PORT=3\nSEATMATE_WEB__HEAD_SECONDS=4\nOTHER=1"
    settings = configured(toml, dotenv=dotenv, WEB__PORT="5").settings
    assert (settings.web.port, settings.web.head_seconds, settings.packs.grace_hours) == (5, 4, 48)


@pytest.mark.parametrize("text", ["1440,60", "[1440, 60]", " 1440 , 60 "])
def test_a_list_in_the_environment_is_written_with_commas(configured: Load, text: str) -> None:
    assert configured(NOTICES__REMINDER_MINUTES=text).settings.notices.reminder_minutes == (
        1440,
        60,
    )


def test_fault_o08_every_problem_is_told_at_once(problems: Callable[..., dict[str, str]]) -> None:
    found = problems(
        '[booking]\nhold_minutes = 0\ncancel_notice_hours = "soon"\naproval_deadline_hours = 1\n'
        "student_may_overlap = 7\nmax_open_per_student = true\n[webb]\nport = 1",
        NOTICES__REMINDER_MINUTES="15,x",
        DISCORD_TOKN="x",
        LINK_SIGNING_KEY="short",
    )
    assert set(found) == {
        "booking.hold_minutes",
        "booking.cancel_notice_hours",
        "booking.aproval_deadline_hours",
        "booking.student_may_overlap",
        "booking.max_open_per_student",
        "webb",
        "notices.reminder_minutes",
        "SEATMATE_DISCORD_TOKN",
        "SEATMATE_LINK_SIGNING_KEY",
    }
    assert "write a whole number from 1 to 43200" in found["booking.hold_minutes"]
    assert "write approval_deadline_hours" in found["booking.aproval_deadline_hours"]
    assert "write SEATMATE_DISCORD_TOKEN" in found["SEATMATE_DISCORD_TOKN"]


def test_the_message_lists_each_key_with_its_fix(configured: Load) -> None:
    with pytest.raises(
        ConfigurationWrong, match=r"(?s)packs\.x: is not.*Fix: remove it.*web\.port"
    ):
        configured("[packs]\nx = 1\n[web]\nport = -1")


@pytest.mark.parametrize("where", ["", "[secrets]\n", "[web]\n"])
def test_a_secret_in_the_file_is_explained(
    problems: Callable[..., dict[str, str]], where: str
) -> None:
    (text,) = problems(f'{where}stripe_api_key = "sk_live_canary"').values()
    assert "is a secret" in text
    assert "SEATMATE_" in text
    assert "canary" not in text


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[web]\npublic_url = "http://book.example.org"', "web.public_url"),
        ('[web]\npublic_url = "ftp://book.example.org"', "web.public_url"),
        ('[web]\npublic_url = "https://book.example.org/path"', "web.public_url"),
        ('[web]\npublic_url = "https://[broken"', "web.public_url"),
        ('[web]\nhost = "0.0.0.0"', "web.public_url"),
        ('[storage]\nurl = "mysql://somewhere"', "storage.url"),
        ('[community]\ntime_zone = "Mars/Olympus"', "community.time_zone"),
        ('[community]\ntime_zone = "../zone"', "community.time_zone"),
        ('[community]\ncurrency = "EURO"', "community.currency"),
        ('[community]\nlanguage = "English"', "community.language"),
        ("[packs]\ngrace_hours = 12", "packs.final_warning_hours_before_release"),
        ("[money]\ncheckout_minutes = 31", "money.checkout_minutes"),
        ("[notices]\nretry_cap_seconds = 1", "notices.retry_base_seconds"),
        ("web = 3", "web"),
        ("[web\nport = 1", "config.toml"),
    ],
)
def test_fault_o08_a_wrong_value_is_refused(
    problems: Callable[..., dict[str, str]], toml: str, key: str
) -> None:
    assert list(problems(toml)) == [key]


@pytest.mark.parametrize("url", ["https://book.example.org", "http://localhost:8080", ""])
def test_an_address_people_can_trust_is_accepted(configured: Load, url: str) -> None:
    assert configured(f'[web]\npublic_url = "{url}"').settings.web.public_url == url


def test_r6_the_signing_key_is_needed_to_serve_and_not_to_migrate(
    configured: Load, problems: Callable[..., dict[str, str]]
) -> None:
    assert list(problems(needed=True)) == ["SEATMATE_LINK_SIGNING_KEY"]
    assert configured(needed=False).secrets.link_signing_key is None
    assert configured(needed=True, dotenv=f"SEATMATE_LINK_SIGNING_KEY={KEY}").secrets


def test_a_provider_with_half_its_secrets_is_refused(
    problems: Callable[..., dict[str, str]],
) -> None:
    assert list(problems(SANDBOX_API_KEY=KEY)) == ["SEATMATE_SANDBOX_WEBHOOK_SECRETS"]


def test_webhook_secrets_may_be_several_to_rotate(configured: Load) -> None:
    secrets = configured(
        SANDBOX_API_KEY=KEY, SANDBOX_WEBHOOK_SECRETS=f"{'n' * 16}, {'o' * 16}"
    ).secrets
    assert [s.get_secret_value()[0] for s in secrets.sandbox_webhook_secrets] == ["n", "o"]
    assert sorted(secrets.plain_values()) == sorted([KEY, "n" * 16, "o" * 16])


@pytest.mark.parametrize("name", ["STRIPE", "SANDBOX"])
def test_fault_o08_a_test_key_on_a_public_site_needs_a_word(
    configured: Load, problems: Callable[..., dict[str, str]], name: str
) -> None:
    site = '[web]\npublic_url = "https://book.example.org"\n'
    given = {f"{name}_API_KEY": f"sk_test_{KEY}", f"{name}_WEBHOOK_SECRETS": KEY}
    assert list(problems(site, **given)) == [f"SEATMATE_{name}_API_KEY"]
    assert configured(f"{site}[money]\ntest_keys_allowed = true", **given)


def test_i13_no_message_and_no_repr_shows_a_secret(configured: Load) -> None:
    with pytest.raises(ConfigurationWrong) as caught:
        configured(LINK_SIGNING_KEY="canary", STRIPE_WEBHOOK_SECRETS="canary2,canary3")
    assert "canary" not in str(caught.value)
    secrets = configured(LINK_SIGNING_KEY=f"canary{KEY}", STRIPE_WEBHOOK_SECRETS="").secrets
    assert "canary" not in repr(secrets)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationWrong, match="does not exist"):
        load(tmp_path / "nowhere.toml", secrets_needed=False)


def test_the_environment_may_name_the_file(configured: Load, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[web]\nport = 77", encoding="utf-8")
    assert configured(CONFIG=str(tmp_path / "other.toml")).settings.web.port == 77
