"""Bought elsewhere: the buyer types a code; staff see who paid and never came (Z1, Z2, X12)."""

from collections.abc import Sequence
from datetime import datetime

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Stamp, Style, Text
from core.catalog import PackProduct
from core.ids import encode
from core.orders import Order
from core.people import Person
from core.purchases import Problem, Purchase, PurchaseState, masked
from core.use_cases.claiming import Came
from core.use_cases.unclaimed import PurchaseCard

CODE_LENGTH = 60
SEARCH_LENGTH = 60


def claim_form(w: Writer) -> Screen:
    title = w.label("claim.title")
    code = Field("code", w.label("claim.code"), max_length=CODE_LENGTH, hint=w.label("claim.hint"))
    return w.screen(
        title,
        w.say("claim.about"),
        form=Form(title, Act("clmy"), (code,), w.label("claim.submit")),
        buttons=[[w.button("button.home", Act("home"))]],
    )


def not_claimed(w: Writer, came: Came) -> Screen:
    """Why not, and what happens now: the code of a purchase that is there stays good."""
    again = w.button("claim.again", Act("clam"), Style.PRIMARY)
    return w.screen(
        w.label("claim.title"),
        w.say(f"claim.{came}"),
        buttons=[[again, w.button("button.home", Act("home"))]],
    )


def claimed(w: Writer, order: Order) -> Screen:
    return w.screen(
        w.label("claim.done.title"),
        w.say("claim.done", n=order.sessions, what=order.title),
        buttons=[
            [
                w.button("button.book", Act("book"), Style.PRIMARY),
                w.button("button.my_packs", Act("pcks")),
            ]
        ],
    )


def purchases(w: Writer, cards: Sequence[PurchaseCard], now: datetime) -> Screen:
    """Paid but never joined, the longest waiting first."""
    return w.screen(
        w.label("elsewhere.title"),
        w.say("elsewhere.about", n=len(cards)) if cards else w.say("elsewhere.none"),
        prompt=w.label("elsewhere.prompt") if cards else "",
        choices=[_choice(w, card, now) for card in cards],
        buttons=[[w.button("elsewhere.numbers", Act("bgtn")), to_overview(w)]],
        again=Act("bgtl"),
    )


def _choice(w: Writer, card: PurchaseCard, now: datetime) -> Choice:
    bought = card.purchase
    what = card.product.title if card.product else bought.wanted
    age = now - bought.arrived_at
    detail = w.label(
        "elsewhere.line",
        email=masked(bought.email),
        age=w.label("elsewhere.days", n=age.days) if age.days else w.label("elsewhere.today"),
        state=w.label(f"elsewhere.state.{bought.state}"),
    )
    return Choice(w.label("text", text=what), Act("bgt", bought.id), detail=detail)


def purchase(w: Writer, card: PurchaseCard, note: Text = ()) -> Screen:
    bought = card.purchase
    return w.screen(
        w.label("elsewhere.one", shop=bought.shop),
        note,
        w.say(f"elsewhere.is.{bought.state}"),
        w.say(f"elsewhere.problem.{bought.problem}") if bought.problem else (),
        details=_details(w, card),
        buttons=[
            _ways(w, bought),
            [w.button("fix.audit", Act("audt", bought.id))],
            [w.button("elsewhere.all", Act("bgtl")), to_overview(w)],
        ],
        again=Act("bgt", bought.id),
    )


def _details(w: Writer, card: PurchaseCard) -> list[tuple[str, Text]]:
    bought = card.purchase
    what = card.product.title if card.product else bought.wanted
    rows = [
        (w.label("detail.what"), w.say("text", text=what)),
        (w.label("detail.mentor"), w.say("text", text=card.mentor_name)),
        (w.label("elsewhere.buyer"), w.say("text", text=_buyer(bought))),
        (w.label("detail.paid"), (w.money(bought.amount), " · ", Stamp(bought.paid_at))),
        (w.label("elsewhere.reference"), w.say("text", text=bought.reference)),
    ]
    if not bought.returned.is_zero:
        rows.append((w.label("elsewhere.returned"), (w.money(bought.returned),)))
    if bought.nudged_at is not None:
        rows.append((w.label("elsewhere.nudged"), (Stamp(bought.nudged_at),)))
    if bought.claimed_at is not None:
        who = w.say("text", text=card.claimant)
        rows.append((w.label("elsewhere.claimed"), (*who, " · ", Stamp(bought.claimed_at))))
    return [row for row in rows if any(part != "" for part in row[1])]


