"""What one person sees at the stand-in of Discord, drawn as a page for the docs."""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.player import Player

STYLE = """
body{background:#313338;color:#dbdee1;font:16px/1.4 sans-serif;margin:0;padding:20px;width:600px}
.message{margin:0 0 18px}.who{font-weight:600;color:#fff}.app{background:#5865f2;color:#fff;
border-radius:3px;font-size:11px;padding:1px 5px;margin-left:6px}
.card{background:#2b2d31;border-left:4px solid #5865f2;border-radius:4px;padding:10px 14px;
margin:6px 0;white-space:pre-line}.title{font-weight:700;color:#fff}
.button{display:inline-block;background:#4e5058;color:#fff;border-radius:4px;padding:7px 16px;
margin:4px 8px 0 0}.one{background:#5865f2}.four{background:#da373c}.link{background:#4e5058}
.list{background:#1e1f22;border-radius:4px;padding:9px 12px;color:#949ba4;margin-top:4px}
.alone{color:#949ba4;font-size:13px}
"""
_STAMP = re.compile(r"&lt;t:(\d+):([a-zA-Z])&gt;")
_LOOKS = {1: "one", 4: "four", 5: "link"}


def page(title: str, messages: list[Message]) -> str:
    """The messages as one document; the look is ours, the words and buttons are what was sent."""
    shown = "".join(_message(each) for each in messages)
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{STYLE}</style>"
    return f"<!doctype html>{head}<body>{shown}</body>"


async def shoot(browser: object, player: Player, file: Path, newest: int = 1) -> None:
    """`player`'s newest messages, as a picture."""
    tab = await browser.new_page()  # type: ignore[attr-defined]
    await tab.set_content(page(file.stem, player.sees()[-newest:]))
    file.parent.mkdir(parents=True, exist_ok=True)
    await tab.locator("body").screenshot(path=file)
    await tab.close()


def _message(message: Message) -> str:
    cards = "".join(_card(each) for each in message.embeds)
    parts = "".join(_row(each) for each in message.components)
    alone = "<div class='alone'>Only you can see this</div>" if message.ephemeral else ""
    who = "<span class='who'>Seatmate</span><span class='app'>APP</span>"
    said = f"<div>{escape(message.content)}</div>" if message.content else ""
    return f"<div class='message'>{who}{said}{cards}{parts}{alone}</div>"


def _card(embed: dict) -> str:
    title = f"<div class='title'>{escape(embed['title'])}</div>" if embed.get("title") else ""
    return f"<div class='card'>{title}{_marked(embed.get('description', ''))}</div>"


def _marked(text: str) -> str:
    """Bold as Discord shows it, and a moment on the reader's clock (here UTC)."""
    pieces = escape(text).replace("\\", "").split("**")
    bold = "".join(f"<b>{each}</b>" if at % 2 else each for at, each in enumerate(pieces))
    return _STAMP.sub(_moment, bold)


def _moment(found: re.Match[str]) -> str:
    moment = datetime.fromtimestamp(int(found[1]), UTC)
    return f"{moment:%A, %d %B %Y %H:%M}" if found[2] != "t" else f"{moment:%H:%M}"


def _row(row: dict) -> str:
    return "<div>" + "".join(_part(each) for each in row.get("components", ())) + "</div>"


def _part(part: dict) -> str:
    if part["type"] == 3:  # a list
        first = part.get("placeholder") or part["options"][0]["label"]
        return f"<div class='list'>{escape(first)} &#9662;</div>"
    look = _LOOKS.get(part.get("style", 2), "")
    return f"<span class='button {look}'>{escape(part.get('label', ''))}</span>"
