"""What a student is shown after a course: offerings to go on with, each booked by one tap (O3, O4,
E14)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.screens import offer_words as words
from bot.screens.verified import mark
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen, Style
from core.courses import Course, SuggestionPage
from core.ids import encode
from core.people import Person
from core.reading import OfferingCard


def courses(w: Writer, person: Person, done: Sequence[Course]) -> Screen:
    """Courses with open suggestions, and the number by which a course site knows this person."""
    return w.screen(
        w.label("suggest.title"),
        w.say("suggest.about") if done else w.say("suggest.none"),
        w.say("suggest.number", number=encode(person.id)),
        prompt=w.label("suggest.prompt") if done else "",
        choices=[Choice(w.label("text", text=c.title), Act("sugc", c.id)) for c in done],
        buttons=[[w.button("button.mentors", Act("mnts")), w.button("button.home", Act("home"))]],
        again=Act("sugg"),
    )


def page(w: Writer, shown: SuggestionPage, title: str = "") -> Screen:
    """At most five; a press leads straight to the days. `title`: of the notice that brings it."""
    course, cards = shown.course, shown.cards
    no = w.button("suggest.button.dismiss", Act("sugd", course.id))
    return w.screen(
        title or w.label("suggest.after", what=course.title),
        w.say("suggest.go_on", what=course.title) if cards else w.say("suggest.nothing_now"),
        prompt=w.label("suggest.pick") if cards else "",
        choices=[_choice(w, card) for card in cards],
        buttons=[[w.button("suggest.button.mentors", Act("mnts"), _first(cards)), no]],
        again=Act("sugc", course.id),
    )


def _first(cards: Sequence[OfferingCard]) -> Style:
    return Style.PLAIN if cards else Style.PRIMARY


def _choice(w: Writer, card: OfferingCard) -> Choice:
    """Mentor, duration, price, rating, and the next free time."""
    line = words.line(w, card.offering, card.mentor_name, mark(w, card.verified))
    free = w.label("suggest.next", when=card.next_at) if card.next_at else ""
    detail = " · ".join(part for part in (line, free) if part)
    return Choice(card.offering.title, Act("days", card.offering.id), detail=detail)


def completed(w: Writer, shown: SuggestionPage) -> Screen:
    """The notice right after a completion."""
    return page(w, shown, w.label("notice.course_completed.title", what=shown.course.title))


def dismissed(w: Writer, rest: Sequence[Course]) -> Screen:
    more = [w.button("suggest.button.more", Act("sugg"))] if rest else []
    return w.screen(
        w.label("suggest.dismissed.title"),
        w.say("suggest.dismissed"),
        buttons=[
            [
                w.button("button.offerings", Act("offs"), Style.PRIMARY),
                *more,
                w.button("button.home", Act("home")),
            ]
        ],
    )


def beside_home(w: Writer, home: Screen, done: Sequence[Course]) -> Screen:
    """The menu with the way back to suggestions while there are any."""
    if not done:
        return home
    row = (w.button("suggest.button.open", Act("sugg")),)
    return replace(home, buttons=(*home.buttons[:-1], row, *home.buttons[-1:]))
