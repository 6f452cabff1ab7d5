"""In-memory listings and next free slots."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.browsing import Listing
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.clock import to_ms
from core.ids import OfferingId
from core.reading import OfferingCard
from tests.harness.memory_rows import Store


class MemoryCatalogue:
    def __init__(self, store: Store) -> None:
        self._store = store

    def _listed(self, only_verified: bool) -> list[Offering]:
        return [
            each
            for each in self._store.offerings.values()
            if each.status is OfferingStatus.ACTIVE
            and not each.unlisted
            and not self._store.mentors[each.mentor_id].hidden
            and self._store.people[each.mentor_id].banned_at is None
            and (self._store.mentors[each.mentor_id].verified_at or not only_verified)
        ]

    def listings(self, *, only_verified: bool = False) -> Sequence[Listing]:
        return [self._listing(each) for each in self._listed(only_verified)]

    def _listing(self, offering: Offering) -> Listing:
        mentor = self._store.mentors[offering.mentor_id]
        next_at, looked_at = self._store.next_free.get(offering.id, (None, None))
        return Listing(
            id=offering.id,
            mentor_id=offering.mentor_id,
            mentor_name=self._store.people[offering.mentor_id].name,
            title=offering.title,
            category=offering.category,
            kind=offering.kind,
            mode=offering.mode,
            price_minor=offering.price.minor,
            currency=offering.price.currency,
            stars=offering.stars,
            rating_sum=offering.rating_sum,
            rating_count=offering.rating_count,
            times_booked=offering.times_booked,
            times_completed=offering.times_completed,
            created_at=to_ms(offering.created_at),
            languages=mentor.languages or (),
            course_id=offering.course_id,
            verified=mentor.verified_at is not None,
            next_at=next_at,
            looked_for=looked_at is not None,
        )

    def descriptions(self, *, only_verified: bool = False) -> Mapping[OfferingId, str]:
        return {each.id: each.description for each in self._listed(only_verified)}

    def cards(self, ids: Sequence[OfferingId]) -> Sequence[OfferingCard]:
        return [self._card(self._store.offerings[id]) for id in ids if id in self._store.offerings]

    def _card(self, offering: Offering) -> OfferingCard:
        verified = self._store.mentors[offering.mentor_id].verified_at is not None
        return OfferingCard(offering, self._store.people[offering.mentor_id].name, verified)

    def outdated(self, looked_before: datetime, limit: int) -> Sequence[OfferingId]:
        looked = {
            each.id: self._store.next_free.get(each.id, (None, 0))[1]
            for each in self._listed(only_verified=False)
            if each.kind is not OfferingKind.RECORDED
        }
        due = [(at, id) for id, at in looked.items() if at <= to_ms(looked_before)]
        return [id for _, id in sorted(due)][:limit]

    def keep_next(self, found: Mapping[OfferingId, datetime | None], looked_at: datetime) -> None:
        at = to_ms(looked_at)
        for id, next_at in found.items():
            known = self._store.next_free.get(id)
            if id in self._store.offerings and (known is None or known[1] < at):
                self._store.next_free[id] = (to_ms(next_at) if next_at else None, at)
