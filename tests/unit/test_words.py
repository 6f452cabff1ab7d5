import logging
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import catalogs, words
from bot.ui import Stamp
from bot.words import WordMissing, Words, label, say
from core.money import Money

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def sentences(monkeypatch: pytest.MonkeyPatch):
    """More sentences than the .po files have: {(language, key): pattern}."""
    known: dict[tuple[str, str], str] = {}
    real = catalogs.sentence

    def sentence(language: str, key: str, n: int | None) -> str | None:
        return known.get((language, key)) or real(language, key, n)

    monkeypatch.setattr(catalogs, "sentence", sentence)
    return known


def test_a_sentence_is_said_in_the_readers_language():
    assert label("en", "error.slot_taken").startswith("Somebody has just taken")
    assert Words("ar").label("error.slot_taken").startswith("تم حجز")


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("Mona", "\u2068Mona\u2069"),
        (1200, "1,200"),
        (Money(1250, "EGP"), "EGP\u00a012.50"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (date(2026, 12, 1), "Tue 1 Dec 2026"),
        (("a", "b"), "ab"),
    ],
)
def test_each_kind_of_fact_is_written_in_its_way(sentences, fact: object, written: str):
    sentences["en", "k"] = "<{what}>"
    assert label("en", "k", what=fact) == f"<{written}>"


def test_a_moment_stays_a_stamp_for_each_reader_to_see(sentences):
    sentences["en", "k"] = "From {start} on."
    assert say("en", "k", start=NOON) == ("From ", Stamp(NOON), " on.")


def test_a_text_is_spliced_with_its_stamps(sentences):
    sentences["en", "k"] = "See: {what}!"
    assert say("en", "k", what=("at ", Stamp(NOON))) == ("See: at ", Stamp(NOON), "!")


def test_fault_i02_a_name_cannot_turn_the_sentence_around(sentences):
    sentences["en", "k"] = "{name} booked."
    said = label("en", "k", name="\u2069ev\u202eil\u2066\x00")
    assert said == "\u2068evil\u2069 booked."


def test_fault_i01_a_name_that_looks_like_a_placeholder_is_only_a_name(sentences):
    sentences["en", "k"] = "{name} and {other}"
    assert label("en", "k", name="{other}", other="%s") == "\u2068{other}\u2069 and \u2068%s\u2069"


@pytest.mark.parametrize(
    ("n", "arabic"),
    [
        (0, "أقل من يوم"),
        (1, "يوم واحد"),
        (2, "يومان"),
        (3, "3 أيام"),
        (11, "11 يومًا"),
        (100, "100 يوم"),
        (103, "103 أيام"),
    ],
)
def test_arabic_counts_in_six_forms(n: int, arabic: str):
    assert label("ar", "times.days", n=n) == arabic


@pytest.mark.parametrize("key", ["no.such.key", "error.text_too_long"])
def test_a_missing_sentence_or_fact_is_an_error_in_development(key: str):
    with pytest.raises(WordMissing):
        say("en", key)


def test_a_moment_in_a_label_is_an_error_in_development(sentences):
    sentences["en", "k"] = "{start}"
    with pytest.raises(WordMissing):
        label("en", "k", start=NOON)


def test_a_fact_of_an_unknown_kind_is_an_error_in_development(sentences):
    sentences["en", "k"] = "{what}"
    for fact in (1.5, True, None):
        with pytest.raises(WordMissing):
            label("en", "k", what=fact)


def test_in_production_a_missing_word_is_logged_and_english_or_the_key_shown(
    sentences, caplog: pytest.LogCaptureFixture
):
    words.be_strict(False)
    sentences["en", "k"] = "Hello {name}"
    with caplog.at_level(logging.WARNING):
        assert label("ar", "k", name="x") == "Hello \u2068x\u2069"
        assert label("xx", "k") == "Hello …"
        assert label("en", "nothing.here") == "nothing.here"
        assert label("en", "k", name=NOON) == "Hello Tue 1 Dec, 12:00 (UTC)"
    assert len(caplog.records) == 5


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ar-EG", "ar"),
        ("ar_SA", "ar"),
        ("AR", "ar"),
        ("en-GB", "en"),
        ("fr-FR,ar;q=0.8,en;q=0.5", "ar"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
        ("argh", "en"),
        ("*;q=0.1,,--", "en"),
    ],
)
def test_the_nearest_language_we_speak_is_found(tag: str | None, language: str):
    assert catalogs.best_language(tag) == language


def test_the_default_language_is_the_communitys():
    assert catalogs.best_language("fr", default="ar") == "ar"


def test_no_catalog_is_read_before_the_first_word():
    code = "import bot.words, bot.catalogs as c; print(c.catalog.cache_info().currsize)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "0"


def test_an_arabic_amount_that_ends_a_sentence_brings_its_dot(sentences):
    sentences[("ar", "paid")] = "{price}. {next}."
    said = label("ar", "paid", price=Money(1250, "EGP"), next="x.")
    assert said == "\u200f12.50\u00a0ج.م.\u200f \u2068x.\u2069."
