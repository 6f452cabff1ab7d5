"""Telegram groups: which is for what, and the invitation into the one that comes with a seat."""

from collections.abc import Sequence

from bot.screens.notice_about import AboutInvitation
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text

STAFF, MEMBERS, POSTS = 1, 2, 3  # what a `grps` act makes of the group


def state(
    w: Writer,
    staff: Sequence[str],
    members: Sequence[str],
    posts: Sequence[str],
    place: tuple[int, int],
    note: Text = (),
    *,
    has_events: bool = False,
) -> Screen:
    """`place`: the group where it is asked, 0 in private, and its topic or 0. `has_events`: group
    sessions stand in the calendars of other platforms, and Telegram has none."""
    here, topic = place
    return w.screen(
        w.label("setup.title"),
        note,
        w.say("groups.here" if here < 0 else "groups.go_there"),
        w.say("groups.rights"),
        w.say("groups.no_events") if has_events else (),
        details=[
            (w.label("setup.use.staff"), (_list(w, staff),)),
            (w.label("groups.members"), (_list(w, members),)),
            (w.label("setup.use.posts"), (_list(w, posts),)),
        ],
        buttons=[
            _makes(w, here, topic, str(here) in staff or str(here) in members) if here < 0 else [],
            _posts(w, here, topic) if here < 0 else [],
            [w.button("button.roles", Act("mbrs")), w.button("button.home", Act("home"))],
        ],
    )


def _list(w: Writer, groups: Sequence[str]) -> str:
    return " · ".join(groups) or w.label("setup.unset")


def _makes(w: Writer, here: int, topic: int, is_taken: bool) -> list[Button]:
    """A group is one of the two: students do not read what staff are told."""
    if is_taken:
        return []
    return [
        w.button("groups.button.staff", Act("grps", -here, extra=(STAFF, topic))),
        w.button("groups.button.members", Act("grps", -here, extra=(MEMBERS,)), Style.PRIMARY),
    ]


def _posts(w: Writer, here: int, topic: int) -> list[Button]:
    """Any group may have them, or a topic of it."""
    return [w.button("groups.button.posts", Act("grps", -here, extra=(POSTS, topic)))]


def invitation(w: Writer, about: AboutInvitation) -> Screen:
    """For its reader alone: passed on, the link lets nobody in."""
    return w.screen(
        w.label("notice.group_invitation.title"),
        w.say("notice.group_invitation", group=about.group),
        buttons=[[w.link("groups.button.join", about.link)]],
    )
