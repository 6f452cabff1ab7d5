"""When a rule says no: the sentence, and the way on. Never a traceback, never silence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from bot.actions import FORMS, perform
from bot.actions.booking import card_of
from bot.actions.series import series_screen
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import booking as booking_screens
from bot.screens import onboarding as onboarding_screens
from bot.screens.gathering_line import with_waiting
from bot.screens.gathering_words import take_act
from bot.screens.moments import why_unclear
from bot.screens.why import limit_of
from bot.ui import Act, Button, Field, FieldKind, Form, Screen, Style, Text
from bot.words import has
from core.availability import Slot
from core.date_errors import MomentUnclear
from core.errors import OnboardingNeeded, RuleError
from core.group_errors import GroupFull
from core.ids import BookingId, SeriesId
from core.money import Money
from core.use_cases import slots

# code -> (button's key, verb): where to go from here; every code not listed goes home.
NEXT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "no_credit": (("button.buy_pack", "shop"), ("button.offerings", "offs")),
    "pack_expired": (("button.buy_pack", "shop"), ("button.my_packs", "pcks")),
    "seat_not_active": (("button.buy_pack", "shop"), ("button.my_packs", "pcks")),
    "seat_full": (("button.mentors", "mnts"),),
    "offer_ended": (("button.payments", "ordr"), ("button.mentors", "mnts")),
    "too_many_open_bookings": (("button.my_sessions", "sess"),),
    "too_many_unpaid_holds": (("button.my_sessions", "sess"),),
    "too_many_free_bookings": (("button.offerings", "offs"),),
    "offering_not_bookable": (("button.offerings", "offs"),),
    "requests_switched_off": (("button.offerings", "offs"),),
    "self_booking": (("button.offerings", "offs"),),
    "series_not_possible": (("button.offerings", "offs"),),
    "student_busy": (("button.my_sessions", "sess"),),
    "order_closed": (("button.payments", "ordr"),),
    "order_lapsed": (("button.my_sessions", "sess"), ("button.buy_pack", "shop")),
    "already_owned": (("button.library", "libr"),),
    "promo_unknown": (("button.payments", "ordr"),),
    "promo_not_yet": (("button.payments", "ordr"),),
    "promo_over": (("button.payments", "ordr"),),
    "promo_used_up": (("button.payments", "ordr"),),
    "promo_already_used": (("button.payments", "ordr"),),
    "promo_not_for_this": (("button.payments", "ordr"),),
    "promo_minimum": (("button.payments", "ordr"),),
    "promo_first_only": (("button.payments", "ordr"),),
    "promo_not_better": (("button.payments", "ordr"),),
    "trial_used": (("button.offerings", "offs"),),
    "pack_disputed": (("button.payments", "ordr"), ("button.my_sessions", "sess")),
    "seat_paused": (("button.my_packs", "pcks"), ("button.my_sessions", "sess")),
    "seat_not_paused": (("button.my_packs", "pcks"),),
    "seat_released": (("button.buy_pack", "shop"), ("button.my_packs", "pcks")),
    "sessions_to_close": (("button.my_sessions", "sess"),),
    "payout_too_large": (("button.payouts", "pyts"),),
    "payout_reference_used": (("button.payouts", "pyts"),),
    "nothing_to_pay_out": (("button.payouts", "pyts"),),
    "zone_unknown": (("button.zone", "zone"),),
    "time_not_understood": (("button.why", "why"),),
    "moment_unclear": (("button.why", "why"),),
    "offering_incomplete": (("button.my_offerings", "myof"), ("button.hours", "hour")),
    "linking_locked": (("linking.button.accounts", "idls"),),
    "link_ended": (("linking.button.accounts", "idls"),),
    "both_have_history": (("linking.button.accounts", "idls"),),
    "last_account": (("linking.button.accounts", "idls"),),
    "account_was_first": (("linking.button.accounts", "idls"),),
    "bookings_held": (("absence.button.ask", "abap"), ("absence.button.mine", "abme")),
    "offerings_held": (("absence.button.ask", "abap"), ("absence.button.mine", "abme")),
    "hours_invalid": (("button.hours", "hour"),),
    "testimonial_too_early": (("button.my_sessions", "sess"),),
    "no_place_to_post": (("post.button.all", "psts"),),
    "post_decided": (("post.button.all", "psts"),),
    "post_time_past": (("post.button.all", "psts"),),
}

# The same where the refusal is about a place with a mentor: the button names them.
WITH_MENTOR: Mapping[str, tuple[tuple[str, str], ...]] = {
    "seat_full": (("waitlist.button.join", "wljn"),),
    "place_free": (("button.buy_pack", "shop"),),
    "offer_ended": (("waitlist.button.join", "wljn"),),
}


def sorry(ask: Ask, error: RuleError) -> Screen:
    """The refused form again with what was typed; the booking as it is now; the next free times;
    or the sentence with buttons that lead on."""
    sentence = _sentence(ask, error)
    for way in (
        _questions_first,
        _form_again,
        _group_again,
        _present_booking,
        _present_series,
        _next_times,
    ):
        shown = way(ask, error, sentence)
        if shown is not None:
            return shown
    return ask.writer.screen(
        ask.writer.label("sorry.title"), sentence, buttons=[_ways_on(ask, error)]
    )


def refused_field(shown: Screen, error: RuleError) -> str:
    """The answer that was at fault, where a form is shown again and the error tells; "" if not."""
    fields = shown.form.fields if shown.form else ()
    if error.code == "amount_invalid":
        return next((field.name for field in fields if field.kind is FieldKind.AMOUNT), "")
    name = error.facts.get("name") or error.facts.get("field")
    return name if isinstance(name, str) and name in {field.name for field in fields} else ""


def unclear(ask: Ask, key: str, text: str = "") -> Screen:
    """We did not understand: what we took it for, and the menu."""
    w = ask.writer
    return w.screen(
        w.label("unclear.title"),
        w.say(key, text=text),
        buttons=[[w.button("button.home", Act("home")), w.button("button.help", Act("help"))]],
    )


def _sentence(ask: Ask, error: RuleError) -> Text:
    language = ask.person.language
    facts = {name: _shown(ask, name, fact) for name, fact in error.facts.items()}
    rule = error.facts.get("rule")
    key = f"error.{error.code}"
    if isinstance(error, MomentUnclear):
        return why_unclear(ask.writer, error.facts["problem"], error.facts["piece"])
    if rule is not None and has(language, f"why.{rule}"):
        limit = limit_of(error.facts.get("number"), error.facts.get("unit"))
        return ask.writer.say(f"why.{rule}", **limit)
    return ask.writer.say(key, **facts)


def _shown(ask: Ask, name: str, fact: object) -> object:
    """Facts as words: our own enums become their labels."""
    if isinstance(fact, Enum):
        key = f"{name}.{fact.value}"
        known = has(ask.person.language, key)
        return ask.writer.label(key) if known else str(fact.value)
    if isinstance(fact, str | int | datetime | timedelta | Money):
        return fact
    return str(fact)


def _questions_first(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    """The community wants to know who books: the questions, and they lead back here."""
    if not isinstance(error, OnboardingNeeded):
        return None
    wanted = int(error.facts["wanted_id"]), int(error.facts["wanted_at"])
    return onboarding_screens.needed_first(ask.writer, sentence, *wanted)


def _form_again(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    """Nothing typed is lost: the same form, filled as it was."""
    verb = FORMS.get(ask.act.verb)
    if verb is None or not ask.values:
        return None
    shown = _quietly(ask, replace(ask.act, verb=verb))
    if shown is None or shown.form is None:
        return None
    filled = tuple(_refilled(field, ask.values) for field in shown.form.fields)
    form: Form = replace(shown.form, fields=filled)
    return replace(shown, lines=(sentence, *shown.lines), form=form)


# What is pressed for a whole group -> where to see how things stand, the first that still works.
_GROUP_WAYS = {"gmvc": ("gmvd", "gath"), "gmvo": ("gmvd", "gath")}
_GROUP = dict.fromkeys(("gmvd", "gmvt", "gmvw", "gmvs", "gcaq", "gcao", "gdon"), ("gath",))


def _group_again(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    """The other days, or the session as it is now: never the way to book a place in it."""
    for verb in (_GROUP | _GROUP_WAYS).get(ask.act.verb, ()):
        shown = _quietly(ask, replace(ask.act, verb=verb, extra=()))
        if shown is not None:
            return replace(shown, lines=(sentence, *shown.lines))
    return None


def _refilled(field: Field, values: Mapping[str, str]) -> Field:
    return replace(field, value=values.get(field.name, field.value)[: field.max_length])


def _present_booking(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    booking = error.facts.get("booking_id")
    if not isinstance(booking, int):
        return None
    try:
        return booking_screen(ask, BookingId(booking), sentence)
    except RuleError:
        return None


def _present_series(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    series = error.facts.get("series_id")
    if not isinstance(series, int):
        return None
    try:
        return series_screen(ask, SeriesId(series), sentence)
    except RuleError:
        return None


def _next_times(ask: Ask, error: RuleError, sentence: Text) -> Screen | None:
    offering, start = error.facts.get("offering_id"), error.facts.get("starts_at")
    if not isinstance(offering, int) or not isinstance(start, datetime):
        return None
    try:
        card = card_of(ask, offering)
        free = slots.slots_ahead(ask.uow, card.offering)
    except RuleError:
        return None
    near = sorted(free, key=lambda slot: abs(slot.starts_at - start))[:8]
    note = ask.writer.screen(ask.writer.label("sorry.title"), sentence)
    shown = booking_screens.taken(ask.writer, card, sorted(near, key=_start), note)
    if isinstance(error, GroupFull):
        return with_waiting(ask.writer, shown, offering, take_act(offering, start))
    return shown


def _start(slot: Slot) -> datetime:
    return slot.starts_at


def _quietly(ask: Ask, act: Act) -> Screen | None:
    try:
        return perform(replace(ask, act=act, values={}))
    except RuleError:
        return None


def _ways_on(ask: Ask, error: RuleError) -> list[Button]:
    ways = NEXT.get(error.code, ())
    mentor, student = error.facts.get("mentor_id"), error.facts.get("student_id")
    mine = isinstance(mentor, int) and student in (None, ask.person.id)
    about = WITH_MENTOR.get(error.code, ()) if mine else ()
    return [
        *(ask.writer.button(key, Act(verb, mentor or 0), Style.PRIMARY) for key, verb in about),
        *(ask.writer.button(key, Act(verb)) for key, verb in ways),
        ask.writer.button("button.home", Act("home")),
    ]
