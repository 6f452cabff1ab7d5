"""What can be bought and booked: the catalogue, one offering, one mentor."""

from dataclasses import replace

from core.browsing import Search, chosen
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.errors import NotFound
from core.ids import OfferingId, PersonId
from core.orders import Purpose
from core.pages import MentorPage, OfferingPage
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import OfferingCard
from core.testimonials import SHOWN_FIRST
from core.use_cases import invited, places, pricing, slots, testimonials, trialing
from core.use_cases.next_free import next_slot
from core.use_cases.reading.finding import everything_listed, reader_of
from core.use_cases.verifying import may_see, waits

MAX_SEARCH = 100
_MOST = 100
SHOWN_SLOTS = 6
_LOOKED_AT = 8  # offerings of one mentor, for the next free slot on their page


@use_case(Action.BROWSE)
def catalogue(uow: UnitOfWork, actor: Person, text: str = "") -> tuple[OfferingCard, ...]:
    """The first hundred listed offerings, best rated first, of which each word of `text` says
    something (C11)."""
    permit(uow, actor, Action.BROWSE)
    search = Search(text=text.strip()[:MAX_SEARCH])
    hits = chosen(everything_listed(uow), search, reader_of(uow, actor, search))
    return tuple(uow.catalogue.cards([each.id for each in hits[:_MOST]]))


@use_case(Action.BROWSE)
def offering_page(uow: UnitOfWork, actor: Person, id: OfferingId) -> OfferingPage:
    """One offering with its next free slots. Drafts, paused and archived ones are NotFound for
    everybody but their mentor and staff."""
    permit(uow, actor, Action.BROWSE)
    offering = visible_offering(uow, actor, id)
    mentor = slots.mentor_of(uow, offering)
    recorded = offering.kind is OfferingKind.RECORDED
    free = [] if recorded else slots.slots_ahead(uow, offering)
    person = uow.people.get(offering.mentor_id)
    return OfferingPage(
        offering=offering,
        mentor=mentor,
        mentor_name=person.name if person else "",
        free_slots=len(free),
        next_slots=tuple(free[:SHOWN_SLOTS]),
        trial_used=offering.is_trial and trialing.is_used(uow, actor.id, offering.mentor_id),
        owned=recorded and uow.orders.paid_for(actor.id, Purpose.RECORDING, id) is not None,
        waits=waits(uow, offering.mentor_id),
    )


@use_case(Action.BROWSE)
def offering_card(uow: UnitOfWork, actor: Person, id: OfferingId) -> OfferingCard:
    """One offering as a list shows it; found and not found as `offering_page`."""
    permit(uow, actor, Action.BROWSE)
    offering = visible_offering(uow, actor, id)
    person = uow.people.get(offering.mentor_id)
    return OfferingCard(offering, person.name if person else "")


def visible_offering(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """Raises NotFound, the same for missing and for not shown (Z-02)."""
    offering = uow.offerings.get(id)
    if offering is None:
        raise NotFound()
    hidden = offering.status is not OfferingStatus.ACTIVE
    if hidden and actor.id != offering.mentor_id and not actor.is_(Role.STAFF):
        raise NotFound()
    if not may_see(uow, actor, offering.mentor_id) or not invited.may_see(uow, actor, offering):
        raise NotFound()
    return offering


@use_case(Action.BROWSE)
def mentor_page(uow: UnitOfWork, actor: Person, id: PersonId) -> MentorPage:
    """A mentor with what they sell now (B5). NotFound for people who are not mentors, or banned."""
    permit(uow, actor, Action.BROWSE)
    mentor, person = uow.mentors.get(id), uow.people.get(id)
    if mentor is None or person is None or not person.is_(Role.MENTOR) or person.banned_at:
        raise NotFound()
    if not may_see(uow, actor, id):
        raise NotFound()
    sold = list(uow.products.for_sale(id))
    theirs = pricing.quotes_for(uow, actor.id, sold)
    own = actor.id == id or actor.is_(Role.STAFF)
    active = [
        each
        for each in uow.offerings.of(id)
        if each.status is OfferingStatus.ACTIVE and (own or not each.unlisted)
    ]
    seat = uow.seats.live(actor.id, id)
    said = testimonials.shown_of(uow, actor, id)
    return MentorPage(
        mentor=mentor,
        name=person.name,
        offerings=tuple(active),
        products=tuple(
            replace(product, price=quote.price) for product, quote in zip(sold, theirs, strict=True)
        ),
        free_seats=max(places.free_places(uow, id, actor.id), 0),
        has_seat=seat is not None,
        in_line=uow.waitlist.live(actor.id, id) is not None,
        next_at=min(
            filter(None, (next_slot(uow, each) for each in active[:_LOOKED_AT])), default=None
        ),
        seat_id=seat.id if seat and testimonials.has_attended(uow, seat) else None,
        testimonials=said[:SHOWN_FIRST],
        testimonial_count=len(said),
    )
