"""Words for one reader: their language, their zone, their present."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.money_words import money_words
from bot.times import Reader, full, moment_day, time_label
from bot.ui import Act, Button, Choice, Form, Picture, Screen, Style, Text
from bot.words import label, say
from core.money import Money


@dataclass(frozen=True, slots=True)
class Writer:
    reader: Reader

    def say(self, key: str, **facts: object) -> Text:
        return say(self.reader.language, key, **facts)

    def label(self, key: str, **facts: object) -> str:
        """For buttons and titles; moments among the facts are written out in the reader's zone."""
        written = {
            name: full(fact, self.reader) if isinstance(fact, datetime) else fact
            for name, fact in facts.items()
        }
        return label(self.reader.language, key, **written)

    def money(self, amount: Money) -> str:
        return money_words(amount, self.reader.language)

    def day(self, moment: datetime) -> str:
        return moment_day(moment, self.reader)

    def time(self, moment: datetime) -> str:
        return time_label(moment, self.reader)

    def button(self, key: str, act: Act, style: Style = Style.PLAIN, **facts: object) -> Button:
        return Button(self.label(key, **facts), act, style=style)

    def link(self, key: str, url: str, **facts: object) -> Button:
        return Button(self.label(key, **facts), url=url, style=Style.PRIMARY)

    def screen(
        self,
        title: str,
        *lines: Text,
        details: Sequence[tuple[str, Text]] = (),
        choices: Sequence[Choice] = (),
        prompt: str = "",
        buttons: Sequence[Sequence[Button]] = (),
        form: Form | None = None,
        card: str = "",
        again: Act | None = None,
        picture: Picture | None = None,
    ) -> Screen:
        """`title` and `prompt` are finished labels; empty rows and lines are left out."""
        return Screen(
            title=title,
            lines=tuple(line for line in lines if line),
            details=tuple(details),
            choices=tuple(choices),
            prompt=prompt,
            buttons=tuple(tuple(row) for row in buttons if row),
            form=form,
            language=self.reader.language,
            zone=self.reader.zone,
            card=card,
            again=again,
            picture=picture,
        )
