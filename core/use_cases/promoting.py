"""Promotion codes: made by staff for anything, by mentors for what is theirs; started, paused,
ended. A code's rules are fixed once it was started: who was told of it can rely on it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.errors import DiscountInvalid, NotFound, PromoCodeTaken, PromoInUse, StaleButton
from core.ids import OfferingId, PackProductId, PersonId, PromoCodeId
from core.money import Money
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.promotions import First, PromoCode, PromoState, Scope, alike, normalised
from core.settings import Settings
from core.use_cases.changing import record
from core.use_cases.drafting import price_of, whole

MOST_USES = 1_000_000
LONGEST_DAYS = 1100
_NOBODY = PersonId(0)

S = PromoState


@dataclass(frozen=True, slots=True)
class PromoDraft:
    """As typed. `off`: "20%" or an amount; None: no limit, no end."""

    code: str
    off: str
    days: int | None = None
    total_limit: int | None = None
    person_limit: int | None = 1


@use_case(Action.MANAGE_PROMOS)
def create(uow: UnitOfWork, actor: Person, draft: PromoDraft, for_all: bool) -> PromoCode:
    """A draft that nobody can use yet. `for_all`: staff's, for everything; else the mentor's own,
    for all they sell. Raises PromoCodeInvalid, PromoCodeTaken, DiscountInvalid, NumberInvalid."""
    permit(uow, actor, Action.MANAGE_PROMOS, mentor=None if for_all else actor.id)
    if not for_all and uow.mentors.get(actor.id) is None:
        raise NotFound()
    code = normalised(draft.code)
    if uow.promos.looking_like(alike(code)) is not None:
        raise PromoCodeTaken(code=code)
    percent, amount = discount_typed(draft.off, uow.settings)
    promo = PromoCode(
        id=PromoCodeId(uow.new_id()),
        code=code,
        alike=alike(code),
        owner_id=None if for_all else actor.id,
        created_by=actor.id,
        created_at=uow.now,
        scope=Scope.ALL if for_all else Scope.MENTOR,
        scope_id=0 if for_all else actor.id,
        percent=percent,
        amount=amount,
        until=_after(uow, "days", draft.days),
        total_limit=_limit("total_limit", draft.total_limit),
        person_limit=_limit("person_limit", draft.person_limit) or _for_free(percent),
    )
    uow.promos.add(promo)
    record(uow, actor, "promo_created", "promo", promo.id, "", promo.state)
    return promo


def discount_typed(text: str, settings: Settings) -> tuple[int | None, Money | None]:
    """(percent, None) for "20%", (None, amount) for "5 EUR" or "5.00" of the community's own."""
    plain = text.strip().replace("\u066a", "%")
    if "%" not in plain:
        number, _, named = plain.partition(" ")
        amount = price_of(number, named.strip() or settings.community.currency, settings)
        if amount.is_zero:
            raise DiscountInvalid(field="off", text=text[:40])
        return None, amount
    number = plain.removesuffix("%").removeprefix("%").strip()
    if not number.isdecimal() or len(number) > 3 or not 1 <= int(number) <= 100:
        raise DiscountInvalid(field="off", text=text[:40])
    return int(number), None


def _for_free(percent: int | None) -> int | None:
    """What is given for nothing is given to each person a limited number of times (M-13)."""
    return 1 if percent == 100 else None


def _limit(field: str, number: int | None) -> int | None:
    return None if number is None else whole(field, number, 1, MOST_USES)


def _after(uow: UnitOfWork, field: str, days: int | None) -> datetime | None:
    return None if days is None else uow.now + timedelta(days=whole(field, days, 1, LONGEST_DAYS))


@use_case(Action.MANAGE_PROMOS)
def set_rules(
    uow: UnitOfWork,
    actor: Person,
    id: PromoCodeId,
    revision: int | None,
    *,
    starts_in_days: int | None,
    minimum: str,
    first: First,
    keep_start: bool = False,
) -> PromoCode:
    """Raises PromoInUse once it was started, NumberInvalid, AmountInvalid. `keep_start`: it begins
    when it did before."""
    promo = drafted(uow, actor, id, revision)
    currency = (promo.amount.currency if promo.amount else None) or _currency(uow)
    least = price_of(minimum, currency, uow.settings) if minimum.strip() else None
    begins = promo.from_at if keep_start else _begins(uow, promo, starts_in_days or None)
    changes: dict[str, Any] = {"from_at": begins, "minimum": least, "first": first}
    return _change(uow, actor, promo, "promo_rules_set", **changes)


