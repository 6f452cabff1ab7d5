"""Notices about refunds: how much, why, and what went with it, in one message for each reader."""

from bot.screens.notice_about import AboutRefund
from bot.screens.orders import refund_reason
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.clock import from_ms
from core.money import Money
from core.notices import Notice, NoticeKind
from core.refunds import BY_HAND
from core.use_cases.telling_refunds import PAID_BY_BOTH

K = NoticeKind


def about_refund(w: Writer, notice: Notice, about: AboutRefund) -> Screen | None:
    match notice.kind:
        case K.MONEY_RETURNING | K.MONEY_RETURNED | K.REFUND_STUCK:
            return _money(w, notice, about)
        case K.REFUND_MADE:
            return _made(w, notice, about)
        case K.REFUND_CALLED_OFF:
            return _called_off(w, notice, about)
        case _:
            return None


def _money(w: Writer, notice: Notice, about: AboutRefund) -> Screen:
    refund = about.refund
    staff = notice.kind is K.REFUND_STUCK
    by_hand = notice.kind is K.MONEY_RETURNED and refund.provider == BY_HAND
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say(f"notice.{notice.kind}", amount=refund.amount),
        w.say("notice.returned_by_hand", note=refund.note) if by_hand else (),
        *(() if staff else loss_lines(w, notice)),
        details=[
            *([(w.label("detail.student"), w.say("text", text=about.student_name))] * staff),
            (w.label("detail.what"), w.say("text", text=about.order.title)),
            (w.label("detail.why"), _why(w, notice, about)),
            *([] if staff else _dates(w, notice)),
        ],
        buttons=_ways(w, about, staff),
    )


def _ways(w: Writer, about: AboutRefund, staff: bool) -> list[list[Button]]:
    if staff:
        stuck = w.button("refund.look", Act("rfst", about.refund.id), Style.PRIMARY)
        return [[stuck, w.button("refund.to_order", Act("mony", about.order.id))]]
    return [[_story(w, about.order.id), w.button("button.home", Act("home"))]]


def _made(w: Writer, notice: Notice, about: AboutRefund) -> Screen:
    """To the mentor: what of their share goes back, and which sessions and seat with it."""
    share = Money(int(notice.facts.get("share", 0)), about.refund.amount.currency)
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say("notice.refund_made", student=about.student_name, amount=about.refund.amount),
        () if share.is_zero else w.say("notice.refund_made.share", amount=share),
        *_mentor_lines(w, notice),
        details=[
            (w.label("detail.what"), w.say("text", text=about.order.title)),
            (w.label("detail.why"), (refund_reason(w, about.refund.reason),)),
            *_dates(w, notice),
        ],
        buttons=_mentors_ways(w),
    )


def _called_off(w: Writer, notice: Notice, about: AboutRefund) -> Screen:
    sessions = int(notice.facts.get("sessions", 0))
    amount = about.refund.amount
    again = w.say("notice.refund_called_off.sessions", n=sessions) if sessions else ()
    if about.is_student:
        said = w.say("notice.refund_called_off.student", amount=amount)
        ways = [[_story(w, about.order.id), w.button("button.my_packs", Act("pcks"))]]
    else:
        said = w.say("notice.refund_called_off.mentor", amount=amount, student=about.student_name)
        ways = _mentors_ways(w)
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        said,
        again,
        details=[(w.label("detail.what"), w.say("text", text=about.order.title))],
        buttons=ways,
    )


def loss_lines(w: Writer, notice: Notice) -> list[Text]:
    """What the student no longer has; nothing for a refund that took nothing."""
    sessions, cancelled = _number(notice, "sessions"), _number(notice, "cancelled")
    lines = []
    if sessions:
        lines.append(w.say("notice.refund.sessions", n=sessions))
    if cancelled:
        lines.append(w.say("notice.refund.cancelled", n=cancelled))
    if _number(notice, "seat"):
        lines.append(w.say("notice.refund.seat"))
    return lines


def _mentor_lines(w: Writer, notice: Notice) -> list[Text]:
    cancelled = _number(notice, "cancelled")
    lines = [w.say("notice.refund.cancelled", n=cancelled)] if cancelled else []
    return [*lines, w.say("notice.refund_made.seat")] if _number(notice, "seat") else lines


def _dates(w: Writer, notice: Notice) -> list[tuple[str, Text]]:
    written = str(notice.facts.get("dates", ""))
    starts = [from_ms(int(each)) for each in written.split(",") if each]
    rows: list[tuple[str, Text]] = [(w.label("refund.cancels"), (Stamp(at),)) for at in starts]
    more = _number(notice, "cancelled") - len(starts)
    return [*rows, (w.label("refund.cancels"), w.say("refund.more", n=more))] if more > 0 else rows


def _number(notice: Notice, name: str) -> int:
    return int(notice.facts.get(name, 0))


def _why(w: Writer, notice: Notice, about: AboutRefund) -> Text:
    said = str(notice.facts.get("reason", "")) if notice.kind is K.REFUND_STUCK else ""
    if said == PAID_BY_BOTH:
        return w.say("refund.paid_by_both")
    return w.say("text", text=said) if said else (refund_reason(w, about.refund.reason),)


def _mentors_ways(w: Writer) -> list[list[Button]]:
    return [[w.button("button.earnings", Act("earn")), w.button("button.students", Act("stds"))]]


def _story(w: Writer, order: int) -> Button:
    return w.button("button.payment_story", Act("orde", order))
