"""Money given back in chat: staff press what they see, both sides are told, it can be undone."""

from dataclasses import replace

import pytest

from core.facts import Refunded, RefundFailed
from core.ids import encode
from core.orders import RefundState
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.settings import MoneySettings, Settings
from tests.harness.chatters import stage
from tests.harness.town import MOCK, TALK, book_mock, settle_town

PLATFORMS = ("web", "telegram", "whatsapp", "discord")


class Till:
    """A provider that does what a test says."""

    name = "sandbox"

    def __init__(self) -> None:
        self.answers, self.asked = [], []

    async def refund(self, wanted):
        self.asked.append((wanted.refund_id, wanted.key, wanted.amount.minor))
        answer = self.answers.pop(0) if self.answers else "done"
        if isinstance(answer, Exception):
            raise answer
        if answer == "failed":
            return RefundFailed("sandbox", wanted.payment_reference, wanted.refund_id, "closed")
        return Refunded(
            "sandbox", f"re-{wanted.refund_id}", wanted.payment_reference, wanted.amount,
            wanted.refund_id, self.now(),
        )  # fmt: skip

    async def look_up(self, order_id, created_after, checkout):
        return []

    async def events_since(self, moment):
        return []


async def opened(here, platform, till, booked=()):
    town = await settle_town(here, platform)
    till.now = here.clock.now
    await town.buys_pack()
    for at in booked:
        await book_mock(town, at)
    order = (await here.db.read(lambda uow: uow.orders.of(town.ids["sara"])))[0]
    return town, order


async def only_refund(here, order):
    (refund,) = await here.db.read(lambda uow: uow.orders.refunds(order.id))
    return refund


async def give_all(stella, order):
    """Found by its reference; all of it, for a reason, typed again."""
    await stella.say(f"/refund {encode(order.id)}")
    await stella.press("All that is left: €140.00")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_z13_staff_give_a_whole_pack_back_in_chat_on_each_platform(database_url, platform):
    till = Till()
    async with stage(database_url, platform, gateways={"sandbox": till}) as here:
        town, order = await opened(here, platform, till, ["10:00", "12:00"])
        stella, sara, mona = town.stella, town.sara, town.mona
        await give_all(stella, order)
        stella.sees("Give money back to sara?", "2 booked sessions are cancelled", "€140.00")
        stella.sees("4 sessions can no longer be booked", "€98.00", "€42.00")
        if here.channels[platform].limits.form_fields:
            await stella.fill(reason="Moved to another country", typed="140")
        else:
            await stella.type("Moved to another country")
            await stella.type("140")
        stella.sees("€140.00 is on its way back")
        sara.sees("2 booked sessions are cancelled", "Moved to another country")
        mona.sees("sara gets €140.00 back", "Your share of it is €98.00")
        await here.wait(minutes=3)
        assert [amount for _, _, amount in till.asked] == [14_000]
        sara.sees("has been paid back")
        await stella.say(f"/refund {encode(order.id)}")
        stella.sees("Nothing is left to give back")


async def test_fault_o18_the_wrong_amount_typed_gives_nothing_back(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till, ["10:00"])
        await give_all(town.stella, order)
        await town.stella.fill(reason="A mistake", typed="14")
        town.stella.sees("That is not the amount")
        assert await here.db.read(lambda uow: uow.orders.refunds(order.id)) == []
        await town.stella.fill(typed="140.00")
        assert (await only_refund(here, order)).reason == "A mistake"


async def test_z13_an_amount_is_typed_bounded_shown_and_called_off(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till)
        stella = town.stella
        await stella.say("/people sara")
        await stella.press("sara")
        await stella.press("Four interviews")
        await stella.press("Give money back")
        await stella.press("Another amount")
        await stella.fill(amount="141")
        stella.sees("amount")
        await stella.fill(amount="٢٠٫٥")
        stella.sees("The student keeps all sessions", "€20.50")
        await stella.fill(reason="For the wait")
        await stella.press("Call it off")
        await stella.press("Call it off")
        stella.sees("Called off")
        town.sara.sees("called off")
        await here.wait(minutes=5)
        assert till.asked == []
        assert (await only_refund(here, order)).state is RefundState.FAILED


async def test_b07_one_form_pressed_twice_is_one_refund(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till)
        await give_all(town.stella, order)
        form = town.stella.last.screen.form
        for _ in range(2):
            await town.stella.press_act(form.act, town.stella.last, reason="Once")
        assert (await only_refund(here, order)).amount.minor == 14_000


