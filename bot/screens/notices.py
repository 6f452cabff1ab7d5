"""What comes without being asked for: one screen for every kind of notice.

Either a booking's card with a line on top (all its copies are edited together later), or a short
message with its buttons. Each says what happened and what to do next.
"""

from bot.ask import Links
from bot.screens import (
    digest,
    groups,
    notices_afterwards,
    notices_booking,
    notices_courses,
    notices_disputes,
    notices_elsewhere,
    notices_gatherings,
    notices_linking,
    notices_money,
    notices_packs,
    notices_payouts,
    notices_refunds,
    notices_seats,
    notices_staff,
    notices_testimonials,
    notices_waitlist,
    offer_staff,
    onboarding,
    posts,
    series_notices,
    testing,
)
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
    AboutSeries,
    AboutTest,
    AboutTestimonial,
    AboutTestimonialAsked,
    AboutVerification,
    NoticeSubject,
)
from bot.screens.writer import Writer
from bot.ui import Screen
from core.notices import Notice, NoticeKind

WITHOUT_SCREEN = frozenset({NoticeKind.REPLY, NoticeKind.CARD_CHANGED})


class NoSuchNotice(ValueError):
    """This kind says nothing about such a thing: a mistake of the program."""


def render(w: Writer, notice: Notice, about: NoticeSubject, links: Links) -> Screen:
    match about:
        case AboutBooking():
            shown = notices_booking.render(w, notice, about, links)
        case AboutAfterwards():
            shown = notices_afterwards.about_afterwards(w, notice, about)
        case AboutAppeal():
            shown = notices_afterwards.appealed(w, notice, about)
        case AboutGathering():
            shown = notices_gatherings.about_gathering(w, notice, about, links)
        case AboutGroupPlace():
            shown = notices_gatherings.about_place(w, notice, about)
        case AboutSeries():
            shown = series_notices.about_series(w, notice, about)
        case AboutOrder():
            shown = notices_money.about_order(w, notice, about, links)
        case AboutRefund():
            shown = notices_refunds.about_refund(w, notice, about)
        case AboutDispute():
            shown = notices_disputes.about_dispute(w, notice, about)
        case AboutPack():
            shown = notices_packs.about_pack(w, notice, about)
        case AboutCorrection():
            shown = notices_elsewhere.about_correction(w, notice, about)
        case AboutPurchase():
            shown = notices_elsewhere.about_purchase(w, notice, about)
        case AboutCompletion():
            shown = notices_courses.about_completion(w, notice, about)
        case AboutReport():
            shown = notices_courses.about_report(w, notice, about)
        case AboutVerification():
            shown = notices_courses.about_verification(w, notice, about)
        case AboutSeat():
            shown = notices_seats.about_seat(w, notice, about)
        case AboutPlace():
            shown = notices_waitlist.render(w, notice, about)
        case AboutPayout():
            shown = notices_payouts.about_payout(w, notice, about)
        case AboutMessages() if notice.kind is NoticeKind.PAYMENT_UNMATCHED:
            shown = notices_payouts.unmatched(w, notice)
        case AboutMessages():
            shown = notices_staff.render(w, notice, about)
        case AboutTest():
            shown = testing.arrived(w)
        case AboutTestimonialAsked():
            shown = notices_testimonials.asked(w, about)
        case AboutTestimonial():
            shown = notices_testimonials.about_testimonial(w, notice, about)
        case AboutOffering():
            stopped = notice.kind is NoticeKind.OFFERING_STOPPED
            shown = offer_staff.told(w, about.offering, stopped=stopped)
        case AboutPost() if notice.kind is NoticeKind.CHANNEL_POST:
            shown = posts.in_channel(w, about.shown)
        case AboutPost():
            shown = posts.failed(w, about.shown)
        case AboutInvitation():
            shown = groups.invitation(w, about)
        case AboutNewcomer():
            shown = onboarding.reminder(w)
        case AboutDigest():
            shown = digest.sent(w, about.digest)
        case AboutLink():
            shown = notices_linking.about_link(w, notice, about)
        case AboutAccount():
            shown = notices_linking.about_account(w, about)
    if shown is None:
        raise NoSuchNotice(notice.kind)
    return shown
