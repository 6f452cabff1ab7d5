"""Promotion codes as staff and mentors see them: the list, one with its uses, and its forms."""

from collections.abc import Sequence

from bot.screens.editing import editing
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.promotions import LONGEST_CODE, First, PromoCode, PromoState, Scope, UseState
from core.use_cases.promo_boards import PromoBoard, Target

S = PromoState
OFF_LENGTH, PRICE_LENGTH = 20, 20
FIRSTS = tuple(First)
SCOPES = tuple(Scope)
_SHOWN_USES = 10


def listing(w: Writer, promos: Sequence[PromoCode], for_all: bool, note: Text = ()) -> Screen:
    new = Act("prnw", extra=(1,)) if for_all else Act("prnw")
    here = Act("pral") if for_all else Act("prmo")
    about = "promo.list.about.staff" if for_all else "promo.list.about.mentor"
    return w.screen(
        w.label("promo.list.title"),
        note,
        w.say(about) if promos else w.say("promo.list.none"),
        prompt=w.label("promo.list.prompt") if promos else "",
        choices=[Choice(each.code, Act("prcd", each.id), detail=_line(w, each)) for each in promos],
        buttons=[
            [w.button("promo.button.new", new, Style.PRIMARY)],
            [w.button("button.home", Act("home"))],
        ],
        again=here,
    )


def _line(w: Writer, promo: PromoCode) -> str:
    parts = [off(w, promo), w.label(f"promo.state.{_state(w, promo)}")]
    if promo.automatic:
        parts.append(w.label("promo.by_itself"))
    return " · ".join(parts)


def off(w: Writer, promo: PromoCode) -> str:
    if promo.percent is not None:
        return w.label("promo.percent", percent=promo.percent)
    return w.money(promo.amount) if promo.amount is not None else ""


def _state(w: Writer, promo: PromoCode) -> str:
    """A started one whose time is over has ended, whatever its row still says."""
    now = w.reader.now
    over = now is not None and promo.until is not None and promo.until <= now
    return S.ENDED if promo.state is S.ACTIVE and over else promo.state


def card(w: Writer, shown: PromoBoard, note: Text = ()) -> Screen:
    promo = shown.promo
    back = Act("prmo") if shown.theirs else Act("pral")
    return w.screen(
        w.label("promo.card.title", code=promo.code),
        note,
        w.say(f"promo.about.{_state(w, promo)}"),
        w.say("promo.card.split"),
        details=[*_rules(w, shown), *_uses(w, shown)],
        buttons=[
            _life(w, promo),
            _edits(w, promo) if promo.state is S.DRAFT else [],
            [w.button("promo.button.list", back)],
        ],
        again=Act("prcd", promo.id),
    )


def _rules(w: Writer, shown: PromoBoard) -> list[tuple[str, Text]]:
    promo = shown.promo
    target = w.say("text", text=shown.target) if shown.target else ()
    how = "promo.by_itself" if promo.automatic else "promo.typed"
    rows: list[tuple[str, Text]] = [
        (w.label("promo.off"), (off(w, promo),)),
        (w.label("promo.for"), target or w.say("promo.scope.all")),
        (w.label("promo.who"), w.say(f"promo.first.{promo.first}")),
        (w.label("promo.how"), w.say(how)),
        (w.label("promo.total_limit"), _limit(w, promo.total_limit)),
        (w.label("promo.person_limit"), _limit(w, promo.person_limit)),
    ]
    if promo.minimum is not None:
        rows.append((w.label("promo.minimum"), (w.money(promo.minimum),)))
    if promo.from_at is not None:
        rows.append((w.label("promo.from"), (Stamp(promo.from_at),)))
    if promo.until is not None:
        rows.append((w.label("promo.until"), (Stamp(promo.until),)))
    return rows


def _limit(w: Writer, number: int | None) -> Text:
    return w.say("promo.no_limit") if number is None else w.say("promo.times", n=number)


def _uses(w: Writer, shown: PromoBoard) -> list[tuple[str, Text]]:
    count = shown.counts.get
    used = count(UseState.USED, 0) + count(UseState.HONOURED, 0)
    rows = [(w.label("promo.uses"), w.say("promo.uses.count", n=used, held=count("held", 0)))]
    for use, name in shown.uses[:_SHOWN_USES]:
        line = w.say("promo.use", student=name, when=use.at)
        rows.append((w.label(f"promo.use.{use.state}"), line))
    return rows


def _act(verb: str, promo: PromoCode, *extra: int) -> Act:
    return Act(verb, promo.id, promo.revision, extra)


