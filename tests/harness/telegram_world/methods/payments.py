"""Telegram Stars: invoices, the question before the payment, refunds, the statement."""

from typing import Any

from tests.harness.telegram_world.callbacks import Checkout, Payment
from tests.harness.telegram_world.groups import tell
from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.methods.messages import posted
from tests.harness.telegram_world.refusal import bad, wrong
from tests.harness.telegram_world.shapes import unix, user_json
from tests.harness.telegram_world.wire import CHECKOUT_LIVES, Json

STARS = "XTR"
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_PAYLOAD = 32, 255, 128
MOST_TRANSACTIONS = 100


@method("sendInvoice")
def send_invoice(call: Call) -> Json:
    chat = call.writable()
    invoice = _invoice(call)
    shown = {
        "title": invoice["title"],
        "description": invoice["description"],
        "start_parameter": call.get("start_parameter", ""),
        "currency": STARS,
        "total_amount": invoice["total_amount"],
    }
    sent = posted(call, chat, "", extra=(("invoice", shown),))
    call.world.invoices[chat.id, sent["message_id"]] = invoice
    return sent


@method("createInvoiceLink")
def create_invoice_link(call: Call) -> str:
    invoice = _invoice(call)
    address = f"https://t.me/${call.world.name('invoice')}"
    call.world.invoices[address] = invoice
    return address


def _invoice(call: Call) -> Json:
    """Only Stars are modelled: they take no provider and exactly one price."""
    if call.need("currency") != STARS:
        raise wrong("not modelled: a currency other than XTR")
    if call.get("provider_token"):
        raise wrong("PAYMENT_PROVIDER_INVALID")
    prices = call.need("prices")
    if len(prices) != 1 or prices[0]["amount"] < 1:
        raise wrong("CURRENCY_TOTAL_AMOUNT_INVALID")
    _fits(call, "title", LONGEST_TITLE)
    _fits(call, "description", LONGEST_DESCRIPTION)
    if not 1 <= len(call.need("payload").encode()) <= LONGEST_PAYLOAD:
        raise wrong("INVOICE_PAYLOAD_INVALID")
    kept = {name: call.get(name) for name in ("title", "description", "payload")}
    return kept | {"total_amount": prices[0]["amount"]}


def _fits(call: Call, name: str, most: int) -> None:
    if not 1 <= len(call.need(name)) <= most:
        raise wrong(f"INVOICE_{name.upper()}_INVALID")


@method("answerPreCheckoutQuery")
def answer_pre_checkout_query(call: Call) -> bool:
    """Within ten seconds; a yes takes the Stars at once."""
    world = call.world
    asked = world.checkouts.get(call.need("pre_checkout_query_id"))
    late = asked is None or world.clock.now() - asked.made_at > CHECKOUT_LIVES
    if asked is None or late or asked.ok is not None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if not call.get("ok") and not call.get("error_message"):
        raise wrong("error message must be non-empty")
    asked.ok, asked.error = bool(call.get("ok")), call.get("error_message", "")
    if asked.ok:
        _pay(call, asked)
    world.pulse.beat()
    return True


def _pay(call: Call, asked: Checkout) -> None:
    world = call.world
    asked.user.stars -= asked.amount
    paid = Payment(world.name("charge"), asked.user, asked.amount, asked.payload, world.clock.now())
    world.payments[paid.id] = paid
    body = _payment_json(paid) | {"provider_payment_charge_id": ""}
    tell(world, world.chats[asked.chat_id], asked.user, {"successful_payment": body})


def _payment_json(paid: Payment) -> Json:
    return {
        "currency": STARS,
        "total_amount": paid.amount,
        "invoice_payload": paid.payload,
        "telegram_payment_charge_id": paid.id,
    }


@method("refundStarPayment")
def refund_star_payment(call: Call) -> bool:
    world = call.world
    paid = world.payments.get(call.need("telegram_payment_charge_id"))
    if paid is None or paid.user.id != call.integer("user_id"):
        raise bad("CHARGE_NOT_FOUND")
    if paid.refunded_at is not None:
        raise bad("CHARGE_ALREADY_REFUNDED")
    paid.refunded_at = world.clock.now()
    paid.user.stars += paid.amount
    tell(world, world.chats[paid.user.id], paid.user, {"refunded_payment": _payment_json(paid)})
    return True


@method("getStarTransactions")
def get_star_transactions(call: Call) -> Json:
    """In the order they happened; a refund has the id of its payment."""
    limit, offset = call.integer("limit", MOST_TRANSACTIONS), call.integer("offset")
    if not 1 <= limit <= MOST_TRANSACTIONS:
        raise wrong("LIMIT_INVALID")
    lines = sorted(
        (line for paid in call.world.payments.values() for line in _lines(paid)),
        key=lambda line: line["date"],
    )
    return {"transactions": lines[offset : offset + limit]}


@method("getMyStarBalance")
def get_my_star_balance(call: Call) -> Json:
    kept = (each for each in call.world.payments.values() if each.refunded_at is None)
    return {"amount": sum(each.amount for each in kept)}


def _lines(paid: Payment) -> list[Json]:
    partner: dict[str, Any] = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": user_json(paid.user),
        "invoice_payload": paid.payload,
    }
    line: Json = {"id": paid.id, "amount": paid.amount}
    lines = [line | {"date": unix(paid.made_at), "source": partner}]
    if paid.refunded_at is not None:
        lines.append(line | {"date": unix(paid.refunded_at), "receiver": partner})
    return lines
