"""The forms of an offering and of a pack: at most five questions each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.screens import offer_words as words
from bot.screens.editing import editing
from bot.screens.offering import RULES
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style
from core.catalog import (
    DURATIONS_MINUTES,
    MAX_TEXT,
    MAX_TITLE,
    BookingMode,
    Offering,
    OfferingKind,
)
from core.settings import AvailabilitySettings
from core.templates import TEMPLATES
from core.use_cases.drafting import (
    MAX_CATEGORY,
    MAX_PACK_SESSIONS,
    MAX_VALIDITY_DAYS,
    SLOT_NUMBERS,
)

WAYS = ("at_once", "request", "in_person", "recorded", "group")
MODES = ("at_once", "request")
LENGTHS = tuple(str(count) for count in DURATIONS_MINUTES)
LINK_LENGTH = 500
PRICE_LENGTH = 20


def new(w: Writer, currency: str, number: int = 0) -> Screen:
    """Five questions, of which three have a ready answer: a minute is enough (C1, C7). `number`: of
    the template it begins with, from 1 (C17)."""
    title = w.label("offer.new.title")
    made = template(w, number)
    fields = (
        _title(w, made.title),
        _length(w, str(made.minutes)),
        _price(w, currency, "0" if number else ""),
        _way(w, WAYS, made.way),
        _description(w, made.description),
    )
    act = Act("ofsv", extra=(number,) if number else ())
    take = w.button("templates.button.take", Act("oftk", extra=(number,)), Style.PRIMARY)
    return w.screen(
        title,
        w.say("templates.about", title=made.title) if number else w.say("offer.new.about"),
        form=Form(title, act, fields, w.label("offer.new.submit")),
        prompt="" if number else w.label("templates.prompt"),
        choices=[] if number else _templates(w),
        buttons=[
            [take] if number else [w.button("bulk.title", Act("oftb"))],
            [w.button("button.my_offerings", Act("myof"))],
        ],
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form begins with."""

    title: str = ""
    minutes: int = 60
    way: str = WAYS[0]
    description: str = ""


def template(w: Writer, number: int) -> Filled:
    """A template in the reader's words; 0, or none of ours, is an empty form."""
    if not 0 < number <= len(TEMPLATES):
        return Filled()
    known = TEMPLATES[number - 1]
    way = "request" if known.mode is BookingMode.REQUEST else WAYS[0]
    return Filled(
        w.label(f"templates.{known.name}"),
        known.minutes,
        "group" if known.kind is OfferingKind.GROUP else way,
        w.label(f"templates.{known.name}.about"),
    )


def _templates(w: Writer) -> list[Choice]:
    return [
        Choice(
            w.label(f"templates.{each.name}"),
            Act("ofnw", extra=(number,)),
            detail=w.label("times.minutes", n=each.minutes),
        )
        for number, each in enumerate(TEMPLATES, 1)
    ]


