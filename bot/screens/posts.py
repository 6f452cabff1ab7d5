"""Posts: how one reads in its channel, and how staff write, plan, change and withdraw it (X40)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.deep_links import payload
from bot.screens.date_drafts import DraftShown
from bot.screens.moments import moment_field
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.posts import LONGEST_POST, Post, PostBoard, PostPage, PostState
from core.spaces import Space

S = PostState
NOW, AT_ITS_TIME = 1, 0  # the number of a `pstp` act
_SHORT = 60
_LINE = "———"
_TELEGRAM = "https://t.me/{bot}?start={payload}"


@dataclass(frozen=True, slots=True)
class PostShown:
    """`dates`: those it announces that are still to come. `bot`: our name on Telegram, or ""."""

    page: PostPage
    dates: DraftShown | None
    bot: str


def in_channel(w: Writer, shown: PostShown) -> Screen:
    """As everybody there reads it: in the community's language, moments on each reader's clock
    where the platform can."""
    way = _way_to_book(w, shown)
    return w.screen(_headline(w, shown), *_content(w, shown), buttons=[[way]] if way else [])


def _headline(w: Writer, shown: PostShown) -> str:
    return w.label("post.announcement") if shown.dates is not None else ""


def _content(w: Writer, shown: PostShown) -> list[Text]:
    post = shown.page.post
    lines: list[Text] = [(line or " ",) for line in post.text.split("\n")] if post.text else []
    if shown.dates is None:
        return lines
    lines += [_date(w, shown.dates, number) for number in range(len(shown.dates.draft.dates))]
    if post.channel != "discord":  # there each reader sees the moments on their own clock
        lines.append(w.say("hours.zone", zone=w.reader.zone))
    return lines


def _date(w: Writer, dates: DraftShown, number: int) -> Text:
    each = dates.draft.dates[number]
    what = dates.titles.get(each.offering_id or 0) or w.label("post.sessions")
    return w.say(
        "post.date",
        start=(Stamp(each.starts_at),),
        end=(Stamp(each.ends_at, "time"),),
        what=what,
        mentor=dates.names.get(each.mentor_id, ""),
    )


def _way_to_book(w: Writer, shown: PostShown) -> Button | None:
    """To the one thing that is announced, or to its mentor's page."""
    if shown.dates is None:
        return None
    lines = shown.dates.draft.dates
    offerings = {each.offering_id for each in lines}
    mentors = {each.mentor_id for each in lines}
    target = Act("mntr", min(mentors))
    if len(offerings) == 1 and None not in offerings:
        target = Act("offr", next(each for each in offerings if each))
    elif len(mentors) > 1:
        target = Act("offs")
    if shown.page.post.channel != "telegram":
        return w.button("post.button.book", target, Style.PRIMARY)
    start = "hello" if target.verb == "offs" else payload(target)
    link = _TELEGRAM.format(bot=shown.bot, payload=start)
    return w.link("post.button.book", link) if shown.bot else None


def board(w: Writer, board: PostBoard, note: Text = ()) -> Screen:
    posts = [*board.open, *board.sent]
    return w.screen(
        w.label("post.title"),
        note,
        w.say("post.about") if board.spaces else w.say("post.no_space"),
        prompt=w.label("post.prompt") if posts else "",
        choices=[_choice(w, each) for each in posts],
        buttons=[*_write_in(w, board.spaces), [w.button("button.overview", Act("over"))]],
        again=Act("psts"),
    )


def _choice(w: Writer, post: Post) -> Choice:
    short = " ".join(post.text.split())[:_SHORT] or w.label("post.announcement")
    state = w.label(f"post.state.{post.state}")
    when = f" · {w.day(post.due_at)} {w.time(post.due_at)}" if post.due_at else ""
    return Choice(short, Act("pstc", post.id), detail=f"{state}{when}")


def _write_in(w: Writer, spaces: Sequence[Space]) -> list[list[Button]]:
    if len(spaces) == 1:
        return [[w.button("post.button.write", Act("pstn", spaces[0].id), Style.PRIMARY)]]
    return [
        [w.button("post.button.write_in", Act("pstn", each.id), where=place(w, each))]
        for each in spaces
    ]


