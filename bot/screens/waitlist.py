"""Standing in line for a place with a mentor; and the lines as staff keep them."""

from collections.abc import Sequence

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.ids import PersonId
from core.texts import MAX_REASON
from core.waiting import Line, Place, WaitEntry, WaitState


def my_places(w: Writer, places: Sequence[Place], *intro: Text) -> Screen:
    """Every line this reader stands in."""
    if not places:
        return w.screen(
            w.label("waitlist.title"),
            *intro,
            () if intro else w.say("waitlist.none"),
            buttons=[[w.button("button.packs_for_sale", Act("shop")), _mentors(w)]],
            again=Act("wlst"),
        )
    return w.screen(
        w.label("waitlist.title"),
        *intro,
        prompt=w.label("waitlist.prompt"),
        choices=[
            Choice(
                w.label("text", text=each.mentor_name),
                Act("wlpl", each.entry.id),
                detail=_in_short(w, each),
            )
            for each in places
        ],
        buttons=[[w.button("button.packs_for_sale", Act("shop")), _mentors(w)]],
        again=Act("wlst"),
    )


def _in_short(w: Writer, place: Place) -> str:
    if place.kept_until is not None:
        return w.label("waitlist.short.offered", until=place.kept_until)
    return w.label("waitlist.number", number=place.number, length=place.length)


def place(w: Writer, shown: Place, *intro: Text) -> Screen:
    """One's place with a mentor: the number, since when; or the offer, with the time left."""
    entry = shown.entry
    return w.screen(
        w.label("waitlist.with", mentor=shown.mentor_name),
        *intro,
        *standing(w, shown),
        details=[
            *_time_left(w, shown),
            (
                w.label("waitlist.place"),
                w.say("waitlist.number", number=shown.number, length=shown.length),
            ),
            (w.label("waitlist.since"), (Stamp(entry.joined_at, "date"),)),
        ],
        buttons=[
            _take_it(w, shown),
            [w.button("waitlist.button.leave", Act("wllq", entry.id, entry.revision))],
            [w.button("waitlist.button.mine", Act("wlst")), _mentors(w)],
        ],
        again=Act("wlpl", entry.id),
    )


def _time_left(w: Writer, shown: Place) -> list[tuple[str, Text]]:
    if shown.kept_until is None or w.reader.now is None:
        return []
    left = shown.kept_until - w.reader.now
    return [(w.label("waitlist.left_of_it"), w.say("duration", duration=left))]


def standing(w: Writer, shown: Place) -> list[Text]:
    """What this place means now, and what follows."""
    entry, until = shown.entry, shown.kept_until
    if until is None:
        return [w.say("waitlist.free_now" if shown.is_free else "waitlist.waits")]
    offered = w.say("waitlist.offered", mentor=shown.mentor_name, until=until)
    return [offered, w.say("waitlist.then" if until == entry.offer_ends_at else "waitlist.paying")]


def _take_it(w: Writer, shown: Place) -> list[Button]:
    entry = shown.entry
    if entry.state is WaitState.OFFERED:
        return offer_buttons(w, entry)
    return [_buy(w, entry)] if shown.is_free else []


def offer_buttons(w: Writer, entry: WaitEntry) -> list[Button]:
    decline = Act("wldq", entry.id, entry.revision)
    return [_buy(w, entry), w.button("waitlist.button.decline", decline)]


def _buy(w: Writer, entry: WaitEntry) -> Button:
    return w.button("button.buy_pack", Act("shop", entry.mentor_id), Style.PRIMARY)


def join_button(w: Writer, mentor: PersonId, in_line: bool = False) -> Button:
    """Sold out: one tap and one stands in line."""
    if in_line:
        return w.button("waitlist.button.mine", Act("wlst"), Style.PRIMARY)
    return w.button("waitlist.button.join", Act("wljn", mentor), Style.PRIMARY)


def confirm_leave(w: Writer, shown: Place) -> Screen:
    """The place in line is lost for good, so it asks first."""
    offered = shown.entry.state is WaitState.OFFERED
    return w.screen(
        w.label("waitlist.leave.title", mentor=shown.mentor_name),
        w.say("waitlist.leave.offered") if offered else w.say("waitlist.leave.about"),
        buttons=[_sure(w, shown, "wllv", "waitlist.leave.yes")],
    )


