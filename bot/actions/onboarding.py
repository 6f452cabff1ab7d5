"""A newcomer's questions: each answer is kept at once, and the next question follows."""

from dataclasses import replace

from bot import catalogs
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import onboarding as screens
from bot.screens.account import ZONE_LENGTH, language_of, zone_of
from bot.ui import Screen
from core.errors import NotFound, ZoneUnknown
from core.ids import OfferingId
from core.onboarding import MAX_GOALS, MAX_WISH, Onboarding, Step
from core.use_cases import joining, onboarding


@on("intr")
def introduce(ask: Ask) -> Screen:
    """Where they are, or the step the button names; all answers once everything was asked. A
    subject is the offering that they wanted to book."""
    step = screens.step_of(ask.act.number(0))
    if step is not None:
        return _question(ask, onboarding.own(ask.uow, ask.person), step)
    if not ask.act.subject:
        return _follow(ask, onboarding.own(ask.uow, ask.person))
    wanted = OfferingId(ask.act.subject)
    return _follow(ask, onboarding.begin(ask.uow, ask.person, wanted, _minute(ask)))


@on("intg", form="intr")
def goals(ask: Ask) -> Screen:
    typed = ask.typed("goals", MAX_GOALS, paragraph=True)
    return _answered(ask, onboarding.tell_goals(ask.uow, ask.person, typed))


@on("intz", form="intr")
def zone(ask: Ask) -> Screen:
    number = ask.act.number(1)
    typed = zone_of(number) if number else ask.typed("zone", ZONE_LENGTH)
    try:
        person = joining.set_time_zone(ask.uow, ask.person, typed)
    except ZoneUnknown as unknown:
        suggested = unknown.facts.get("suggestions", ())
        if not suggested:
            raise
        known = onboarding.own(ask.uow, ask.person)
        return screens.zone(ask.writer, known, ask.person, suggested, ask.now)
    ask = replace(ask, person=person)
    return _answered(ask, onboarding.pass_step(ask.uow, person, Step.ZONE))


@on("intl")
def language(ask: Ask) -> Screen:
    """The next question is asked in the language that was just chosen."""
    chosen = language_of(ask.act.number(1))
    person = joining.set_language(ask.uow, ask.person, chosen, catalogs.languages())
    ask = replace(ask, person=person)
    return _answered(ask, onboarding.pass_step(ask.uow, person, Step.LANGUAGE))


@on("intt")
def time(ask: Ask) -> Screen:
    place = ask.act.number(0)
    if not 1 <= place <= len(screens.TIMES):
        raise NotFound()
    known = onboarding.choose_time(ask.uow, ask.person, screens.TIMES[place - 1])
    return screens.times(ask.writer, known)


@on("intp")
def topic(ask: Ask) -> Screen:
    offered = onboarding.topics_on_offer(ask.uow)
    known = onboarding.own(ask.uow, ask.person)
    for each in (*offered, *known.topics):
        if screens.topic_number(each) == ask.act.number(0):
            known = onboarding.choose_topic(ask.uow, ask.person, each)
            return screens.topics(ask.writer, known, offered)
    raise NotFound()


@on("intw", form="intr")
def wish(ask: Ask) -> Screen:
    typed = ask.typed("wish", MAX_WISH, required=False)
    return _answered(ask, onboarding.tell_wish(ask.uow, ask.person, typed))


@on("ints")
def skip(ask: Ask) -> Screen:
    step = screens.step_of(ask.act.number(0))
    if step is None:
        raise NotFound()
    return _answered(ask, onboarding.pass_step(ask.uow, ask.person, step))


@on("intx")
def stop_reminding(ask: Ask) -> Screen:
    onboarding.stop_reminding(ask.uow, ask.person)
    return screens.stopped(ask.writer)


def _minute(ask: Ask) -> int:
    """Of the wanted start; 0 for a number that no button of ours carries."""
    minute = ask.act.number(1)
    return minute if minute < 60 * 24 * 365 * 200 else 0


def _answered(ask: Ask, known: Onboarding) -> Screen:
    """The next question; at the end all answers, and the way back."""
    if not known.is_finished:
        return _follow(ask, known)
    just_now = known.finished_at == ask.now
    said = ask.writer.say("intro.finished" if just_now else "settings.saved")
    return screens.summary(ask.writer, known, said, on_the_way=just_now)


def _follow(ask: Ask, known: Onboarding) -> Screen:
    if known.is_finished:
        return screens.summary(ask.writer, known)
    return _question(ask, known, known.step)


def _question(ask: Ask, known: Onboarding, step: Step) -> Screen:
    w = ask.writer
    match step:
        case Step.GOALS:
            must = not known.is_finished and onboarding.must_answer_goals(ask.uow)
            return screens.goals(w, known, must)
        case Step.ZONE:
            return screens.zone(w, known, ask.person, (), ask.now)
        case Step.LANGUAGE:
            return screens.language(w, known)
        case Step.TIMES:
            return screens.times(w, known)
        case Step.TOPICS:
            return screens.topics(w, known, onboarding.topics_on_offer(ask.uow))
