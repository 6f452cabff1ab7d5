"""A mentor before one books (B5): who they are, what they sell, what others say of them."""

from bot.screens import offer_words as words
from bot.screens.listing import language_name, offering_choice
from bot.screens.testimonial_words import said
from bot.screens.waitlist import join_button
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text
from core.pages import MentorPage


def mentor(w: Writer, page: MentorPage, *, mine: bool) -> Screen:
    profile = page.mentor
    name = w.label("text", text=page.name)
    return w.screen(
        w.label("browse.verified", name=page.name) if profile.verified_at else name,
        words.typed(w, profile.headline) if profile.headline else (),
        words.typed(w, profile.about) if profile.about else (),
        *(said(w, each) for each in page.testimonials),
        () if page.offerings else w.say("browse.offers_nothing"),
        details=_facts(w, page),
        prompt=w.label("browse.offerings.prompt") if page.offerings else "",
        choices=[offering_choice(w, each) for each in page.offerings],
        buttons=[
            [
                *_packs(w, page, mine),
                w.button("browse.button.calendar", Act("aval", profile.id)),
                *([w.button("browse.button.edit", Act("prof"))] if mine else []),
            ],
            [*_testimonials(w, page, mine), w.button("button.mentors", Act("mnts"))],
        ],
        again=Act("mntr", profile.id),
    )


def _packs(w: Writer, page: MentorPage, mine: bool) -> list[Button]:
    if not page.products or mine:
        return []
    buy = w.button("button.buy_pack", Act("shop", page.mentor.id), Style.PRIMARY)
    if page.has_seat or page.free_seats:
        return [buy]
    return [join_button(w, page.mentor.id, page.in_line), buy]


def _testimonials(w: Writer, page: MentorPage, mine: bool) -> list[Button]:
    row = []
    if page.testimonial_count > len(page.testimonials):
        act = Act("tsta", page.mentor.id)
        row.append(w.button("tsti.button.all", act, n=page.testimonial_count))
    if mine:
        row.append(w.button("tsti.button.about_me", Act("tstl", page.mentor.id)))
    elif page.seat_id is not None:
        row.append(w.button("tsti.button.mine", Act("tstm", page.seat_id)))
    return row


def _facts(w: Writer, page: MentorPage) -> list[tuple[str, Text]]:
    facts: list[tuple[str, Text]] = []
    if stars := words.rating(w, *page.offerings):
        facts.append((w.label("detail.rating"), (stars,)))
    if sessions := sum(each.times_completed for each in page.offerings):
        facts.append((w.label("browse.sessions_held"), w.say("browse.sessions", n=sessions)))
    if spoken := [language_name(w, code) for code in page.mentor.languages or ()]:
        facts.append((w.label("browse.languages"), (w.label("browse.comma").join(spoken),)))
    if page.next_at:
        facts.append((w.label("browse.next"), w.say("browse.free_from", when=page.next_at)))
    if page.products:
        facts.append((w.label("browse.seats"), w.say("browse.seats_left", n=page.free_seats)))
    for product in page.products:
        line: Text = (*words.typed(w, product.title), " · ", words.pack_line(w, product))
        facts.append((w.label("browse.pack"), line))
    return facts
