"""One simulation from its first step to its last: chosen by seed, checked after every step."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulation.machinery import Machinery
from bot.simulation.plays import (
    afterwards,
    arriving,
    booking,
    countering,
    courses,
    dates,
    disputes,
    elsewhere,
    face_to_face,
    finding,
    gatherings,
    giving_back,
    linking,
    looking,
    offers,
    overseeing,
    packs,
    paying,
    posts,
    pressing,
    prices,
    roles,
    running,
    seats,
    testimonials,
    waiting,
    wallets,
    weekly,
    welcome,
)
from bot.simulation.plays.time import pass_time
from bot.simulation.reckoning import settle_all
from bot.simulation.world import Breach, World
from core.errors import RuleError
from storage.invariants import Violation, check, fingerprint

Play = Callable[[World], str]

CHECK_ALL_EVERY = 1_000
_NEW_MENTOR_EVERY = 1_200
_STUDENTS_AT_FIRST, _MENTORS_AT_FIRST = 12, 3

_PLAYS: tuple[tuple[int, Play], ...] = (
    (27, booking.book_something),
    (20, pressing.press_live),
    (7, countering.press_countered),
    (8, pressing.press_afterwards),
    (4, pressing.press_anything),
    (7, paying.checkout),
    (10, paying.pay),
    (5, paying.buy_pack),
    (2, paying.buy_recording),
    (1, paying.send_back),
    (3, arriving.newcomer),
    (1, arriving.again),
    (2, running.correct_pack),
    (2, running.run_shop),
    (1, running.change_hours),
    (1, running.change_mentor),
    (1, running.oversee),
    (1, running.read_pages),
    (1, running.explain),
    (5, seats.press_seat),
    (1, seats.why_pack),
    (7, gatherings.fill_group),
    (2, gatherings.close_group),
    (1, gatherings.call_group_off),
    (3, gatherings.move_group),
    (2, gatherings.wait_for_group),
    (2, gatherings.leave_group_line),
    (1, gatherings.set_places),
    (3, waiting.join_line),
    (2, waiting.leave_line),
    (1, waiting.keep_line),
    (2, giving_back.refund),
    (2, giving_back.settle_stuck),
    (1, prices.change_price),
    (1, prices.set_stars),
    (1, prices.withdraw_pack),
    (1, prices.make_code),
    (1, prices.press_code),
    (4, prices.use_code),
    (2, wallets.pay_out),
    (1, wallets.press_payout),
    (1, wallets.read_books),
    (1, wallets.explain_payment),
    (1, packs.give_pack),
    (1, packs.put_right),
    (1, packs.read_audit),
    (1, disputes.contest),
    (1, disputes.decide),
    (2, elsewhere.sell),
    (2, elsewhere.claim),
    (1, elsewhere.give_back),
    (2, afterwards.write_notes),
    (1, afterwards.read_notes),
    (1, afterwards.complain),
    (1, afterwards.answer_absence),
    (2, afterwards.settle_absences),
    (1, afterwards.read_statistics),
    (1, looking.look_at_own),
    (1, looking.look_at_mentor),
    (1, looking.look_as_staff),
    (1, looking.look_at_pack),
    (1, overseeing.return_parked),
    (1, overseeing.try_again),
    (1, overseeing.read_files),
    (1, running.change_times),
    (2, dates.write_dates),
    (2, finding.search_for),
    (1, finding.choose_filters),
    (1, finding.keep_next_free),
    (2, testimonials.write_testimonial),
    (3, testimonials.press_testimonial),
    (1, testimonials.read_testimonials),
    (1, posts.choose_posts),
    (2, posts.write_post),
    (1, posts.announce_dates),
    (2, posts.press_post),
    (1, dates.change_dates),
    (1, dates.look_at_dates),
    (5, weekly.plan_weekly),
    (3, weekly.press_series),
    (4, face_to_face.press_face_to_face),
    (3, face_to_face.ask_face_to_face),
    (1, face_to_face.change_places),
    (3, linking.link),
    (1, linking.unlink_one),
    (1, roles.set_role),
    (1, roles.clear_role),
    (1, roles.look_at_roles),
    (1, roles.choose_threads),
    (1, roles.close_threads),
    (1, courses.run_courses),
    (1, courses.link_courses),
    (1, courses.complete_course),
    (1, courses.staff_on_courses),
    (1, courses.place_completions),
    (1, courses.go_on),
    (1, courses.verify_mentor),
    (1, offers.set_limits),
    (1, offers.ask_first),
    (2, offers.give_links),
    (1, offers.hide),
    (1, offers.copy),
    (1, offers.paste_table),
    (1, offers.stop),
    (1, welcome.answer),
    (1, welcome.read_digest),
)
_TIME_WEIGHT = 5


def _summed() -> list[int]:
    sums, total = [], 0
    for weight, _ in _PLAYS:
        total += weight
        sums.append(total)
    return [*sums, total + _TIME_WEIGHT]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where a story went wrong."""

    step: int
    play: str
    what: str


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.machinery = Machinery(world)
        self.step = 0
        self._plays: list[Play] = [*(play for _, play in _PLAYS), self._pass_time]
        self._sums = _summed()

    def open(self) -> None:
        """The people without whom nothing can happen: those who are missing come."""
        world = self.world
        if not world.staff:
            arriving.first_staff(world)
        while len(world.teachers) < _MENTORS_AT_FIRST:
            arriving.new_mentor(world)
        while len(world.students) < _STUDENTS_AT_FIRST:
            arriving.newcomer(world)

    def play(self, steps: int) -> Trouble | None:
        """None when all went well."""
        for _ in range(steps):
            self.step += 1
            trouble = self._one()
            if trouble is not None:
                return trouble
        return None

    def _one(self) -> Trouble | None:
        play = self.world.chance.weighted(self._plays, self._sums)
        if self.step % _NEW_MENTOR_EVERY == 0:
            play = arriving.new_mentor
        name = play.__name__
        try:
            self.world.counts[play(self.world)] += 1
        except RuleError as refused:
            self.world.counts[f"said_no_{refused.code}"] += 1
        except Exception as error:
            return Trouble(self.step, name, _told(error))
        if self.world.breaches:
            return Trouble(self.step, name, "; ".join(self.world.breaches))
        if self.step % CHECK_ALL_EVERY == 0:
            return self.check_everything(name)
        return self._check_touched(name)

    def _pass_time(self, world: World) -> str:
        return pass_time(world, self.machinery)

    def _check_touched(self, name: str) -> Trouble | None:
        scope = self.world.seen.touched()
        if scope is None:
            return None
        return self._trouble(name, self.world.house.read(lambda uow: check(uow, scope)))

    def check_everything(self, name: str) -> Trouble | None:
        """What is due is worked first: only then may nothing be overdue."""
        try:
            self.machinery.work_all()
        except Exception as error:
            return Trouble(self.step, name, _told(error))
        self.world.seen.touched()
        return self._trouble(name, self.world.house.read(check))

    def _trouble(self, name: str, violations: list[Violation]) -> Trouble | None:
        if not violations:
            return None
        shown = "\n  ".join(str(violation) for violation in violations[:10])
        return Trouble(self.step, name, f"{len(violations)} violations:\n  {shown}")

    def end(self) -> Trouble | None:
        try:
            settle_all(self.world, self.machinery)
        except Exception as error:
            return Trouble(self.step, "the end", _told(error))
        if self.world.breaches:
            return Trouble(self.step, "the end", "; ".join(self.world.breaches))
        return self.check_everything("the end")

    def digest(self) -> str:
        return self.world.house.read(fingerprint)


def _told(error: Exception) -> str:
    if isinstance(error, Breach):
        return str(error)
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    return " <- ".join(map(repr, chain))
