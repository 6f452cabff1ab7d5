import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.codec import MAX_BYTES, decode, encode
from bot.ui import Act
from core.ids import MAX_ID

verbs = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
ids = st.integers(0, MAX_ID)
small = st.integers(0, 99_999)
acts = st.builds(
    Act,
    verb=verbs,
    subject=ids,
    revision=small,
    page=small,
    extra=st.lists(small, max_size=5).map(tuple),
)


def carried(act: Act) -> Act:
    extra = list(act.extra)
    while extra and not extra[-1]:
        extra.pop()
    return Act(act.verb, act.subject, act.revision, tuple(extra), act.page)


@given(acts)
def test_an_act_comes_back_as_it_went_but_for_trailing_zeros(act: Act):
    text = encode(act)
    assert text.isascii()
    assert len(text) <= MAX_BYTES
    assert decode(text) == carried(act)


def test_an_act_is_short_and_readable():
    assert encode(Act("appr", 12345, 3)) == "1appr.C1S.3"
    assert encode(Act("home")) == "1home"


def test_a_number_that_is_not_carried_reads_as_zero():
    act = decode(encode(Act("day", 5, 0, (7, 0))))
    assert act is not None
    assert (act.number(0), act.number(1), act.number(9)) == (7, 0, 0)


def test_the_page_does_not_change_the_other_numbers():
    act = decode(encode(Act("day", 5, 2, (7,), page=3)))
    assert act == Act("day", 5, 2, (7,), 3)


@pytest.mark.parametrize(
    "act",
    [
        Act(""),
        Act("Book"),
        Act("toolong"),
        Act("b1"),
        Act("x", -1),
        Act("x", 1, 1, (-2,)),
        Act("x", MAX_ID + 1),
        Act("x", MAX_ID, MAX_ID, (MAX_ID, MAX_ID), MAX_ID),
    ],
)
def test_an_act_that_cannot_be_carried_is_a_mistake_of_the_program(act: Act):
    with pytest.raises(ValueError):
        encode(act)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "1",
        "2home",
        "home",
        "1home.",
        "1home.0",
        "1home.c1s",
        "1home.C1S.0",
        "1home.-1",
        "1home..1",
        "1home.ZZZZZZZZZZZZZ",
        "1home.1.U",
        "1hömë.1",
        "1home.١",
        "1home.1\n",
        "1home" + ".1" * 40,
        "1\ud800",
        "0" * 10_000,
    ],
)
def test_junk_means_nothing(junk: str):
    assert decode(junk) is None


@given(st.text() | st.text("1.abzABZ0OIL", max_size=70).map(lambda text: "1" + text))
@example("1o.O")
def test_any_text_means_nothing_or_exactly_one_act(text: str):
    act = decode(text)
    assert act is None or encode(act) == text
