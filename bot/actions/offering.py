"""What a mentor sells: new, changed, live, paused, gone."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import offer_forms as forms
from bot.screens import offering as screens
from bot.screens.deciding import REASON_LENGTH
from bot.screens.pausing_words import with_words
from bot.screens.verified import waits
from bot.ui import Act, Screen, Text
from core.catalog import MAX_TEXT, MAX_TITLE, BookingMode, Offering, OfferingKind
from core.errors import NotFound, StaleButton
from core.ids import OfferingId
from core.use_cases import courses, hours, publishing, reading, verifying
from core.use_cases.drafting import MAX_CATEGORY, OfferingChanges

# What was picked -> kind and mode (design.md section 3).
_WAYS = {
    "at_once": (OfferingKind.ONE_TO_ONE, BookingMode.INSTANT),
    "request": (OfferingKind.ONE_TO_ONE, BookingMode.REQUEST),
    "in_person": (OfferingKind.FACE_TO_FACE, BookingMode.REQUEST),
    "recorded": (OfferingKind.RECORDED, BookingMode.INSTANT),
    "group": (OfferingKind.GROUP, BookingMode.INSTANT),
}


@on("myof")
def mine(ask: Ask) -> Screen:
    offerings = publishing.my_offerings(ask.uow, ask.person)
    known = courses.courses_of(ask.uow, ask.person, ask.person.id)
    note = waits(ask.writer, verifying.waits(ask.uow, ask.person.id))
    return screens.mine(ask.writer, offerings, note, {each.id: each.title for each in known})


@on("ofnw")
def new_form(ask: Ask) -> Screen:
    return forms.new(ask.writer, ask.uow.settings.community.currency, ask.act.number(0))


@on("ofsv", form="ofnw")
def draft(ask: Ask) -> Screen:
    """One form, and the draft with its Publish button (C7). Where a template's description was not
    asked for, it stays."""
    asked = "description" in ask.values
    template = forms.template(ask.writer, ask.act.number(0))
    return _drafted(
        ask,
        ask.typed("title", MAX_TITLE),
        _paragraph(ask, "description") if asked else template.description,
        int(picked(ask, "duration", forms.LENGTHS)),
        ask.typed("price", forms.PRICE_LENGTH),
        _picked_way(ask, forms.WAYS),
    )


@on("oftk")
def take_template(ask: Ask) -> Screen:
    """As it is, for free, until its mentor changes it (C17)."""
    made = forms.template(ask.writer, ask.act.number(0))
    return _drafted(ask, made.title, made.description, made.minutes, "0", made.way)


def _drafted(ask: Ask, title: str, description: str, minutes: int, price: str, way: str) -> Screen:
    kind, mode = _WAYS[way]
    drafted = publishing.draft_offering(
        ask.uow,
        ask.person,
        title=title,
        description=description,
        duration_minutes=minutes,
        price_text=price,
        currency=ask.uow.settings.community.currency,
        mode=mode,
        kind=kind,
    )
    missing = publishing.missing_parts(ask.uow, drafted)
    key = "offer.drafted.not_ready" if missing else "offer.drafted"
    return shown_offering(ask, drafted, ask.writer.say(key))


@on("ofmn")
def manage(ask: Ask) -> Screen:
    return shown_offering(ask, own(ask))


@on("ofed")
def edit_form(ask: Ask) -> Screen:
    offering = own(ask)
    return forms.edit(ask.writer, offering, form_act(ask, offering))


@on("ofes", form="ofed")
def edit(ask: Ask) -> Screen:
    """Only what was asked is changed: one field by itself leaves the others alone."""
    return changed(ask, _edited(ask))


@on("ofmr")
def more_form(ask: Ask) -> Screen:
    offering = own(ask)
    return forms.more(ask.writer, offering, form_act(ask, offering))


@on("ofms", form="ofmr")
def more(ask: Ask) -> Screen:
    changes = OfferingChanges()
    if "category" in ask.values:
        changes["category"] = ask.typed("category", MAX_CATEGORY, required=False)
    if "preparation" in ask.values:
        changes["preparation"] = _paragraph(ask, "preparation")
    if "cancellation_text" in ask.values:
        changes["cancellation_text"] = _paragraph(ask, "cancellation_text")
    return changed(ask, changes)


@on("ofru")
def rules_form(ask: Ask) -> Screen:
    offering, usual = own(ask), ask.uow.settings.availability
    return forms.rules(ask.writer, offering, usual, form_act(ask, offering))


@on("ofrs", form="ofru")
def rules(ask: Ask) -> Screen:
    changes = OfferingChanges()
    if "buffer_before_minutes" in ask.values:
        changes["buffer_before_minutes"] = number_or_usual(ask, "buffer_before_minutes")
    if "buffer_after_minutes" in ask.values:
        changes["buffer_after_minutes"] = number_or_usual(ask, "buffer_after_minutes")
    if "minimum_notice_hours" in ask.values:
        changes["minimum_notice_hours"] = number_or_usual(ask, "minimum_notice_hours")
    if "horizon_days" in ask.values:
        changes["horizon_days"] = number_or_usual(ask, "horizon_days")
    if "max_per_day" in ask.values:
        changes["max_per_day"] = number_or_usual(ask, "max_per_day")
    return changed(ask, changes)


@on("ofvl")
def video_form(ask: Ask) -> Screen:
    return forms.video(ask.writer, own(ask))


@on("ofvs", form="ofvl")
def video(ask: Ask) -> Screen:
    return changed(ask, OfferingChanges(video_link=ask.typed("video_link", forms.LINK_LENGTH)))


@on("oftg")
def toggle(ask: Ask) -> Screen:
    """The act says what it shall be, so a second press changes nothing."""
    wanted = bool(ask.act.number(1))
    match ask.act.number(0):
        case screens.PACKS:
            return changed(ask, OfferingChanges(takes_credits=wanted))
        case screens.PAY_FIRST:
            return changed(ask, OfferingChanges(pay_first=wanted))
        case screens.INTRO:
            return changed(ask, OfferingChanges(trial=wanted))
        case _:
            raise NotFound()


@on("ownh")
def own_hours(ask: Ask) -> Screen:
    """Its own hours or the mentor's (D3); own ones begin as a copy."""
    own = bool(ask.act.number(0))
    offering = hours.use_own_hours(ask.uow, ask.person, _id(ask), own)
    return shown_offering(
        ask, offering, ask.writer.say(f"offer.hours.now_{'own' if own else 'usual'}")
    )