def _life(w: Writer, promo: PromoCode) -> list[Button]:
    end = w.button("promo.button.end", _act("preq", promo), Style.DANGER)
    match promo.state:
        case S.DRAFT | S.PAUSED:
            return [w.button("promo.button.start", _act("prst", promo), Style.PRIMARY), end]
        case S.ACTIVE:
            return [w.button("promo.button.pause", _act("prpa", promo)), end]
        case S.ENDED:
            return []


def _edits(w: Writer, promo: PromoCode) -> list[Button]:
    how = "promo.button.typed" if promo.automatic else "promo.button.automatic"
    return [
        w.button("promo.button.rules", _act("prru", promo)),
        w.button("promo.button.aim", _act("prtg", promo)),
        w.button(how, _act("pran", promo, int(not promo.automatic))),
    ]


def ask_to_end(w: Writer, promo: PromoCode) -> Screen:
    return w.screen(
        w.label("promo.end.title", code=promo.code),
        w.say("promo.end.about"),
        buttons=[
            [
                w.button("promo.end.yes", _act("pren", promo), Style.DANGER),
                w.button("button.keep", Act("prcd", promo.id)),
            ]
        ],
        again=Act("preq", promo.id, promo.revision),
    )


def new(w: Writer, for_all: bool) -> Screen:
    """Two answers are needed; the others have good ones already."""
    title = w.label("promo.new.title")
    fields = (
        Field(
            "code",
            w.label("promo.code"),
            max_length=2 * LONGEST_CODE,
            hint=w.label("promo.code.hint"),
        ),
        Field("off", w.label("promo.off"), max_length=OFF_LENGTH, hint=w.label("promo.off.hint")),
        _number(w, "days", "30"),
        _number(w, "total_limit", ""),
        _number(w, "person_limit", "1"),
    )
    act = Act("prmk", extra=(1,)) if for_all else Act("prmk")
    return w.screen(
        title,
        w.say("promo.new.about"),
        form=Form(title, act, fields, w.label("promo.new.submit")),
        buttons=[[w.button("button.back", Act("pral") if for_all else Act("prmo"))]],
    )


def _number(w: Writer, name: str, value: str) -> Field:
    return Field(
        name,
        w.label(f"promo.{name}"),
        FieldKind.NUMBER,
        required=False,
        max_length=7,
        value=value,
        hint=w.label("promo.number.hint"),
    )


def rules(w: Writer, promo: PromoCode, act: Act) -> Screen:
    labels = first_labels(w)
    numbered = "  ".join(f"{n}. {label}" for n, label in enumerate(labels.values(), 1))
    minimum = f"{promo.minimum.decimal()}" if promo.minimum else ""
    fields = (
        _number(w, "starts_in_days", ""),
        Field(
            "minimum",
            w.label("promo.minimum"),
            FieldKind.AMOUNT,
            required=False,
            max_length=PRICE_LENGTH,
            value=minimum,
            hint=w.label("promo.number.hint"),
        ),
        Field(
            "first",
            w.label("promo.who"),
            FieldKind.PICK,
            value=promo.first,
            hint=numbered,
            options=tuple(labels.items()),
        ),
    )
    title = w.label("promo.rules.title", code=promo.code)
    back = w.button("button.back", Act("prcd", promo.id))
    return editing(w, title, act, "prrs", fields, back, w.say("promo.rules.about"))


def first_labels(w: Writer) -> dict[str, str]:
    return {each.value: w.label(f"promo.first.{each}") for each in FIRSTS}


def targets(w: Writer, promo: PromoCode, found: Sequence[Target], within: bool) -> Screen:
    """What it is for. Staff choose a mentor first, then what of theirs (`within`)."""
    return w.screen(
        w.label("promo.aim.title", code=promo.code),
        w.say("promo.aim.about"),
        prompt=w.label("promo.aim.prompt"),
        choices=[_target(w, promo, each, within) for each in found],
        buttons=[[w.button("button.back", Act("prcd", promo.id))]],
    )


def _target(w: Writer, promo: PromoCode, target: Target, within: bool) -> Choice:
    number = SCOPES.index(target.scope)
    act = Act("prti", promo.id, promo.revision, (number, target.id))
    if target.scope is Scope.ALL:
        return Choice(w.label("promo.scope.all"), act)
    if target.scope is Scope.MENTOR:
        if not within:
            act = Act("prtg", promo.id, promo.revision, (target.id,))
        return Choice(w.label("promo.scope.mentor", mentor=target.name), act)
    return Choice(target.name, act, detail=w.label(f"promo.kind.{target.scope}"))