def place(w: Writer, space: Space) -> str:
    """What staff know it by: the platform, and the channel's number there."""
    return f"{w.label(f'platform.{space.channel}')} {space.address}"


def form(w: Writer, space: int) -> Screen:
    return _form(w, Act("psto", space), "", required=True)


def edit_form(w: Writer, post: Post) -> Screen:
    act = Act("pstu", post.id, post.revision)
    return _form(w, act, post.text, required=post.draft_id is None)


def _form(w: Writer, act: Act, text: str, *, required: bool) -> Screen:
    """Changing it, the time may be left out: it stays."""
    is_new = act.verb == "psto"
    title = w.label("post.form")
    words = Field("text", w.label("post.field"), FieldKind.PARAGRAPH, required, LONGEST_POST, text)
    return w.screen(
        title,
        w.say("post.form.about" if is_new else "post.form.change"),
        w.say("hours.zone", zone=w.reader.zone),
        form=Form(
            title,
            act,
            (words, moment_field(w, "when", required=is_new)),
            w.label("post.button.look"),
        ),
    )


def card(w: Writer, shown: PostShown, note: Text = ()) -> Screen:
    """One post as staff see it: how it stands, what it says, and the ways on."""
    post = shown.page.post
    return w.screen(
        w.label("post.card"),
        note,
        w.say(f"post.is.{post.state}"),
        w.say(f"post.trouble.{post.trouble}") if post.trouble else (),
        (_LINE,),
        (_headline(w, shown),) if shown.dates is not None else (),
        *_content(w, shown),
        (_LINE,),
        details=_details(w, shown),
        buttons=[*_ways(w, shown), [w.button("post.button.all", Act("psts"))]],
        again=Act("pstc", post.id),
    )


def _details(w: Writer, shown: PostShown) -> list[tuple[str, Text]]:
    page = shown.page
    where = (place(w, page.space),) if page.space else (w.label("setup.unset"),)
    found: list[tuple[str, Text]] = [(w.label("post.where"), where)]
    if page.post.due_at is not None:
        found.append((w.label("post.when"), (Stamp(page.post.due_at),)))
    return [*found, (w.label("post.by"), w.say("text", text=page.author))]


def _ways(w: Writer, shown: PostShown) -> list[list[Button]]:
    post = shown.page.post

    def to(verb: str, *extra: int) -> Act:
        return Act(verb, post.id, post.revision, extra)

    edit = w.button("post.button.edit", to("pste"))
    withdraw = w.button("post.button.withdraw", to("pstw"), Style.DANGER)
    match post.state:
        case S.DRAFT:
            return [_plan(w, shown, to("pstp", AT_ITS_TIME), to("pstp", NOW)), [edit, withdraw]]
        case S.WAITING:
            return [[edit, withdraw]]
        case S.FAILED:
            again = w.button("alert.button.again", to("psta"), Style.PRIMARY)
            return [[again, edit, withdraw]]
        case S.UNSURE:
            there = w.button("post.button.there", to("psty"), Style.PRIMARY)
            return [[there, w.button("post.button.not_there", to("psta"))]]
        case _:
            return []


def _plan(w: Writer, shown: PostShown, later: Act, now: Act) -> list[Button]:
    post, moment = shown.page.post, w.reader.now
    if post.due_at is None or (moment is not None and post.is_due(moment)):
        return [w.button("post.button.now", now, Style.PRIMARY)]
    return [w.button("post.button.plan", later, Style.PRIMARY), w.button("post.button.now", now)]


def sure(w: Writer, shown: PostShown) -> Screen:
    post = shown.page.post
    gone = Act("pstx", post.id, post.revision)
    return w.screen(
        w.label("post.sure"),
        w.say("post.sure.about"),
        buttons=[
            [
                w.button("post.button.withdraw", gone, Style.DANGER),
                w.button("button.back", Act("pstc", post.id)),
            ]
        ],
    )


def failed(w: Writer, shown: PostShown) -> Screen:
    """To its author: why, and the way on."""
    unsure = shown.page.post.state is S.UNSURE
    told = card(w, shown)
    title = "notice.post_unsure.title" if unsure else "notice.post_failed.title"
    return Screen(
        title=w.label(title),
        lines=told.lines,
        details=told.details,
        buttons=told.buttons,
        language=told.language,
        zone=told.zone,
        again=told.again,
    )