def confirm_decline(w: Writer, shown: Place) -> Screen:
    return w.screen(
        w.label("waitlist.decline.title", mentor=shown.mentor_name),
        w.say("waitlist.decline.about"),
        buttons=[_sure(w, shown, "wldc", "waitlist.decline.yes")],
    )


def _sure(w: Writer, shown: Place, verb: str, key: str) -> list[Button]:
    entry = shown.entry
    keep = w.button("waitlist.button.stay", Act("wlpl", entry.id))
    return [w.button(key, Act(verb, entry.id, entry.revision), Style.DANGER), keep]


def lines(w: Writer, found: Sequence[tuple[PersonId, str, int]]) -> Screen:
    """Staff: every mentor's line."""
    return w.screen(
        w.label("waitlists.title"),
        w.say("waitlists.about" if found else "waitlists.none"),
        prompt=w.label("waitlists.prompt") if found else "",
        choices=[
            Choice(
                w.label("text", text=name), Act("wlln", id), detail=w.label("waitlists.count", n=n)
            )
            for id, name, n in found
        ],
        buttons=[[to_overview(w)]],
        again=Act("wlns"),
    )


def line(w: Writer, shown: Line, *intro: Text) -> Screen:
    """Staff: who waits with one mentor, in which order, since when, and when they were asked."""
    return w.screen(
        w.label("waitlist.with", mentor=shown.mentor_name),
        *intro,
        w.say("browse.seats_left", n=shown.free),
        w.say("waitlists.order" if shown.entries else "waitlists.empty"),
        prompt=w.label("waitlists.who") if shown.entries else "",
        choices=[
            Choice(
                w.label("waitlists.row", number=number, name=name),
                Act("wlwe", entry.id),
                detail=_row(w, entry),
            )
            for number, (entry, name) in enumerate(shown.entries, 1)
        ],
        buttons=[[w.button("waitlists.button.all", Act("wlns")), to_overview(w)]],
        again=Act("wlln", shown.mentor_id),
    )


def _row(w: Writer, entry: WaitEntry) -> str:
    parts = [w.label(f"waitlist.state.{entry.state}"), w.day(entry.joined_at)]
    if entry.told_at is not None:
        parts.append(w.label("waitlists.told", day=w.day(entry.told_at)))
    return " · ".join(parts)


def entry(w: Writer, shown: Line, number: int) -> Screen:
    """Staff: one of the line, and what can be done about it."""
    one, name = shown.entries[number - 1]
    details: list[tuple[str, Text]] = [
        (
            w.label("waitlist.place"),
            w.say("waitlist.number", number=number, length=len(shown.entries)),
        ),
        (w.label("detail.state"), w.say(f"waitlist.state.{one.state}")),
        (w.label("waitlist.since"), (Stamp(one.joined_at),)),
    ]
    if one.told_at is not None:
        details.append((w.label("waitlists.last_told"), (Stamp(one.told_at),)))
    if one.offer_ends_at is not None:
        details.append((w.label("waitlists.ends"), (Stamp(one.offer_ends_at),)))
    front = w.button("waitlists.button.front", Act("wlfq", one.id, one.revision))
    return w.screen(
        w.label("text", text=name),
        w.say("waitlists.waits_for", mentor=shown.mentor_name),
        details=details,
        buttons=[
            [front] if number > 1 else [],
            [
                w.button(
                    "waitlists.button.remove", Act("wlrq", one.id, one.revision), Style.DANGER
                ),
                w.button("staff.button.student", Act("prsn", one.student_id)),
            ],
            [w.button("button.back", Act("wlln", shown.mentor_id))],
        ],
        again=Act("wlwe", one.id),
    )


def ask_reason(w: Writer, shown: Line, number: int, verb: str) -> Screen:
    """Before anything is changed in the line: what it means, and why it is done."""
    one, name = shown.entries[number - 1]
    what = "front" if verb == "wlfs" else "remove"
    title = w.label(f"waitlists.{what}.title", who=name)
    reason = Field(
        "reason",
        w.label("students.reason"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("students.reason.hint"),
    )
    act = Act(verb, one.id, one.revision)
    return w.screen(
        title,
        w.say(f"waitlists.{what}.about"),
        form=Form(title, act, (reason,), w.label(f"waitlists.button.{what}")),
        buttons=[[w.button("button.keep", Act("wlwe", one.id))]],
    )


def _mentors(w: Writer) -> Button:
    return w.button("button.mentors", Act("mnts"))
