"""People as staff see them: the list, one person's file, roles, and the closed door."""

from collections.abc import Sequence

from bot.screens.staff import booking_choice, to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.ids import encode
from core.orders import Order
from core.people import Person, Role
from core.texts import MAX_NAME
from core.use_cases.overseeing import PersonFile

ROLES = tuple(Role)
SEARCH_LENGTH = 60


def role_of(number: int) -> Role | None:
    """A role as a button carries it: from 1; None for 0 and whatever there is not."""
    return ROLES[number - 1] if 1 <= number <= len(ROLES) else None


def people(w: Writer, found: Sequence[Person], role: Role | None, searched: str = "") -> Screen:
    """`searched`: what was looked for; then all found are shown at once."""
    about = w.say("staff.people.found", text=searched) if searched else w.say("staff.people.about")
    return w.screen(
        w.label("staff.people.title", who=_whose(w, role)),
        about if found else w.say("staff.people.none"),
        prompt=w.label("staff.people.prompt") if found else "",
        choices=[
            Choice(w.label("text", text=each.name), Act("prsn", each.id), detail=_in_short(w, each))
            for each in found
        ],
        buttons=[
            _other_roles(w, role),
            [w.button("staff.people.search", Act("pplf")), to_overview(w)],
        ],
        again=None if searched else Act("ppl", extra=(ROLES.index(role) + 1 if role else 0,)),
    )


def search(w: Writer) -> Screen:
    title = w.label("staff.people.search")
    return w.screen(
        title,
        form=Form(
            title,
            Act("ppls"),
            (Field("name", w.label("detail.name"), max_length=SEARCH_LENGTH),),
            w.label("staff.people.search.submit"),
        ),
        buttons=[[w.button("button.back", Act("ppl"))]],
    )


def _whose(w: Writer, role: Role | None) -> str:
    return w.label(_role_key(role)) if role else w.label("staff.people.all")


def _role_key(role: Role) -> str:
    if role is Role.STUDENT:
        return "role.student"
    if role is Role.MENTOR:
        return "role.mentor"
    return "role.staff"


def _other_roles(w: Writer, shown: Role | None) -> list[Button]:
    buttons = [
        w.button(_role_key(role), Act("ppl", extra=(number,)))
        for number, role in enumerate(ROLES, 1)
        if role is not shown
    ]
    return [w.button("staff.people.all", Act("ppl")), *buttons] if shown else buttons


def _in_short(w: Writer, person: Person) -> str:
    roles = _roles(w, person)
    return f"{roles} · {w.label('staff.banned')}" if person.banned_at else roles


def _roles(w: Writer, person: Person) -> str:
    names = [w.label(_role_key(role)) for role in ROLES if person.is_(role)]
    return " · ".join(names) or w.label("staff.no_role")


def person(w: Writer, file: PersonFile, reader: int, *intro: Text) -> Screen:
    """Everything staff may know of one person; names can be faked, so the accounts stand here,
    too (Z-16). `reader`: who looks; nobody bans themself."""
    shown = file.person
    return w.screen(
        w.label("text", text=shown.name),
        *intro,
        w.say("staff.banned.since", since=shown.banned_at) if shown.banned_at else (),
        details=_details(w, file),
        prompt=w.label("staff.person.prompt") if file.bookings or file.orders else "",
        choices=[
            *(booking_choice(w, card, Act("hist", card.booking.id)) for card in file.bookings),
            *(order_choice(w, order) for order in file.orders),
        ],
        buttons=[
            [_role_button(w, shown, role) for role in ROLES],
            [] if shown.id == reader else [_ban_button(w, shown)],
            [w.button("verify.button.open", Act("vrf", shown.id))]
            if shown.is_(Role.MENTOR)
            else [],
            [w.button("life.everybody.title", Act("stds", shown.id))] if file.has_students else [],
            [w.button("staff.button.people", Act("ppl")), to_overview(w)],
        ],
        again=Act("prsn", shown.id),
    )


def order_choice(w: Writer, order: Order) -> Choice:
    return Choice(
        w.label("payments.line", what=order.title, price=order.total),
        Act("mony", order.id),
        detail=w.label(
            "payments.detail",
            state=w.label(f"order.state.{order.state}"),
            when=order.created_at,
        ),
    )


def _details(w: Writer, file: PersonFile) -> list[tuple[str, Text]]:
    shown = file.person
    accounts = [
        (each.channel, w.say("staff.account", name=each.name, user=each.user))
        for each in file.identities
    ]
    return [
        (w.label("staff.roles"), (_roles(w, shown),)),
        (w.label("detail.zone"), w.say("text", text=shown.time_zone)),
        (w.label("staff.since"), (Stamp(shown.created_at, "date"),)),
        (w.label("staff.number"), (encode(shown.id),)),
        *accounts,
    ]


def _role_button(w: Writer, shown: Person, role: Role) -> Button:
    given = not shown.is_(role)
    act = Act("rolq", shown.id, shown.revision, (ROLES.index(role) + 1, int(given)))
    key = "staff.role.give" if given else "staff.role.take"
    return w.button(key, act, Style.PLAIN if given else Style.DANGER, role=_name(w, role))


def _ban_button(w: Writer, shown: Person) -> Button:
    if shown.banned_at:
        return w.button("staff.unban", Act("unbn", shown.id, shown.revision))
    return w.button("staff.ban", Act("banq", shown.id, shown.revision), Style.DANGER)


def _name(w: Writer, role: Role) -> str:
    return w.label(_role_key(role))


def confirm_role(w: Writer, shown: Person, role: Role, given: bool) -> Screen:
    """What it means, before the tap."""
    act = Act("rolc", shown.id, shown.revision, (ROLES.index(role) + 1, int(given)))
    style = Style.PRIMARY if given else Style.DANGER
    return w.screen(
        w.label(_question(given), who=shown.name, role=_name(w, role)),
        w.say(_meaning(role, given)),
        buttons=[
            [
                w.button("staff.role.yes", act, style),
                w.button("button.keep", Act("prsn", shown.id)),
            ]
        ],
    )


def _question(given: bool) -> str:
    return "staff.role.give.title" if given else "staff.role.take.title"


def _meaning(role: Role, given: bool) -> str:
    """What follows from giving or taking a role."""
    if role is Role.STUDENT:
        return "staff.role.give.student" if given else "staff.role.take.student"
    if role is Role.MENTOR:
        return "staff.role.give.mentor" if given else "staff.role.take.mentor"
    return "staff.role.give.staff" if given else "staff.role.take.staff"


def confirm_ban(w: Writer, shown: Person) -> Screen:
    title = w.label("staff.ban.title", who=shown.name)
    reason = Field(
        "reason",
        w.label("staff.ban.reason"),
        FieldKind.PARAGRAPH,
        required=False,
        max_length=MAX_NAME,
    )
    return w.screen(
        title,
        w.say("staff.ban.about"),
        form=Form(
            title, Act("banc", shown.id, shown.revision), (reason,), w.label("staff.ban.yes")
        ),
        buttons=[[w.button("button.keep", Act("prsn", shown.id))]],
    )
