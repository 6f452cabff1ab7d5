"""Telegram Stars: what something costs in them, the form for it, and what Telegram wants said."""

from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import MAX_STARS
from core.money import STARS, Money
from core.texts import MAX_REASON


def stars_row(w: Writer, stars: int | None) -> list[tuple[str, Text]]:
    """A line of a table, where there is such a price."""
    return [(w.label("stars.price"), (w.money(Money(stars, STARS)),))] if stars else []


def form(w: Writer, what: str, now: int | None, act: Act, back: Act) -> Screen:
    """`act` is what submitting does."""
    title = w.label("stars.form.title", what=what)
    field = Field(
        "stars",
        w.label("stars.form.field"),
        FieldKind.NUMBER,
        max_length=6,
        value=str(now or 0),
        hint=w.label("stars.form.hint", most=MAX_STARS),
    )
    return w.screen(
        title,
        w.say("stars.form.about"),
        form=Form(title, act, (field,), w.label("button.save")),
        buttons=[[w.button("button.back", back)]],
    )


def terms(w: Writer, community: str) -> Screen:
    """What is agreed by paying; asked for by Telegram of every bot that takes Stars."""
    return w.screen(
        w.label("agreed.title", community=community),
        w.say("agreed.what", community=community),
        w.say("agreed.back"),
        w.say("agreed.stars"),
        w.say("agreed.questions"),
        buttons=[[_support(w), _home(w)]],
        again=Act("trms"),
    )


def support(w: Writer, community: str) -> Screen:
    """Where questions about payments go: never to Telegram, which cannot answer them."""
    return w.screen(
        w.label("paysupport.title"),
        w.say("paysupport.about", community=community),
        w.say("paysupport.telegram"),
        buttons=[
            [
                w.button("button.payments", Act("ordr"), Style.PRIMARY),
                w.button("paysupport.button.ask", Act("psak")),
            ],
            [w.button("agreed.button.read", Act("trms")), _home(w)],
        ],
        again=Act("psup"),
    )


def question(w: Writer) -> Screen:
    title = w.label("paysupport.button.ask")
    field = Field(
        "question", w.label("paysupport.question"), FieldKind.PARAGRAPH, max_length=MAX_REASON
    )
    return w.screen(
        title,
        w.say("paysupport.question.about"),
        form=Form(title, Act("psas"), (field,), w.label("paysupport.send")),
        buttons=[[w.button("button.back", Act("psup"))]],
    )


def asked(w: Writer) -> Screen:
    return w.screen(
        w.label("paysupport.asked.title"),
        w.say("paysupport.asked"),
        buttons=[[w.button("button.payments", Act("ordr")), _home(w)]],
    )


def _support(w: Writer) -> Button:
    return w.button("paysupport.button", Act("psup"), Style.PRIMARY)


def _home(w: Writer) -> Button:
    return w.button("button.home", Act("home"))
