"""Payouts as staff see them: who has how much, a form, a last look, and what was recorded."""

from datetime import datetime

from bot.screens.funds import by_currency, currency_number, signed
from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.money import Money
from core.money_pages import MentorFunds, PayoutDesk, PayoutFile
from core.payouts import MAX_NOTE, MAX_REFERENCE, Payout, PayoutState
from core.texts import MAX_REASON

AMOUNT_LENGTH = 20


def desk(w: Writer, shown: PayoutDesk) -> Screen:
    return w.screen(
        w.label("payout.desk.title"),
        w.say("payout.desk.about" if shown.funds else "payout.desk.none"),
        prompt=w.label("payout.desk.prompt") if shown.funds else "",
        choices=[
            Choice(
                w.label(
                    "payout.desk.line",
                    who=fund.mentor_name,
                    amount=signed(w, fund.available, fund.currency),
                ),
                Act("pytm", fund.mentor_id),
                detail=w.label("payout.desk.owes") if fund.available < 0 else "",
            )
            for fund in shown.funds
        ],
        details=[
            (w.day(_moment(each)), _in_short(w, each, shown.names.get(each.mentor_id, "")))
            for each in shown.payouts
        ],
        buttons=[[w.button("button.money", Act("cash")), to_overview(w)]],
        again=Act("pyts"),
    )


def _moment(payout: Payout) -> datetime:
    return payout.recorded_at or payout.created_at


def _in_short(w: Writer, payout: Payout, who: str) -> Text:
    key = f"payout.short.{payout.state}"
    return w.say(key, who=who, amount=payout.amount, reference=payout.reference)


def mentor(w: Writer, funds: MentorFunds, *intro: Text) -> Screen:
    """One mentor: what is there, what was sent, and the way to record more."""
    id = funds.mentor_id
    owes = any(minor < 0 for minor in funds.available.values())
    return w.screen(
        w.label("payout.mentor.title", who=funds.mentor_name),
        *intro,
        w.say("payout.mentor.owes") if owes else (),
        w.say("payout.mentor.about" if any(funds.available.values()) else "payout.mentor.none"),
        details=[
            *by_currency(w, w.label("earn.available"), funds.available),
            *by_currency(w, w.label("earn.pending"), funds.pending),
        ],
        prompt=w.label("payout.mentor.prompt") if funds.payouts else "",
        choices=[_choice(w, each) for each in funds.payouts],
        buttons=[
            *([_record_button(w, id, c, minor)] for c, minor in _positive(funds.available)),
            [
                w.button("button.statement", Act("stmt", id)),
                w.button("button.payouts", Act("pyts")),
            ],
        ],
        again=Act("pytm", id),
    )


def _positive(available: dict[str, int]) -> list[tuple[str, int]]:
    return [(currency, minor) for currency, minor in sorted(available.items()) if minor > 0]


def _record_button(w: Writer, mentor: int, currency: str, minor: int) -> Button:
    act = Act("pytf", mentor, extra=(currency_number(currency),))
    return w.button("payout.button.record", act, Style.PRIMARY, amount=Money(minor, currency))


def _choice(w: Writer, payout: Payout) -> Choice:
    return Choice(
        w.label("payout.line", amount=payout.amount, reference=payout.reference),
        Act("pyto", payout.id),
        detail=w.label(
            "payments.detail",
            state=w.label(f"payout.state.{payout.state}"),
            when=_moment(payout),
        ),
    )


def form(w: Writer, funds: MentorFunds, currency: str) -> Screen:
    """All that is available stands there already."""
    available = Money(max(funds.available.get(currency, 0), 0), currency)
    title = w.label("payout.form.title", who=funds.mentor_name)
    fields = (
        Field(
            "amount",
            w.label("payout.form.amount", currency=currency),
            FieldKind.AMOUNT,
            required=False,
            max_length=AMOUNT_LENGTH,
            value=f"{available.decimal()}",
            hint=w.label("payout.form.amount.hint", amount=available),
        ),
        Field(
            "reference",
            w.label("payout.form.reference"),
            max_length=MAX_REFERENCE,
            hint=w.label("payout.form.reference.hint"),
        ),
        Field("note", w.label("payout.form.note"), required=False, max_length=MAX_NOTE),
    )
    act = Act("pytd", funds.mentor_id, extra=(currency_number(currency),))
    return w.screen(
        title,
        w.say("payout.form.about", amount=available),
        form=Form(title, act, fields, w.label("payout.form.submit")),
        buttons=[[w.button("button.back", Act("pytm", funds.mentor_id))]],
    )


def confirm(w: Writer, file: PayoutFile) -> Screen:
    """A last look: the amount leaves the mentor's balance with the next tap."""
    payout = file.payout
    left = file.available - payout.amount.minor
    act = Act("pytc", payout.id, payout.revision)
    return w.screen(
        w.label("payout.confirm.title"),
        w.say("payout.confirm.about", who=file.mentor_name, amount=payout.amount),
        details=[
            *_details(w, file),
            (w.label("payout.left"), (signed(w, left, payout.amount.currency),)),
        ],
        buttons=[
            [
                w.button("payout.confirm.yes", act, Style.DANGER, amount=payout.amount),
                w.button("button.keep", Act("pytm", payout.mentor_id)),
            ]
        ],
    )


def payout(w: Writer, file: PayoutFile, *intro: Text) -> Screen:
    """What was recorded, by whom; a wrong one can be taken back once."""
    shown = file.payout
    recorded = shown.state is PayoutState.RECORDED
    reverse = w.button("payout.button.reverse", Act("pytr", shown.id), Style.DANGER)
    return w.screen(
        w.label("payout.title", who=file.mentor_name),
        *intro,
        w.say(f"payout.about.{shown.state}"),
        details=_details(w, file),
        buttons=[
            [reverse] if recorded else [],
            [
                w.button("payout.button.mentor", Act("pytm", shown.mentor_id)),
                w.button("button.payouts", Act("pyts")),
            ],
        ],
        again=Act("pyto", shown.id),
    )


def _details(w: Writer, file: PayoutFile) -> list[tuple[str, Text]]:
    shown = file.payout
    rows: list[tuple[str, Text]] = [
        (w.label("detail.mentor"), w.say("text", text=file.mentor_name)),
        (w.label("payout.amount"), (w.money(shown.amount),)),
        (w.label("payout.form.reference"), w.say("text", text=shown.reference)),
    ]
    if shown.note:
        rows.append((w.label("payout.form.note"), w.say("text", text=shown.note)))
    if shown.recorded_at is not None:
        rows.append((w.label("payout.recorded"), (Stamp(shown.recorded_at),)))
        rows.append((w.label("payout.by"), w.say("text", text=file.staff_name)))
    if shown.reversed_at is not None:
        rows.append((w.label("payout.reversed"), (Stamp(shown.reversed_at),)))
        rows.append((w.label("detail.why"), w.say("text", text=shown.reversal_reason)))
    return rows


def ask_reversal(w: Writer, file: PayoutFile) -> Screen:
    title = w.label("payout.reverse.title")
    reason = Field(
        "reason", w.label("payout.reverse.reason"), FieldKind.PARAGRAPH, max_length=MAX_REASON
    )
    act = Act("pyrv", file.payout.id, file.payout.revision)
    return w.screen(
        title,
        w.say("payout.reverse.about", who=file.mentor_name, amount=file.payout.amount),
        form=Form(title, act, (reason,), w.label("payout.reverse.yes")),
        buttons=[[w.button("button.keep", Act("pyto", file.payout.id))]],
    )