def _begins(uow: UnitOfWork, promo: PromoCode, days: int | None) -> datetime | None:
    """Before its end, where it has one."""
    if days is not None and promo.until is not None:
        whole("starts_in_days", days, 1, max((promo.until - uow.now).days - 1, 0))
    return _after(uow, "starts_in_days", days)


def _currency(uow: UnitOfWork) -> str:
    return uow.settings.community.currency


@use_case(Action.MANAGE_PROMOS)
def set_automatic(
    uow: UnitOfWork, actor: Person, id: PromoCodeId, wanted: bool, revision: int | None = None
) -> PromoCode:
    """Taken off by itself, or only when typed."""
    promo = drafted(uow, actor, id, revision)
    return _change(uow, actor, promo, "promo_automatic", automatic=wanted)


@use_case(Action.MANAGE_PROMOS)
def aim(uow: UnitOfWork, actor: Person, id: PromoCodeId, scope: Scope, subject: int) -> PromoCode:
    """What it is for. A mentor's code is for what is theirs only; NotFound otherwise."""
    promo = drafted(uow, actor, id, None)
    mentor = _mentor_of(uow, scope, subject)
    if promo.owner_id is not None and mentor != promo.owner_id:
        raise NotFound()
    subject = 0 if scope is Scope.ALL else subject
    return _change(uow, actor, promo, "promo_aimed", scope=scope, scope_id=subject)


def _mentor_of(uow: UnitOfWork, scope: Scope, subject: int) -> PersonId | None:
    """Whose it is; None for everything."""
    match scope:
        case Scope.ALL:
            return None
        case Scope.MENTOR:
            mentor = uow.mentors.get(PersonId(subject))
            found = mentor.person_id if mentor else None
        case Scope.PRODUCT:
            product = uow.products.get(PackProductId(subject))
            found = product.mentor_id if product else None
        case Scope.OFFERING:
            offering = uow.offerings.get(OfferingId(subject))
            found = offering.mentor_id if offering else None
    if found is None:
        raise NotFound()
    return found


@use_case(Action.MANAGE_PROMOS)
def start(
    uow: UnitOfWork, actor: Person, id: PromoCodeId, revision: int | None = None
) -> PromoCode:
    return _move(uow, actor, id, revision, S.ACTIVE, S.DRAFT, S.PAUSED)


@use_case(Action.MANAGE_PROMOS)
def pause(
    uow: UnitOfWork, actor: Person, id: PromoCodeId, revision: int | None = None
) -> PromoCode:
    """Orders that have it already keep it."""
    return _move(uow, actor, id, revision, S.PAUSED, S.ACTIVE)


@use_case(Action.MANAGE_PROMOS)
def end(uow: UnitOfWork, actor: Person, id: PromoCodeId, revision: int | None = None) -> PromoCode:
    """For good. Orders that have it already keep it."""
    return _move(uow, actor, id, revision, S.ENDED, S.DRAFT, S.ACTIVE, S.PAUSED)


def own(uow: UnitOfWork, actor: Person, id: PromoCodeId) -> PromoCode:
    """Z-02: staff's codes are not found by mentors, nor another mentor's."""
    promo = uow.promos.get(id)
    if promo is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_PROMOS, mentor=promo.owner_id or _NOBODY)
    return promo


def drafted(uow: UnitOfWork, actor: Person, id: PromoCodeId, revision: int | None) -> PromoCode:
    promo = own(uow, actor, id)
    if promo.state is not S.DRAFT:
        raise PromoInUse(code=promo.code)
    if revision is not None and revision != promo.revision:
        raise StaleButton(promo_id=id)
    return promo


def _move(
    uow: UnitOfWork,
    actor: Person,
    id: PromoCodeId,
    revision: int | None,
    to: PromoState,
    *before: PromoState,
) -> PromoCode:
    promo = own(uow, actor, id)
    if promo.state is to:
        return promo
    if promo.state not in before or revision not in (None, promo.revision):
        raise StaleButton(promo_id=id)
    return _change(uow, actor, promo, f"promo_{to}", state=to)


def _change(
    uow: UnitOfWork, actor: Person, promo: PromoCode, action: str, **changes: Any
) -> PromoCode:
    stored = uow.promos.save(replace(promo, **changes))
    record(uow, actor, action, "promo", promo.id, promo.state, stored.state)
    return stored
