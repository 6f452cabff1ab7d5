"""The staff's digest: when it comes, what it tells of, and that its numbers are the rows' (Z8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.notice_subjects import compose
from core.catalog import BookingMode
from core.clock import from_ms
from core.digest import (
    Frequency,
    Period,
    at_hour,
    before,
    day_in,
    next_digest,
    told_period,
)
from core.errors import NotAllowed
from core.facts import Refunded
from core.ids import PersonId
from core.notices import NoticeKind
from core.orders import RefundState
from core.people import Role
from core.settings import CommunitySettings, DigestSettings, Settings
from core.use_cases import approving, buying, completing, digesting
from core.use_cases.settling import settle
from tests.harness.player import Player
from tests.harness.screens_shown import LINKS, words_of
from tests.harness.world import World

K, F = NoticeKind, Frequency
ZONES = ("UTC", "Europe/Berlin", "Africa/Cairo", "America/New_York", "Australia/Lord_Howe",
         "Pacific/Apia", "Asia/Beirut", "America/Sao_Paulo")  # fmt: skip
BERLIN = Settings(
    community=CommunitySettings(time_zone="Europe/Berlin"), digest=DigestSettings(hour=2)
)
moments = st.integers(946_684_800, 2_208_988_800).map(lambda s: datetime.fromtimestamp(s, UTC))
EPOCH = datetime(1970, 1, 1).toordinal()


def first_minute_showing(zone: str, day: int, hour: int) -> datetime | None:
    """Minute by minute over the days around it, with the library's own conversion."""
    wanted = datetime.fromordinal(day + EPOCH).date()
    at = datetime.combine(wanted, datetime.min.time(), UTC) - timedelta(hours=16)
    for _ in range(60 * 48):
        local = at.astimezone(ZoneInfo(zone))
        if local.date() == wanted and local.hour >= hour:
            return at
        at += timedelta(minutes=1)
    return None


@pytest.mark.parametrize(
    ("zone", "date", "hour", "expected"),
    [
        ("UTC", "2026-01-05", 8, "2026-01-05 08:00"),
        ("Europe/Berlin", "2026-03-29", 2, "2026-03-29 01:00"),  # 2:00 does not exist
        ("Europe/Berlin", "2026-03-29", 8, "2026-03-29 06:00"),
        ("Europe/Berlin", "2026-10-25", 2, "2026-10-25 00:00"),  # 2:00 comes twice
        ("Europe/Berlin", "2026-10-25", 8, "2026-10-25 07:00"),
        ("Africa/Cairo", "2026-04-24", 0, "2026-04-23 22:00"),  # midnight does not exist
        ("Pacific/Apia", "2011-12-30", 8, "2011-12-30 10:00"),  # the day does not exist
    ],
)
def test_fault_ap5_the_hour_on_the_wall_is_found_through_every_change(zone, date, hour, expected):
    day = datetime.fromisoformat(date).toordinal() - EPOCH
    assert at_hour(zone, day, hour) == datetime.fromisoformat(expected + "+00:00")


@given(st.sampled_from(ZONES), moments, st.integers(0, 23))
@example("Europe/Berlin", datetime(2026, 3, 29, 12, tzinfo=UTC), 2)
@example("Africa/Cairo", datetime(2026, 4, 24, 12, tzinfo=UTC), 0)
def test_fault_ap5_the_hour_is_the_first_minute_that_shows_it(zone, moment, hour):
    day = day_in(zone, moment)
    expected = first_minute_showing(zone, day, hour)
    if expected is not None:
        assert at_hour(zone, day, hour) == expected


@given(st.sampled_from(ZONES), moments, st.integers(0, 23), st.integers(1, 7))
def test_z8_the_next_one_is_ahead_on_the_right_day_and_never_two_on_one(
    zone, moment, hour, weekday
):
    daily = next_digest(moment, F.DAILY, zone, hour, weekday)
    weekly = next_digest(moment, F.WEEKLY, zone, hour, weekday)
    assert daily is not None
    assert weekly is not None
    assert moment < daily <= moment + timedelta(hours=49)
    assert moment < weekly <= moment + timedelta(days=9)
    assert daily <= weekly
    following = next_digest(daily, F.DAILY, zone, hour, weekday)
    assert following is not None
    assert day_in(zone, following) > day_in(zone, daily)
    assert next_digest(moment, F.OFF, zone, hour, weekday) is None


