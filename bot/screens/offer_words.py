"""How an offering, a pack and a rating are put into words; shared by browsing and the mentor's
own screens."""

from datetime import timedelta

from bot.screens.gathering_words import offering_facts
from bot.screens.writer import Writer
from bot.ui import Text
from core.catalog import Offering, OfferingKind, PackProduct
from core.money import STARS, Money


def price(w: Writer, offering: Offering) -> str:
    stars = w.money(Money(offering.stars, STARS)) if offering.stars else ""
    if offering.price.is_zero:
        return stars or w.label("price.free")
    price = w.money(offering.price)
    return f"{price} · {stars}" if stars else price


def duration(w: Writer, length: timedelta) -> str:
    return w.label("duration", duration=length)


def typed(w: Writer, text: str) -> Text:
    """What a person wrote, as it is."""
    return w.say("text", text=text)


def rating(w: Writer, *offerings: Offering) -> str:
    """Of all of them together: "★ 4.8 (12)"; "" while nobody has rated any."""
    count = sum(each.rating_count for each in offerings)
    if not count:
        return ""
    average = sum(each.rating_sum for each in offerings) / count
    return w.label("offer.rating", stars=f"{average:.1f}", count=count)


def way(offering: Offering) -> str:
    """How it is had, as one word of ours: at_once, request, in_person, recorded, group."""
    match offering.kind:
        case OfferingKind.RECORDED:
            return "recorded"
        case OfferingKind.FACE_TO_FACE:
            return "in_person"
        case OfferingKind.GROUP:
            return "group"
        case _:
            return "request" if offering.mode == "request" else "at_once"


def line(w: Writer, offering: Offering, *first: str) -> str:
    """One line of a list: `first`, length, price, rating."""
    length = "" if offering.kind is OfferingKind.RECORDED else duration(w, offering.duration)
    intro = w.label("offer.intro") if offering.is_trial else ""
    parts = [*first, intro, length, price(w, offering), rating(w, offering)]
    return " · ".join(part for part in parts if part)


def pack_line(w: Writer, product: PackProduct) -> str:
    return " · ".join(
        (
            w.label("offer.pack.sessions", n=product.sessions),
            w.money(product.price),
            w.label("offer.pack.valid", length=product.validity),
        )
    )


def facts(w: Writer, offering: Offering) -> list[tuple[str, Text]]:
    """What everybody may know of it (C2-C4, C13), as label and value."""
    found: list[tuple[str, Text]] = [(w.label("offer.how"), w.say(f"offer.way.{way(offering)}"))]
    if offering.kind is not OfferingKind.RECORDED:
        found.append((w.label("detail.duration"), (duration(w, offering.duration),)))
    found += offering_facts(w, offering)
    found.append((w.label("detail.price"), (price(w, offering),)))
    if offering.is_trial:
        found.append((w.label("offer.intro"), w.say("offer.intro.about")))
    if stars := rating(w, offering):
        found.append((w.label("detail.rating"), (stars,)))
    if offering.times_booked:
        booked = w.say("offer.times_booked", n=offering.times_booked)
        found.append((w.label("offer.booked"), booked))
    written = (
        (w.label("offer.category"), offering.category),
        (w.label("detail.prepare"), offering.preparation),
        (w.label("detail.policy"), offering.cancellation_text),
    )
    return [*found, *((label, typed(w, text)) for label, text in written if text)]
