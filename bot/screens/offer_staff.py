"""Offerings as staff see them: looked up, stopped with a reason, let go on."""

from collections.abc import Sequence

from bot.screens import offer_words as words
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import Offering
from core.reading import OfferingCard
from core.texts import MAX_REASON


def shelf(w: Writer, cards: Sequence[OfferingCard], again: Act) -> Screen:
    """Everything there is, also what students do not see."""
    return w.screen(
        w.label("shelf.title"),
        w.say("shelf.about", n=len(cards)),
        prompt=w.label("shelf.prompt") if cards else "",
        choices=[
            Choice(card.offering.title, Act("ofsp", card.offering.id), detail=_detail(w, card))
            for card in cards
        ],
        buttons=[[w.button("button.overview", Act("over"))]],
        again=again,
    )


def _detail(w: Writer, card: OfferingCard) -> str:
    offering = card.offering
    stopped = w.label("shelf.stopped") if offering.stopped_for else ""
    state = w.label(f"offer.status.{offering.status}")
    return " · ".join(part for part in (card.mentor_name, state, stopped) if part)


def page(w: Writer, offering: Offering, mentor_name: str, note: Text = ()) -> Screen:
    stopped = offering.stopped_for
    details: list[tuple[str, Text]] = [
        (w.label("detail.mentor"), w.say("text", text=mentor_name)),
        (w.label("shelf.state"), w.say(f"offer.status.{offering.status}")),
        *words.facts(w, offering),
    ]
    if stopped:
        details.append((w.label("shelf.reason"), w.say("text", text=stopped)))
    stop = w.button("shelf.button.stop", _act("ofsr", offering), Style.DANGER)
    free = w.button("shelf.button.free", _act("ofsg", offering))
    return w.screen(
        w.label("text", text=offering.title),
        note,
        w.say("shelf.is_stopped") if stopped else (),
        details=details,
        buttons=[
            [free if stopped else stop, w.button("hide.title", Act("hidm", offering.mentor_id))],
            [w.button("button.back", Act("shlf"))],
        ],
        again=Act("ofsp", offering.id),
    )


def why(w: Writer, offering: Offering) -> Screen:
    """The mentor reads the reason; open requests are declined (X21)."""
    title = w.label("shelf.stop.title", offering=offering.title)
    reason = Field("reason", w.label("shelf.reason"), FieldKind.PARAGRAPH, max_length=MAX_REASON)
    return w.screen(
        title,
        w.say("shelf.stop.about"),
        form=Form(title, _act("ofsx", offering), (reason,), w.label("shelf.stop.yes")),
        buttons=[[w.button("button.keep", Act("ofsp", offering.id))]],
    )


def _act(verb: str, offering: Offering) -> Act:
    return Act(verb, offering.id, offering.revision)


def told(w: Writer, offering: Offering, *, stopped: bool) -> Screen:
    """What its mentor is told."""
    kind = "offering_stopped" if stopped else "offering_freed"
    reason = w.say("card.reason", reason=offering.stopped_for or "") if stopped else ()
    return w.screen(
        w.label(f"notice.{kind}.title", offering=offering.title),
        w.say(f"notice.{kind}"),
        reason,
        buttons=[[w.button("browse.button.manage", Act("ofmn", offering.id), Style.PRIMARY)]],
    )
