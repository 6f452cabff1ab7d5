"""What notices to newcomers, and those to staff about the whole community, are about."""

from bot.screens.notice_about import (
    AboutDigest,
    AboutInvitation,
    AboutMessages,
    AboutNewcomer,
)
from core.clock import from_ms
from core.digest import Period
from core.ids import MembershipId, PersonId
from core.memberships import MembershipState
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.use_cases import alerting, digesting, onboarding

COMMUNITY = frozenset(
    {
        NoticeKind.ONBOARDING_REMINDER,
        NoticeKind.DIGEST,
        NoticeKind.DELIVERY_DEAD,
        NoticeKind.PLATFORM_PAUSED,
        NoticeKind.JOB_DEAD,
        NoticeKind.MEMBERSHIP_STUCK,
        NoticeKind.SPACE_LOST,
        NoticeKind.QUESTION_ASKED,
        NoticeKind.GROUP_INVITATION,
    }
)


def community_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutNewcomer | AboutDigest | AboutMessages | AboutInvitation | None:
    """None when there is nothing true left to say to this reader."""
    if notice.kind is NoticeKind.ONBOARDING_REMINDER:
        asked = onboarding.is_open(uow, person) and person.reminders_on
        return AboutNewcomer() if asked else None
    if notice.kind is NoticeKind.GROUP_INVITATION:
        return _invitation(uow, notice)
    if not person.is_(Role.STAFF):
        return None
    if notice.kind is NoticeKind.DIGEST:
        since, until = int(notice.facts["since"]), int(notice.facts["until"])
        return AboutDigest(digesting.digest_of(uow, Period(from_ms(since), from_ms(until))))
    if notice.kind is NoticeKind.DELIVERY_DEAD:
        about = alert_about(uow, notice)
        return about if about.count else None
    if notice.kind is NoticeKind.JOB_DEAD:
        return alert_about(uow, notice)
    return AboutMessages()


def _invitation(uow: UnitOfWork, notice: Notice) -> AboutInvitation | None:
    """None once they are in, or have no seat any more."""
    row = uow.memberships.get(MembershipId(notice.subject_id))
    if row is None or row.person_id != notice.person_id or row.state is not MembershipState.WANTED:
        return None
    return AboutInvitation(str(notice.facts["link"]), str(notice.facts["group"]))


def alert_about(uow: UnitOfWork, alert: Notice) -> AboutMessages:
    """How it stands with what went wrong, also when there is nothing left to do."""
    name, count = "", 0
    if alert.kind is NoticeKind.DELIVERY_DEAD:
        name, count = alerting.dead_messages(uow, PersonId(alert.subject_id))
    return AboutMessages(name, count, alerting.state_of(uow, alert))
