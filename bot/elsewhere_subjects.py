"""What notices of corrections and of purchases elsewhere are about, as it is when they are sent."""

from bot.screens.notice_about import AboutCorrection, AboutPurchase
from core.ids import PackId, PersonId, PurchaseId
from core.notices import Notice, NoticeKind
from core.packs import PackState
from core.people import Person
from core.ports import UnitOfWork
from core.purchases import PurchaseState
from core.use_cases import unclaimed

K = NoticeKind
CORRECTIONS = frozenset({K.PACK_EXTENDED, K.PACK_MOVED, K.PACK_GIVEN})
PURCHASES = frozenset({K.PURCHASE_IN_REVIEW, K.PURCHASE_UNCLAIMED, K.PURCHASE_NO_PLACE})


def correction_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutCorrection | None:
    """None once the pack was paid back, or has gone on to yet another mentor."""
    pack = uow.packs.get(PackId(notice.subject_id))
    if pack is None or pack.state is PackState.REFUNDED:
        return None
    target = notice.facts.get("target", str(pack.mentor_id))
    if target != str(pack.mentor_id):
        return None
    before = PersonId(int(notice.facts.get("source", 0)))
    return AboutCorrection(
        pack=pack,
        side=_side(person, pack.student_id, pack.mentor_id),
        student_name=_name(uow, pack.student_id),
        mentor_name=_name(uow, pack.mentor_id),
        before_name=_name(uow, before),
    )


def purchase_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutPurchase | None:
    """None once it is no longer as the notice says."""
    purchase = uow.purchases.get(PurchaseId(notice.subject_id))
    wanted = K.PURCHASE_IN_REVIEW is notice.kind
    state = PurchaseState.REVIEW if wanted else PurchaseState.WAITING
    if purchase is None or purchase.state is not state:
        return None
    who = PersonId(int(notice.facts.get("person", 0)))
    return AboutPurchase(unclaimed.purchase_card(uow, person, purchase.id), _name(uow, who))


def _side(person: Person, student: PersonId, mentor: PersonId) -> str:
    if person.id == student:
        return "student"
    return "mentor" if person.id == mentor else "before"


def _name(uow: UnitOfWork, id: PersonId) -> str:
    person = uow.people.get(id)
    return person.name if person else ""
