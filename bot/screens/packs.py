"""Packs: the ones somebody has, the ones for sale; and the recordings they own."""

from collections.abc import Sequence

from bot.ask import Links
from bot.screens.prices import price_details, saving_note, to_pay
from bot.screens.seats import seat_words
from bot.screens.stars import stars_row
from bot.screens.waitlist import join_button
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Stamp, Style, Text
from core.money import STARS, Money
from core.packs import Pack, PackState
from core.pages import PackCard, ProductCard, Recording
from core.seats import Seat, SeatState


def my_packs(w: Writer, cards: Sequence[PackCard]) -> Screen:
    """What is left, what is held, what was used; until when; and how the seat stands (I4)."""
    if not cards:
        return w.screen(
            w.label("packs.title"),
            w.say("packs.none"),
            buttons=[[_shop(w), w.button("button.mentors", Act("mnts"))], [_home(w)]],
        )
    return w.screen(
        w.label("packs.title"),
        *_grace_lines(w, cards),
        details=[line for card in cards for line in _pack_lines(w, card)],
        prompt=w.label("life.prompt") if any(card.seat for card in cards) else "",
        choices=_mentorships(w, cards),
        buttons=[_book_row(w, cards), [_shop(w), _home(w)]],
        again=Act("pcks"),
    )


def _mentorships(w: Writer, cards: Sequence[PackCard]) -> list[Choice]:
    """Once per mentor, however many packs."""
    seats = {card.seat.id: (card.seat, card.mentor_name) for card in cards if card.seat}
    return [
        Choice(
            w.label("life.title", mentor=name),
            Act("mshp", seat.id),
            detail=" · ".join([w.label(f"seat.state.{seat.state}"), *seat_words(w, seat)]),
        )
        for seat, name in seats.values()
    ]


def state_of(w: Writer, pack: Pack, seat: Seat | None = None) -> str:
    """A pack whose time is over has expired, whatever its row still says; in a pause time stands
    still."""
    now = w.reader.now if seat is None or seat.paused_at is None else seat.paused_at
    over = now is not None and pack.expires_at <= now
    return PackState.EXPIRED if pack.state is PackState.ACTIVE and over else pack.state


def _pack_lines(w: Writer, card: PackCard) -> list[tuple[str, Text]]:
    pack = card.pack
    name = w.label("packs.name", pack=pack.title, mentor=card.mentor_name)
    state = state_of(w, pack, card.seat)
    if state != PackState.ACTIVE:
        return [(name, w.say(f"pack.state.{state}"))]
    count = w.say("pack.count", left=pack.remaining, held=pack.held, used=pack.used)
    until = w.say("pack.until", until=Stamp(pack.expires_at, "date"))
    if card.seat and card.seat.is_paused:
        until = w.say("life.stands_still")
    seat = w.say(f"seat.state.{card.seat.state}") if card.seat else w.say("seat.none")
    return [(name, (*count, " · ", *until, " · ", *seat))]


def _grace_lines(w: Writer, cards: Sequence[PackCard]) -> list[Text]:
    """Once per mentor, however many packs."""
    ending = {
        card.mentor_name: card.seat.grace_ends_at
        for card in cards
        if card.seat and card.seat.state is SeatState.GRACE and not card.seat.is_paused
    }
    return [
        w.say("packs.grace", mentor=name, until=until) for name, until in ending.items() if until
    ]


def _book_row(w: Writer, cards: Sequence[PackCard]) -> list[Button]:
    now = w.reader.now
    usable = any(
        now is not None and card.pack.is_usable(now) and not (card.seat and card.seat.is_paused)
        for card in cards
    )
    return [w.button("button.book", Act("book"), Style.PRIMARY)] if usable else []


