"""Who may do what: every use case stands in the table, the table is what is decided, and a use
case that does not ask is refused (Z-01)."""

import importlib
import pkgutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import core.use_cases
from core.errors import Banned, NotAllowed, NotFound
from core.ids import PersonId
from core.people import Person, Role
from core.policy import (
    POLICY,
    USE_CASES,
    Action,
    PolicyNotAsked,
    Relation,
    allows,
    permit,
    use_case,
)

for module in pkgutil.walk_packages(core.use_cases.__path__, "core.use_cases."):
    importlib.import_module(module.name)

ME, OTHER = PersonId(1), PersonId(2)
RELATIONS = {
    Relation.ANY: {"student": OTHER, "mentor": OTHER},
    Relation.STUDENT: {"student": ME, "mentor": OTHER},
    Relation.MENTOR: {"student": OTHER, "mentor": ME},
}

# What is not written here is denied. Kept by hand, apart from the code, so that a slip in either
# is seen: S student, M mentor, T staff; lower case: only for what is theirs.
EXPECTED = {
    "edit_self": "S M T",
    "link_account": "S M T",
    "unlink_account": "S M T",
    "browse": "S M T",
    "write_testimonial": "s",
    "report_testimonial": "m",
    "review_testimonials": "T",
    "see_own": "S M T",
    "book": "S",
    "buy": "S",
    "claim_purchase": "S",
    "cancel_booking": "s m T",
    "move_booking": "s m T",
    "answer_move": "m T",
    "answer_counter": "s",
    "see_booking": "s m T",
    "give_number": "s",
    "answer_date": "s",
    "join_session": "s m",
    "rate_session": "s",
    "pay_order": "s",
    "join_waitlist": "S",
    "leave_waitlist": "s",
    "manage_waitlist": "T",
    "manage_memberships": "T",
    "manage_spaces": "T",
    "write_posts": "T",
    "decide_booking": "m T",
    "close_booking": "m T",
    "write_notes": "m",
    "answer_absence": "m",
    "report_words": "s m",
    "redact_words": "T",
    "forgive_absence": "T",
    "set_link": "m T",
    "manage_offering": "m",
    "manage_course": "m T",
    "set_price": "m T",
    "manage_promos": "m T",
    "manage_hours": "m T",
    "write_dates": "m T",
    "manage_mentor": "m T",
    "see_students": "m T",
    "see_earnings": "m T",
    "correct_balance": "m T",
    "give_pack": "m T",
    "transfer_pack": "T",
    "see_purchases": "T",
    "link_purchase": "T",
    "see_audit": "T",
    "see_seat": "s m T",
    "ask_pause": "s",
    "resume_seat": "s m T",
    "give_up_seat": "s",
    "pause_seat": "m T",
    "end_mentorship": "m T",
    "remind_renewal": "m T",
    "oversee": "T",
    "grant_role": "T",
    "ban_person": "T",
    "verify_mentor": "T",
    "mark_completion": "T",
    "retry_delivery": "T",
    "refund": "T",
    "explain_payment": "s m T",
    "pay_out": "T",
}
LETTERS = {Role.STUDENT: "s", Role.MENTOR: "m", Role.STAFF: "t"}
OWN = {Role.STUDENT: Relation.STUDENT, Role.MENTOR: Relation.MENTOR, Role.STAFF: None}


class Notebook:
    def __init__(self) -> None:
        self.permitted: set[str] = set()


def person(*roles: Role) -> Person:
    born = datetime(2026, 1, 1, tzinfo=UTC)
    return Person(ME, "Me", "en", "UTC", frozenset(roles), born)


def is_expected(action: Action, role: Role, relation: Relation) -> bool:
    granted = EXPECTED.get(action, "").split()
    letter = LETTERS[role]
    return letter.upper() in granted or (letter in granted and relation is OWN[role])


def test_every_action_is_in_the_table_and_nothing_else_is():
    assert set(POLICY) == set(Action) == {Action(name) for name in EXPECTED}


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_fault_z01_the_matrix_of_action_role_and_relation_is_the_table(action, role, relation):
    actual = allows(person(role), action, **RELATIONS[relation])
    assert actual is is_expected(action, role, relation)


@pytest.mark.parametrize("action", list(Action))
def test_fault_z01_somebody_without_a_role_may_do_nothing(action):
    for relation in Relation:
        assert not allows(person(), action, **RELATIONS[relation])


def test_fault_z01_an_unknown_action_is_denied_to_everybody():
    everybody = person(*Role)
    assert not allows(everybody, "launch_rocket", **RELATIONS[Relation.STUDENT])
    with pytest.raises(NotAllowed):
        permit(Notebook(), everybody, "launch_rocket")


@pytest.mark.parametrize("action", list(Action))
def test_fault_b11_who_is_banned_may_do_nothing_whatever_their_role(action):
    banned = replace(person(*Role), banned_at=datetime(2026, 1, 2, tzinfo=UTC))
    with pytest.raises(Banned):
        permit(Notebook(), banned, action, student=ME, mentor=ME)


def test_fault_z02_what_is_somebody_elses_is_not_found_and_what_is_ones_own_is_not_allowed():
    with pytest.raises(NotFound):
        permit(Notebook(), person(Role.STUDENT), Action.SEE_BOOKING, student=OTHER, mentor=OTHER)
    with pytest.raises(NotAllowed):
        permit(Notebook(), person(Role.STUDENT), Action.SET_LINK, student=ME, mentor=OTHER)
    with pytest.raises(NotAllowed):
        permit(Notebook(), person(Role.STUDENT), Action.OVERSEE)


@pytest.mark.parametrize("name", sorted(USE_CASES))
def test_fault_z01_every_use_case_has_a_row_in_the_table(name):
    assert POLICY.get(USE_CASES[name])


def test_every_module_of_stories_registers_its_use_cases():
    registered = {name.rpartition(".")[0] for name in USE_CASES}
    stories = {
        f"core.use_cases.{name}"
        for name in (
            "approving booking buying cancelling completing correcting explaining hours joining"
            " mentoring moving publishing selling_packs"
        ).split()
    }
    assert stories <= registered
    assert len(USE_CASES) >= 50


def test_control_a_use_case_that_does_not_ask_is_refused():
    @use_case(Action.BROWSE)
    def forgetful(uow: Notebook) -> str:
        return "secret"

    @use_case(Action.BROWSE)
    def asks_for_something_else(uow: Notebook, actor: Person) -> str:
        permit(uow, actor, Action.SEE_OWN)
        return "secret"

    @use_case(Action.BROWSE)
    def asks(uow: Notebook, actor: Person) -> str:
        permit(uow, actor, Action.BROWSE)
        return "shown"

    try:
        with pytest.raises(PolicyNotAsked):
            forgetful(Notebook())
        with pytest.raises(PolicyNotAsked):
            asks_for_something_else(Notebook(), person(Role.STUDENT))
        assert asks(Notebook(), person(Role.STUDENT)) == "shown"
    finally:
        for name in [name for name in USE_CASES if "<locals>" in name]:
            del USE_CASES[name]
