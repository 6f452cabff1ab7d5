"""What a mentor sells: new, changed, live, paused, gone."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import offer_forms as forms
from bot.screens import offering as screens
from bot.ui import Act, Screen, Text
from core.catalog import MAX_TEXT, MAX_TITLE, BookingMode, Offering, OfferingKind
from core.errors import NotFound, StaleButton
from core.ids import OfferingId
from core.use_cases import hours, publishing
from core.use_cases.drafting import MAX_CATEGORY, OfferingChanges

# What was picked -> kind and mode (design.md section 3).
_WAYS = {
    "at_once": (OfferingKind.ONE_TO_ONE, BookingMode.INSTANT),
    "request": (OfferingKind.ONE_TO_ONE, BookingMode.REQUEST),
    "in_person": (OfferingKind.FACE_TO_FACE, BookingMode.REQUEST),
    "recorded": (OfferingKind.RECORDED, BookingMode.INSTANT),
}


@on("myof")
def mine(ask: Ask) -> Screen:
    return screens.mine(ask.writer, publishing.my_offerings(ask.uow, ask.person))


@on("ofnw")
def new_form(ask: Ask) -> Screen:
    return forms.new(ask.writer, ask.uow.settings.community.currency)


@on("ofsv", form="ofnw")
def draft(ask: Ask) -> Screen:
    """One form, and the draft with its Publish button (C7)."""
    kind, mode = _WAYS[_picked_way(ask, forms.WAYS)]
    drafted = publishing.draft_offering(
        ask.uow,
        ask.person,
        title=ask.typed("title", MAX_TITLE),
        description=_paragraph(ask, "description"),
        duration_minutes=int(picked(ask, "duration", forms.LENGTHS)),
        price_text=ask.typed("price", forms.PRICE_LENGTH),
        currency=ask.uow.settings.community.currency,
        mode=mode,
        kind=kind,
    )
    missing = publishing.missing_parts(ask.uow, drafted)
    key = "offer.drafted.not_ready" if missing else "offer.drafted"
    return _shown(ask, drafted, ask.writer.say(key))


@on("ofmn")
def manage(ask: Ask) -> Screen:
    return _shown(ask, own(ask))


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
    return _shown(ask, offering, ask.writer.say(f"offer.hours.now_{'own' if own else 'usual'}"))


@on("ofpb")
def publish(ask: Ask) -> Screen:
    live = publishing.publish(ask.uow, ask.person, _fresh(ask))
    return _shown(ask, live, ask.writer.say("offer.published"))


@on("ofre")
def resume(ask: Ask) -> Screen:
    live = publishing.resume(ask.uow, ask.person, _fresh(ask))
    return _shown(ask, live, ask.writer.say("offer.published"))


@on("ofpq")
def ask_to_pause(ask: Ask) -> Screen:
    return screens.sure(ask.writer, own(ask), "pause", "ofps")


@on("ofps")
def pause(ask: Ask) -> Screen:
    paused = publishing.pause(ask.uow, ask.person, _fresh(ask))
    return _shown(ask, paused, ask.writer.say("offer.paused"))


@on("ofaq")
def ask_to_archive(ask: Ask) -> Screen:
    return screens.sure(ask.writer, own(ask), "archive", "ofar")


@on("ofar")
def archive(ask: Ask) -> Screen:
    archived = publishing.archive(ask.uow, ask.person, _fresh(ask))
    return _shown(ask, archived, ask.writer.say("offer.archived"))


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
    return _shown(ask, stored, ask.writer.say("offer.saved"))


def _shown(ask: Ask, offering: Offering, note: Text = ()) -> Screen:
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
