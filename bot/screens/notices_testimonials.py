"""Notices about testimonials: the request, the staff's answer, and what a mentor may read."""

from dataclasses import replace

from bot.screens.notice_about import AboutTestimonial, AboutTestimonialAsked
from bot.screens.testimonials import mine, signature
from bot.screens.writer import Writer
from bot.ui import Act, Screen, Style
from core.notices import Notice, NoticeKind
from core.testimonials import LONGEST, SHORTEST


def asked(w: Writer, about: AboutTestimonialAsked) -> Screen:
    return w.screen(
        w.label("notice.testimonial_asked.title"),
        w.say("notice.testimonial_asked", mentor=about.mentor_name),
        w.say("tsti.form.about", least=SHORTEST, most=LONGEST),
        buttons=[
            [
                w.button("tsti.button.write", Act("tstw", about.seat_id), Style.PRIMARY),
                w.button("button.home", Act("home")),
            ]
        ],
    )


def about_testimonial(w: Writer, notice: Notice, about: AboutTestimonial) -> Screen | None:
    match notice.kind:
        case NoticeKind.TESTIMONIAL_ANSWERED:
            shown = mine(w, about.file)
            return replace(shown, title=w.label("notice.testimonial_answered.title"))
        case NoticeKind.TESTIMONIAL_PUBLISHED:
            return _published(w, about)
        case _:
            return None


def _published(w: Writer, about: AboutTestimonial) -> Screen:
    told = about.file.testimonial
    return w.screen(
        w.label("notice.testimonial_published.title"),
        w.say("text", text=told.text),
        details=[(w.label("tsti.signed"), w.say("text", text=signature(w, about.file)))],
        buttons=[
            [
                w.button("browse.button.my_page", Act("mntr", told.mentor_id), Style.PRIMARY),
                w.button("tsti.button.report", Act("tstp", told.id)),
            ]
        ],
    )
