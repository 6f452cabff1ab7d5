"""What a mentor sells, from their side: the list, one offering with all its switches."""

from collections.abc import Sequence
from datetime import timedelta

from bot.screens import offer_words as words
from bot.screens.course_titles import NO_TITLES, Titles, in_order, title_of
from bot.screens.gathering_words import offering_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Style, Text
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.settings import AvailabilitySettings

S = OfferingStatus
_ORDER = (S.ACTIVE, S.DRAFT, S.PAUSED, S.ARCHIVED)
ASKING = {"pause": "ofpq", "archive": "ofaq", "delete": "ofdq"}
PACKS, PAY_FIRST, INTRO = 1, 2, 3  # which switch an `oftg` act turns


def mine(
    w: Writer, offerings: Sequence[Offering], note: Text = (), courses: Titles = NO_TITLES
) -> Screen:
    """Those of each course together, then those of none (C10); live ones first, archived ones
    last, with how they do (C14)."""
    sorted_ = sorted(
        offerings,
        key=lambda e: (*in_order(e, courses), _ORDER.index(e.status), -e.times_booked),
    )
    return w.screen(
        w.label("offer.mine.title"),
        note,
        w.say("offer.mine.count", n=len(offerings)) if offerings else w.say("offer.mine.none"),
        prompt=w.label("offer.mine.prompt") if offerings else "",
        choices=[
            Choice(each.title, Act("ofmn", each.id), detail=_in_short(w, each, courses))
            for each in sorted_
        ],
        buttons=[
            [
                w.button("offer.button.new", Act("ofnw"), Style.PRIMARY),
                w.button("desk.button.packs", Act("pkls")),
                w.button("bulk.title", Act("oftb")),
            ],
            [w.button("hide.title", Act("hidm")), w.button("button.dashboard", Act("dash"))],
        ],
        again=Act("myof"),
    )


def _in_short(w: Writer, offering: Offering, courses: Titles) -> str:
    booked = ""
    if offering.times_booked:
        booked = w.label("offer.times_booked", n=offering.times_booked)
    line = words.line(w, offering, w.label(f"offer.status.{offering.status}"))
    course = title_of(w, offering, courses)
    return " · ".join(part for part in (course, line, booked) if part)


def manage(
    w: Writer,
    offering: Offering,
    missing: Sequence[str],
    usual: AvailabilitySettings,
    note: Text = (),
) -> Screen:
    """The offering as it stands and everything that can be changed (C5-C9)."""
    return w.screen(
        w.label("text", text=offering.title),
        note,
        w.say(f"offer.state.{offering.status}"),
        _stopped(w, offering),
        *_missing(w, offering, missing),
        words.typed(w, offering.description) if offering.description else (),
        details=[*words.facts(w, offering), *_more_facts(w, offering, usual)],
        buttons=[
            _life(w, offering, missing),
            _edits(w, offering),
            _hours(w, offering),
            offering_row(w, offering),
            _switches(w, offering),
            _ends(w, offering),
            [
                w.button("desk2.button.more", Act("ofmo", offering.id)),
                w.button("offer.button.preview", Act("offr", offering.id)),
                w.button("button.my_offerings", Act("myof")),
            ],
        ],
        again=Act("ofmn", offering.id),
    )


def _stopped(w: Writer, offering: Offering) -> Text:
    if offering.stopped_for is None:
        return ()
    return w.say("offer.stopped_by_staff", reason=offering.stopped_for)


def _missing(w: Writer, offering: Offering, missing: Sequence[str]) -> list[Text]:
    if offering.status not in (S.DRAFT, S.PAUSED):
        return []
    return [w.say(f"offer.missing.{part}") for part in missing]


def _more_facts(
    w: Writer, offering: Offering, usual: AvailabilitySettings
) -> list[tuple[str, Text]]:
    completed = w.say("desk.sessions", n=offering.times_completed)
    facts: list[tuple[str, Text]] = [(w.label("desk.completed"), completed)]
    if offering.kind is OfferingKind.RECORDED:
        video = "offer.video.there" if offering.video_link else "offer.video.none"
        return [(w.label("offer.video"), w.say(video))]
    facts.append((w.label("offer.rules"), _rules(w, offering, usual)))
    if not offering.is_free:
        facts.append((w.label("offer.paying"), _paying(w, offering)))
    if not offering.posted_only:
        hours = "offer.hours.own" if offering.own_hours else "offer.hours.usual"
        facts.append((w.label("offer.hours"), w.say(hours)))
    return facts


def _rules(w: Writer, offering: Offering, usual: AvailabilitySettings) -> Text:
    """The numbers that hold now, its own or the community's (D9-D13)."""
    now = {name: rule_now(offering, usual, name) for name in RULES}
    return w.say(
        "offer.rules.now",
        before=_length(w, minutes=now["buffer_before_minutes"]),
        after=_length(w, minutes=now["buffer_after_minutes"]),
        notice=_length(w, hours=now["minimum_notice_hours"]),
        horizon=_length(w, days=now["horizon_days"]),
        most=now["max_per_day"],
    )


def _length(w: Writer, **time: int) -> Text:
    length = timedelta(**time)
    return w.say("duration", duration=length) if length else w.say("offer.rules.zero")