@given(st.sampled_from(ZONES), moments, st.integers(1, 40 * 86_400))
def test_z8_the_period_before_is_as_many_dates_earlier(zone, until, seconds):
    period = Period(until - timedelta(seconds=seconds), until)
    days = max(day_in(zone, period.until) - day_in(zone, period.since), 1)
    earlier = before(period, zone)
    assert earlier.since <= earlier.until
    assert earlier.since < period.since
    for was, now in ((earlier.since, period.since), (earlier.until, period.until)):
        moved = day_in(zone, now) - day_in(zone, was)
        assert abs(moved - days) <= (1 if zone == "Pacific/Apia" else 0)


def test_z8_a_digest_tells_a_whole_week_even_when_something_was_told_in_it():
    now = datetime(2026, 1, 12, 8, tzinfo=UTC)
    yesterday, long_ago = now - timedelta(days=1), now - timedelta(days=30)
    assert told_period(yesterday, now, F.WEEKLY, "UTC").since == now - timedelta(days=7)
    assert told_period(long_ago, now, F.WEEKLY, "UTC").since == long_ago


def sent(world: World) -> list[tuple[PersonId, datetime, datetime]]:
    """Who was sent one, and the period it tells of."""
    return [
        (n.person_id, from_ms(int(n.facts["since"])), from_ms(int(n.facts["until"])))
        for n in world.notices(K.DIGEST)
    ]


def hour_of(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_z8_staff_choose_how_often_and_it_is_audited():
    world = World()
    stella = world.staff()
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.run(digesting.set_frequency, stella, F.OFF)
    changes = [
        (e.actor_id, e.before, e.after)
        for e in world.store.audit.values()
        if e.action == "digest_set"
    ]
    assert changes == [(stella.id, "off", "daily"), (stella.id, "daily", "off")]
    world.move(days=20)
    assert sent(world) == []


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MENTOR])
def test_fault_z01_nobody_else_sees_or_sets_it(role):
    world = World()
    person = world.person("Eve", role)
    with pytest.raises(NotAllowed):
        world.run(digesting.digest_now, person)
    with pytest.raises(NotAllowed):
        world.run(digesting.set_frequency, person, F.DAILY)


def test_z8_each_of_the_staff_gets_it_once_a_day_at_its_hour():
    world = World()
    stella, sam = world.staff(), world.staff("Sam")
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.move(days=2, hours=1)
    days = [(hour_of(1, 5, 8), hour_of(1, 6, 8)), (hour_of(1, 6, 8), hour_of(1, 7, 8))]
    assert sorted(sent(world)) == sorted((each.id, *day) for day in days for each in (stella, sam))


def test_z8_weekly_comes_on_its_weekday():
    world = World(Settings(digest=DigestSettings(hour=9, weekday=3)))
    stella = world.staff()
    world.run(digesting.set_frequency, stella, F.WEEKLY)
    world.move(days=15)
    assert [until for _, _, until in sent(world)] == [hour_of(1, 7, 9), hour_of(1, 14, 9)]


def test_fault_t13_after_a_standstill_of_ten_days_there_is_one_and_nothing_is_left_out():
    world = World()
    stella = world.staff()
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.jump(days=10, hours=3)
    assert world.work_deadlines() == 1
    assert world.work_deadlines() == 0
    assert sent(world) == [(stella.id, hour_of(1, 5, 8), hour_of(1, 15, 8))]
    world.move(days=1)
    assert sent(world)[1:] == [(stella.id, hour_of(1, 15, 8), hour_of(1, 16, 8))]


def test_fault_t13_worked_twice_or_too_early_it_is_sent_once():
    world = World()
    world.run(digesting.set_frequency, world.staff(), F.DAILY)
    assert not world.run(digesting.send)
    world.jump(days=1)
    assert world.run(digesting.send)
    assert not world.run(digesting.send)
    assert len(sent(world)) == 1


def test_fault_ap5_through_the_change_of_clocks_each_day_has_one():
    world = World(BERLIN, now=hour_of(3, 27, 12))
    world.run(digesting.set_frequency, world.staff(), F.DAILY)
    world.move(days=4)
    untils = [until for _, _, until in sent(world)]
    assert untils == [hour_of(3, 28, 1), hour_of(3, 29, 1), hour_of(3, 30, 0), hour_of(3, 31, 0)]


def test_z8_switched_on_again_it_does_not_tell_of_the_time_it_was_off():
    world = World()
    stella = world.staff()
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.run(digesting.set_frequency, stella, F.OFF)
    world.move(days=200)
    world.run(digesting.set_frequency, stella, F.DAILY)
    world.move(days=1)
    ((_, since, until),) = sent(world)
    assert until - since == timedelta(days=1)


