"""Mentors as cards in a list: the ones one may look at, and the ones a name may mean."""

from collections.abc import Sequence

from bot.screens.listing import language_name
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen
from core.found import FoundMentors, MentorCard
from core.reading import OfferingCard


def mentors(w: Writer, found: FoundMentors) -> Screen:
    """Everybody of whom something is listed, best rated first (B5)."""
    again = Act("mnts", extra=(found.block,))
    if not found.cards:
        return _nobody(w, again)
    place = {"first": found.first + 1, "last": found.last, "total": found.total}
    return w.screen(
        w.label("browse.mentors.title"),
        w.say("browse.place", **place) if found.more or found.block else (),
        prompt=w.label("browse.mentors.prompt"),
        choices=[_card(w, card) for card in found.cards],
        buttons=[_turns(w, found), [w.button("button.offerings", Act("offs"))]],
        again=again,
    )


def _card(w: Writer, card: MentorCard) -> Choice:
    name = w.label("browse.verified", name=card.name) if card.verified else card.name
    return Choice(name, Act("mntr", card.mentor_id), detail=about(w, card))


def about(w: Writer, card: MentorCard) -> str:
    """What decides first: stars, experience, price, when, languages; the rest as far as it fits."""
    comma = w.label("browse.comma")
    free_seats = "" if card.free_seats is None else w.label("browse.seats_left", n=card.free_seats)
    parts = (
        stars(w, card.rating_sum, card.rating_count),
        w.label("browse.sessions", n=card.sessions) if card.sessions else "",
        _price(w, card),
        w.label("browse.free_from", when=card.next_at) if card.next_at else "",
        comma.join(language_name(w, code) for code in card.languages),
        w.label("browse.offers", n=card.offerings),
        comma.join(card.categories[:3]),
        free_seats,
    )
    return " · ".join(part for part in parts if part)


def _price(w: Writer, card: MentorCard) -> str:
    if card.price_from is None:
        return ""
    if card.price_from.is_zero:
        return w.label("browse.from_free")
    return w.label("browse.from", price=w.money(card.price_from))


def stars(w: Writer, rating_sum: int, rating_count: int) -> str:
    if not rating_count:
        return ""
    average = f"{rating_sum / rating_count:.1f}"
    return w.label("offer.rating", stars=average, count=rating_count)


def _turns(w: Writer, found: FoundMentors) -> list[Button]:
    def to(block: int) -> Act:
        return Act("mnts", extra=(block,))

    back = [w.button("browse.button.earlier", to(found.block - 1))] if found.block else []
    return [*back, w.button("browse.button.more", to(found.block + 1))] if found.more else back


def named(w: Writer, cards: Sequence[OfferingCard], verb: str, again: Act) -> Screen:
    """One entry a mentor; a press is `verb` with the mentor's id."""
    by_mentor: dict[int, list[OfferingCard]] = {}
    for card in cards:
        by_mentor.setdefault(card.offering.mentor_id, []).append(card)
    if not by_mentor:
        return _nobody(w, again)
    return w.screen(
        w.label("browse.mentors.title"),
        prompt=w.label("browse.mentors.prompt"),
        choices=[
            Choice(theirs[0].mentor_name, Act(verb, id), detail=_offered(w, theirs))
            for id, theirs in by_mentor.items()
        ],
        buttons=[[w.button("button.offerings", Act("offs"))]],
        again=again,
    )


def _offered(w: Writer, cards: Sequence[OfferingCard]) -> str:
    offerings = [card.offering for card in cards]
    rated = sum(each.rating_sum for each in offerings), sum(e.rating_count for e in offerings)
    titles = w.label("browse.comma").join(each.title for each in offerings[:3])
    parts = (stars(w, *rated), w.label("browse.offers", n=len(cards)), titles)
    return " · ".join(part for part in parts if part)


def _nobody(w: Writer, again: Act) -> Screen:
    return w.screen(
        w.label("browse.mentors.title"),
        w.say("browse.nothing"),
        buttons=[[w.button("button.home", Act("home"))]],
        again=again,
    )