def _buyer(bought: Purchase) -> str:
    name = f"{bought.buyer_name} · " if bought.buyer_name else ""
    return f"{name}{masked(bought.email)}"


def _ways(w: Writer, bought: Purchase) -> list[Button]:
    if bought.state is PurchaseState.WAITING:
        link = w.button("elsewhere.link", Act("bgtf", bought.id, bought.revision))
        return [w.button("elsewhere.nudge", Act("bgtc", bought.id), Style.PRIMARY), link]
    if bought.state is PurchaseState.REVIEW:
        key = "elsewhere.accept" if bought.problem is Problem.AMOUNT else "elsewhere.look_again"
        return [w.button(key, Act("bgta", bought.id, bought.revision), Style.PRIMARY)]
    if bought.order_id is not None:
        return [w.button("button.payments", Act("mony", bought.order_id))]
    return []


def code(w: Writer, card: PurchaseCard, community: str) -> Screen:
    """A message that staff can send as it is, and to whom: the address stands here in full."""
    bought = card.purchase
    what = card.product.title if card.product else bought.wanted
    return w.screen(
        w.label("elsewhere.code.title"),
        w.say("elsewhere.code.to", email=bought.email),
        w.say("elsewhere.code.message", community=community, what=what, code=card.code),
        w.say("elsewhere.code.kept"),
        buttons=[[w.button("button.back", Act("bgt", bought.id)), to_overview(w)]],
    )


def link_search(w: Writer, card: PurchaseCard) -> Screen:
    bought = card.purchase
    title = w.label("elsewhere.link.title")
    return w.screen(
        title,
        w.say("elsewhere.link.about", buyer=_buyer(bought)),
        form=Form(
            title,
            Act("bgts", bought.id, bought.revision),
            (Field("name", w.label("detail.name"), max_length=SEARCH_LENGTH),),
            w.label("staff.people.search.submit"),
        ),
        buttons=[[w.button("button.back", Act("bgt", bought.id))]],
    )


def link_pick(w: Writer, card: PurchaseCard, found: Sequence[Person], searched: str) -> Screen:
    bought = card.purchase
    return w.screen(
        w.label("elsewhere.link.title"),
        w.say("staff.people.found", text=searched) if found else w.say("staff.people.none"),
        prompt=w.label("staff.people.prompt") if found else "",
        choices=[
            Choice(
                w.label("text", text=each.name),
                Act("bgtq", bought.id, bought.revision, (each.id,)),
                detail=encode(each.id),
            )
            for each in found
        ],
        buttons=[[w.button("button.back", Act("bgtf", bought.id, bought.revision))]],
    )


def confirm_link(w: Writer, card: PurchaseCard, person: Person) -> Screen:
    bought = card.purchase
    what = card.product.title if card.product else bought.wanted
    act = Act("bgty", bought.id, bought.revision, (person.id,))
    return w.screen(
        w.label("elsewhere.link.confirm", who=person.name),
        w.say("elsewhere.link.means", what=what, buyer=_buyer(bought), who=person.name),
        buttons=[
            [
                w.button("elsewhere.link.yes", act, Style.DANGER),
                w.button("button.keep", Act("bgt", bought.id)),
            ]
        ],
    )


def confirm_accept(w: Writer, card: PurchaseCard) -> Screen:
    bought = card.purchase
    price = card.product.price if card.product else bought.amount
    act = Act("bgtb", bought.id, bought.revision)
    return w.screen(
        w.label("elsewhere.accept.title"),
        w.say("elsewhere.accept.about", amount=bought.amount, price=price),
        buttons=[
            [
                w.button("elsewhere.accept.yes", act, Style.DANGER),
                w.button("button.keep", Act("bgt", bought.id)),
            ]
        ],
    )


def numbers(w: Writer, products: Sequence[tuple[PackProduct, str]]) -> Screen:
    """By which numbers a shop names what it sells."""
    return w.screen(
        w.label("elsewhere.numbers"),
        w.say("elsewhere.numbers.about" if products else "elsewhere.numbers.none"),
        details=[
            (
                w.label("elsewhere.product", what=product.title, mentor=mentor),
                (encode(product.id), " · ", w.money(product.price)),
            )
            for product, mentor in products
        ],
        buttons=[[w.button("elsewhere.all", Act("bgtl")), to_overview(w)]],
        again=Act("bgtn"),
    )
