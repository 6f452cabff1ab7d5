"""What a pack costs whom: the reader's own price and why, and for its mentor every version."""

from collections.abc import Sequence

from bot.screens.stars import stars_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.catalog import PackProduct
from core.money import Money
from core.pages import ProductCard
from core.pricing import PriceVersion, Step
from core.texts import MAX_REASON
from core.use_cases.pricing import PriceBoard, PriceStory

PRICE_LENGTH = 20
KEEPING = ("keep", "all")


def price_details(w: Writer, card: ProductCard) -> list[tuple[str, Text]]:
    """The reader's price, what comes off it by itself, one session's part, what is saved."""
    rows: list[tuple[str, Text]] = [(w.label("detail.price"), _price(w, card))]
    if card.discount is not None:
        off = w.say("order.discount.code", amount=card.discount.off, code=card.discount.promo.code)
        rows.append((w.label("detail.discount"), off))
        rows.append((w.label("price.to_pay"), (w.money(card.price - card.discount.off),)))
    if card.product.sessions > 1:
        rows.append((w.label("price.per_session"), (w.money(card.per_session),)))
    if (saves := card.saves) is not None:
        rows.append((w.label("price.saving"), w.say("price.saved", amount=saves)))
    return rows


def _price(w: Writer, card: ProductCard) -> Text:
    quote = card.quote
    if quote is None or quote.kept_since is None:
        return (w.money(card.price),)
    since = Stamp(quote.kept_since, "date")
    return w.say("price.kept", price=quote.price, since=since, others=quote.newcomers)


def to_pay(card: ProductCard) -> Money:
    """What stands on the button."""
    return card.price - card.discount.off if card.discount else card.price


def saving_note(w: Writer, card: ProductCard) -> str:
    saves = card.saves
    return w.label("price.saves", amount=saves) if saves is not None else ""


def why(w: Writer, story: PriceStory) -> Screen:
    """Which version the reader has, and for each change whether it counts for them (Y4)."""
    quote, product = story.quote, story.product
    return w.screen(
        w.label("price.why.title", pack=product.title),
        w.say("price.why.yours", price=quote.price),
        _because(w, story),
        details=[(_moment(w, step.version), _step(w, step)) for step in story.steps],
        buttons=[
            [w.button("price.button.look", Act("prod", product.id), Style.PRIMARY)],
            [w.button("button.why_other", Act("why")), w.button("button.home", Act("home"))],
        ],
        again=Act("prwy", product.id),
    )


def _because(w: Writer, story: PriceStory) -> Text:
    quote = story.quote
    if quote.kept_since is not None and story.first_paid_at is not None:
        return w.say(
            "price.why.kept",
            mentor=story.mentor_name,
            bought=Stamp(story.first_paid_at, "date"),
            since=Stamp(quote.kept_since, "date"),
            others=quote.newcomers,
        )
    if len(story.steps) == 1:
        return w.say("price.why.never_changed")
    if story.first_paid_at is None:
        return w.say("price.why.new", mentor=story.mentor_name)
    return w.say("price.why.same")


def _moment(w: Writer, version: PriceVersion) -> str:
    return w.day(version.from_at)


def _step(w: Writer, step: Step) -> Text:
    price = w.money(step.version.price)
    if step.version.number == 1:
        return w.say("price.step.first", price=(price,))
    if step.version.loyal_before is None:
        return w.say("price.step.all", price=(price,))
    return w.say("price.step.kept" if step.kept else "price.step.not_yours", price=(price,))


def which(w: Writer, cards: Sequence[ProductCard], again: Act) -> Screen:
    """Which pack's price is asked about."""
    return w.screen(
        w.label("price.which.title"),
        w.say("price.which") if cards else w.say("shop.none"),
        choices=[
            Choice(
                w.label("packs.name", pack=card.product.title, mentor=card.mentor_name),
                Act("prwy", card.product.id),
                detail=w.money(card.price),
            )
            for card in cards
        ],
        buttons=[[w.button("button.back", Act("why")), w.button("button.home", Act("home"))]],
        again=again,
    )


def board(w: Writer, shown: PriceBoard, note: Text = (), *, mine: bool = True) -> Screen:
    """A pack as its mentor, or staff, see it: every price it had, and how many pay which (H15)."""
    product = shown.product
    on_sale = product.status == "active"
    return w.screen(
        w.label("price.board.title", pack=product.title),
        note,
        w.say("price.board.about") if on_sale else w.say("price.board.withdrawn"),
        details=[
            (w.label("detail.sessions"), w.say("pack.sessions", n=product.sessions)),
            (w.label("detail.price"), (w.money(product.price),)),
            *stars_row(w, product.stars),
            *((_moment(w, each), _version(w, shown, each)) for each in shown.versions),
        ],
        buttons=[
            _changes(w, product, mine) if on_sale else [],
            [w.button("button.back", Act("pkls"))] if mine else [],
        ],
        again=Act("prbd", product.id),
    )


def _version(w: Writer, shown: PriceBoard, version: PriceVersion) -> Text:
    who = shown.payers.get(version.number, 0)
    last = version.number == shown.versions[-1].number
    line = w.say("price.version.now" if last else "price.version", price=version.price, n=who)
    if version.number > 1 and version.loyal_before is None:
        line = (*line, " · ", *w.say("price.version.for_all"))
    return (*line, " · ", *w.say("text", text=version.reason)) if version.reason else line


def _changes(w: Writer, product: PackProduct, mine: bool) -> list[Button]:
    change = Act("prch", product.id, product.revision)
    stars = Act("pkst", product.id, product.revision)
    row = [w.button("price.button.change", change, Style.PRIMARY)]
    row.append(w.button("stars.button.set", stars))
    if mine:
        row.append(w.button("price.button.withdraw", Act("pkwq", product.id, product.revision)))
    return row


def change(w: Writer, product: PackProduct) -> Screen:
    """Open orders keep their price: said before anything is typed (M-11). Who keeps the old one is
    always asked along with the new one."""
    labels = keeping_labels(w)
    fields = (
        Field(
            "price",
            w.label("offer.price", currency=product.price.currency),
            FieldKind.AMOUNT,
            max_length=PRICE_LENGTH,
            value=f"{product.price.decimal()}",
        ),
        Field(
            "keep",
            w.label("price.keep"),
            FieldKind.PICK,
            value=KEEPING[0],
            hint="  ".join(f"{n}. {label}" for n, label in enumerate(labels.values(), 1)),
            options=tuple(labels.items()),
        ),
        Field("reason", w.label("price.reason"), required=False, max_length=MAX_REASON),
    )
    title = w.label("price.change.title", pack=product.title)
    done = Act("prsv", product.id, product.revision)
    return w.screen(
        title,
        w.say("price.change.about"),
        form=Form(title, done, fields, w.label("button.save")),
        buttons=[[w.button("button.back", Act("prbd", product.id))]],
    )


def keeping_labels(w: Writer) -> dict[str, str]:
    return {each: w.label(f"price.keep.{each}") for each in KEEPING}
