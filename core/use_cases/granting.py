"""A pack for nothing: from staff, or from a mentor for their own sessions. No order and no money;
the audit says who gave it and why (I6: an explicit grant)."""

from dataclasses import dataclass
from datetime import timedelta

from core.catalog import MAX_TITLE, ProductStatus
from core.errors import NotFound, NumberInvalid, ProductNotForSale, SelfBooking, StaleButton
from core.ids import PackId, PackProductId, PersonId
from core.notices import NoticeKind
from core.packs import CreditMove, Pack
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases import crediting, seating
from core.use_cases.changing import record
from core.use_cases.putting_right import expire_together, give_seat, is_mentor, reason_of
from core.use_cases.telling import tell

MOST_SESSIONS = 100
MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Gift:
    """`product_id`: as one of the mentor's packs, whose own numbers then count; without it
    `sessions` and `days`, and `title` as what the pack is called."""

    student_id: PersonId
    mentor_id: PersonId
    reason: str
    product_id: PackProductId | None = None
    sessions: int = 0
    days: int = 0
    title: str = ""


@use_case(Action.GIVE_PACK)
def give_pack(uow: UnitOfWork, actor: Person, gift: Gift, known: int | None = None) -> Pack:
    """The pack, with its seat. `known`: how many packs the student had with this mentor when the
    form was shown, so that a form sent twice gives one pack (B-07).

    Raises ReasonMissing, NumberInvalid, NotFound, SelfBooking, ProductNotForSale, StaleButton, and
    SeatFull when there is no place.
    """
    permit(uow, actor, Action.GIVE_PACK, mentor=gift.mentor_id)
    uow.lock(gift.student_id, gift.mentor_id)
    why = reason_of(gift.reason)
    _require_two(uow, gift)
    before = uow.packs.of(gift.student_id, gift.mentor_id)
    if known is not None and known != len(before):
        raise StaleButton()
    pack = _pack(uow, gift)
    give_seat(uow, gift.student_id, gift.mentor_id)
    uow.packs.add(pack)
    crediting.note(uow, pack, None, CreditMove.GRANT, pack.total, actor, why)
    record(uow, actor, "pack_granted", "pack", pack.id, "", pack.state, reason=why)
    expire_together(uow, pack)
    seating.review(uow, gift.student_id, gift.mentor_id)  # out of grace: something is there again
    tell(uow, NoticeKind.PACK_GIVEN, pack.student_id, pack.id, reason=why)
    if actor.id != pack.mentor_id:
        tell(uow, NoticeKind.PACK_GIVEN, pack.mentor_id, pack.id, reason=why)
    return crediting.pack_of(uow, pack.id)


def _require_two(uow: UnitOfWork, gift: Gift) -> None:
    if gift.student_id == gift.mentor_id:
        raise SelfBooking()
    student = uow.people.get(gift.student_id)
    if student is None or not student.is_(Role.STUDENT) or student.banned_at is not None:
        raise NotFound()
    if not is_mentor(uow, gift.mentor_id):
        raise NotFound()


def _pack(uow: UnitOfWork, gift: Gift) -> Pack:
    sessions, validity, title = gift.sessions, timedelta(days=gift.days), gift.title
    if gift.product_id is not None:
        product = uow.products.get(gift.product_id)
        if product is None or product.mentor_id != gift.mentor_id:
            raise NotFound()
        if product.status is not ProductStatus.ACTIVE:
            raise ProductNotForSale(product_id=product.id)
        sessions, validity, title = product.sessions, product.validity, product.title
    _require_number("sessions", sessions, MOST_SESSIONS)
    _require_number("days", validity.days, MOST_DAYS)
    return Pack(
        id=PackId(uow.new_id()),
        student_id=gift.student_id,
        mentor_id=gift.mentor_id,
        product_id=gift.product_id,
        order_id=None,
        title=bounded(title, MAX_TITLE, "title"),
        total=sessions,
        expires_at=seating.clock_of(uow, gift.student_id, gift.mentor_id) + validity,
        created_at=uow.now,
    )


def _require_number(field: str, number: int, highest: int) -> None:
    if not 1 <= number <= highest:
        raise NumberInvalid(field=field, number=number, lowest=1, highest=highest)