def test_x15_an_empty_time_is_told_kindly():
    world = World()
    stella = world.staff()
    world.move(days=30)
    told = world.run(digesting.digest_now, stella, 7)
    assert told.happened.is_quiet
    player = Player(world, stella)
    assert "quiet" in words_of(player.command("digest"))


def busy(world: World) -> World:
    """Two packs, a request declined and one approved and paid, a session held, a refund."""
    mentor, sara, omar = world.mentor(), world.student(), world.student("Omar")
    world.pack(sara, mentor, sessions=2)
    world.pack(omar, mentor, sessions=4)
    talk = world.offering(mentor, 5000, BookingMode.REQUEST, takes_credits=False)
    declined = world.book(sara, talk, world.slot_in(days=2))
    approved = world.book(omar, talk, world.slot_in(days=3))
    world.run(approving.reject, mentor, declined.id, "Busy")
    world.run(approving.approve, mentor, approved.id)
    world.pay(world.run(buying.proceed_to_payment, omar, approved.id))
    held = world.book(sara, world.offering(mentor, 4000), world.slot_in(days=2, hours=5))
    world.move(days=2, hours=7)
    world.run(completing.complete, mentor, held.id)
    return world


def test_z8_the_numbers_are_what_happened():
    world = busy(World())
    stella = world.staff()
    told = world.run(digesting.digest_now, stella, 7).happened
    assert (told.packs, told.singles, told.recordings, told.outside) == (2, 1, 0, 0)
    assert (told.asked, told.approved, told.declined, told.missed) == (2, 1, 1, 0)
    assert (told.held, told.cancelled, told.no_shows) == (1, 0, 0)
    assert told.newcomers == 4
    assert (told.paid, told.tried) == (3, 3)
    flow = told.money["EUR"]
    paid = sum(p.amount.minor for p in world.store.payments.values())
    shares = sum(o.mentor_share.minor for o in world.store.orders.values() if o.paid_at)
    assert (flow.came, flow.returned) == (paid, 0)
    assert (flow.mentors, flow.platform) == (shares, paid - shares)


def test_z8_money_that_went_back_takes_both_shares_with_it():
    world = busy(World())
    stella = world.staff()
    payment = next(iter(world.store.payments.values()))
    refunded = Refunded(
        payment.provider, "re-1", payment.reference, payment.amount, None, world.now
    )
    world.run(settle, refunded)
    told = world.run(digesting.digest_now, stella, 7).happened.money["EUR"]
    assert told.returned == payment.amount.minor
    back = [r for r in world.store.refunds.values() if r.state is RefundState.DONE]
    assert told.came - told.returned == told.platform + told.mentors
    assert sum(r.amount.minor for r in back) == told.returned


def test_z8_low_balances_failures_and_what_can_be_paid_out_stand_as_they_are_now():
    world = busy(World())
    stella = world.staff()
    stands = world.run(digesting.digest_now, stella).standing
    assert stands.low == 1  # Sara has used one of two
    assert stands.payable == {"EUR": 3500}
    assert stands.failures == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_z8_it_reads_well_with_and_without_a_time_before(language):
    world = busy(World())
    stella = replace(world.staff(), language=language)
    world.store.people[stella.id] = stella
    player = Player(world, stella)
    today = player.command("digest")
    assert not any(label == "" for label, _ in today.details)
    player.press("7 days" if language == "en" else "7 أيام")
    player.press("Every day" if language == "en" else "كل يوم")
    world.move(days=1)
    shown = compose(world.unit(), world.notices(K.DIGEST, stella)[-1], LINKS)
    assert shown is not None
    assert shown.language == language
    assert compose(world.unit(), world.notices(K.DIGEST)[-1], LINKS) is not None
    former = replace(stella, roles=frozenset({Role.STUDENT}))
    world.store.people[stella.id] = former
    assert compose(world.unit(), world.notices(K.DIGEST, stella)[-1], LINKS) is None


def test_h20_a_checkout_that_failed_lowers_the_rate_and_an_open_one_does_not_count():
    world = World()
    mentor, sara, stella = world.mentor(), world.student(), world.staff()
    talk = world.offering(mentor, 4000)
    world.pay_for(world.book(sara, talk, world.slot_in(days=2)))
    world.book(sara, talk, world.slot_in(days=3))
    order = list(world.store.orders.values())[-1]
    world.store.orders[order.id] = replace(order, checkout_reference="cs_1", provider="sandbox")
    now = world.run(digesting.digest_now, stella).happened
    assert (now.paid, now.tried) == (1, 1)
    world.move(hours=2)
    later = world.run(digesting.digest_now, stella).happened
    assert (later.paid, later.tried) == (1, 2)
