"""A fitted Screen as the plain payload of a message: an embed, a select, rows of buttons.

Nothing is kept in memory: what is pressed comes back as the act in the component's custom_id.
"""

from urllib.parse import urlsplit

from bot.codec import encode
from bot.discord.escaping import escaped, marked
from bot.discord.surroundings import Json
from bot.graphemes import cut
from bot.ui import Button, Choice, Picture, Screen, Style
from bot.words import label

FORM = "form:"  # a button that opens the form whose act follows
TITLE, DESCRIPTION, PLACEHOLDER, URL = 256, 4096, 150, 512
DESCRIPTION_OF_FILE = 1024
ROWS, PER_ROW = 5, 5
_ROW, _BUTTON, _SELECT, _LINK_STYLE = 1, 2, 3, 5
_STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.DANGER: 4}
_NOTHING = "\u200b"


def message(screen: Screen) -> Json:
    """A whole message; as an edit it replaces all that was shown."""
    return {
        "content": "",
        "embeds": [_embed(screen)],
        "components": _components(screen),
        "allowed_mentions": {"parse": []},
        "attachments": [_attachment(screen.picture)] if screen.picture else [],
    }


def _attachment(picture: Picture) -> Json:
    """Names the file that goes with the request; what is not named, an edit takes away."""
    return {"id": 0, "filename": file_of(picture), "description": picture.alt[:DESCRIPTION_OF_FILE]}


def file_of(picture: Picture) -> str:
    return f"{picture.name}.png"


def act_of(custom_id: str) -> str:
    """The encoded act behind a component; equal acts on one message are numbered."""
    return custom_id.removeprefix(FORM).partition("#")[0]


def _embed(screen: Screen) -> Json:
    title = escaped(screen.title)
    lines = [marked(line) for line in screen.lines]
    lines += [f"**{escaped(name)}:** {marked(value)}" for name, value in screen.details]
    if screen.prompt and not screen.choices:
        lines.append(escaped(screen.prompt))
    if len(title) > TITLE:
        lines, title = [f"**{title}**", *lines], ""
    text = "\n".join(lines)
    shown = {"title": title} if title else {}
    # Within the limits of a screen; only what is escaped many times over could be more (D-09).
    return shown | {"description": cut(text, DESCRIPTION) or ("" if title else _NOTHING)}


def _components(screen: Screen) -> list[Json]:
    select = [_row([_select(screen)])] if screen.choices else []
    opener = _form_opener(screen)
    meant = [_form_buttons(screen, opener), *screen.buttons] if opener else [*screen.buttons]
    rows = meant if len(meant) + len(select) <= ROWS else _dealt(meant)
    names = _Names()
    shown = [[_button(each, names, opens=each is opener) for each in row] for row in rows if row]
    return select + [_row(buttons) for buttons in shown]


def _dealt(rows: list[tuple[Button, ...]]) -> list[tuple[Button, ...]]:
    """More rows than a message has are filled up instead; fit() sees to it that they suffice."""
    buttons = [each for row in rows for each in row]
    return [tuple(buttons[i : i + PER_ROW]) for i in range(0, len(buttons), PER_ROW)]


def _row(inside: list[Json]) -> Json:
    return {"type": _ROW, "components": inside}


class _Names:
    """custom_ids of one message: each is there once."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, wanted: str) -> str:
        count = self._given[wanted] = self._given.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}#{count}"


def _select(screen: Screen) -> Json:
    names = _Names()
    shown: Json = {
        "type": _SELECT,
        "custom_id": "pick",
        "options": [_option(choice, names) for choice in screen.choices],
    }
    return shown | ({"placeholder": screen.prompt[:PLACEHOLDER]} if screen.prompt else {})


def _option(choice: Choice, names: _Names) -> Json:
    shown = {"label": choice.label, "value": names.of(encode(choice.act))}
    return shown | ({"description": choice.detail} if choice.detail else {})


def _form_opener(screen: Screen) -> Button | None:
    if screen.form is None:
        return None
    return Button(label(screen.language, "form.fill_in"), screen.form.act, style=Style.PRIMARY)


def _form_buttons(screen: Screen, opener: Button) -> tuple[Button, ...]:
    """A form that may be left empty can be sent as it is, with one tap."""
    form = screen.form
    if form is None or any(field.required or field.value for field in form.fields):
        return (opener,)
    return Button(form.submit, form.act, style=Style.PRIMARY), opener


def _button(button: Button, names: _Names, *, opens: bool) -> Json:
    """`opens`: pressing it opens the form whose act it carries."""
    shown: Json = {"type": _BUTTON, "label": button.label}
    if button.act is not None:
        custom_id = names.of((FORM if opens else "") + encode(button.act))
        return shown | {"style": _STYLES[button.style], "custom_id": custom_id}
    if is_web_link(button.url):
        return shown | {"style": _LINK_STYLE, "url": button.url}
    # A link that Discord would not take (javascript:) is shown, but leads nowhere.
    return shown | {"style": 2, "custom_id": names.of("nowhere"), "disabled": True}


def is_web_link(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(url or "") <= URL
