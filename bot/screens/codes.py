"""A student's code: typed for an order, and the order as it is then."""

from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, Form, Screen, Text
from core.orders import Order
from core.promotions import LONGEST_CODE

CODE_LENGTH = 2 * LONGEST_CODE  # what is too long is refused with a sentence of its own


def ask(w: Writer, bought: Order) -> Screen:
    """Who may be paying elsewhere right now is told what that would mean."""
    title = w.label("promo.ask.title")
    field = Field(
        "code", w.label("promo.ask.field"), max_length=CODE_LENGTH, hint=w.label("promo.ask.hint")
    )
    return w.screen(
        title,
        w.say("promo.ask.about", what=bought.title, price=bought.total),
        w.say("promo.ask.checkout_open") if bought.checkout_url else (),
        form=Form(title, Act("cdap", bought.id), (field,), w.label("promo.ask.submit")),
        buttons=[[w.button("button.back", Act("cdor", bought.id))]],
    )


def buttons(w: Writer, bought: Order) -> list[Button]:
    """Beside the way to pay: a code can be given, or the one that was given taken away."""
    if bought.original.is_zero:
        return []
    row = [w.button("promo.button.have", Act("cdfm", bought.id))]
    if bought.promo_code:
        row.append(w.button("promo.button.remove", Act("cdrm", bought.id), code=bought.promo_code))
    return row


def given(w: Writer, bought: Order) -> Text:
    if bought.total.is_zero:
        return w.say("promo.given.free", code=bought.promo_code)
    return w.say("promo.given", code=bought.promo_code, off=bought.discount, total=bought.total)