@on("ofpb")
def publish(ask: Ask) -> Screen:
    live = publishing.publish(ask.uow, ask.person, _fresh(ask))
    return shown_offering(ask, live, ask.writer.say("offer.published"))


@on("ofre")
def resume(ask: Ask) -> Screen:
    live = publishing.resume(ask.uow, ask.person, _fresh(ask))
    return shown_offering(ask, live, ask.writer.say("offer.published"))


@on("ofpq")
def ask_to_pause(ask: Ask) -> Screen:
    offering = own(ask)
    sure = screens.sure(ask.writer, offering, "pause", "ofps")
    return with_words(ask.writer, sure, offering, reading.open_requests(ask.uow, offering.id))


@on("ofps", form="ofpq")
def pause(ask: Ask) -> Screen:
    words = ask.typed("words", REASON_LENGTH, required=False)
    paused = publishing.pause(ask.uow, ask.person, _fresh(ask), words)
    return shown_offering(ask, paused, ask.writer.say("offer.paused"))


@on("ofaq")
def ask_to_archive(ask: Ask) -> Screen:
    return screens.sure(ask.writer, own(ask), "archive", "ofar")


@on("ofar")
def archive(ask: Ask) -> Screen:
    archived = publishing.archive(ask.uow, ask.person, _fresh(ask))
    return shown_offering(ask, archived, ask.writer.say("offer.archived"))


@on("ofdq")
def ask_to_delete(ask: Ask) -> Screen:
    return screens.sure(ask.writer, own(ask), "delete", "ofdl")


@on("ofdl")
def delete(ask: Ask) -> Screen:
    publishing.delete_offering(ask.uow, ask.person, _fresh(ask))
    return mine(ask)


def _edited(ask: Ask) -> OfferingChanges:
    changes = OfferingChanges()
    if "title" in ask.values:
        changes["title"] = ask.typed("title", MAX_TITLE)
    if "description" in ask.values:
        changes["description"] = _paragraph(ask, "description")
    if "price" in ask.values:
        changes["price_text"] = ask.typed("price", forms.PRICE_LENGTH)
    if "duration" in ask.values:
        changes["duration_minutes"] = int(picked(ask, "duration", forms.LENGTHS))
    if "way" in ask.values:
        changes["mode"] = _WAYS[_picked_way(ask, forms.MODES)][1]
    return changes


def _paragraph(ask: Ask, name: str) -> str:
    return ask.typed(name, MAX_TEXT, required=False, paragraph=True)


def _picked_way(ask: Ask, ways: tuple[str, ...]) -> str:
    return picked(ask, "way", ways, forms.way_labels(ask.writer, ways))


def number_or_usual(ask: Ask, name: str) -> int | None:
    return ask.number(name) if ask.values[name].strip() else None


def changed(ask: Ask, changes: OfferingChanges) -> Screen:
    revision = ask.act.revision
    stored = publishing.edit_offering(ask.uow, ask.person, _id(ask), revision, **changes)
    return shown_offering(ask, stored, ask.writer.say("offer.saved"))


def shown_offering(ask: Ask, offering: Offering, note: Text = ()) -> Screen:
    missing = publishing.missing_parts(ask.uow, offering)
    return screens.manage(ask.writer, offering, missing, ask.uow.settings.availability, note)


def form_act(ask: Ask, offering: Offering) -> Act:
    return Act(ask.act.verb, offering.id, offering.revision, ask.act.extra)


def _id(ask: Ask) -> OfferingId:
    return OfferingId(ask.act.subject)


def own(ask: Ask) -> Offering:
    """Raises NotFound for what is not this mentor's."""
    for offering in publishing.my_offerings(ask.uow, ask.person):
        if offering.id == ask.act.subject:
            return offering
    raise NotFound()


def _fresh(ask: Ask) -> OfferingId:
    """The button was made of the offering as it is now. Raises StaleButton."""
    offering = own(ask)
    if offering.revision != ask.act.revision:
        raise StaleButton(offering_id=offering.id)
    return offering.id
