"""What came of a test message, and the test message itself (X9)."""

from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style
from core.use_cases.testing import TEST_CARD, Outcome


def arrived(w: Writer) -> Screen:
    """The test message."""
    return w.screen(
        w.label("notice.test_message.title"),
        w.say("notice.test_message"),
        buttons=[[w.button("button.home", Act("home"))]],
    )


def outcome(w: Writer, test: int, came: Outcome, channel: str) -> Screen:
    """The answer to whoever asked; where nothing arrives, how to open the way on their platform."""
    key = f"test.closed.{channel}" if came is Outcome.CLOSED else f"test.{came}"
    again = [to_test(w, "test.button.again", Style.PRIMARY)] if came is Outcome.CLOSED else []
    return w.screen(
        w.label("test.title"),
        w.say(key),
        buttons=[
            [*again, w.button("button.help", Act("help")), w.button("button.home", Act("home"))]
        ],
        card=f"{TEST_CARD}:{test}",
    )


def to_test(w: Writer, key: str = "test.button", style: Style = Style.PLAIN) -> Button:
    return w.button(key, Act("tmsg"), style)
