"""Screens about money told: whole on every platform, in both languages, pressed like a person."""

from dataclasses import replace

import pytest

from bot.actions import perform
from bot.ask import Ask
from bot.notice_subjects import compose
from bot.screens.funds import currency_number, currency_of
from bot.ui import Act, Screen
from core.errors import NotAllowed, NotFound
from core.ledger import PAID_OUT
from core.notices import Notice, NoticeKind
from core.use_cases import paying_out
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS
from tests.unit.test_money_told import community


def asked(world, person, act: Act, **values: str) -> Screen:
    def one(uow):
        return perform(Ask(uow, person, act, world.act(), LINKS, values))

    screen = world.run(one)
    assert screen is not None
    return screen


@pytest.fixture(params=["en", "ar"])
def all_of_it(request):
    """Every screen of this area, as its readers see it."""
    world, mentor, student, staff, order = community()
    for person in (mentor, student, staff):
        world.store.people[person.id] = replace(person, language=request.param)
    mentor, student, staff = (world.person_now(each) for each in (mentor, student, staff))
    (payout,) = world.store.payouts
    eur = currency_number("EUR")
    return [
        asked(world, mentor, Act("stmt")),
        asked(world, mentor, Act("stmm")),
        asked(world, mentor, Act("earn")),
        asked(world, mentor, Act("expl", order.id)),
        asked(world, student, Act("expl", order.id)),
        asked(world, student, Act("rcpt", order.id)),
        asked(world, student, Act("orde", order.id)),
        asked(world, student, Act("ordr")),
        asked(world, staff, Act("expl", order.id)),
        asked(world, staff, Act("cash")),
        asked(world, staff, Act("pyts")),
        asked(world, staff, Act("pytm", mentor.id)),
        asked(world, staff, Act("pytf", mentor.id, extra=(eur,))),
        asked(world, staff, Act("pyto", payout)),
        asked(world, staff, Act("pytr", payout)),
    ]


def test_every_screen_is_whole_on_every_platform(all_of_it):
    for screen in all_of_it:
        shown.require_sound(screen)


def test_p01_to_p05_earnings_say_the_rate_every_balance_and_what_comes_next():
    world, mentor, *_ = community()
    words = shown.words_of(asked(world, mentor, Act("earn")))
    for said in ("70", "€11.00", "€42.00", "€10.00", "€90.00", "Next:"):
        assert said in words


def test_y04_a_mentor_reads_the_rule_of_each_number_and_a_student_only_what_is_theirs():
    world, mentor, student, _, order = community()
    words = shown.words_of(asked(world, mentor, Act("expl", order.id)))
    assert "70 % of €120.00 = €84.00" in words
    assert "1 of 4 sessions held" in words
    assert "€84.00 × 1 / 4 = €21.00" in words
    assert "Nothing is left over" in words
    theirs = shown.words_of(asked(world, student, Act("expl", order.id)))
    assert "€120.00" in theirs
    assert "€84.00" not in theirs
    assert "70 %" not in theirs


def test_staff_record_a_payout_with_a_last_look_in_between():
    world, mentor, _, staff, _ = community()
    eur = currency_number("EUR")
    look = asked(
        world, staff, Act("pytd", mentor.id, extra=(eur,)), amount="5", reference="b-9", note=""
    )
    assert world.balance(PAID_OUT) == 1_000
    (yes,) = [act for act in shown.acts_of(look) if act.verb == "pytc"]
    asked(world, staff, yes)
    assert world.balance(PAID_OUT) == 1_500
    asked(world, staff, yes)
    assert world.balance(PAID_OUT) == 1_500
    back = asked(world, staff, Act("pyrv", yes.subject), reason="wrong account")
    assert "wrong account" in shown.words_of(back)
    assert world.balance(PAID_OUT) == 1_000


def test_only_staff_reach_the_payouts_and_the_communitys_money():
    world, mentor, student, *_ = community()
    for person in (mentor, student):
        for verb in ("pyts", "cash"):
            with pytest.raises(NotAllowed):
                asked(world, person, Act(verb))
    with pytest.raises(NotFound):
        asked(world, student, Act("stmt", mentor.id))


def test_long_statements_are_paged_and_each_line_leads_to_its_explanation():
    world, mentor, *_ = community()
    entries = dict(world.store.journal)
    (first, *_) = entries.values()
    for n in range(40):
        again = {name: getattr(first, name) for name in first.__slots__}
        copy = type(first)(**again | {"id": 10**12 + n, "key": f"copy:{n}"})
        world.store.journal[copy.id] = copy
    unit = world.unit()
    screen = perform(Ask(unit, mentor, Act("stmt"), "x", LINKS))
    assert screen is not None
    assert len(screen.choices) == 12
    assert {choice.act.verb for choice in screen.choices} == {"expl", "stmt"}
    (older,) = [act for act in shown.acts_of(screen) if act.verb == "stmt" and act.number(1) == 12]
    next_page = perform(Ask(unit, mentor, older, "x", LINKS))
    assert next_page is not None
    assert next_page.choices[0] != screen.choices[0]


def test_a_currency_fits_on_a_button_and_nonsense_is_refused():
    assert currency_of(currency_number("EGP")) == "EGP"
    for number in (0, -1, 2**24, 7, 2**70):
        with pytest.raises(NotFound):
            currency_of(number)


def test_fault_d12_that_a_payout_was_sent_is_not_told_once_it_was_taken_back():
    world, mentor, _, staff, _ = community()
    (payout,) = world.store.payouts
    (told,) = world.notices(NoticeKind.PAYOUT_RECORDED, mentor)
    screen = compose(world.unit(), told, LINKS)
    assert screen is not None
    assert "bank-7" in shown.words_of(screen)
    world.run(paying_out.reverse_payout, staff, payout, "wrong")
    assert compose(world.unit(), told, LINKS) is None
    (taken,) = world.notices(NoticeKind.PAYOUT_REVERSED, mentor)
    assert compose(world.unit(), taken, LINKS) is not None


def test_m20_staff_read_of_money_that_nobody_ordered():
    world, _, _, staff, order = community()
    facts = {"provider": "sandbox", "reference": "p-1", "minor": 500, "currency": "EUR"}
    lost = Notice(1, "k", NoticeKind.PAYMENT_UNMATCHED, staff.id, 0, world.now, facts=facts)
    screen = compose(world.unit(), lost, LINKS)
    assert screen is not None
    shown.require_sound(screen)
    assert "€5.00" in shown.words_of(screen)
    kind = NoticeKind.CHECK_STUCK
    stuck = Notice(2, "k2", kind, staff.id, order.id, world.now, facts={"reason": "no answer"})
    screen = compose(world.unit(), stuck, LINKS)
    assert screen is not None
    shown.require_sound(screen)
