"""Changing something that exists: all of its fields in one form, or one of them by itself.

Where a platform asks line by line, nobody wants to answer five questions to change a price: the
buttons under the form ask for one field alone.
"""

from dataclasses import replace

from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, Form, Screen, Text


def editing(
    w: Writer,
    title: str,
    act: Act,
    submit: str,
    fields: tuple[Field, ...],
    back: Button,
    *lines: Text,
) -> Screen:
    """`act` shows this screen, its first extra number chooses one field (from 1; 0 is all).
    `submit` is the verb that stores; it gets the same numbers."""
    chosen = act.number(0)
    one = 0 < chosen <= len(fields)
    asked = (replace(fields[chosen - 1], required=True),) if one else fields
    done = replace(act, verb=submit, page=0)
    singly = [Button(field.label, _only(act, number)) for number, field in enumerate(fields, 1)]
    return w.screen(
        title,
        *lines,
        form=Form(title, done, asked, w.label("button.save")),
        buttons=[[] if one or len(fields) < 2 else singly, [back]],
    )


def _only(act: Act, number: int) -> Act:
    return replace(act, extra=(number, *act.extra[1:]), page=0)
