"""Which role comes with a seat: what is set, a form for more, a last look before it is cleared."""

from collections.abc import Sequence

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import Offering
from core.memberships import MAX_PLACE
from core.use_cases.memberships import RoleLine

PLATFORMS = ("discord", "telegram")


def board(w: Writer, lines: Sequence[RoleLine], *intro: Text) -> Screen:
    return w.screen(
        w.label("roles.title"),
        *intro,
        w.say("roles.about" if lines else "roles.none"),
        prompt=w.label("roles.prompt") if lines else "",
        choices=[
            Choice(_name(w, line), Act("mbro", line.role.id), detail=_where(w, line))
            for line in lines
        ],
        buttons=[
            [
                w.button("roles.button.everybody", Act("mbrf"), Style.PRIMARY),
                w.button("roles.button.offering", Act("mbrp")),
            ],
            [to_overview(w)],
        ],
        again=Act("mbrs"),
    )


def _name(w: Writer, line: RoleLine) -> str:
    if not line.offering:
        return w.label("roles.everybody")
    return w.label("roles.offering", title=line.offering)


def _where(w: Writer, line: RoleLine) -> str:
    platform = w.label(f"platform.{line.role.channel}")
    return w.label(
        "roles.where", platform=platform, role=line.role.role, community=line.role.community
    )


def offerings(w: Writer, found: Sequence[Offering]) -> Screen:
    """For whose students the role is to be."""
    return w.screen(
        w.label("roles.pick.title"),
        w.say("roles.pick.about" if found else "roles.pick.none"),
        prompt=w.label("roles.pick.prompt") if found else "",
        choices=[
            Choice(w.label("roles.offering", title=each.title), Act("mbrf", each.id))
            for each in found
        ],
        buttons=[[w.button("button.back", Act("mbrs"))]],
    )


def form(w: Writer, offering: int, channel: str, community: str) -> Screen:
    """`channel`, `community`: where it is asked, so that nobody has to copy what is known."""
    title = w.label("roles.form.title")
    here = channel if channel in PLATFORMS else PLATFORMS[0]
    fields = (
        Field("role", w.label("roles.form.role"), max_length=MAX_PLACE,
              hint=w.label("roles.form.role.hint")),
        Field("community", w.label("roles.form.community"), max_length=MAX_PLACE,
              value=community, hint=w.label("roles.form.community.hint")),
        Field("platform", w.label("roles.form.platform"), FieldKind.PICK, value=here,
              options=tuple((each, w.label(f"platform.{each}")) for each in PLATFORMS)),
    )  # fmt: skip
    act = Act("mbrx", offering)
    return w.screen(
        title,
        w.say("roles.form.about"),
        form=Form(title, act, fields, w.label("roles.form.submit")),
        buttons=[[w.button("button.back", Act("mbrs"))]],
    )


def one(w: Writer, line: RoleLine) -> Screen:
    """Clearing takes it from people: asked first."""
    clear = Act("mbrc", line.role.id)
    return w.screen(
        _name(w, line),
        w.say("roles.clear.about"),
        details=[(w.label("roles.detail.role"), (_where(w, line),))],
        buttons=[
            [
                w.button("roles.button.clear", clear, Style.DANGER),
                w.button("button.keep", Act("mbrs")),
            ]
        ],
    )