def edit(w: Writer, offering: Offering, act: Act) -> Screen:
    """Bookings that exist keep their price and length: said before anything is typed (E10)."""
    price = "" if offering.price.is_zero else f"{offering.price.decimal()}"
    fields = [_title(w, offering.title), _description(w, offering.description)]
    fields.append(_price(w, offering.price.currency, price or "0"))
    if offering.kind is not OfferingKind.RECORDED:
        fields.append(_length(w, str(int(offering.duration.total_seconds()) // 60)))
    if offering.kind is OfferingKind.ONE_TO_ONE:
        fields.append(_way(w, MODES, words.way(offering)))
    return editing(
        w,
        w.label("offer.edit.title", offering=offering.title),
        act,
        "ofes",
        tuple(fields),
        back(w, offering),
        w.say("offer.edit.about"),
    )


def more(w: Writer, offering: Offering, act: Act) -> Screen:
    fields = (
        Field(
            "category",
            w.label("offer.category"),
            required=False,
            max_length=MAX_CATEGORY,
            value=offering.category,
            hint=w.label("offer.category.hint"),
        ),
        _paragraph("preparation", w.label("detail.prepare"), offering.preparation),
        _paragraph("cancellation_text", w.label("offer.policy"), offering.cancellation_text),
    )
    title = w.label("offer.more.title", offering=offering.title)
    return editing(w, title, act, "ofms", fields, back(w, offering), w.say("offer.more.about"))


def rules(w: Writer, offering: Offering, usual: AvailabilitySettings, act: Act) -> Screen:
    """Empty means the community's number, which each hint names (D9-D13)."""
    title = w.label("offer.rules.title", offering=offering.title)
    fields = tuple(_rule(w, offering, usual, name) for name in RULES)
    return editing(w, title, act, "ofrs", fields, back(w, offering), w.say("offer.rules.about"))


def _rule(w: Writer, offering: Offering, usual: AvailabilitySettings, name: str) -> Field:
    own: int | None = getattr(offering, name)
    lowest, highest = SLOT_NUMBERS[name]
    hint = w.label("offer.rule.hint", usual=getattr(usual, name), lowest=lowest, highest=highest)
    return Field(
        name,
        w.label(f"offer.rule.{name}"),
        FieldKind.NUMBER,
        required=False,
        max_length=5,
        value="" if own is None else str(own),
        hint=hint,
    )


def video(w: Writer, offering: Offering) -> Screen:
    """The link that buyers get, at once and only they (E12)."""
    title = w.label("offer.video.title", offering=offering.title)
    field = Field(
        "video_link",
        w.label("offer.video.field"),
        max_length=LINK_LENGTH,
        value=offering.video_link or "",
        hint="https://",
    )
    act = Act("ofvs", offering.id, offering.revision)
    return w.screen(
        title,
        w.say("offer.video.about"),
        form=Form(title, act, (field,), w.label("button.save")),
        buttons=[[back(w, offering)]],
    )


def new_pack(w: Writer, currency: str, validity_days: int) -> Screen:
    title = w.label("sell.new.title")
    sessions = w.label("sell.sessions.hint", most=MAX_PACK_SESSIONS)
    days = w.label("sell.validity.hint", most=MAX_VALIDITY_DAYS)
    fields = (
        Field("title", w.label("sell.title"), max_length=MAX_TITLE, hint=w.label("sell.hint")),
        _number("sessions", w.label("sell.sessions"), "5", sessions),
        _price(w, currency, "", free=False),
        _number("validity_days", w.label("sell.validity"), str(validity_days), days),
    )
    return w.screen(
        title,
        w.say("sell.new.about"),
        form=Form(title, Act("pksv"), fields, w.label("sell.new.submit")),
        buttons=[[w.button("button.back", Act("pkls"))]],
    )


def back(w: Writer, offering: Offering) -> Button:
    return w.button("button.back", Act("ofmn", offering.id))


def way_labels(w: Writer, ways: Sequence[str]) -> dict[str, str]:
    return {way: w.label(f"offer.pick.{way}") for way in ways}


def _title(w: Writer, value: str) -> Field:
    return Field(
        "title",
        w.label("offer.title"),
        max_length=MAX_TITLE,
        value=value,
        hint=w.label("offer.title.hint"),
    )


def _description(w: Writer, value: str) -> Field:
    return _paragraph("description", w.label("offer.description"), value)


def _paragraph(name: str, label: str, value: str) -> Field:
    return Field(name, label, FieldKind.PARAGRAPH, required=False, max_length=MAX_TEXT, value=value)


def _length(w: Writer, value: str) -> Field:
    """A length that is no longer offered is still shown as it is."""
    known = LENGTHS if value in LENGTHS else (*LENGTHS, value)
    return Field(
        "duration",
        w.label("offer.length"),
        FieldKind.PICK,
        value=value,
        hint=w.label("offer.length.hint"),
        options=tuple((each, w.label("times.minutes", n=int(each))) for each in known),
    )


def _price(w: Writer, currency: str, value: str, *, free: bool = True) -> Field:
    return Field(
        "price",
        w.label("offer.price", currency=currency),
        FieldKind.AMOUNT,
        max_length=PRICE_LENGTH,
        value=value,
        hint=w.label("offer.price.hint" if free else "sell.price.hint", currency=currency),
    )


def _way(w: Writer, ways: Sequence[str], value: str) -> Field:
    """The hint numbers the answers: where there is no list to pick from, a number is typed."""
    labels = way_labels(w, ways)
    numbered = (f"{number}. {label}" for number, label in enumerate(labels.values(), 1))
    return Field(
        "way",
        w.label("offer.how"),
        FieldKind.PICK,
        value=value,
        hint="  ".join(numbered),
        options=tuple(labels.items()),
    )


def _number(name: str, label: str, value: str, hint: str) -> Field:
    return Field(name, label, FieldKind.NUMBER, max_length=5, value=value, hint=hint)
