"""Notices about disputes: to staff what is to be done and by when, to the mentor what is on hold,
to the student what it means and how a mistake is put right."""

from bot.screens.disputes import way_there
from bot.screens.notice_about import AboutDispute
from bot.screens.notices_refunds import loss_lines
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.disputes import DisputeState
from core.money import Money
from core.notices import Notice, NoticeKind
from core.providers import brand


def about_dispute(w: Writer, notice: Notice, about: AboutDispute) -> Screen | None:
    match notice.kind:
        case NoticeKind.DISPUTE_OPENED:
            return _opened(w, notice, about)
        case NoticeKind.DISPUTE_CLOSED:
            return _closed(w, notice, about)
        case _:
            return None


def _opened(w: Writer, notice: Notice, about: AboutDispute) -> Screen:
    return w.screen(
        w.label("notice.dispute_opened.title"),
        w.say(f"notice.dispute_opened.{about.reader}", **_facts(about)),
        *_on_hold(w, notice, about, "notice.dispute_opened.share"),
        details=_details(w, about),
        buttons=_ways(w, about),
    )


def _closed(w: Writer, notice: Notice, about: AboutDispute) -> Screen:
    """Won or lost."""
    state = about.dispute.state
    lost = state is DisputeState.LOST
    return w.screen(
        w.label("notice.dispute_closed.title"),
        w.say(f"notice.dispute_closed.{about.reader}.{state}", **_facts(about)),
        *_on_hold(w, notice, about, f"notice.dispute_closed.share.{state}"),
        *(loss_lines(w, notice) if lost and about.reader == "student" else ()),
        details=[(w.label("detail.what"), w.say("text", text=about.order.title))],
        buttons=_ways(w, about),
    )


def _facts(about: AboutDispute) -> dict[str, object]:
    dispute = about.dispute
    return {
        "amount": dispute.amount,
        "student": about.student_name,
        "provider": brand(dispute.provider),
    }


def _on_hold(w: Writer, notice: Notice, about: AboutDispute, key: str) -> list[Text]:
    share = Money(int(notice.facts.get("share", 0)), about.dispute.amount.currency)
    if about.reader != "mentor" or share.is_zero:
        return []
    return [w.say(key, amount=share)]


def _details(w: Writer, about: AboutDispute) -> list[tuple[str, Text]]:
    dispute = about.dispute
    rows: list[tuple[str, Text]] = [(w.label("detail.what"), w.say("text", text=about.order.title))]
    if about.reader != "staff":
        return rows
    rows.append((w.label("detail.student"), w.say("text", text=about.student_name)))
    if dispute.reason:
        rows.append((w.label("dispute.reason"), w.say("text", text=dispute.reason)))
    if dispute.answer_by is not None:
        rows.append((w.label("dispute.answer_by"), (Stamp(dispute.answer_by),)))
    if not dispute.beyond.is_zero:
        rows.append((w.label("dispute.beyond"), (w.money(dispute.beyond),)))
    return rows


def _ways(w: Writer, about: AboutDispute) -> list[list[Button]]:
    order = about.order.id
    match about.reader:
        case "staff":
            story = w.button("button.payment_story", Act("mony", order), Style.PRIMARY)
            return [[story, w.button("dispute.button.list", Act("dspl"))], way_there(w, about)]
        case "mentor":
            story = w.button("button.explain", Act("expl", order))
            return [[w.button("button.earnings", Act("earn")), story]]
        case _:
            story = w.button("button.payment_story", Act("orde", order))
            return [[story, w.button("button.home", Act("home"))]]
