"""Notices about packs and seats."""

from bot.screens.notice_about import AboutPack
from bot.screens.notices_refunds import loss_lines
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_pack(w: Writer, notice: Notice, about: AboutPack) -> Screen | None:
    lines = _pack_lines(w, notice, about)
    if lines is None:
        return None
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        *lines,
        details=[
            (w.label("detail.pack"), w.say("text", text=about.pack.title)),
            (w.label("detail.mentor"), w.say("text", text=about.mentor_name)),
        ],
        buttons=[_pack_ways(w, notice, about)],
    )


def _pack_lines(w: Writer, notice: Notice, about: AboutPack) -> list[Text] | None:
    pack = about.pack
    match notice.kind:
        case K.PACK_EXPIRING:
            return [w.say("notice.pack_expiring", n=pack.remaining, until=pack.expires_at)]
        case K.PACK_EXPIRED:
            return [w.say("notice.pack_expired", n=pack.remaining)]
        case K.PACK_REFUNDED:
            why = str(notice.facts.get("reason", ""))
            reason = w.say("notice.pack_refunded.reason", reason=why) if why else ()
            return [w.say("notice.pack_refunded"), *loss_lines(w, notice), reason]
        case K.PACK_CORRECTED:
            said = str(notice.facts.get("reason", ""))
            change = int(notice.facts.get("change", 0))
            what = "added" if change >= 0 else "taken"
            return [
                w.say(f"notice.pack_corrected.{what}", n=abs(change)),
                w.say("notice.left", n=pack.remaining),
                w.say("card.reason", reason=said) if said else (),
            ]
        case _:
            return None


def _pack_ways(w: Writer, notice: Notice, about: AboutPack) -> list[Button]:
    packs = w.button("button.my_packs", Act("pcks"))
    if notice.kind in (K.PACK_CORRECTED, K.PACK_EXPIRING):
        return [w.button("button.book", Act("book"), Style.PRIMARY), packs]
    return [w.button("button.buy_pack", Act("shop", about.pack.mentor_id), Style.PRIMARY), packs]
