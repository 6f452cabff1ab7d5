"""Accounts of one person: the list, the code, and the questions before two become one's (Y2)."""

from collections.abc import Sequence
from datetime import datetime

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Style, Text
from core.ids import IdentityId
from core.linking import AccountLink, LinkCard, since
from core.people import Identity
from core.use_cases.link_codes import Typed

CODE_LENGTH = 40
PLATFORMS = ("web", "discord", "telegram", "whatsapp")


def platform(w: Writer, channel: str) -> str:
    return w.label(f"platform.{channel}") if channel in PLATFORMS else channel


def name_of(w: Writer, account: Identity) -> str:
    return w.label("linking.account", platform=platform(w, account.channel), name=account.name)


def text_of(w: Writer, account: Identity) -> Text:
    return w.say("linking.account", platform=platform(w, account.channel), name=account.name)


def accounts(w: Writer, known: Sequence[Identity], here: IdentityId | None, *intro: Text) -> Screen:
    """`here`: the account this is read at."""
    several = len(known) > 1
    details: list[tuple[str, Text]] = []
    for account in known:
        details.extend(_about(w, account, account.id == here))
    return w.screen(
        w.label("linking.title"),
        *intro,
        w.say("linking.about", n=len(known)),
        details=details,
        prompt=w.label("linking.unlink.prompt") if several else "",
        choices=[
            Choice(name_of(w, account), Act("iduq", account.id)) for account in known if several
        ],
        buttons=[
            [
                w.button("linking.button.show", Act("idsc"), Style.PRIMARY),
                w.button("linking.button.type", Act("idty")),
            ],
            [w.button("button.settings", Act("sett")), w.button("button.home", Act("home"))],
        ],
        again=Act("idls"),
    )


def _about(w: Writer, account: Identity, here: bool) -> list[tuple[str, Text]]:
    reached = "linking.closed" if account.unreachable_at else "linking.open"
    last = account.last_inbound_at or account.created_at
    mine: Text = (*w.say("linking.here"), " ") if here else ()
    return [
        (
            name_of(w, account),
            (*mine, *w.say("linking.since", since=since(account), last=last), " ", *w.say(reached)),
        )
    ]


def code(w: Writer, link: AccountLink, code: str) -> Screen:
    """Not shown again by itself: each time would be a new code."""
    return w.screen(
        w.label("linking.code.title"),
        w.say("linking.code", code=code),
        w.say("linking.code.until", until=link.expires_at),
        w.say("linking.code.warning"),
        buttons=[[_list(w), w.button("button.home", Act("home"))]],
    )


def type_form(w: Writer) -> Screen:
    title = w.label("linking.type.title")
    field = Field("code", w.label("linking.type.field"), max_length=CODE_LENGTH)
    return w.screen(
        title,
        w.say("linking.type.about"),
        form=Form(title, Act("idtp"), (field,), w.label("linking.type.submit")),
        buttons=[[_list(w)]],
    )


def not_known(w: Writer, typed: Typed) -> Screen:
    return w.screen(
        w.label("linking.title"),
        w.say(f"linking.typed.{typed}"),
        buttons=[[w.button("linking.button.type", Act("idty")), _list(w)]],
    )


def ask_typist(w: Writer, card: LinkCard) -> Screen:
    """The first yes: at the account that typed the code."""
    yes = Act("idcf", card.link.id, card.link.revision)
    return _ask(
        w, card, yes, w.label("linking.ask.title"), w.say("linking.ask.first", **sides(w, card))
    )


def ask_shower(w: Writer, card: LinkCard) -> Screen:
    """The second yes: at the account that showed it."""
    yes = Act("idok", card.link.id, card.link.revision)
    title = w.label("notice.link_asked.title")
    return _ask(w, card, yes, title, w.say("linking.ask.second", **sides(w, card)))


def _ask(w: Writer, card: LinkCard, yes: Act, title: str, about: Text) -> Screen:
    return w.screen(
        title,
        about,
        w.say("linking.ask.means", kept=card.kept.name),
        _rights(w, card),
        w.say("linking.ask.warning"),
        details=[
            (w.label("linking.detail.shown"), text_of(w, card.account)),
            (w.label("linking.detail.typed"), text_of(w, card.other_account)),
            (w.label("linking.detail.kept"), w.say("text", text=card.kept.name)),
        ],
        buttons=[
            [
                w.button("linking.button.yes", yes, Style.DANGER),
                w.button("linking.button.no", Act("idno", card.link.id)),
            ]
        ],
    )


def sides(w: Writer, card: LinkCard) -> dict[str, Text]:
    return {"one": text_of(w, card.account), "other": text_of(w, card.other_account)}


def _rights(w: Writer, card: LinkCard) -> Text:
    roles = " · ".join(w.label(f"role.{role}") for role in sorted(card.roles))
    return w.say("linking.ask.rights", roles=roles) if roles else ()


def waits(w: Writer, card: LinkCard, until: datetime) -> Screen:
    """The first yes was said."""
    return w.screen(
        w.label("linking.waits.title"),
        w.say("linking.waits", one=text_of(w, card.account), until=until),
        buttons=[[w.button("linking.button.stop", Act("idno", card.link.id)), _list(w)]],
    )


def linked(w: Writer, card: LinkCard) -> Screen:
    return w.screen(
        w.label("linking.done.title"),
        w.say("linking.done", kept=card.kept.name, **sides(w, card)),
        buttons=[[_list(w), w.button("button.home", Act("home"))]],
    )


def refused(w: Writer) -> Screen:
    return w.screen(
        w.label("linking.refused.title"),
        w.say("linking.refused"),
        buttons=[[_list(w), w.button("button.home", Act("home"))]],
    )


def ask_unlink(w: Writer, account: Identity, here: bool) -> Screen:
    about = "linking.unlink.here" if here else "linking.unlink.about"
    return w.screen(
        w.label("linking.unlink.title"),
        w.say(about, account=text_of(w, account)),
        buttons=[
            [
                w.button("linking.button.unlink", Act("idul", account.id), Style.DANGER),
                w.button("button.back", Act("idls")),
            ]
        ],
    )


def unlinked(w: Writer, account: Identity) -> Screen:
    return w.screen(
        w.label("linking.unlinked.title"),
        w.say("linking.unlinked", account=text_of(w, account)),
        buttons=[[_list(w), w.button("button.home", Act("home"))]],
    )


def _list(w: Writer) -> Button:
    return w.button("linking.button.accounts", Act("idls"))
