"""Packs that a mentor has for sale."""

from collections.abc import Sequence

from bot.screens import offer_words as words
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen, Style, Text
from core.catalog import PackProduct


def packs(w: Writer, products: Sequence[PackProduct], note: Text = ()) -> Screen:
    """Packs for sale; a press on one asks whether to take it off the shelf."""
    on_sale = [each for each in products if each.status == "active"]
    return w.screen(
        w.label("sell.mine.title"),
        note,
        w.say("sell.mine.about") if on_sale else w.say("sell.mine.none"),
        prompt=w.label("sell.mine.prompt") if on_sale else "",
        choices=[
            Choice(each.title, Act("prbd", each.id), detail=words.pack_line(w, each))
            for each in on_sale
        ],
        buttons=[
            [
                w.button("sell.button.new", Act("pknw"), Style.PRIMARY),
                w.button("promo.button.list", Act("prmo")),
                w.button("button.my_offerings", Act("myof")),
            ],
            [w.button("button.dashboard", Act("dash"))],
        ],
        again=Act("pkls"),
    )


def withdraw_pack(w: Writer, product: PackProduct) -> Screen:
    act = Act("pkwd", product.id, product.revision)
    return w.screen(
        w.label("sell.withdraw.title", pack=product.title),
        w.say("sell.withdraw.about"),
        details=[(w.label("browse.pack"), (words.pack_line(w, product),))],
        buttons=[
            [
                w.button("sell.withdraw.yes", act, Style.DANGER),
                w.button("button.keep", Act("pkls")),
            ]
        ],
        again=Act("pkwq", product.id),
    )
