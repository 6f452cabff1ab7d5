"""Who finds an offering: its links on each platform, and single-use links (X39, Z15)."""

from collections.abc import Sequence

from bot.deep_links import payload
from bot.screens.offer_forms import back
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Stamp, Style, Text
from core.catalog import Offering, OfferingKind
from core.invitations import MOST_AT_ONCE, Fate, Invitation, Visibility
from core.people import Mentor
from core.use_cases.inviting import visibility_of

WAYS = (Visibility.LISTED, Visibility.BY_LINK, Visibility.INVITED)
COUNTS = (1, 5, MOST_AT_ONCE)
_TELEGRAM = "https://t.me/{bot}?start={payload}"


def share(
    w: Writer, offering: Offering, bot: str, invitations: Sequence[Invitation], note: Text = ()
) -> Screen:
    """`bot`: our name on Telegram, "" while we have none there."""
    now = visibility_of(offering)
    invited = now is Visibility.INVITED
    return w.screen(
        w.label("found.title", offering=offering.title),
        note,
        w.say(f"found.{now}"),
        *(() if invited else addresses(w, payload(Act("offr", offering.id)), bot)),
        prompt=w.label("invite.prompt") if invited and invitations else "",
        choices=[_choice(w, each) for each in invitations] if invited else [],
        buttons=[
            _make(w, offering) if invited else [],
            _ways(w, offering, now),
            [w.button("button.back", Act("ofmo", offering.id))],
        ],
        again=Act("oflk", offering.id),
    )


def addresses(w: Writer, start: str, bot: str) -> list[Text]:
    """The link of each platform: one to press on Telegram, what to write to the bot elsewhere."""
    links = [w.say("found.telegram", link=_TELEGRAM.format(bot=bot, payload=start))] if bot else []
    return [*links, w.say("found.elsewhere", line=f"/start {start}")]


def _ways(w: Writer, offering: Offering, now: Visibility) -> list[Button]:
    recorded = offering.kind is OfferingKind.RECORDED
    return [
        w.button(f"found.button.{way}", Act("ofvi", offering.id, offering.revision, (number,)))
        for number, way in enumerate(WAYS, 1)
        if way is not now and not (recorded and way is Visibility.INVITED)
    ]


def _make(w: Writer, offering: Offering) -> list[Button]:
    return [
        w.button("invite.button.make", Act("ofiv", offering.id, extra=(count,)), n=count)
        for count in COUNTS
    ]


def _choice(w: Writer, invitation: Invitation) -> Choice:
    fate = invitation.fate(w.reader.now) if w.reader.now else Fate(invitation.state)
    return Choice(
        w.label("invite.line", made=w.day(invitation.created_at), state=w.label(f"invite.{fate}")),
        Act("ofix", invitation.id),
        detail=w.label("invite.until", until=invitation.expires_at),
    )


def made(w: Writer, offering: Offering, tokens: Sequence[str], bot: str) -> Screen:
    """New single-use links, each to be given to one person."""
    lines = [line for token in tokens for line in one(w, token, bot)]
    return w.screen(
        w.label("invite.made.title", n=len(tokens)),
        w.say("invite.made.about"),
        *lines,
        buttons=[[w.button("desk2.button.found", Act("oflk", offering.id)), back(w, offering)]],
    )


def one(w: Writer, token: str, bot: str) -> list[Text]:
    start = payload(Act("ofin"), token)
    if bot:
        return [(_TELEGRAM.format(bot=bot, payload=start),)]
    return [(f"/start {start}",)]


def invitation(w: Writer, shown: Invitation, token: str, bot: str, who: str = "") -> Screen:
    """One of them: its link while it is good, and what became of it."""
    fate = shown.fate(w.reader.now) if w.reader.now else Fate(shown.state)
    open_ = fate is Fate.OPEN and bool(token)
    details: list[tuple[str, Text]] = [
        (w.label("invite.state"), (w.label(f"invite.{fate}"),)),
        (w.label("invite.ends"), (Stamp(shown.expires_at),)),
    ]
    if who:
        details.append((w.label("invite.used_by"), w.say("text", text=who)))
    take_back = w.button("invite.button.revoke", Act("ofir", shown.id), Style.DANGER)
    return w.screen(
        w.label("invite.title"),
        *(addresses(w, payload(Act("ofin"), token), bot) if open_ else ()),
        details=details,
        buttons=[
            [take_back] if open_ else [],
            [w.button("button.back", Act("oflk", shown.offering_id))],
        ],
        again=Act("ofix", shown.id),
    )


def hidden(w: Writer, mentor: Mentor, bot: str, note: Text = ()) -> Screen:
    """Whether a mentor stands in the lists (Z15), and the link that leads to them anyway."""
    is_hidden = bool(mentor.hidden)
    turn = Act("hids", mentor.id, mentor.revision, (int(not is_hidden),))
    return w.screen(
        w.label("hide.title"),
        note,
        w.say("hide.now.hidden" if is_hidden else "hide.now.listed"),
        *addresses(w, payload(Act("mntr", mentor.id)), bot),
        buttons=[
            [w.button("hide.button.show" if is_hidden else "hide.button.hide", turn)],
            [w.button("button.mentor", Act("mntr", mentor.id))],
        ],
        again=Act("hidm", mentor.id),
    )
