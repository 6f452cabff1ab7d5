"""Putting packs right: undo, longer validity, another mentor; packs for nothing; the audit."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import giving, pack_desk, trail
from bot.ui import Screen
from core.catalog import PackProduct, ProductStatus
from core.errors import NotFound, StaleButton
from core.ids import PackId, PersonId, decode
from core.packs import Pack
from core.people import Role
from core.policy import Action, permit
from core.texts import MAX_REASON
from core.use_cases import pack_files
from core.use_cases.auditing import audit_of
from core.use_cases.correcting import correct_pack
from core.use_cases.extending import extend_pack
from core.use_cases.granting import Gift, give_pack
from core.use_cases.transferring import preview_transfer, transfer_pack


@on("pkds")
def desk(ask: Ask) -> Screen:
    return pack_desk.desk(ask.writer, _file(ask), staff=_is_staff(ask))


@on("undo")
def undo(ask: Ask) -> Screen:
    """The opposite correction, and only of what was shown: anything since makes it stale."""
    what, amount = ask.act.number(0), ask.act.number(1)
    change = amount if ask.act.number(2) else -amount
    reason = ask.writer.label("fix.undone.reason")
    right = extend_pack if what == pack_desk.DAYS else correct_pack
    right(ask.uow, ask.person, _id(ask), change, reason, ask.act.revision)
    note = ask.writer.say("fix.undone")
    return pack_desk.desk(ask.writer, _file(ask), note, staff=_is_staff(ask))


@on("extf")
def extend_form(ask: Ask) -> Screen:
    return pack_desk.extend(ask.writer, _file(ask))


@on("exts", form="extf")
def extend(ask: Ask) -> Screen:
    days, reason = ask.number("days"), ask.typed("reason", MAX_REASON)
    pack = extend_pack(ask.uow, ask.person, _id(ask), days, reason, ask.act.revision)
    return after(ask, pack, pack_desk.DAYS, days, "fix.extended")


def after(ask: Ask, pack: Pack, what: int, change: int, key: str) -> Screen:
    """The desk after a correction, with the one tap that takes it back."""
    w = ask.writer
    file = pack_files.pack_file(ask.uow, ask.person, pack.id)
    note = w.say(key, n=pack.remaining, until=pack.expires_at, student=file.student_name)
    undo_it = pack_desk.undo_button(w, file.pack, what, change)
    return pack_desk.desk(w, file, note, staff=_is_staff(ask), undo=undo_it)


@on("trnl")
def hosts(ask: Ask) -> Screen:
    found = pack_files.hosts_for(ask.uow, ask.person, _id(ask))
    return pack_desk.hosts(ask.writer, _file(ask), found)


@on("trnq")
def confirm_move(ask: Ask) -> Screen:
    planned = preview_transfer(ask.uow, ask.person, _id(ask))
    if planned.pack.revision != ask.act.revision:
        raise StaleButton(pack_id=planned.pack.id)
    name = pack_files.name_of(ask.uow, PersonId(ask.act.number(0)))
    return pack_desk.confirm_move(ask.writer, _file(ask), planned, ask.act.number(0), name)


@on("trny", form="trnq")
def move(ask: Ask) -> Screen:
    to, reason = PersonId(ask.act.number(0)), ask.typed("reason", MAX_REASON)
    transfer_pack(ask.uow, ask.person, _id(ask), to, reason, ask.act.revision)
    return pack_desk.moved(ask.writer, _file(ask))


@on("gift")
def give(ask: Ask) -> Screen:
    """Staff pick the mentor first; a mentor gives of their own."""
    if not ask.act.subject and _is_staff(ask):
        mentors = ask.uow.people.having(Role.MENTOR)
        return giving.mentors(ask.writer, sorted(mentors, key=lambda each: each.name.casefold()))
    mentor = PersonId(ask.act.subject or ask.person.id)
    found = pack_files.may_be_given(ask.uow, ask.person, mentor)
    return giving.students(ask.writer, mentor, found)


@on("gfts")
def search_form(ask: Ask) -> Screen:
    return giving.search(ask.writer, ask.act.subject)


@on("gftr", form="gfts")
def search(ask: Ask) -> Screen:
    name = ask.typed("name", giving.SEARCH_LENGTH)
    found = pack_files.may_be_given(ask.uow, ask.person, PersonId(ask.act.subject), name)
    return giving.students(ask.writer, ask.act.subject, found, name)


@on("gftf")
def gift_form(ask: Ask) -> Screen:
    """Without a mentor in the act it is the reader's own gift."""
    student, mentor = PersonId(ask.act.subject), PersonId(ask.act.number(0) or ask.person.id)
    known = pack_files.known_packs(ask.uow, ask.person, student, mentor)
    name = pack_files.name_of(ask.uow, student)
    return giving.gift(ask.writer, mentor, student, name, _products(ask, mentor), known)


@on("gfty", form="gftf")
def give_it(ask: Ask) -> Screen:
    student, mentor = PersonId(ask.act.subject), PersonId(ask.act.number(0))
    reason = ask.typed("reason", MAX_REASON)
    product = _picked(ask, mentor)
    sessions = 0 if product else ask.number("sessions")
    days = 0 if product else ask.number("days")
    title = ask.writer.label("give.called")
    gift = Gift(student, mentor, reason, product.id if product else None, sessions, days, title)
    pack = give_pack(ask.uow, ask.person, gift, ask.act.revision)
    return giving.given(ask.writer, pack, pack_files.name_of(ask.uow, student))


@on("audt")
def audit(ask: Ask) -> Screen:
    """`/audit 06CXV8T3R7M4G`: the number of a person, a pack, an order, a session or a purchase."""
    permit(ask.uow, ask.person, Action.SEE_AUDIT)
    typed = ask.text.strip()
    if not ask.act.subject and not typed:
        return trail.ask_number(ask.writer)
    return _trail(ask, ask.act.subject or decode(typed))


@on("audf")
def audit_form(ask: Ask) -> Screen:
    permit(ask.uow, ask.person, Action.SEE_AUDIT)
    return trail.ask_number(ask.writer)


@on("auds", form="audf")
def read_audit(ask: Ask) -> Screen:
    return _trail(ask, decode(ask.typed("number", trail.NUMBER_LENGTH).strip()))


def _trail(ask: Ask, id: int | None) -> Screen:
    if id is None:
        raise NotFound()
    return trail.trail(ask.writer, audit_of(ask.uow, ask.person, id))


def _products(ask: Ask, mentor: PersonId) -> list[PackProduct]:
    found = ask.uow.products.of(mentor)
    return [product for product in found if product.status is ProductStatus.ACTIVE]


def _picked(ask: Ask, mentor: PersonId) -> PackProduct | None:
    products = _products(ask, mentor)
    if not products:
        return None
    values = [giving.BY_NUMBER, *(str(n) for n in range(1, len(products) + 1))]
    labels = {str(n): product.title for n, product in enumerate(products, 1)}
    labels[giving.BY_NUMBER] = ask.writer.label("give.by_number")
    number = int(picked(ask, "pack", values, labels))
    return products[number - 1] if number else None


def _file(ask: Ask) -> pack_files.PackFile:
    return pack_files.pack_file(ask.uow, ask.person, _id(ask))


def _id(ask: Ask) -> PackId:
    return PackId(ask.act.subject)


def _is_staff(ask: Ask) -> bool:
    return ask.person.is_(Role.STAFF)
