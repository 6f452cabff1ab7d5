"""Every language says all that English says."""

import re
from functools import cache
from importlib import resources

import pytest
from babel.messages.catalog import Catalog, Message

from bot import catalogs
from bot.words import PLACEHOLDER
from core.errors import all_codes

LANGUAGES = catalogs.languages()
FORMS = {"en": 2, "ar": 6}
SCRIPTS = {"ar": re.compile(r"[\u0600-\u06ff]")}
# CLDR patterns, names of products, the beginning of an address
SAME_EVERYWHERE = {"times.time", "webchat.product", "notes.recording.hint"}


@cache
def catalog(language: str) -> Catalog:
    return catalogs.messages_of(language)


def messages(language: str) -> dict[str, Message]:
    found = [message for message in catalog(language) if message.id]
    return {key(message): message for message in found}


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_english_and_arabic_are_there():
    assert set(LANGUAGES) >= {"en", "ar"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_key_and_no_other(language: str):
    assert messages(language).keys() == messages("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_keys_and_each_stands_once(language: str):
    folder = resources.files("bot").joinpath("locales")
    files = [folder.joinpath(f"{language}.po"), *folder.joinpath(language).iterdir()]
    text = "\n".join(file.read_text("utf-8") for file in files)
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_doubtful(language: str):
    bad = [k for k, m in messages(language).items() if m.fuzzy or not all(map(str.strip, forms(m)))]
    assert bad == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_counts_in_english_counts_here_in_all_forms(language: str):
    wrong = [
        name
        for name, message in messages(language).items()
        if bool(message.pluralizable) != bool(messages("en")[name].pluralizable)
        or (message.pluralizable and len(forms(message)) != FORMS.get(language, 2))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_are_those_of_english(language: str):
    """A form for one, two or none may leave the number itself out: the word says it."""
    wrong = []
    for name, message in messages(language).items():
        wanted = set(PLACEHOLDER.findall(forms(messages("en")[name])[-1]))
        for form in forms(message):
            optional = {"n"} if message.pluralizable else set()
            if not wanted - optional <= set(PLACEHOLDER.findall(form)) <= wanted:
                wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_brace_belongs_to_a_fact(language: str):
    wrong = [
        name
        for name, message in messages(language).items()
        if any(re.search(r"[{}]", PLACEHOLDER.sub("", form)) for form in forms(message))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_a_sentence_is_in_the_script_of_its_language(language: str):
    script = SCRIPTS[language]
    wrong = [
        name
        for name, message in messages(language).items()
        if name not in SAME_EVERYWHERE
        and not name.startswith("times.day")
        and not all(
            script.search(form) or not re.search(r"[^\W\d_]", PLACEHOLDER.sub("", form))
            for form in forms(message)
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence_with_a_next_step(language: str):
    for code in [*all_codes(), "unexpected"]:
        assert f"error.{code}" in messages(language), code
        sentence = forms(messages(language)[f"error.{code}"])[0]
        assert len(re.split(r"[.,:;،؛] ", sentence)) >= 2, sentence
