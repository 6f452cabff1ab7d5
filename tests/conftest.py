"""Every test: a missing word is an error, never a fallback."""

import pytest

from bot import words


@pytest.fixture(autouse=True)
def _strict_words():
    words.be_strict()
