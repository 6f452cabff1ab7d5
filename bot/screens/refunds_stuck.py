"""One refund that is on its way or does not get through, and what staff can do about it."""

from bot.screens.orders import refund_reason
from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.orders import RefundState
from core.pages import RefundFile
from core.texts import MAX_REASON


def refund(w: Writer, file: RefundFile, note: Text = ()) -> Screen:
    """How it stands; while it is certain that nobody sent it, it can still be changed."""
    shown = file.refund
    return w.screen(
        w.label("refund.one.title", amount=shown.amount),
        note,
        w.say(f"refund.state.{shown.state}"),
        w.say("refund.can_call_off") if file.can_be_called_off else (),
        details=_details(w, file),
        buttons=[
            _ways(w, file),
            [_call_off(w, file)] if file.can_be_called_off else [],
            [w.button("refund.to_order", Act("mony", file.order.id))],
            [w.button("button.overview", Act("over"))],
        ],
        again=Act("rfst", shown.id),
    )


def _details(w: Writer, file: RefundFile) -> list[tuple[str, Text]]:
    shown = file.refund
    rows: list[tuple[str, Text]] = [
        (w.label("detail.student"), w.say("text", text=file.student_name)),
        (w.label("detail.what"), w.say("text", text=file.order.title)),
        (w.label("detail.why"), (refund_reason(w, shown.reason),)),
        (w.label("refund.asked_at"), (Stamp(shown.created_at),)),
        (w.label("refund.left"), (w.money(file.left),)),
    ]
    if shown.note:
        rows.append((w.label("refund.note"), w.say("text", text=shown.note)))
    return rows


def _ways(w: Writer, file: RefundFile) -> list[Button]:
    shown = file.refund
    if shown.state is not RefundState.REFUSED:
        return []
    return [
        w.button("refund.try_again", Act("rfag", shown.id, shown.revision), Style.PRIMARY),
        w.button("refund.by_hand", Act("rfhq", shown.id, shown.revision)),
    ]


def _call_off(w: Writer, file: RefundFile) -> Button:
    return w.button("refund.call_off", Act("rfoq", file.refund.id, file.refund.revision))


def sure_to_call_off(w: Writer, file: RefundFile) -> Screen:
    shown = file.refund
    return w.screen(
        w.label("refund.call_off.title", amount=shown.amount),
        w.say(f"refund.call_off.{'amount' if shown.scope == 'amount' else 'pack'}"),
        buttons=[
            [
                w.button(
                    "refund.call_off.yes", Act("rfoc", shown.id, shown.revision), Style.DANGER
                ),
                w.button("button.back", Act("rfst", shown.id)),
            ]
        ],
    )


def by_hand(w: Writer, file: RefundFile) -> Screen:
    """Only once it has been paid; how, for whoever looks at the books later."""
    shown = file.refund
    title = w.label("refund.by_hand.title", amount=shown.amount)
    note = Field(
        "note",
        w.label("refund.by_hand.note"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("refund.by_hand.hint"),
    )
    act = Act("rfhd", shown.id, shown.revision)
    return w.screen(
        title,
        w.say("refund.by_hand.about", amount=shown.amount, student=file.student_name),
        form=Form(title, act, (note,), w.label("refund.by_hand.submit")),
        buttons=[[w.button("button.back", Act("rfst", shown.id))]],
    )
