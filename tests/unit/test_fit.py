import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.codec import encode
from bot.fit import fit
from bot.graphemes import clusters, cut, width
from bot.limits import LIMITS, PLAIN
from bot.plain import pick
from bot.pour import weight
from bot.ui import Act, Button, Choice, Limits, Screen

EVERY = {**LIMITS, "plain": PLAIN}
TINY = Limits(text=120, label=8, buttons=4, per_row=2, choices=0, form_fields=0, can_edit=True)
every_platform = pytest.mark.parametrize("limits", [*EVERY.values(), TINY], ids=[*EVERY, "tiny"])


def days(count: int, again: Act | None = None) -> Screen:
    choices = tuple(Choice(f"Day {number}", Act("day", number)) for number in range(count))
    back = Button("Back", Act("home"))
    return Screen("Days", choices=choices, prompt="Pick", buttons=((back,),), again=again)


def acts(screens: tuple[Screen, ...]) -> list[Act]:
    picked = [choice.act for screen in screens for choice in screen.choices]
    return picked + [b.act for s in screens for row in s.buttons for b in row if b.act]


def walk(screen: Screen, limits: Limits) -> list[Screen]:
    """All that a person sees who presses "next" until there is no next."""
    shown = list(fit(screen, limits))
    for page in range(1, 500):
        turn = [act for act in acts(tuple(shown)) if screen.again and act.page == page]
        if not turn or turn[0].verb != screen.again.verb:
            break
        shown += fit(replace(screen, again=turn[0]), limits)
    return shown


def everything(screens: list[Screen]) -> str:
    """All text of all screens, blanks and isolates aside."""
    parts: list[str] = []
    for screen in screens:
        parts += [screen.title, *("".join(map(str, line)) for line in screen.lines), screen.prompt]
        parts += [label + "".join(map(str, value)) for label, value in screen.details]
        parts += [choice.label + choice.detail for choice in screen.choices]
        parts += [f"{b.label} {b.url or ''}" for row in screen.buttons for b in row]
    values = [part for screen in screens for _, value in screen.details for part in value]
    return bare("".join(parts) + "\0" + "".join(map(str, values)))  # a long value, in one piece


def bare(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069]", "", text)


words = st.text(st.sampled_from("ab é😀مر\u0301👍🏽\n\u2068\u2069"), max_size=150)
labels = st.text(st.sampled_from("abc é😀مر"), min_size=1, max_size=120)
numbers = st.integers(0, 99)
some_acts = st.builds(Act, verb=st.just("x"), subject=numbers)
buttons = st.builds(Button, label=labels, act=some_acts) | st.builds(
    Button, label=labels, url=st.just("https://x.test/")
)
screens = st.builds(
    Screen,
    title=words,
    lines=st.lists(st.tuples(words), max_size=4).map(tuple),
    details=st.lists(st.tuples(labels, st.tuples(words)), max_size=3).map(tuple),
    choices=st.lists(st.builds(Choice, label=labels, act=some_acts, detail=words), max_size=40).map(
        tuple
    ),
    prompt=words,
    buttons=st.lists(st.lists(buttons, max_size=9).map(tuple), max_size=5).map(tuple),
    again=st.none() | st.just(Act("list", 7, 1)),
)


def long(name: str) -> str:
    return " ".join(f"{name}{number}" for number in range(45))


OVERSIZED = Screen(
    long("title"),
    lines=((long("line"),), (long("other"),)),
    details=((long("label"), (long("value"),)), ("Price", (long("price"),))),
    choices=tuple(Choice(long(f"c{n}x"), Act("x", n), long(f"d{n}x")) for n in range(30)),
    prompt=long("prompt"),
    buttons=tuple((Button(long(f"b{n}x"), Act("y", n)),) for n in range(9)),
)


@every_platform
@given(screen=screens)
@example(screen=OVERSIZED)
@example(screen=replace(OVERSIZED, again=Act("list", 7, 1)))
@settings(max_examples=20, deadline=None)
def test_fault_d10_no_platform_gets_more_than_it_shows(limits: Limits, screen: Screen):
    for part in fit(screen, limits):
        row_sizes = [len(row) for row in part.buttons]
        assert weight(part) <= limits.text
        assert len(part.choices) <= limits.choices
        assert sum(row_sizes) <= limits.buttons
        assert max(row_sizes, default=0) <= limits.per_row
        assert not (limits.list_or_buttons and part.choices and part.buttons)
        assert all(width(b.label) <= limits.label for row in part.buttons for b in row)
        for choice in part.choices:
            assert width(choice.label) <= (limits.choice_label or limits.label)
            assert width(choice.detail) <= limits.detail


@every_platform
@given(screen=screens)
@example(screen=OVERSIZED)
@example(screen=replace(OVERSIZED, again=Act("list", 7, 1)))
@settings(max_examples=20, deadline=None)
def test_fault_d10_nothing_is_lost_on_any_platform(limits: Limits, screen: Screen):
    shown = walk(screen, limits)
    seen = everything(shown)
    wanted = [screen.title, screen.prompt, *(line[0] for line in screen.lines)]
    wanted += [text for label, value in screen.details for text in (label, value[0])]
    wanted += [text for choice in screen.choices for text in (choice.label, choice.detail)]
    wanted += [b.label for row in screen.buttons for b in row]
    assert [text for text in map(bare, wanted) if text not in seen] == []


@every_platform
@given(screen=screens)
@settings(max_examples=20, deadline=None)
def test_every_act_can_still_be_pressed_or_typed(limits: Limits, screen: Screen):
    wanted = [choice.act for choice in screen.choices]
    wanted += [b.act for row in screen.buttons for b in row if b.act]
    if not limits.buttons:
        shown = everything(walk(screen, limits))
        for number, act in enumerate(wanted, 1):
            assert f"{number}." in shown
            assert pick(screen, str(number)) == act
        return
    reachable = acts(tuple(walk(screen, limits)))
    assert set(wanted) <= set(reachable)


