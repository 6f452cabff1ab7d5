"""What a notice about notes, words or a missed session is about, while it is true (D-12)."""

from bot.screens.notice_about import AboutAfterwards, AboutAppeal
from core.absences import ReportState
from core.booking import BookingState, By
from core.errors import Banned, NotAllowed, NotFound
from core.ids import BookingId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.use_cases import absences, notes
from core.use_cases.notes import NotesPage
from core.use_cases.words_reported import Words, words_there

K = NoticeKind
AFTERWARDS = frozenset(
    {
        K.NOTES_SHARED,
        K.SESSION_RECORDED,
        K.WORDS_REPORTED,
        K.WORDS_REMOVED,
        K.ABSENCE_CLAIMED,
        K.ABSENCE_COUNTED,
        K.ABSENCE_FORGIVEN,
        K.ABSENCES_MANY,
        K.HOLD_APPEALED,
    }
)
_STAFFS = frozenset({K.WORDS_REPORTED, K.ABSENCES_MANY, K.HOLD_APPEALED})


def afterwards_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutAfterwards | AboutAppeal | None:
    """None when there is nothing true left to say to this reader."""
    if notice.kind in _STAFFS and not person.is_(Role.STAFF):
        return None
    if notice.kind is K.HOLD_APPEALED:
        return AboutAppeal(str(notice.facts.get("name", "")), str(notice.facts.get("text", "")))
    try:
        page = notes.notes_of(uow, person, BookingId(notice.subject_id))
    except (NotFound, NotAllowed, Banned):
        return None
    if not _is_true(uow, notice, page):
        return None
    return _about(uow, notice, page)


def _is_true(uow: UnitOfWork, notice: Notice, page: NotesPage) -> bool:
    booking = page.card.booking
    match notice.kind:
        case K.NOTES_SHARED:
            return page.is_shared
        case K.SESSION_RECORDED:
            return page.note is not None and page.note.recording is not None
        case K.WORDS_REPORTED:
            return words_there(uow, booking, Words(str(notice.facts["what"])))
        case K.ABSENCE_CLAIMED:
            report = uow.absence_reports.of_booking(booking.id)
            held = booking.state in (BookingState.SCHEDULED, BookingState.COMPLETED)
            return held and report is not None and report.state is ReportState.OPEN
        case K.ABSENCE_COUNTED | K.ABSENCES_MANY:
            return any(each.counts for each in uow.absences.of_booking(booking.id))
        case _:
            return True


def _about(uow: UnitOfWork, notice: Notice, page: NotesPage) -> AboutAfterwards:
    booking = page.card.booking
    report = uow.absence_reports.of_booking(booking.id)
    stands = None
    if notice.kind in (K.ABSENCE_COUNTED, K.ABSENCES_MANY):
        side = By(str(notice.facts.get("side", By.STUDENT)))
        person = booking.student_id if side is By.STUDENT else booking.mentor_id
        stands = absences.standing(uow, person, side)
    return AboutAfterwards(
        card=page.card,
        recording=page.note.recording if page.note else None,
        answer_by=report.answer_by if report else None,
        standing=stands,
        absence_rules=uow.settings.absences,
    )
