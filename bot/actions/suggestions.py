"""What a student could go on with after a course, and saying no to it."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import suggestions as screens
from bot.ui import Screen
from core.ids import CourseId
from core.use_cases import courses_suggesting


@on("sugg")
def suggestions(ask: Ask) -> Screen:
    done = courses_suggesting.open_suggestions(ask.uow, ask.person)
    return screens.courses(ask.writer, ask.person, done)


@on("sugc")
def of_course(ask: Ask) -> Screen:
    shown = courses_suggesting.suggestion_page(ask.uow, ask.person, CourseId(ask.act.subject))
    return screens.page(ask.writer, shown)


@on("sugd")
def dismiss(ask: Ask) -> Screen:
    courses_suggesting.dismiss(ask.uow, ask.person, CourseId(ask.act.subject))
    rest = courses_suggesting.open_suggestions(ask.uow, ask.person)
    return screens.dismissed(ask.writer, rest)
