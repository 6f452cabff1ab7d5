"""Notices about orders, payments and refunds: the amount, always, and where it went."""

from bot.ask import Links
from bot.screens.notice_about import AboutOrder
from bot.screens.notices_payouts import check_stuck
from bot.screens.orders import name_of, pay_buttons
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.notices import Notice, NoticeKind
from core.orders import Purpose

K = NoticeKind


def about_order(w: Writer, notice: Notice, about: AboutOrder, links: Links) -> Screen | None:
    match notice.kind:
        case K.PAYMENT_RECEIVED | K.RECORDING_SOLD | K.PACK_SOLD:
            return _sold(w, notice, about)
        case K.PACK_BOUGHT:
            return _pack_bought(w, notice, about)
        case K.RECORDING_READY:
            return _recording(w, notice, about, links)
        case K.PAYMENT_FAILED:
            return _failed(w, notice, about, links)
        case K.PAYMENT_IN_REVIEW:
            return _in_review(w, notice, about)
        case K.CHECK_STUCK:
            return check_stuck(w, notice, about)
        case _:
            return None


def _sold(w: Writer, notice: Notice, about: AboutOrder) -> Screen:
    """L6, L8: what was paid, by whom, and what of it is the mentor's."""
    order = about.order
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say(f"notice.{notice.kind}", student=about.student_name, amount=order.total),
        details=[
            (w.label("detail.what"), w.say("text", text=order.title)),
            (w.label("detail.paid"), (w.money(order.total),)),
            (w.label("detail.share"), (w.money(order.mentor_share),)),
        ],
        buttons=[[_sold_next(w, about), w.button("button.earnings", Act("earn"))]],
    )


def _sold_next(w: Writer, about: AboutOrder) -> Button:
    if about.order.purpose is Purpose.SESSION:
        return w.button("button.session", Act("card", about.order.subject_id), Style.PRIMARY)
    return w.button("button.students", Act("stds"))


def _pack_bought(w: Writer, notice: Notice, about: AboutOrder) -> Screen:
    details: list[tuple[str, Text]] = [
        (w.label("detail.mentor"), w.say("text", text=about.mentor_name)),
        (w.label("detail.sessions"), w.say("pack.sessions", n=about.order.sessions)),
        (w.label("detail.paid"), (w.money(about.order.total),)),
    ]
    if about.pack is not None:
        until = Stamp(about.pack.expires_at, "date")
        details.append((w.label("detail.valid_until"), (until,)))
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say("notice.pack_bought", pack=about.order.title),
        details=details,
        buttons=[
            [
                w.button("button.book", Act("book"), Style.PRIMARY),
                w.button("button.my_packs", Act("pcks")),
            ]
        ],
    )


def _recording(w: Writer, notice: Notice, about: AboutOrder, links: Links) -> Screen:
    """A2: the link at once, good for a day; the library has a fresh one."""
    order = about.order
    watch = []
    if about.has_video:
        link = links.watch(order.id, order.student_id)
        watch = [w.link("button.watch", link, what=order.title)]
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say("notice.recording_ready", what=about.order.title),
        buttons=[watch, [w.button("button.library", Act("libr"))]],
    )


def _failed(w: Writer, notice: Notice, about: AboutOrder, links: Links) -> Screen:
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say("notice.payment_failed", what=about.order.title),
        buttons=[pay_buttons(w, about.order, links), [_story(w, about.order.id)]],
        card=name_of(about.order.id),
    )


def _in_review(w: Writer, notice: Notice, about: AboutOrder) -> Screen:
    """M-10: to the student that nothing is lost, to staff that somebody must look."""
    order = about.order
    reader = "student" if about.is_buyer else "staff"
    staff = [] if about.is_buyer else [w.button("button.review", Act("rvw"), Style.PRIMARY)]
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say(f"notice.payment_in_review.{reader}", student=about.student_name),
        details=[
            (w.label("detail.what"), w.say("text", text=order.title)),
            (w.label("detail.price"), (w.money(order.total),)),
        ],
        buttons=[[*staff, _story(w, order.id)]],
    )


def _story(w: Writer, order: int) -> Button:
    return w.button("button.payment_story", Act("orde", order))