async def test_fault_m08_an_unknown_answer_is_looked_up_with_the_same_key(sqlite_url):
    till = Till()
    till.answers = [OutcomeUnknown("timeout"), OutcomeUnknown("timeout")]
    settings = Settings(money=MoneySettings(refund_undo_minutes=0))
    async with stage(sqlite_url, "web", settings=settings, gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till)
        await give_all(town.stella, order)
        await town.stella.fill(reason="Because")
        refund = await only_refund(here, order)
        assert refund.state is RefundState.UNKNOWN
        await town.stella.say(f"/refund {encode(order.id)}")
        town.stella.sees("Nothing is left to give back")
        for _ in range(6):
            await here.wait(minutes=2)
        assert {key for _, key, _ in till.asked} == {f"refund:{refund.id}"}
        assert (await only_refund(here, order)).state is RefundState.DONE


@pytest.mark.parametrize("answer", [ProviderRefused("402 no_funds"), "failed"])
async def test_m08_what_the_provider_refuses_is_tried_again_or_paid_by_hand(sqlite_url, answer):
    till = Till()
    till.answers = [answer, ProviderRefused("403 closed")]
    settings = Settings(money=MoneySettings(refund_undo_minutes=0))
    async with stage(sqlite_url, "web", settings=settings, gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till)
        stella = town.stella
        await give_all(stella, order)
        await stella.fill(reason="Because")
        stella.sees("A refund does not go through")
        await stella.press("Decide")
        stella.sees("The provider will not send it")
        await stella.press("Try again")
        assert len({id for id, _, _ in till.asked}) == 2
        await stella.press("Decide")
        await stella.press("Paid by hand")
        await stella.fill(note="Bank transfer of 12 March")
        stella.sees("booked as paid by hand")
        town.sara.sees("We paid it by hand", "Bank transfer of 12 March")
        await stella.say(f"/refund {encode(order.id)}")
        stella.sees("Nothing is left")


async def test_z13_nobody_else_finds_it(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town, order = await opened(here, "web", till)
        for one in (town.sara, town.mona, town.max):
            await one.say(f"/refund {encode(order.id)}")
            one.does_not_see("All that is left")


async def test_x34_a_mentor_sets_the_terms_and_students_see_them_before_both_taps(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town = await settle_town(here, "web")
        till.now = here.clock.now
        sara, mona = town.sara, town.mona
        await mona.say("/myofferings")
        await mona.press(MOCK)
        await mona.press("If cancelled")
        await mona.fill(cancel_notice_hours="500", late_refund_percent="50")
        await sara.say(f"/book {MOCK}")
        await sara.press(MOCK)
        await sara.press("Tue 24 Nov")
        await sara.press("10:00")
        sara.sees("all of it is paid back; after that 50%")
        await sara.press_or_fill("Book")
        await here.pays_latest(town.ids["sara"])
        await mona.say("/myofferings")
        await mona.press(MOCK)
        await mona.press("If cancelled")
        await mona.fill(late_refund_percent="0")
        await sara.say("/sessions")
        await sara.press(MOCK)
        await sara.press("Cancel")
        sara.sees("€20.00 will be paid back, €20.00 will not", "Cancelling was free until")
        await sara.fill()
        sara.sees("€20.00 is on its way back")
        order = (await here.db.read(lambda uow: uow.orders.of(town.ids["sara"])))[0]
        assert (await only_refund(here, order)).amount.minor == 2_000


async def test_h14_a_paid_request_that_is_declined_goes_back_in_full(sqlite_url):
    till = Till()
    async with stage(sqlite_url, "web", gateways={"sandbox": till}) as here:
        town = await settle_town(here, "web")
        till.now = here.clock.now

        def pay_first(uow):
            for offering in uow.offerings.of(town.ids["mona"]):
                if offering.title == TALK:
                    uow.offerings.save(replace(offering, pay_first=True))

        await here.db.write(pay_first)
        await town.sara.say(f"/book {TALK}")
        for label in (TALK, "Tue 24 Nov", "10:00"):
            await town.sara.press(label)
        await town.sara.press_or_fill("Send request")
        await here.pays_latest(town.ids["sara"])
        await town.mona.press("Decline")
        await town.mona.fill(reason="Not this week")
        order = (await here.db.read(lambda uow: uow.orders.of(town.ids["sara"])))[0]
        refund = await only_refund(here, order)
        assert (refund.amount, refund.state) == (order.total, RefundState.DONE)
        town.sara.sees("paid back")
