"""Several things that typed words may mean: which one?"""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen


def which(w: Writer, found: Sequence[tuple[str, Act]], typed: str) -> Screen:
    return w.screen(
        w.label("choose.title"),
        w.say("choose.several", text=typed),
        prompt=w.label("choose.prompt"),
        choices=[Choice(w.label("text", text=name), act) for name, act in found],
        buttons=[[w.button("button.home", Act("home"))]],
    )
