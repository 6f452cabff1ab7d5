"""A newcomer's questions: one at a time, whenever they like; reminders in one chain (Z3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notice_subjects import compose
from core.catalog import BookingMode
from core.errors import NotFound, OnboardingNeeded, TextMissing, TextTooLong
from core.notices import Notice, NoticeKind
from core.onboarding import LikedTime, Step, next_reminder
from core.people import Person, Role
from core.settings import OnboardingSettings, Settings
from core.use_cases import joining, onboarding, reading
from tests.harness.player import Player
from tests.harness.screens_shown import LINKS, acts_of, words_of
from tests.harness.world import START, World

K = NoticeKind
REQUIRED = Settings(onboarding=OnboardingSettings(required_before_first_booking=True))
EIGHT_WEEKS = 2 + 8


def newcomer(world: World, name: str = "nora") -> Person:
    return world.run(joining.arrive, "web", name, f"{name}-chat", name.title())


def reminders(world: World, person: Person) -> list[Notice]:
    return world.notices(K.ONBOARDING_REMINDER, person)


def hours_told(world: World, person: Person) -> list[int]:
    """When each reminder was due, in hours after the start."""
    return [(notice.due_at - START) // timedelta(hours=1) for notice in reminders(world, person)]


def answer_all(world: World, person: Person) -> None:
    world.run(onboarding.tell_goals, person, "A first job")
    for step in (Step.ZONE, Step.LANGUAGE, Step.TIMES, Step.TOPICS):
        world.run(onboarding.pass_step, person, step)


def known(world: World, person: Person):  # type: ignore[no-untyped-def]
    return world.store.onboarding[person.id]


def test_z3_each_answer_is_kept_and_leads_to_the_next_question():
    world = World()
    person = newcomer(world)
    world.run(onboarding.tell_goals, person, "  A first job ")
    assert (known(world, person).goals, known(world, person).step) == ("A first job", Step.ZONE)
    world.run(onboarding.pass_step, person, Step.ZONE)
    world.run(onboarding.pass_step, person, Step.LANGUAGE)
    world.run(onboarding.choose_time, person, LikedTime.WEEKENDS)
    world.run(onboarding.choose_time, person, LikedTime.MORNINGS)
    assert known(world, person).times == (LikedTime.MORNINGS, LikedTime.WEEKENDS)
    world.run(onboarding.choose_time, person, LikedTime.WEEKENDS)
    assert known(world, person).times == (LikedTime.MORNINGS,)
    world.run(onboarding.pass_step, person, Step.TIMES)
    assert not known(world, person).is_finished
    world.run(onboarding.tell_wish, person, "Interviews")
    assert known(world, person).finished_at == world.now


def test_z3_an_old_question_answered_again_is_kept_and_takes_nobody_back():
    world = World()
    person = newcomer(world)
    answer_all(world, person)
    at = known(world, person).finished_at
    world.jump(hours=1)
    world.run(onboarding.tell_goals, person, "A second job")
    assert known(world, person).goals == "A second job"
    assert known(world, person).finished_at == at


@pytest.mark.parametrize(("text", "error"), [(" \n", TextMissing), ("x" * 501, TextTooLong)])
def test_z3_goals_are_bounded_and_not_empty(text, error):
    world = World()
    with pytest.raises(error):
        world.run(onboarding.tell_goals, newcomer(world), text)


def test_z3_reminders_come_after_24_and_48_hours_and_then_weekly_for_eight_weeks():
    world = World()
    person = newcomer(world)
    world.move(days=100)
    weekly = [48 + 168 * week for week in range(1, 9)]
    assert hours_told(world, person) == [24, 48, *weekly]
    assert known(world, person).remind_at is None


def test_fault_t13_after_a_standstill_one_reminder_comes_and_not_three():
    world = World()
    person = newcomer(world)
    world.jump(days=10)
    assert world.work_deadlines() == 1
    assert len(reminders(world, person)) == 1
    assert known(world, person).remind_at == START + timedelta(hours=48 + 2 * 168)
    assert world.work_deadlines() == 0


def test_fault_t13_a_reminder_worked_twice_or_too_early_is_told_once():
    world = World()
    person = newcomer(world)
    assert not world.run(onboarding.remind, person.id)
    world.jump(hours=24)
    assert world.run(onboarding.remind, person.id)
    assert not world.run(onboarding.remind, person.id)
    assert len(reminders(world, person)) == 1


@given(
    since=st.integers(0, 10**7),
    firsts=st.lists(st.integers(1, 500), max_size=4),
    weeks=st.integers(0, 12),
)
def test_z3_the_next_reminder_is_the_first_of_the_chain_that_is_ahead(since, firsts, weeks):
    now = START + timedelta(seconds=since)
    chain = [timedelta(hours=hours) for hours in sorted(firsts)]
    last = chain[-1] if chain else timedelta(0)
    chain += [last + timedelta(weeks=week) for week in range(1, weeks + 1)]
    ahead = [START + span for span in chain if START + span > now]
    assert next_reminder(START, now, firsts, weeks) == (min(ahead) if ahead else None)


def ban(world: World, person: Person) -> None:
    world.run(joining.ban, world.staff(), person.id)


def promote(world: World, person: Person) -> None:
    world.run(joining.grant_role, world.staff(), person.id, Role.MENTOR, True)


def lose(world: World, person: Person) -> None:
    for id, account in world.store.identities.items():
        world.store.identities[id] = replace(account, unreachable_at=world.now)


def stop(world: World, person: Person) -> None:
    world.run(onboarding.stop_reminding, person)


@pytest.mark.parametrize("end", [answer_all, ban, promote, lose, stop])
def test_z3_the_chain_ends_for_who_finished_stopped_left_or_changed(end):
    world = World()
    person = newcomer(world)
    world.move(hours=25)
    assert len(reminders(world, person)) == 1
    end(world, person)
    world.move(days=100)
    assert len(reminders(world, person)) == 1
    assert known(world, person).remind_at is None


def test_control_without_an_end_the_chain_goes_on():
    world = World()
    person = newcomer(world)
    world.move(days=100)
    assert len(reminders(world, person)) == EIGHT_WEEKS


def test_x18_who_switched_reminders_off_is_not_reminded_but_may_switch_them_on_again():
    world = World()
    person = newcomer(world)
    world.run(joining.set_reminders, person, False)
    world.move(days=3)
    assert reminders(world, person) == []
    world.run(joining.set_reminders, person, True)
    world.move(days=10)
    assert len(reminders(world, person)) == 1


def test_fault_d12_a_reminder_that_waited_is_not_sent_to_who_finished_meanwhile():
    world = World()
    person = newcomer(world)
    world.move(hours=24)
    (told,) = reminders(world, person)
    assert told.useful_until == START + timedelta(hours=48)
    shown = compose(world.unit(), told, LINKS)
    assert shown is not None
    assert "goals" not in shown.title
    answer_all(world, person)
    assert compose(world.unit(), told, LINKS) is None


def test_z3_switched_off_nobody_is_asked_reminded_or_held_up():
    off = OnboardingSettings(enabled=False, required_before_first_booking=True)
    world = World(Settings(onboarding=off))
    person = newcomer(world)
    assert world.store.onboarding == {}
    assert not onboarding.is_open(world.unit(), person)
    world.book(person, world.offering(world.mentor()))
    world.move(days=100)
    assert reminders(world, person) == []


def test_z3_where_it_is_required_the_first_booking_waits_for_it_and_later_ones_do_not():
    world = World(REQUIRED)
    person, talk = newcomer(world), world.offering(world.mentor())
    with pytest.raises(OnboardingNeeded) as refused:
        world.book(person, talk)
    assert refused.value.facts["wanted_id"] == talk.id
    assert world.store.bookings == {}
    with pytest.raises(TextMissing):
        world.run(onboarding.pass_step, person, Step.GOALS)
    answer_all(world, person)
    assert world.book(person, talk)


def test_z3_who_booked_before_is_never_held_up():
    world = World()
    person, talk = world.student(), world.offering(world.mentor())
    world.book(person, talk, world.slot_in(days=2))
    world.settings = REQUIRED
    assert world.book(person, talk, world.slot_in(days=3))


def test_fault_z11_only_ones_own_mentor_and_staff_read_what_a_student_tells():
    world = World()
    mine, other, person = world.mentor(), world.mentor("Max"), newcomer(world)
    world.run(onboarding.tell_goals, person, "canary")
    world.pack(person, mine)
    told = world.run(onboarding.about_student, mine, mine.id, person.id)
    assert told.goals == "canary"
    assert world.run(onboarding.about_student, world.staff(), mine.id, person.id).goals == "canary"
    for actor, mentor in ((other, other), (other, mine), (mine, other)):
        with pytest.raises(NotFound):
            world.run(onboarding.about_student, actor, mentor.id, person.id)


def test_x29_the_mentor_sees_goals_and_times_on_the_request():
    world = World()
    mentor, person = world.mentor(), newcomer(world)
    world.run(onboarding.tell_goals, person, "A first job")
    world.run(onboarding.choose_time, person, LikedTime.EVENINGS)
    asked = world.book(person, world.offering(mentor, 5000, BookingMode.REQUEST))
    _, history = world.run(reading.request_card, mentor, asked.id)
    assert history.about is not None
    shown = compose(world.unit(), world.notices(K.REQUEST_ASKED, mentor)[-1], LINKS)
    assert shown is not None
    assert "A first job" in words_of(shown)
    assert "Evenings" in words_of(shown)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_z3_every_question_can_be_answered_by_pressing(language):
    world = World()
    world.offering(world.mentor(), category="Design")
    person = replace(newcomer(world), language=language)
    world.store.people[person.id] = person
    player = Player(world, person)
    ways = []
    player.command("start")
    player.do(acts(player)["intr"])
    player.submit(goals="<b>سارة</b> wants more")
    for verb in ("ints", "ints", "intt", "ints", "intp", "ints"):
        ways.append(player.screen.title)
        player.do(acts(player)[verb])
    assert known(world, person).is_finished
    assert known(world, person).topics == ("Design",)
    assert "Design" in words_of(player.screen)
    assert "<b>سارة</b>" in words_of(player.screen)
    player.command("settings")
    player.do(acts(player)["intr"])
    assert "Design" in words_of(player.screen)
    assert len(set(ways)) == 4


def acts(player: Player):  # type: ignore[no-untyped-def]
    found = {}
    for act in acts_of(player.screen):
        found.setdefault(act.verb, act)
    return found


def test_z3_the_refused_booking_leads_through_the_questions_and_back():
    world = World(REQUIRED)
    person, talk = newcomer(world), world.offering(world.mentor(), title="Career talk")
    player = Player(world, person)
    player.command("book")
    player.do(acts(player)["time"])
    player.do(acts(player)["conf"])
    asked_for = player.screen
    player.submit()
    assert "first booking" in words_of(player.screen)
    player.press("Answer now")
    player.submit(goals="A first job")
    for _ in range(4):
        player.do(acts(player)["ints"])
    player.press("Back to my booking")
    assert player.screen.lines == asked_for.lines
    player.submit()
    assert [booked.offering_id for booked in world.store.bookings.values()] == [talk.id]


def test_z3_stop_is_one_press_and_says_so():
    world = World()
    person = newcomer(world)
    world.move(hours=24)
    player = Player(world, person)
    shown = compose(world.unit(), reminders(world, person)[-1], LINKS)
    assert shown is not None
    player.screen = shown
    player.press("Stop reminding me")
    assert "not ask again" in words_of(player.screen)
    assert known(world, person).stopped_at == world.now
