"""Notices of corrections by hand, and, to staff, of what was bought elsewhere."""

from bot.screens.notice_about import AboutCorrection, AboutPurchase
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_correction(w: Writer, notice: Notice, about: AboutCorrection) -> Screen | None:
    """`reason`: what whoever did it gave for it; always said."""
    line = _what(w, notice, about)
    if line is None:
        return None
    reason = str(notice.facts.get("reason", ""))
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        line,
        w.say("card.reason", reason=reason) if reason else (),
        details=[
            (w.label("detail.pack"), w.say("text", text=about.pack.title)),
            (w.label("detail.valid_until"), (Stamp(about.pack.expires_at, "date"),)),
        ],
        buttons=[_ways(w, about)],
    )


def _what(w: Writer, notice: Notice, about: AboutCorrection) -> Text | None:
    pack = about.pack
    student, mentor = about.student_name, about.mentor_name
    match notice.kind:
        case K.PACK_GIVEN:
            to = "student" if about.side == "student" else "mentor"
            return w.say(f"notice.pack_given.{to}", n=pack.total, student=student, mentor=mentor)
        case K.PACK_EXTENDED:
            until = Stamp(pack.expires_at, "date")
            return w.say("notice.pack_extended", until=until, mentor=mentor)
        case K.PACK_MOVED:
            count = int(notice.facts.get("n", pack.remaining))
            key = f"notice.pack_moved.{about.side}"
            before = about.before_name
            return w.say(key, n=count, before=before, student=student, mentor=mentor)
        case _:
            return None


def _ways(w: Writer, about: AboutCorrection) -> list[Button]:
    if about.side != "student":
        return [w.button("button.students", Act("stds"), Style.PRIMARY)]
    return [
        w.button("button.book", Act("book"), Style.PRIMARY),
        w.button("button.my_packs", Act("pcks")),
    ]


def about_purchase(w: Writer, notice: Notice, about: AboutPurchase) -> Screen | None:
    bought = about.card.purchase
    facts = {"shop": bought.shop, "amount": bought.amount, "mentor": about.card.mentor_name}
    match notice.kind:
        case K.PURCHASE_IN_REVIEW:
            line = w.say("notice.purchase_in_review", **facts)
        case K.PURCHASE_UNCLAIMED:
            line = w.say("notice.purchase_unclaimed", paid=bought.paid_at, **facts)
        case K.PURCHASE_NO_PLACE:
            line = w.say("notice.purchase_no_place", who=about.person_name, **facts)
        case _:
            return None
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        line,
        buttons=[
            [
                w.button("elsewhere.open", Act("bgt", bought.id), Style.PRIMARY),
                w.button("elsewhere.all", Act("bgtl")),
            ]
        ],
    )