def _paying(w: Writer, offering: Offering) -> Text:
    by = w.label("offer.paying.packs" if offering.takes_credits else "offer.paying.money")
    if offering.mode != "request":
        return (by,)
    when = w.label("offer.paying.first" if offering.pay_first else "offer.paying.later")
    return (f"{by} · {when}",)


RULES = (
    "buffer_before_minutes",
    "buffer_after_minutes",
    "minimum_notice_hours",
    "horizon_days",
    "max_per_day",
)


def rule_now(offering: Offering, usual: AvailabilitySettings, name: str) -> int:
    own: int | None = getattr(offering, name)
    default: int = getattr(usual, name)
    return default if own is None else own


def publish_button(w: Writer, offering: Offering) -> Button:
    act = _act("ofpb", offering)
    return w.button("offer.button.publish_it", act, Style.PRIMARY, offering=offering.title)


def _act(verb: str, offering: Offering, *extra: int) -> Act:
    return Act(verb, offering.id, offering.revision, extra)


def _life(w: Writer, offering: Offering, missing: Sequence[str]) -> list[Button]:
    match offering.status:
        case S.DRAFT | S.PAUSED if offering.stopped_for is not None:
            return []
        case S.DRAFT | S.PAUSED if missing:
            return _fill_in(w, offering, missing)
        case S.DRAFT:
            return [w.button("offer.button.publish", _act("ofpb", offering), Style.PRIMARY)]
        case S.PAUSED:
            return [w.button("offer.button.resume", _act("ofre", offering), Style.PRIMARY)]
        case S.ACTIVE:
            return [w.button("offer.button.pause", _act("ofpq", offering))]
        case _:
            return []


def _fill_in(w: Writer, offering: Offering, missing: Sequence[str]) -> list[Button]:
    """The way to what is missing stands where "publish" will."""
    row = []
    if "hours" in missing:
        row.append(w.button("offer.button.set_hours", _hours_act(offering), Style.PRIMARY))
    if "video_link" in missing:
        row.append(w.button("offer.button.video", _act("ofvl", offering), Style.PRIMARY))
    return row


def _hours_act(offering: Offering) -> Act:
    own = (offering.id,) if offering.own_hours else ()
    return Act("hour", offering.mentor_id, extra=own)


def _edits(w: Writer, offering: Offering) -> list[Button]:
    row = [
        w.button("offer.button.edit", _act("ofed", offering)),
        w.button("offer.button.more", _act("ofmr", offering)),
    ]
    if offering.kind is OfferingKind.RECORDED:
        row.append(w.button("offer.button.video", _act("ofvl", offering)))
        return [*row, w.button("stars.button.set", _act("ofst", offering))]
    row.append(w.button("offer.button.rules", _act("ofru", offering)))
    if not offering.is_free:
        row.append(w.button("terms.button", _act("oftm", offering)))
    return row


def _hours(w: Writer, offering: Offering) -> list[Button]:
    if offering.kind is OfferingKind.RECORDED:
        return []
    dates = Act("date", offering.mentor_id, extra=(offering.id,))
    row = [w.button("offer.button.dates", dates)]
    if offering.posted_only:
        return row
    if offering.own_hours:
        row.append(w.button("offer.button.own_hours", _hours_act(offering)))
        row.append(w.button("offer.button.use_usual", _act("ownh", offering)))
    else:
        row.append(w.button("offer.button.use_own", _act("ownh", offering, 1)))
    return row


def _switches(w: Writer, offering: Offering) -> list[Button]:
    """Each names what it will be after the press."""
    if offering.kind is OfferingKind.RECORDED:
        return []
    key = "offer.button.no_intro" if offering.is_trial else "offer.button.intro"
    intro = w.button(key, _act("oftg", offering, INTRO, int(not offering.is_trial)))
    return [intro, *_paying_switches(w, offering)]


def _paying_switches(w: Writer, offering: Offering) -> list[Button]:
    if offering.is_free:
        return []
    packs = "offer.button.no_credits" if offering.takes_credits else "offer.button.credits"
    row = [w.button(packs, _act("oftg", offering, PACKS, int(not offering.takes_credits)))]
    if offering.mode == "request":
        first = "offer.button.pay_later" if offering.pay_first else "offer.button.pay_first"
        turned = _act("oftg", offering, PAY_FIRST, int(not offering.pay_first))
        row.append(w.button(first, turned))
    return row


def _ends(w: Writer, offering: Offering) -> list[Button]:
    delete = w.button("offer.button.delete", _act("ofdq", offering), Style.DANGER)
    if offering.status is S.ARCHIVED:
        return [delete]
    return [w.button("offer.button.archive", _act("ofaq", offering)), delete]


def sure(w: Writer, offering: Offering, what: str, verb: str) -> Screen:
    """Before something that cannot be undone: a pause declines the open requests (X21).

    `what`: pause, archive or delete.
    """
    return w.screen(
        w.label(f"offer.{what}.title", offering=offering.title),
        w.say(f"offer.{what}.about"),
        buttons=[
            [
                w.button(f"offer.{what}.yes", _act(verb, offering), Style.DANGER),
                w.button("button.keep", Act("ofmn", offering.id)),
            ]
        ],
        again=Act(ASKING[what], offering.id),
    )
