"""Notices of completed courses, of completions to be placed, and of verification."""

from bot.screens import suggestions, verification
from bot.screens.notice_about import AboutCompletion, AboutReport, AboutVerification
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Style
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_completion(w: Writer, notice: Notice, about: AboutCompletion) -> Screen | None:
    if notice.kind is not K.COURSE_COMPLETED:
        return None
    return suggestions.completed(w, about.page)


def about_report(w: Writer, notice: Notice, about: AboutReport) -> Screen | None:
    if notice.kind is not K.COMPLETION_UNPLACED:
        return None
    told = about.card.report
    return w.screen(
        w.label("notice.completion_unplaced.title"),
        w.say("notice.completion_unplaced", site=told.site, course=told.course, who=told.who),
        buttons=[
            [
                w.button("unplaced.button.open", Act("crrp", told.id), Style.PRIMARY),
                w.button("unplaced.title", Act("crup")),
            ]
        ],
    )


def about_verification(w: Writer, notice: Notice, about: AboutVerification) -> Screen | None:
    match notice.kind:
        case K.MENTOR_VERIFIED:
            return verification.told(w, K.MENTOR_VERIFIED, "")
        case K.VERIFICATION_REVOKED:
            return verification.told(w, K.VERIFICATION_REVOKED, about.reason)
        case _:
            return None