@every_platform
def test_a_small_screen_is_one_message(limits: Limits):
    assert len(fit(Screen("Hello", (("All is well.",),)), limits)) == 1


def test_what_fits_is_left_as_it_is():
    screen = days(5)
    assert fit(screen, LIMITS["discord"]) == (screen,)


def test_choices_become_buttons_where_there_are_no_lists():
    (shown,) = fit(days(6), LIMITS["telegram"])
    assert [len(row) for row in shown.buttons] == [4, 2, 1]
    assert not shown.choices


def test_buttons_beside_a_list_become_its_last_entries_on_whatsapp():
    (shown,) = fit(days(6), LIMITS["whatsapp"])
    assert [choice.label for choice in shown.choices][-1] == "Back"
    assert not shown.buttons


def test_many_buttons_become_a_list_on_whatsapp():
    row = tuple(Button(f"B{n}", Act("b", n)) for n in range(5))
    (shown,) = fit(Screen("T", buttons=(row,)), LIMITS["whatsapp"])
    assert len(shown.choices) == 5


def test_a_link_becomes_text_where_buttons_cannot_open_it():
    screen = Screen("Pay", buttons=((Button("Pay now", url="https://x.test/pay/1"),),))
    (shown,) = fit(screen, LIMITS["whatsapp"])
    assert shown.lines == (("Pay now: https://x.test/pay/1",),)
    assert not shown.buttons


@pytest.mark.parametrize("platform", ["discord", "telegram", "whatsapp"])
def test_a_long_list_is_turned_page_by_page(platform: str):
    screen = days(90, again=Act("days", 5, 2, (7,)))
    pages = walk(screen, LIMITS[platform])
    assert len(pages) > 2
    seen = acts(tuple(pages))
    assert {Act("day", number) for number in range(90)} <= set(seen)
    assert all(page.lines[-1][0].startswith(f"Page {n} of") for n, page in enumerate(pages, 1))
    assert all(len(encode(act)) <= 64 for act in seen)


def test_the_first_page_has_no_previous_and_the_last_no_next():
    first, second = walk(days(40, again=Act("days")), LIMITS["discord"])
    assert [b.label for b in first.buttons[0]] == ["Next ›"]
    assert [b.label for b in second.buttons[0]] == ["‹ Previous"]


def test_a_page_that_is_gone_by_now_is_the_last_one():
    (shown,) = fit(days(30, again=Act("days", page=9)), LIMITS["discord"])
    assert [choice.label for choice in shown.choices] == [f"Day {n}" for n in range(25, 30)]
    assert shown.again == Act("days", page=1)


def test_a_long_list_that_cannot_be_shown_again_is_dealt_over_messages():
    shown = fit(days(60), LIMITS["discord"])
    assert [len(part.choices) for part in shown] == [25, 25, 10]
    assert [bool(part.buttons) for part in shown] == [False, False, True]


def test_cut_labels_that_begin_alike_are_told_apart_by_number():
    names = [f"Introduction to mathematics, part {n}" for n in (1, 2)]
    screen = Screen("Pick", choices=tuple(Choice(n, Act("o", len(n))) for n in names))
    (shown,) = fit(screen, LIMITS["whatsapp"])
    assert [c.label for c in shown.choices] == [
        "1. Introduction to math…",
        "2. Introduction to math…",
    ]
    assert shown.lines == ((f"1. {names[0]}",), (f"2. {names[1]}",))


def test_fault_d10_text_is_broken_between_paragraphs_lines_and_words_first():
    text = (
        "A first part that is long enough, as one can see, to stand all alone.\n\nThen "
        + "word " * 30
        + "end."
    )
    first, second, third = [part.lines[0][0] for part in fit(Screen("", ((text,),)), TINY)]
    assert first.endswith("alone.\n\n")
    assert second.startswith("Then word")
    assert second.endswith("word ")
    assert third.endswith("word end.")


def test_fault_d10_the_controls_stay_with_the_last_message():
    long = replace(days(3), lines=(("x" * 5000,),), card="booking:1")
    *before, last = fit(long, LIMITS["discord"])
    assert [len(last.choices), len(last.buttons), last.card] == [3, 1, "booking:1"]
    assert not any(part.choices or part.buttons or part.card for part in before)


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧", "e\u0301", "🇪🇬", "مَّ"])
def test_fault_d10_no_cut_goes_through_what_a_person_sees_as_one(cluster: str):
    label = cluster * 30
    short = cut(label, 21)
    assert width(short) <= 21
    assert set(clusters(short.removesuffix("…"))) <= {cluster}
    pieces = fit(Screen("", ((cluster * 200,),)), TINY)
    assert all(set(clusters(part.lines[0][0])) == {cluster} for part in pieces)


def test_fault_d10_isolates_are_balanced_on_both_sides_of_a_cut():
    name = "\u2068" + "مرحبا " * 60 + "\u2069"
    for part in fit(Screen("", ((name,),)), TINY):
        line = part.lines[0][0]
        assert line.count("\u2068") == line.count("\u2069") == 1
    short = cut(name, 20)
    assert short.count("\u2068") == short.count("\u2069") == 1


def test_a_renderer_that_escapes_is_measured_with_its_escapes():
    def escaped(text: str) -> int:
        return width(re.sub(r"([*_~`|])", r"\\\1", text))

    for part in fit(Screen("", (("*" * 3000,),)), LIMITS["discord"], escaped):
        assert weight(part, escaped) <= 2000
