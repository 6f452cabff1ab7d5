"""What staff do: look over everything, decide about people and payments, try again."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import staff as screens
from bot.screens import staff_money as money_screens
from bot.screens import staff_people as people_screens
from bot.ui import Screen, Text
from core.booking import BookingState
from core.errors import NotFound
from core.ids import BookingId, OrderId, PersonId
from core.people import Role
from core.texts import MAX_NAME
from core.use_cases import joining, overseeing, reading, retrying, reviewing


@on("over")
def overview(ask: Ask) -> Screen:
    return screens.overview(ask.writer, reading.oversight(ask.uow, ask.person))


@on("allb")
def bookings(ask: Ask) -> Screen:
    state = _state(ask)
    return screens.bookings(ask.writer, overseeing.bookings(ask.uow, ask.person, state), state)


@on("hist")
def history(ask: Ask) -> Screen:
    told = overseeing.history(ask.uow, ask.person, BookingId(ask.act.subject))
    return screens.history(ask.writer, told)


@on("ppl")
def people(ask: Ask) -> Screen:
    """`/people sara` looks for a name."""
    searched = ask.text.strip()[: people_screens.SEARCH_LENGTH]
    role = people_screens.role_of(ask.act.number(0))
    found = overseeing.people(ask.uow, ask.person, role, searched)
    return people_screens.people(ask.writer, found, role, searched)


@on("pplf")
def search_form(ask: Ask) -> Screen:
    overseeing.people(ask.uow, ask.person)
    return people_screens.search(ask.writer)


@on("ppls", form="pplf")
def search(ask: Ask) -> Screen:
    name = ask.typed("name", people_screens.SEARCH_LENGTH)
    found = overseeing.people(ask.uow, ask.person, None, name)
    return people_screens.people(ask.writer, found, None, name)


@on("prsn")
def person(ask: Ask) -> Screen:
    return _person(ask)


@on("rolq")
def ask_role(ask: Ask) -> Screen:
    role, given = _role(ask)
    file = overseeing.person_file(ask.uow, ask.person, _subject(ask))
    return people_screens.confirm_role(ask.writer, file.person, role, given)


@on("rolc")
def change_role(ask: Ask) -> Screen:
    role, given = _role(ask)
    joining.grant_role(ask.uow, ask.person, _subject(ask), role, given)
    return _person(ask, ask.writer.say("staff.role.done"))


@on("banq")
def ask_ban(ask: Ask) -> Screen:
    file = overseeing.person_file(ask.uow, ask.person, _subject(ask))
    return people_screens.confirm_ban(ask.writer, file.person)


@on("banc", form="banq")
def ban(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_NAME, required=False)
    joining.ban(ask.uow, ask.person, _subject(ask), reason)
    return _person(ask, ask.writer.say("staff.ban.done"))


@on("unbn")
def unban(ask: Ask) -> Screen:
    joining.unban(ask.uow, ask.person, _subject(ask))
    return _person(ask, ask.writer.say("staff.unban.done"))


@on("rvw")
def review(ask: Ask) -> Screen:
    seen = reading.oversight(ask.uow, ask.person)
    return money_screens.review(ask.writer, seen.in_review)


@on("mony")
def payment_story(ask: Ask) -> Screen:
    return money_screens.story(ask.writer, _order(ask))


@on("rtnq")
def ask_return(ask: Ask) -> Screen:
    return money_screens.confirm_return(ask.writer, _order(ask))


@on("rtnc")
def return_parked(ask: Ask) -> Screen:
    id = OrderId(ask.act.subject)
    reviewing.return_parked(ask.uow, ask.person, id, ask.act.revision)
    return money_screens.story(ask.writer, _order(ask), ask.writer.say("staff.return.done"))


@on("dead")
def undelivered(ask: Ask) -> Screen:
    return _undelivered(ask)


@on("retr")
def retry(ask: Ask) -> Screen:
    """One message, or with no subject all of them."""
    if not ask.act.subject:
        count = retrying.retry_all_notices(ask.uow, ask.person)
        return _undelivered(ask, ask.writer.say("staff.dead.retried_all", n=count))
    again = retrying.retry_notice(ask.uow, ask.person, ask.act.subject)
    key = "staff.dead.retried" if again else "staff.dead.gone"
    return _undelivered(ask, ask.writer.say(key))


@on("ropn")
def reopen(ask: Ask) -> Screen:
    again = retrying.reopen_arrival(ask.uow, ask.person, ask.act.subject)
    key = "staff.dead.reopened" if again else "staff.dead.gone"
    return _undelivered(ask, ask.writer.say(key))


@on("rtrp")
def retry_person(ask: Ask) -> Screen:
    """Every message to one person."""
    count = retrying.retry_messages_to(ask.uow, ask.person, _subject(ask))
    said = "staff.dead.retried_all" if count else "staff.dead.gone"
    return _undelivered(ask, ask.writer.say(said, n=count) if count else ask.writer.say(said))


@on("rcal")
def retry_call(ask: Ask) -> Screen:
    again = retrying.retry_call(ask.uow, ask.person, ask.act.subject)
    return _undelivered(ask, ask.writer.say("alert.called" if again else "staff.dead.gone"))


def _state(ask: Ask) -> BookingState | None:
    number = ask.act.number(0)
    return screens.STATES[number - 1] if 1 <= number <= len(screens.STATES) else None


def _subject(ask: Ask) -> PersonId:
    return PersonId(ask.act.subject)


def _role(ask: Ask) -> tuple[Role, bool]:
    role = people_screens.role_of(ask.act.number(0))
    if role is None:
        raise NotFound()
    return role, ask.act.number(1) == 1


def _person(ask: Ask, *intro: Text) -> Screen:
    file = overseeing.person_file(ask.uow, ask.person, _subject(ask))
    return people_screens.person(ask.writer, file, ask.person.id, *intro)


def _order(ask: Ask) -> overseeing.OrderFile:
    return overseeing.order_file(ask.uow, ask.person, OrderId(ask.act.subject))


def _undelivered(ask: Ask, *intro: Text) -> Screen:
    return screens.undelivered(ask.writer, retrying.given_up(ask.uow, ask.person), *intro)
