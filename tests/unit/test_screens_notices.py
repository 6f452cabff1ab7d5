"""Every kind of notice, for every reader it has, in every language, on every platform."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.screens.notice_about import (
    AboutAccount,
    AboutAfterwards,
    AboutAppeal,
    AboutBooking,
    AboutCompletion,
    AboutCorrection,
    AboutDigest,
    AboutDispute,
    AboutGathering,
    AboutGroupPlace,
    AboutInvitation,
    AboutLink,
    AboutMessages,
    AboutNewcomer,
    AboutOffering,
    AboutOrder,
    AboutPack,
    AboutPayout,
    AboutPlace,
    AboutPost,
    AboutPurchase,
    AboutRefund,
    AboutReport,
    AboutSeat,
    AboutTest,
    AboutTestimonial,
    AboutTestimonialAsked,
    AboutVerification,
    NoticeSubject,
)
from bot.screens.notices import WITHOUT_SCREEN, NoSuchNotice, render
from bot.screens.notices_booking import AS_CARD
from bot.ui import Screen
from core.absences import Step
from core.booking import BookingState, By, PaidBy
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.clock import to_ms
from core.disputes import Dispute, DisputeState
from core.gatherings import (
    Gathering,
    GatheringPage,
    GatheringState,
    GatheringWait,
    GroupPlace,
    GroupWaitState,
)
from core.ids import (
    DisputeId,
    GatheringId,
    GatheringWaitId,
    OfferingId,
    PaymentId,
    PayoutId,
    PersonId,
    RefundId,
    SeatId,
    WaitEntryId,
)
from core.notices import Notice, NoticeKind
from core.orders import OrderState, Purpose, Refund, RefundState
from core.packs import PackState
from core.payouts import Payout, PayoutState
from core.posts import PostState
from core.reading import StudentHistory
from core.seats import Seat, SeatState
from core.settings import AbsenceSettings, BookingSettings
from core.use_cases.absences import Standing
from core.use_cases.alerting import AlertState
from core.waiting import Place, WaitEntry, WaitKind, WaitState
from tests.harness import screens_shown as shown
from tests.harness import series_shown
from tests.harness.courses_shown import a_page, a_report_card
from tests.harness.posts_shown import a_post, announced
from tests.harness.screens_shown import BIG, LANGUAGES, LINKS, MENTOR, NOW, PRICE, STAFF, STUDENT
from tests.harness.testimonials_shown import files

K, S = NoticeKind, BookingState
every_language = pytest.mark.parametrize("language", LANGUAGES)
PERSON = {By.STUDENT: STUDENT, By.MENTOR: MENTOR, By.STAFF: STAFF}
FACTS: dict[str, str | int] = {
    "stars": 5,
    "reason": "a reason",
    "change": -2,
    "about": "reminder",
    "source": "stripe",
    "minutes": 15,
    "provider": "stripe",
    "reference": "ch_1",
    "minor": 500,
    "currency": "EUR",
}


def about_booking(side: By, left: int | None = None, **changes: Any) -> AboutBooking:
    history = StudentHistory(2, 0, 0) if side is not By.STUDENT else None
    return AboutBooking(shown.a_card(**changes), side, BookingSettings(), history, left)


def about_order(buyer: bool, **changes: Any) -> AboutOrder:
    order = shown.an_order(**changes)
    return AboutOrder(order, "Sara", "منى", buyer, shown.a_pack(), has_video=True)


def about_payout(state: PayoutState) -> AboutPayout:
    payout = Payout(
        PayoutId(BIG), MENTOR, PRICE, "bank-1", "October", "x", state, STAFF, NOW, NOW, NOW, "wrong"
    )
    return AboutPayout(payout)


def about_refund(state: RefundState, reader: By = By.STUDENT) -> AboutRefund:
    refund = Refund(
        RefundId(1), shown.an_order().id, PaymentId(1), "stripe", PRICE, state, "paid_twice", NOW
    )
    return AboutRefund(refund, shown.an_order(), "Sara", reader is By.STUDENT)


def about_dispute(reader: str, state: DisputeState = DisputeState.OPEN) -> AboutDispute:
    dispute = Dispute(
        DisputeId(1), shown.an_order().id, PaymentId(1), "stripe", "dp_1", PRICE, PRICE, state,
        "fraudulent", NOW, NOW + timedelta(days=7),
    )  # fmt: skip
    return AboutDispute(dispute, shown.an_order(), "Sara", reader)


def about_seat(
    student: bool, state: SeatState = SeatState.RELEASED, left: int = 0, **changes: Any
) -> AboutSeat:
    seat = Seat(SeatId(1), STUDENT, MENTOR, state, NOW, **changes)
    return AboutSeat(seat, "Sara", "منى", student, left)


def a_group(kind: NoticeKind, side: By) -> NoticeSubject:
    if kind is K.GROUP_TOO_FEW:
        return about_booking(side, state=S.CANCELLED, cancelled_by=By.SYSTEM)
    booking = shown.a_booking()
    starts, ends = booking.starts_at, booking.ends_at
    state = GatheringState.CALLED_OFF if kind is K.GROUP_CALLED_OFF else GatheringState.OPEN
    gathering = Gathering(
        GatheringId(BIG), booking.offering_id, MENTOR, starts, ends, starts, ends, 10, 3, state, NOW
    )
    waits = {
        K.GROUP_PLACE_LAPSED: GroupWaitState.LAPSED,
        K.GROUP_WAIT_CLOSED: GroupWaitState.CLOSED,
    }
    if side is By.MENTOR:
        return AboutGathering(GatheringPage(gathering, "Group", ((booking, "Sara"),), 2))
    wait = GatheringWait(
        GatheringWaitId(BIG),
        gathering.id,
        STUDENT,
        waits.get(kind, GroupWaitState.OFFERED),
        NOW,
        NOW,
    )
    return AboutGroupPlace(GroupPlace(wait, gathering, "Group", "منى", 1, 2))


IN_GRACE = {"state": SeatState.GRACE, "grace_ends_at": NOW + timedelta(hours=12)}
ON_PAUSE = {"state": SeatState.ACTIVE, "paused_at": NOW, "pause_ends_at": NOW + timedelta(days=9)}


def about_place(state: WaitState) -> AboutPlace:
    over = NOW + timedelta(hours=9) if state is WaitState.OFFERED else None
    id, kind = WaitEntryId(BIG), WaitKind.SEAT
    entry = WaitEntry(id, STUDENT, MENTOR, kind, state, NOW, NOW, NOW, over)
    return AboutPlace(Place(entry, "منى", 3 if entry.is_live else 0, 7, over))


def about_afterwards(side: By | None = None, **more: Any) -> AboutAfterwards:
    standing = None if side is None else Standing(side, 2, Step.HELD, (3, Step.STAFF_ASKED), NOW)
    card = shown.a_card(state=BookingState.COMPLETED)
    return AboutAfterwards(card, standing=standing, absence_rules=AbsenceSettings(), **more)


AFTERWARDS: list[tuple[NoticeKind, By, NoticeSubject]] = [
    (K.NOTES_SHARED, By.STUDENT, about_afterwards()),
    (K.SESSION_RECORDED, By.STUDENT, about_afterwards(recording="https://video.test/1")),
    (K.WORDS_REPORTED, By.STAFF, about_afterwards()),
    (K.WORDS_REMOVED, By.MENTOR, about_afterwards()),
    (K.ABSENCE_CLAIMED, By.MENTOR, about_afterwards(answer_by=NOW)),
    (K.ABSENCE_CLAIMED, By.MENTOR, about_afterwards()),
    (K.ABSENCE_COUNTED, By.STUDENT, about_afterwards(By.STUDENT)),
    (K.ABSENCE_COUNTED, By.MENTOR, about_afterwards(By.MENTOR)),
    (K.ABSENCE_FORGIVEN, By.STUDENT, about_afterwards()),
    (K.ABSENCES_MANY, By.STAFF, about_afterwards(By.STUDENT)),
    (K.HOLD_APPEALED, By.STAFF, AboutAppeal("Sara", "I was ill")),
]
HOLD = {"hold_until": NOW + timedelta(hours=9)}
COUNTERED: dict[str, Any] = {
    **HOLD,
    "state": S.REQUESTED,
    "proposed_starts_at": NOW + timedelta(days=3),
    "proposed_until": NOW + timedelta(hours=9),
    "proposed_by": By.MENTOR,
}
STAFF_COUNTERED = {**COUNTERED, "proposed_by": By.STAFF}
CREDIT = {"paid_by": PaidBy.CREDIT}
OVER = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW}
SOLD = Offering(
    OfferingId(BIG), PersonId(BIG), "Talk", OfferingKind.ONE_TO_ONE, BookingMode.INSTANT,
    OfferingStatus.PAUSED, timedelta(hours=1), PRICE, NOW,
)  # fmt: skip
SUBJECTS: list[tuple[NoticeKind, By, NoticeSubject]] = (
    [
        *series_shown.SUBJECTS,
        (K.OFFERING_STOPPED, By.MENTOR, AboutOffering(replace(SOLD, stopped_for="Too dear"))),
        (K.OFFERING_FREED, By.MENTOR, AboutOffering(SOLD)),
        (K.REQUEST_ASKED, By.MENTOR, about_booking(By.MENTOR, state=S.REQUESTED, **HOLD)),
        (K.REQUEST_ASKED, By.STAFF, about_booking(By.STAFF, state=S.REQUESTED, **HOLD)),
        (K.REQUEST_NUDGE, By.MENTOR, about_booking(By.MENTOR, state=S.REQUESTED, **HOLD)),
        (K.COUNTER_OFFERED, By.STUDENT, about_booking(By.STUDENT, **COUNTERED)),
        (K.COUNTER_OFFERED, By.STUDENT, about_booking(By.STUDENT, **STAFF_COUNTERED)),
        (K.COUNTER_ACCEPTED, By.MENTOR, about_booking(By.MENTOR, state=S.AWAITING_PAYMENT)),
        (K.COUNTER_DECLINED, By.MENTOR, about_booking(By.MENTOR, state=S.REQUESTED, **HOLD)),
        (K.COUNTER_WITHDRAWN, By.STUDENT, about_booking(By.STUDENT, state=S.REQUESTED, **HOLD)),
        (K.COUNTER_LAPSED, By.STUDENT, about_booking(By.STUDENT, state=S.REQUESTED, **HOLD)),
        (K.COUNTER_LAPSED, By.MENTOR, about_booking(By.MENTOR, state=S.REQUESTED, **HOLD)),
        (K.COUNTER_LAPSED, By.STAFF, about_booking(By.STAFF, state=S.EXPIRED)),
        (
            K.REQUEST_APPROVED,
            By.STUDENT,
            about_booking(By.STUDENT, state=S.AWAITING_PAYMENT, **HOLD),
        ),
        (K.REQUEST_APPROVED, By.STUDENT, about_booking(By.STUDENT, 2, **CREDIT)),
        (
            K.REQUEST_DECLINED,
            By.STUDENT,
            about_booking(By.STUDENT, state=S.REJECTED, reason="Busy"),
        ),
        (K.REQUEST_EXPIRED, By.STUDENT, about_booking(By.STUDENT, state=S.EXPIRED)),
        (K.REQUEST_MISSED, By.MENTOR, about_booking(By.MENTOR, state=S.EXPIRED)),
        (K.REQUEST_WITHDRAWN, By.MENTOR, about_booking(By.MENTOR, state=S.CANCELLED)),
        (K.SESSION_BOOKED, By.MENTOR, about_booking(By.MENTOR)),
        (K.BOOKING_CONFIRMED, By.STUDENT, about_booking(By.STUDENT)),
        (K.HOLD_ENDED, By.STUDENT, about_booking(By.STUDENT, state=S.EXPIRED)),
        (K.LINK_MISSING, By.MENTOR, about_booking(By.MENTOR)),
        (K.LINK_READY, By.STUDENT, about_booking(By.STUDENT)),
        (K.REMINDER, By.STUDENT, about_booking(By.STUDENT)),
        (K.REMINDER, By.MENTOR, about_booking(By.MENTOR)),
        (K.SESSION_STARTING, By.STUDENT, about_booking(By.STUDENT)),
        (K.SESSION_STARTING, By.MENTOR, about_booking(By.MENTOR)),
        (K.BOOKING_MOVED, By.STUDENT, about_booking(By.STUDENT, original_starts_at=NOW)),
        (
            K.DATE_DECLINED,
            By.STAFF,
            about_booking(By.STAFF, state=S.CANCELLED, reason="date_declined"),
        ),
        (K.MOVE_ASKED, By.MENTOR, about_booking(By.MENTOR, proposed_starts_at=NOW)),
        (K.MOVE_DECLINED, By.STUDENT, about_booking(By.STUDENT)),
        (K.SESSION_TO_CLOSE, By.MENTOR, about_booking(By.MENTOR, **OVER)),
        (K.SESSION_COMPLETED, By.STUDENT, about_booking(By.STUDENT, state=S.COMPLETED)),
        (
            K.SESSION_COMPLETED,
            By.STUDENT,
            about_booking(By.STUDENT, 1, state=S.COMPLETED, **CREDIT),
        ),
        (
            K.SESSION_COMPLETED,
            By.STUDENT,
            about_booking(By.STUDENT, 0, state=S.COMPLETED, **CREDIT),
        ),
        (K.SESSION_RATED, By.MENTOR, about_booking(By.MENTOR, state=S.COMPLETED)),
        (K.ABSENCE_REPORTED, By.STAFF, about_booking(By.STAFF, **OVER)),
        (K.PAYMENT_RECEIVED, By.MENTOR, about_order(False)),
        (K.PACK_BOUGHT, By.STUDENT, about_order(True, purpose=Purpose.PACK)),
        (K.PACK_SOLD, By.MENTOR, about_order(False, purpose=Purpose.PACK)),
        (K.RECORDING_READY, By.STUDENT, about_order(True, purpose=Purpose.RECORDING)),
        (K.RECORDING_SOLD, By.MENTOR, about_order(False, purpose=Purpose.RECORDING)),
        (K.PAYMENT_FAILED, By.STUDENT, about_order(True)),
        (K.PAYMENT_IN_REVIEW, By.STUDENT, about_order(True, state=OrderState.REVIEW)),
        (K.PAYMENT_IN_REVIEW, By.STAFF, about_order(False, state=OrderState.REVIEW)),
        (K.MONEY_RETURNING, By.STUDENT, about_refund(RefundState.WANTED)),
        (K.MONEY_RETURNED, By.STUDENT, about_refund(RefundState.DONE)),
        (K.REFUND_STUCK, By.STAFF, about_refund(RefundState.UNKNOWN)),
        (K.REFUND_MADE, By.MENTOR, about_refund(RefundState.WANTED)),
        (K.REFUND_CALLED_OFF, By.STUDENT, about_refund(RefundState.FAILED)),
        (K.REFUND_CALLED_OFF, By.MENTOR, about_refund(RefundState.FAILED, reader=By.MENTOR)),
        (K.DISPUTE_OPENED, By.STAFF, about_dispute("staff")),
        (K.DISPUTE_OPENED, By.MENTOR, about_dispute("mentor")),
        (K.DISPUTE_OPENED, By.STUDENT, about_dispute("student")),
        (K.DISPUTE_CLOSED, By.STAFF, about_dispute("staff", DisputeState.LOST)),
        (K.DISPUTE_CLOSED, By.MENTOR, about_dispute("mentor", DisputeState.WON)),
        (K.DISPUTE_CLOSED, By.STUDENT, about_dispute("student", DisputeState.LOST)),
        (K.PACK_EXPIRED, By.STUDENT, AboutPack(shown.a_pack(state=PackState.EXPIRED), "منى")),
        (K.PACK_CORRECTED, By.STUDENT, AboutPack(shown.a_pack(), "منى")),
        (K.PACK_REFUNDED, By.STUDENT, AboutPack(shown.a_pack(state=PackState.REFUNDED), "منى")),
        (K.PACK_GIVEN, By.STUDENT, AboutCorrection(shown.a_pack(), "student", "Sara", "منى")),
        (K.PACK_GIVEN, By.MENTOR, AboutCorrection(shown.a_pack(), "mentor", "Sara", "منى")),
        (K.PACK_EXTENDED, By.STUDENT, AboutCorrection(shown.a_pack(), "student", "Sara", "منى")),
        (
            K.PACK_MOVED,
            By.STUDENT,
            AboutCorrection(shown.a_pack(), "student", "Sara", "منى", "Nour"),
        ),
        (K.PACK_MOVED, By.MENTOR, AboutCorrection(shown.a_pack(), "mentor", "Sara", "منى", "Nour")),
        (K.PACK_MOVED, By.MENTOR, AboutCorrection(shown.a_pack(), "before", "Sara", "منى", "Nour")),
        (K.PURCHASE_IN_REVIEW, By.STAFF, AboutPurchase(shown.a_purchase_card())),
        (K.PURCHASE_UNCLAIMED, By.STAFF, AboutPurchase(shown.a_purchase_card())),
        (K.PURCHASE_NO_PLACE, By.STAFF, AboutPurchase(shown.a_purchase_card(), "Sara")),
        (K.PACK_EXPIRING, By.STUDENT, AboutPack(shown.a_pack(), "منى")),
        (K.RENEWAL_DUE, By.STUDENT, about_seat(True, SeatState.ACTIVE, 1)),
        (K.GRACE_STARTED, By.STUDENT, about_seat(True, **IN_GRACE)),
        (K.GRACE_STARTED, By.MENTOR, about_seat(False, **IN_GRACE)),
        (K.FINAL_WARNING, By.STUDENT, about_seat(True, **IN_GRACE)),
        (K.SEAT_KEPT, By.STUDENT, about_seat(True, SeatState.ACTIVE, 4)),
        (K.SEAT_PAUSED, By.STUDENT, about_seat(True, **ON_PAUSE)),
        (K.SEAT_PAUSED, By.STUDENT, about_seat(True, **ON_PAUSE, paused_by=MENTOR)),
        (K.SEAT_PAUSED, By.MENTOR, about_seat(False, **ON_PAUSE)),
        (K.SEAT_RESUMED, By.STUDENT, about_seat(True, SeatState.ACTIVE, 4)),
        (K.SEAT_RESUMED, By.STUDENT, about_seat(True, **IN_GRACE)),
        (K.SEAT_RESUMED, By.MENTOR, about_seat(False, SeatState.ACTIVE)),
        (K.PAUSE_ASKED, By.MENTOR, about_seat(False, SeatState.ACTIVE)),
        (K.PACK_IDLE, By.STUDENT, about_seat(True, SeatState.ACTIVE, 3)),
        (K.SEAT_RELEASED, By.STUDENT, about_seat(True)),
        (K.SEAT_RELEASED, By.STUDENT, about_seat(True, release_reason="ended")),
        (K.SEAT_RELEASED, By.MENTOR, about_seat(False)),
        (K.SEAT_RELEASED, By.MENTOR, about_seat(False, release_reason="given_up")),
        (K.PLACE_OFFERED, By.STUDENT, about_place(WaitState.OFFERED)),
        (K.PLACE_LAPSED, By.STUDENT, about_place(WaitState.LAPSED)),
        (K.PLACE_WITHDRAWN, By.STUDENT, about_place(WaitState.WAITING)),
        (K.WAITLIST_CLOSED, By.STUDENT, about_place(WaitState.CLOSED)),
        (K.WAITLIST_CHANGED, By.STUDENT, about_place(WaitState.CLOSED)),
        (K.DELIVERY_DEAD, By.STAFF, AboutMessages("Sara", 3)),
        (K.JOB_DEAD, By.STAFF, AboutMessages()),
        (K.DELIVERY_DEAD, By.STAFF, AboutMessages("Sara", 0, AlertState.AGAIN)),
        (K.DELIVERY_DEAD, By.STAFF, AboutMessages("Sara", 0, AlertState.OVER)),
        (K.SPACE_LOST, By.STAFF, AboutMessages()),
        (K.TEST_MESSAGE, By.STUDENT, AboutTest("discord")),
        (K.MEMBERSHIP_STUCK, By.STAFF, AboutMessages()),
        (K.QUESTION_ASKED, By.STAFF, AboutMessages()),
        *AFTERWARDS,
        (K.GROUP_INVITATION, By.STUDENT, AboutInvitation("https://t.me/+1", "The club")),
        (K.PLATFORM_PAUSED, By.STAFF, AboutMessages()),
        (K.ONBOARDING_REMINDER, By.STUDENT, AboutNewcomer()),
        (K.COURSE_COMPLETED, By.STUDENT, AboutCompletion(a_page())),
        (K.COURSE_COMPLETED, By.STUDENT, AboutCompletion(a_page(0))),
        (K.COMPLETION_UNPLACED, By.STAFF, AboutReport(a_report_card())),
        (K.MENTOR_VERIFIED, By.MENTOR, AboutVerification("")),
        (K.VERIFICATION_REVOKED, By.MENTOR, AboutVerification("a reason")),
        (K.TESTIMONIAL_ASKED, By.STUDENT, AboutTestimonialAsked(SeatId(2), "منى")),
        *((K.TESTIMONIAL_ANSWERED, By.STUDENT, AboutTestimonial(each)) for each in files()),
        (K.TESTIMONIAL_PUBLISHED, By.MENTOR, AboutTestimonial(files()[2])),
        (K.CHANNEL_POST, By.STAFF, AboutPost(announced("discord"))),
        (K.CHANNEL_POST, By.STAFF, AboutPost(announced("telegram"))),
        (K.POST_FAILED, By.STAFF, AboutPost(a_post(PostState.FAILED))),
        (K.POST_FAILED, By.STAFF, AboutPost(a_post(PostState.UNSURE))),
        (K.DIGEST, By.STAFF, AboutDigest(shown.a_digest())),
        (K.DIGEST, By.STAFF, AboutDigest(shown.a_quiet_digest())),
        (K.LINK_ASKED, By.STUDENT, AboutLink(shown.a_link_card())),
        (K.LINK_REFUSED, By.STUDENT, AboutLink(shown.a_link_card())),
        (K.LINK_MADE, By.STUDENT, AboutLink(shown.a_link_card())),
        (K.ACCOUNT_UNLINKED, By.STUDENT, AboutAccount(shown.an_account("telegram"), is_it=True)),
        (K.ACCOUNT_UNLINKED, By.STUDENT, AboutAccount(shown.an_account("web"), is_it=False)),
        (K.INBOX_PARKED, By.STAFF, AboutMessages()),
        (K.PAYMENT_UNMATCHED, By.STAFF, AboutMessages()),
        (K.CHECK_STUCK, By.STAFF, about_order(buyer=False)),
        (K.PAYOUT_RECORDED, By.MENTOR, about_payout(PayoutState.RECORDED)),
        (K.PAYOUT_REVERSED, By.MENTOR, about_payout(PayoutState.REVERSED)),
    ]
    + [
        (kind, side, a_group(kind, side))
        for kind, side in (
            (K.GROUP_TOO_FEW, By.STUDENT),
            (K.GROUP_REMINDER, By.MENTOR),
            (K.GROUP_STARTING, By.MENTOR),
            (K.GROUP_TO_CLOSE, By.MENTOR),
            (K.GROUP_CALLED_OFF, By.MENTOR),
            (K.GROUP_PLACE_OFFERED, By.STUDENT),
            (K.GROUP_PLACE_LAPSED, By.STUDENT),
            (K.GROUP_WAIT_CLOSED, By.STUDENT),
            (K.GROUP_MOVED, By.MENTOR),
            (K.GROUP_WAIT_MOVED, By.STUDENT),
        )
    ]
    + [
        (kind, side, about_booking(side, state=state, cancelled_by=by, no_show_by=by, **CREDIT))
        for kind, state in ((K.BOOKING_CANCELLED, S.CANCELLED), (K.SESSION_MISSED, S.NO_SHOW))
        for side in (By.STUDENT, By.MENTOR)
        for by in By
    ]
)


def notice(kind: NoticeKind, side: By) -> Notice:
    return Notice(
        1,
        "k",
        kind,
        PERSON[side],
        BIG,
        NOW,
        about_ms=to_ms(shown.a_booking().starts_at),
        facts=FACTS,
    )


def rendered(kind: NoticeKind, side: By, about: NoticeSubject, language: str = "en") -> Screen:
    return render(shown.writer(language), notice(kind, side), about, LINKS)


def first(kind: NoticeKind, side: By | None = None) -> Screen:
    return next(rendered(*each) for each in SUBJECTS if each[0] is kind and side in (None, each[1]))


def test_every_kind_of_notice_is_looked_at_here():
    assert {kind for kind, _, _ in SUBJECTS} == set(NoticeKind) - WITHOUT_SCREEN


@every_language
@pytest.mark.parametrize("case", SUBJECTS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_notice_is_whole_everywhere_and_leads_on(
    case: tuple[NoticeKind, By, NoticeSubject], language: str
):
    screen = rendered(*case, language)
    assert screen.language == language
    shown.require_sound(screen)
    assert (screen.card == f"booking:{BIG}") == (case[0] in AS_CARD)


def test_a_notice_about_the_wrong_thing_is_a_mistake_that_is_noticed():
    with pytest.raises(NoSuchNotice):
        rendered(K.SEAT_RELEASED, By.STUDENT, AboutMessages())
    with pytest.raises(NoSuchNotice):
        rendered(K.PACK_SOLD, By.STUDENT, about_booking(By.STUDENT))


def labels(screen: Screen) -> str:
    return shown.words_of(screen)


def urls(screen: Screen) -> list[str]:
    return [button.url for row in screen.buttons for button in row if button.url]


def test_l01_the_mentor_hears_of_a_booking():
    screen = first(K.SESSION_BOOKED)
    assert screen.title.casefold() == "new booking"
    assert "Sara has booked a session with you." in labels(screen)


def test_l02_the_mentor_is_asked_with_both_answers_one_tap_away():
    screen = first(K.REQUEST_ASKED, By.MENTOR)
    assert screen.title.casefold() == "new request"
    assert {"appr", "rejf"} <= shown.verbs_of(screen)
    assert "2 completed, 0 missed" in labels(screen)


def test_l03_approved_leads_to_payment():
    screen = first(K.REQUEST_APPROVED)
    assert screen.title.casefold() == "request approved"
    assert "proceed to payment" in labels(screen).casefold()
    assert "pay" in shown.verbs_of(screen)


def test_l04_f02_declined_shows_the_reason_and_other_mentors():
    screen = first(K.REQUEST_DECLINED)
    assert screen.title.casefold() == "request declined"
    assert "Reason: Busy" in labels(screen)
    assert "Browse mentors" in labels(screen)
    assert "mnts" in shown.verbs_of(screen)


def test_l05_confirmed_leads_to_the_session():
    screen = first(K.BOOKING_CONFIRMED)
    assert screen.title.casefold() == "booking confirmed"
    assert "view session" in labels(screen).casefold()


def test_l06_the_mentor_sees_what_was_paid_and_what_is_theirs():
    screen = first(K.PAYMENT_RECEIVED)
    assert screen.title.casefold() == "payment received"
    assert "EGP\u00a012.50" in labels(screen)
    assert "EGP\u00a08.75" in labels(screen)
    assert "earn" in shown.verbs_of(screen)


def test_f04_a_request_nobody_answered_can_be_made_again():
    assert "days" in shown.verbs_of(first(K.REQUEST_EXPIRED))


def test_l10_one_session_left_brings_the_word_to_renew():
    one = rendered(
        *next(case for case in SUBJECTS if case[0] is K.SESSION_COMPLETED and _left(case))
    )
    assert "1 session is left" in labels(one)
    assert "shop" in shown.verbs_of(one)


def _left(case: tuple[NoticeKind, By, NoticeSubject]) -> bool:
    return isinstance(case[2], AboutBooking) and case[2].left == 1


@pytest.mark.parametrize("kind", [K.REMINDER, K.SESSION_STARTING, K.LINK_READY])
@pytest.mark.parametrize("side", [By.STUDENT, By.MENTOR])
def test_l13_j14_the_door_is_one_tap_away(kind: NoticeKind, side: By):
    screen = rendered(kind, side, about_booking(side))
    assert urls(screen) == [f"https://seatmate.test/join/{BIG}.{PERSON[side]}"]
    assert ("منى" if side is By.STUDENT else "Sara") in labels(screen)
    assert screen.card == ""


def test_j05_without_a_room_the_mentor_is_asked_for_a_link():
    screen = first(K.LINK_MISSING)
    assert [act.verb for act in shown.acts_of(screen)] == ["link", "card"]


def test_a_hold_that_ended_can_be_booked_again():
    assert "days" in shown.verbs_of(first(K.HOLD_ENDED))


def test_a_corrected_pack_says_by_how_much_and_why():
    said = labels(first(K.PACK_CORRECTED))
    assert "2 sessions were taken out." in said
    assert "Reason: a reason" in said
