"""One pack put right: its numbers, longer validity, another mentor, and one tap that undoes."""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.ids import encode
from core.packs import Pack, PackState
from core.texts import MAX_REASON
from core.use_cases.pack_files import Host, PackFile
from core.use_cases.transferring import Transfer

SESSIONS, DAYS = 1, 2  # what an undo is of


def desk(
    w: Writer, file: PackFile, note: Text = (), *, staff: bool, undo: Button | None = None
) -> Screen:
    """`staff`: the reader may move it to another mentor and read its audit."""
    pack = file.pack
    closed = pack.state is PackState.REFUNDED
    return w.screen(
        w.label("text", text=pack.title),
        note,
        w.say("fix.closed") if closed else (),
        details=_details(w, file),
        buttons=[
            [undo] if undo else [],
            [] if closed else _corrections(w, file),
            [] if closed else _further(w, pack, staff),
            [w.button("fix.audit", Act("audt", pack.id))] if staff else [],
            [_back(w, file)],
        ],
        again=_to(pack),
    )


def _to(pack: Pack) -> Act:
    return Act("pkds", pack.id)


def _back(w: Writer, file: PackFile) -> Button:
    pack = file.pack
    if file.is_seated:
        return w.button("button.back", Act("stud", pack.student_id, extra=(pack.mentor_id,)))
    return w.button("button.back", Act("stds", pack.mentor_id))


def _details(w: Writer, file: PackFile) -> list[tuple[str, Text]]:
    pack = file.pack
    counts = {"left": pack.remaining, "total": pack.total, "used": pack.used, "held": pack.held}
    return [
        (w.label("detail.student"), w.say("text", text=file.student_name)),
        (w.label("detail.mentor"), w.say("text", text=file.mentor_name)),
        (w.label("detail.sessions"), w.say("fix.counts", **counts)),
        (w.label("detail.valid_until"), (Stamp(pack.expires_at, "date"),)),
        (w.label("staff.number"), (encode(pack.id),)),
    ]


def _corrections(w: Writer, file: PackFile) -> list[Button]:
    """Where there is no seat any more, a longer validity or a gift brings one back."""
    if not file.is_seated:
        return []
    pack = file.pack
    extra = (pack.mentor_id,)
    return [
        w.button("students.button.correct", Act("corr", pack.id, pack.revision, extra)),
        w.button("students.button.past", Act("past", pack.id, pack.revision, extra)),
    ]


def _further(w: Writer, pack: Pack, staff: bool) -> list[Button]:
    extend = w.button("fix.extend", Act("extf", pack.id, pack.revision))
    move = w.button("fix.move", Act("trnl", pack.id, pack.revision))
    return [extend, move] if staff else [extend]


def undo_button(w: Writer, pack: Pack, what: int, change: int) -> Button:
    """Takes `change` (sessions or days) back, as long as nothing else has changed the pack."""
    act = Act("undo", pack.id, pack.revision, (what, abs(change), int(change < 0)))
    return w.button("fix.undo", act)


def extend(w: Writer, file: PackFile) -> Screen:
    pack = file.pack
    title = w.label("fix.extend.title", student=file.student_name)
    return w.screen(
        title,
        w.say("fix.extend.about", until=Stamp(pack.expires_at, "date")),
        form=Form(
            title,
            Act("exts", pack.id, pack.revision),
            (
                Field("days", w.label("fix.extend.days"), FieldKind.NUMBER, max_length=4),
                reason_field(w),
            ),
            w.label("fix.extend.submit"),
        ),
        buttons=[[w.button("button.back", _to(pack))]],
    )


def hosts(w: Writer, file: PackFile, found: Sequence[Host]) -> Screen:
    """Whom it could go to: mentors with a place."""
    pack = file.pack
    return w.screen(
        w.label("fix.move.title", student=file.student_name),
        w.say("fix.move.pick" if found else "fix.move.nobody", mentor=file.mentor_name),
        prompt=w.label("fix.move.prompt") if found else "",
        choices=[
            Choice(
                w.label("text", text=host.mentor.name),
                Act("trnq", pack.id, pack.revision, (host.mentor.id,)),
                detail=w.label("fix.move.free", n=host.free),
            )
            for host in found
        ],
        buttons=[[w.button("button.back", _to(pack))]],
        again=Act("trnl", pack.id, pack.revision),
    )


def confirm_move(w: Writer, file: PackFile, planned: Transfer, to: int, name: str) -> Screen:
    """All of it before the tap: sessions, cancelled bookings, seat and money."""
    pack = file.pack
    title = w.label("fix.move.confirm", mentor=name)
    return w.screen(
        title,
        w.say("fix.move.sessions", n=planned.sessions, student=file.student_name, mentor=name),
        w.say("fix.move.cancelled", n=len(planned.cancelled)) if planned.cancelled else (),
        w.say("fix.move.money", amount=planned.money, mentor=name) if planned.money else (),
        w.say("fix.move.told"),
        form=Form(
            title,
            Act("trny", pack.id, pack.revision, (to,)),
            (reason_field(w),),
            w.label("fix.move.submit"),
        ),
        buttons=[[w.button("button.keep", _to(pack))]],
    )


def moved(w: Writer, file: PackFile) -> Screen:
    pack = file.pack
    back = Act("stud", pack.student_id, extra=(pack.mentor_id,))
    return w.screen(
        w.label("fix.moved.title"),
        w.say("fix.moved", n=pack.remaining, student=file.student_name, mentor=file.mentor_name),
        buttons=[
            [
                w.button("fix.moved.open", back, Style.PRIMARY),
                w.button("fix.audit", Act("audt", pack.id)),
            ]
        ],
    )


def reason_field(w: Writer) -> Field:
    return Field(
        "reason",
        w.label("students.reason"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("students.reason.hint"),
    )
