"""The mentor's desk: requests, sessions, earnings, profile.

The subject of these acts is the mentor; staff open them for somebody, mentors for themselves.
"""

from dataclasses import replace

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import earned, mentor
from bot.screens.pictures import answers_by_week
from bot.screens.spoken import with_languages
from bot.ui import Act, Screen, Text
from core.booking import BookingState as S
from core.errors import NotFound
from core.ids import PersonId
from core.pages import MentorBoard
from core.people import Mentor
from core.policy import Action, permit
from core.use_cases import mentoring, reading
from core.use_cases.mentoring import MentorChanges


def mentor_id(ask: Ask) -> PersonId:
    return PersonId(ask.act.subject or ask.person.id)


@on("dash")
def dashboard(ask: Ask) -> Screen:
    id = mentor_id(ask)
    board = reading.mentor_board(ask.uow, ask.person, id)
    gross = reading.earnings(ask.uow, ask.person, id).gross
    screen = mentor.dashboard(ask.writer, id, board, gross)
    return replace(screen, picture=answers_by_week(ask.writer, board.answers))


@on("reqs")
def requests(ask: Ask) -> Screen:
    board = reading.mentor_board(ask.uow, ask.person, mentor_id(ask))
    return mentor.requests(ask.writer, mentor_id(ask), board.approvals)


@on("mses")
def sessions(ask: Ask) -> Screen:
    number = ask.act.number(0)
    board = reading.mentor_board(ask.uow, ask.person, mentor_id(ask))
    return mentor.sessions(ask.writer, mentor_id(ask), _with_list(ask, board, number), number)


def _with_list(ask: Ask, board: MentorBoard, number: int) -> MentorBoard:
    """The long lists are read only where one is asked for."""
    name = mentor.TABS[number] if number < len(mentor.TABS) else ""
    if name == "cancelled":
        ended = frozenset({S.CANCELLED, S.REJECTED, S.EXPIRED})
        found = reading.mentor_sessions(ask.uow, ask.person, mentor_id(ask), ended)
        return replace(board, cancelled=found)
    if name == "everything":
        found = reading.mentor_sessions(ask.uow, ask.person, mentor_id(ask), None)
        return replace(board, everything=found)
    return board


@on("earn")
def earnings(ask: Ask) -> Screen:
    shown = reading.earnings(ask.uow, ask.person, mentor_id(ask))
    own = _mentor(ask).share_percent
    settings = ask.uow.settings
    share = settings.money.mentor_share_percent if own is None else own
    return earned.earnings(ask.writer, shown, share, settings.community.currency)


@on("prof")
def profile(ask: Ask) -> Screen:
    return _profile(ask)


@on("prfs", form="prof")
def save_profile(ask: Ask) -> Screen:
    """Only what was asked is changed: one field by itself leaves the others alone."""
    mentoring.edit_mentor(ask.uow, ask.person, mentor_id(ask), **_changes(ask))
    return _profile(ask, ask.writer.say("profile.saved"))


def _changes(ask: Ask) -> MentorChanges:
    changes = MentorChanges()
    if "headline" in ask.values:
        changes["headline"] = ask.typed("headline", mentoring.MAX_HEADLINE, required=False)
    if "about" in ask.values:
        about = ask.typed("about", mentoring.MAX_ABOUT, required=False, paragraph=True)
        changes["about"] = about
    if "meeting_link" in ask.values:
        changes["meeting_link"] = ask.typed("meeting_link", mentor.LINK_LENGTH, required=False)
    if "seat_cap" in ask.values:
        changes["seat_cap"] = ask.number("seat_cap")
    return changes


def _profile(ask: Ask, note: Text = ()) -> Screen:
    known = _mentor(ask)
    chosen = 0 if note else ask.act.number(0)
    act = Act("prof", known.id, known.revision, (chosen,) if chosen else ())
    shown = mentor.profile(ask.writer, known, act, note)
    return shown if chosen else with_languages(ask.writer, shown, known)


def _mentor(ask: Ask) -> Mentor:
    id = mentor_id(ask)
    permit(ask.uow, ask.person, Action.MANAGE_MENTOR, mentor=id)
    known = ask.uow.mentors.get(id)
    if known is None:
        raise NotFound()
    return known