def shop(w: Writer, cards: Sequence[ProductCard], again: Act) -> Screen:
    """Packs for sale; with a subject, one mentor's (A11)."""
    if not cards:
        return w.screen(
            w.label("shop.title"),
            w.say("shop.none"),
            buttons=[[w.button("button.mentors", Act("mnts")), _home(w)]],
        )
    return w.screen(
        w.label("shop.title"),
        w.say("shop.about"),
        prompt=w.label("shop.prompt"),
        choices=[
            Choice(
                w.label("packs.name", pack=card.product.title, mentor=card.mentor_name),
                Act("prod", card.product.id),
                detail=product_line(w, card),
            )
            for card in cards
        ],
        buttons=[
            _waitlist(w, cards, again),
            [w.button("button.my_packs", Act("pcks")), _home(w)],
        ],
        again=again,
    )


def _waitlist(w: Writer, cards: Sequence[ProductCard], act: Act) -> list[Button]:
    """One mentor's packs, and all places taken: the line is one tap away (Z11)."""
    if not act.subject or any(card.has_place for card in cards):
        return []
    return [join_button(w, cards[0].product.mentor_id, cards[0].in_line)]


def product_line(w: Writer, card: ProductCard) -> str:
    product = card.product
    line = w.label(
        "product.line" if card.has_place else "product.line.full",
        sessions=w.label("pack.sessions", n=product.sessions),
        price=to_pay(card),
    )
    return " · ".join(part for part in (line, saving_note(w, card)) if part)


def product(
    w: Writer, card: ProductCard, nonce: int, *, manages: bool = False, in_stars: bool = False
) -> Screen:
    """One pack; `manages`: staff, or its mentor; `in_stars`: it is bought for Stars here, where it
    has such a price. The nonce makes the button below mean one purchase, pressed however often."""
    sold = card.product
    price = Money(sold.stars, STARS) if in_stars and sold.stars else to_pay(card)
    act = Act("buyp", sold.id, extra=(nonce,))
    buy = w.button("button.buy", act, Style.PRIMARY, price=price)
    return w.screen(
        w.label("product.title", pack=sold.title),
        w.say("product.about") if card.has_place else w.say("product.full"),
        details=[
            (w.label("detail.mentor"), w.say("text", text=card.mentor_name)),
            (w.label("detail.sessions"), w.say("pack.sessions", n=sold.sessions)),
            (w.label("detail.valid"), w.say("duration", duration=sold.validity)),
            *price_details(w, card),
            *stars_row(w, sold.stars),
        ],
        buttons=[
            [buy if card.has_place else join_button(w, sold.mentor_id, card.in_line)],
            [
                w.button("price.button.why", Act("prwy", sold.id)),
                *([w.button("price.button.manage", Act("prbd", sold.id))] if manages else []),
            ],
            [w.button("button.mentor", Act("mntr", sold.mentor_id)), _shop(w)],
        ],
        again=Act("prod", sold.id),
    )


def library(w: Writer, recordings: Sequence[Recording], links: Links) -> Screen:
    """Bought recordings with their links (A2, A4), fresh ones each time."""
    offerings = w.button("button.offerings", Act("offs"))
    if not recordings:
        title = w.label("library.title")
        return w.screen(title, w.say("library.none"), buttons=[[offerings, _home(w)]])
    watch = [
        [
            w.link(
                "button.watch",
                links.watch(bought.order.id, bought.order.student_id),
                what=bought.card.offering.title,
            )
        ]
        for bought in recordings
        if bought.card.offering.video_link
    ]
    return w.screen(
        w.label("library.title"),
        w.say("library.about"),
        details=[
            (
                w.label("text", text=bought.card.offering.title),
                w.say("text", text=bought.card.mentor_name),
            )
            for bought in recordings
        ],
        buttons=[*watch, [offerings, _home(w)]],
        again=Act("libr"),
    )


def _shop(w: Writer) -> Button:
    return w.button("button.packs_for_sale", Act("shop"))


def _home(w: Writer) -> Button:
    return w.button("button.home", Act("home"))
