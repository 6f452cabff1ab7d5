"""Labels cut to what a button or an entry shows; the whole label then stands in the text.

A cut label and its line carry the same number, so that two entries which begin alike can still
be told apart.
"""

from dataclasses import replace

from bot.graphemes import Measure, cut
from bot.plain import entry
from bot.ui import Button, Choice, Limits, Screen


def short_labels(screen: Screen, limits: Limits, measure: Measure) -> Screen:
    """`screen` with every label and detail within `limits`; whatever was cut is a line as well."""
    lines: list[str] = []
    choices = tuple(
        _choice(choice, number, limits, measure, lines)
        for number, choice in enumerate(screen.choices, 1)
    )
    numbers = iter(range(len(choices) + 1, len(choices) + 1 + sum(map(len, screen.buttons))))
    buttons = tuple(
        tuple(_button(button, next(numbers), limits, measure, lines) for button in row)
        for row in screen.buttons
    )
    whole = tuple((line,) for line in lines)
    return replace(screen, choices=choices, buttons=buttons, lines=(*screen.lines, *whole))


def _choice(
    choice: Choice, number: int, limits: Limits, measure: Measure, lines: list[str]
) -> Choice:
    label_limit = (limits.choice_label or limits.label) if limits.choices else limits.label
    detail_limit = limits.detail if limits.choices else 0
    if measure(choice.label) <= label_limit and measure(choice.detail) <= detail_limit:
        return choice
    lines.append(entry(f"{number}. {choice.label}", choice.detail))
    label = choice.label
    if measure(label) > label_limit:
        label = cut(f"{number}. {label}", label_limit, measure)
    detail = cut(choice.detail, detail_limit, measure) if detail_limit else ""
    return replace(choice, label=label, detail=detail)


def _button(
    button: Button, number: int, limits: Limits, measure: Measure, lines: list[str]
) -> Button:
    if measure(button.label) <= limits.label:
        return button
    lines.append(f"{number}. {button.label}")
    return replace(button, label=cut(f"{number}. {button.label}", limits.label, measure))
