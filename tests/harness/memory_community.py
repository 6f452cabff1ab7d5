"""In-memory onboarding and digest: counted row by row, so that it also judges the SQL."""

from collections import Counter
from datetime import datetime, timedelta

from core.booking import BookingState
from core.digest import THE_PLAN, DigestPlan, Happened, Standing
from core.doors import DueState, InboxState
from core.errors import StaleRevision
from core.onboarding import Onboarding
from core.orders import OrderState, Purpose, RefundState
from core.packs import PackState
from core.seats import SeatState
from core.spaces import is_the_staff
from tests.harness.memory_history import silent_students
from tests.harness.memory_rows import Store, Table, require

S = BookingState


class MemoryOnboardings(Table[Onboarding]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.onboarding, self._guard, key="person_id")

    def _guard(self, row: Onboarding) -> None:
        require(row.remind_at is None or row.may_be_reminded, "onboarding_reminded")


class MemoryDigests:
    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(self) -> DigestPlan | None:
        return self._store.digest_plans.get(THE_PLAN)

    def add_plan(self, plan: DigestPlan) -> None:
        require(plan.id == THE_PLAN and THE_PLAN not in self._store.digest_plans, "digest_only_one")
        self._store.digest_plans[THE_PLAN] = plan

    def save_plan(self, plan: DigestPlan) -> DigestPlan:
        known = self._store.digest_plans.get(plan.id)
        if known is None or known.revision != plan.revision:
            raise StaleRevision(key=plan.id)
        return Table(self._store.digest_plans).save(plan)

    def happened(self, since: datetime, until: datetime) -> Happened:
        def falls(moment: datetime | None) -> bool:
            return moment is not None and since <= moment < until

        store = self._store
        own = [o for o in store.orders.values() if not (o.provider or "").startswith("shop:")]
        bought = Counter(o.purpose for o in own if falls(o.paid_at))
        tried = [
            o
            for o in own
            if falls(o.created_at)
            and o.total.minor > 0
            and (o.paid_at is not None or o.checkout_reference is not None)
            and o.state is not OrderState.OPEN
        ]
        ended = Counter(b.state for b in store.bookings.values() if falls(b.completed_at))
        silent = silent_students(store)
        steps = [
            (e.before, e.after)
            for e in store.audit.values()
            if e.subject_kind == "booking" and falls(e.at) and e.before != e.after
            if e.after != S.EXPIRED or e.subject_id not in silent
        ]
        return Happened(
            packs=bought[Purpose.PACK],
            singles=bought[Purpose.SESSION],
            recordings=bought[Purpose.RECORDING],
            outside=sum(falls(p.arrived_at) for p in store.purchases.values()),
            newcomers=sum(
                falls(p.created_at) for p in store.people.values() if not is_the_staff(p)
            ),
            held=ended[S.COMPLETED],
            cancelled=steps.count((S.SCHEDULED, S.CANCELLED)),
            no_shows=ended[S.NO_SHOW],
            asked=sum(after == S.REQUESTED for _, after in steps),
            approved=sum(
                steps.count((S.REQUESTED, after)) for after in (S.SCHEDULED, S.AWAITING_PAYMENT)
            ),
            declined=steps.count((S.REQUESTED, S.REJECTED)),
            missed=steps.count((S.REQUESTED, S.EXPIRED)),
            tried=len(tried),
            paid=sum(o.paid_at is not None for o in tried),
            released=sum(falls(s.released_at) for s in store.seats.values()),
        )

    def standing(self, now: datetime) -> Standing:
        store = self._store
        left: Counter[tuple[int, int]] = Counter()
        for pack in store.packs.values():
            if pack.state is PackState.ACTIVE:
                open_now = pack.remaining if pack.expires_at > now else 0
                left[pack.student_id, pack.mentor_id] += pack.held + open_now
        old = now - timedelta(days=1)
        return Standing(
            low=len({student for (student, _), count in left.items() if count == 1}),
            in_grace=sum(s.state is SeatState.GRACE for s in store.seats.values()),
            dead=sum(n.state is DueState.DEAD for n in store.notices.values()),
            parked=sum(a.state is InboxState.PARKED for a in store.arrivals.values()),  # type: ignore[comparison-overlap]  # an arrival's row keeps its own states
            stuck=sum(
                r.state is RefundState.REFUSED or (r.is_owed and r.created_at <= old)
                for r in store.refunds.values()
            ),
            dead_jobs=sum(j.state is DueState.DEAD for j in store.jobs.values()),
            in_review=sum(o.state is OrderState.REVIEW for o in store.orders.values()),
        )
