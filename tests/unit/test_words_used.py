"""Every word that code asks for is there: keys are read out of the source, not waited for.

A key may be a literal, an f-string, a choice between literals, or a variable, a parameter or a
function that yields such. What stands in an f-string's braces is looked up in KNOWN, which then
wants a sentence for each; a family that is not listed there needs one sentence at least.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot import catalogs
from bot.commands import COMMANDS
from bot.screens.cancel_terms import TERMS
from bot.screens.digest import _BOUGHT, _NOW, _PEOPLE
from bot.screens.filters import CHOSEN, SWITCHED
from bot.screens.linking import PLATFORMS
from bot.screens.mentor import TABS as DESK_TABS
from bot.screens.notices import WITHOUT_SCREEN
from bot.screens.offer_desk import LIMITS
from bot.screens.offer_questions import NEEDS
from bot.screens.orders import REFUND_REASONS
from bot.screens.sessions import TABS
from bot.screens.setup import ROWS as SETUP_ROWS
from bot.screens.why import STORIES
from bot.screens.why_pack import CODES, HAPPENINGS
from bot.sorry import NEXT, WITH_MENTOR
from bot.unanswered import IN_PUBLIC
from core import testimonials
from core.availability import Change, Reason
from core.booking import BookingState, By
from core.browsing import Sorting, Way, When
from core.catalog import BookingMode, OfferingStatus
from core.date_drafts import DraftState, Fate, Note
from core.dates_by_text import ProblemCode
from core.digest import Frequency
from core.disputes import DisputeState
from core.errors import all_codes
from core.invitations import Fate as InvitationFate
from core.invitations import Visibility
from core.memberships import Fix
from core.notices import NoticeKind
from core.onboarding import LikedTime
from core.orders import OrderState, Outcome, RefundState
from core.packs import CreditMove, PackState
from core.purchases import Problem, PurchaseState
from core.seats import SeatState
from core.space_checks import Need
from core.templates import TEMPLATES
from core.use_cases.cancelling import Cost
from core.use_cases.claiming import Came
from core.use_cases.link_codes import Typed
from core.waiting import WaitState

BOT = Path(__file__).resolve().parents[2] / "bot"
ASKING = {"say", "label", "button", "link"}
NOT_SENTENCES = {"words.py", "writer.py"}  # they hand keys on

STATES = [*map(str, BookingState)]
SIDES = ["mine", "theirs"]
TOLD = [kind for kind in NoticeKind if kind not in WITHOUT_SCREEN | IN_PUBLIC]

# What a key's variable parts can be: the key with {} for each -> the words of each.
KNOWN: dict[str, list[list[str]]] = {
    "booked.{}": [STATES],
    "approved.{}": [["scheduled", "awaiting_payment"]],
    "book.follows.{}": [["free", "credit", "money"]],
    "book.submit.{}": [["free", "credit", "money", "request"]],
    "cancel.cost.{}": [[*Cost]],
    "refund.choose.{}": [["full", "unused", "amount"]],
    "refund.confirm.{}": [["full", "unused", "amount"]],
    "refund.state.{}": [[*RefundState]],
    "refund.call_off.{}": [["amount", "pack"]],
    "terms.{}": [[*TERMS]],
    "cancelled.{}": [[*Cost]],
    "card.move_asked.{}": [SIDES],
    "card.counter.{}": [SIDES],
    "card.counter.{}.{}": [["ends", "goes_on"], SIDES],
    "counter.accepted.{}": [["scheduled", "awaiting_payment"]],
    "card.title.{}": [[*STATES, "in_progress"]],
    "card.until.{}.{}": [["requested", "awaiting_payment"], SIDES],
    "decline.preset.{}": [["busy", "not_my_topic", "prepare_first"]],
    "detail.{}": [["prepare", "policy"]],
    "missed.{}": [[By.STUDENT, By.MENTOR]],
    "offering.line.{}": [[*BookingMode]],
    "reason.{}": [["refunded", "cancelled", "offering_paused"]],
    "error.{}": [[*all_codes(), "unexpected"]],
    "why.{}": [[*Reason]],
    "state.{}": [STATES],
    "sessions.tab.{}": [[*TABS]],
    "sessions.about.{}": [[*TABS]],
    "sessions.none.{}": [[*TABS]],
    "story.{}": [[*STORIES]],
    "order.title.{}": [[*OrderState]],
    "order.about.{}": [[*OrderState]],
    "order.state.{}": [[*OrderState]],
    "payment.event.{}": [
        [
            "ordered",
            "paid",
            "refund_wanted",
            "refund_done",
            "refund_failed",
            "disputed",
            "dispute_won",
            "dispute_lost",
        ]
    ],
    "payment.outcome.{}": [[*Outcome]],
    "dispute.state.{}": [[*DisputeState]],
    "explain.disputed.{}": [[*DisputeState]],
    "notice.dispute_opened.{}": [["staff", "mentor", "student"]],
    "notice.dispute_closed.share.{}": [["won", "lost"]],
    "notice.dispute_closed.{}.{}": [["staff", "mentor", "student"], ["won", "lost"]],
    "refund.reason.{}": [[*REFUND_REASONS]],
    "pack.state.{}": [[*PackState]],
    "seat.state.{}": [[*SeatState]],
    "notice.{}.title": [[*TOLD]],
    "notice.{}": [
        """reminder session_starting link_ready payment_received recording_sold pack_sold
        money_returning money_returned refund_stuck""".split()
    ],
    "notice.booking_cancelled.{}": [[*By]],
    "notice.session_missed.{}": [["student", "mentor"]],
    "notice.payment_in_review.{}": [["student", "staff"]],
    "notice.pack_corrected.{}": [["added", "taken"]],
    "notice.pack_given.{}": [["student", "mentor"]],
    "notice.pack_moved.{}": [["student", "mentor", "before"]],
    "audit.kind.{}": [["person", "pack", "order", "booking", "purchase"]],
    "claim.{}": [[came for came in Came if came is not Came.CLAIMED]],
    "elsewhere.state.{}": [[*PurchaseState]],
    "elsewhere.is.{}": [[*PurchaseState]],
    "elsewhere.problem.{}": [[problem for problem in Problem if problem]],
    "linking.typed.{}": [[typed for typed in Typed if typed is not Typed.KNOWN]],
    "platform.{}": [[*PLATFORMS]],
    "membership.fix.{}": [[*Fix]],
    "membership.reason.{}": [["given", "taken"]],
    "browse.filter.{}": [[*Way]],
    "browse.when.{}": [[*When]],
    "browse.sort.{}": [[*Sorting]],
    "browse.part.{}": [[*CHOSEN, *SWITCHED]],
    "browse.part.{}.set": [[*SWITCHED]],
    "tsti.sign.{}": [[*testimonials.Signature]],
    "tsti.mine.{}": [[*testimonials.TestimonialState]],
    "tsti.state.{}": [[*testimonials.TestimonialState]],
    "tsti.done.{}": [["approved", "proposed", "refused", "kept"]],
    "desk.tab.{}": [[*DESK_TABS]],
    "staff.account.{}": [["unclaimed", "paid_out", "disputed", "pending", "available"]],
    "desk.list.{}": [[*DESK_TABS]],
    "desk.about.{}": [[*DESK_TABS]],
    "desk.end.{}": [["completed", "no_show"]],
    "earn.move.{}": [
        [
            "payment",
            "earned",
            "unearned",
            "refund_available",
            "refund_pending",
            "disputed",
            "dispute_won",
        ]
    ],
    "excl.kind.{}": [[*Change]],
    "excl.is.{}": [[*Change]],
    "intro.time.{}": [[*LikedTime]],
    "dtxt.line.{}": [[*Fate]],
    "dtxt.note.{}": [[note for note in Note if note]],
    "dtxt.problem.{}": [[*ProblemCode]],
    "dtxt.title.{}": [[*DraftState]],
    "digest.comes.{}": [["daily", "weekly", "off"]],
    "digest.button.{}": [[*Frequency]],
    "digest.{}": [[*_BOUGHT, *_PEOPLE, *_NOW, "approval", "payments"]],
    "hours.days.{}": [["abbreviated", "wide"]],
    "offer.hours.now_{}": [["own", "usual"]],
    "offer.state.{}": [[*OfferingStatus]],
    "found.{}": [[*Visibility]],
    "found.button.{}": [[*Visibility]],
    "invite.{}": [[*InvitationFate]],
    "templates.{}": [[each.name for each in TEMPLATES]],
    "templates.{}.about": [[each.name for each in TEMPLATES]],
    "limits.{}": [[*LIMITS]],
    "limits.{}.now": [[*LIMITS[:2]]],
    "ask2.{}.{}": [["need"], [*NEEDS]],
    "offer.status.{}": [[*OfferingStatus]],
    "why.pack.move.{}": [[*CreditMove]],
    "why.pack.what.{}": [[*HAPPENINGS]],
    "why.pack.code.{}": [[*CODES]],
    "students.pack.{}": [[state for state in PackState if state is not PackState.ACTIVE]],
    "students.seat.{}": [[*SeatState]],
    "waitlist.state.{}": [[*WaitState]],
    "waitlists.button.{}": [["front", "remove"]],
    "waitlists.{}.about": [["front", "remove"]],
    "waitlists.{}.title": [["front", "remove"]],
    "takes.{}": [[takes.name for command in COMMANDS for takes in command.parameters]],
    "setup.fix.{}": [[*Need]],
    "setup.use.{}": [[*SETUP_ROWS]],
    "group.{}": [[command.group for command in COMMANDS if command.group]],
}
# Asked for only after has() said that it is there.
ASKED_FIRST = {"{}.{}", "name.{}"}
_TAKEN = [takes.about for command in COMMANDS for takes in command.parameters]
# What is no string in the source, by expression, or by function and expression.
ALSO: dict[str, list[str]] = {
    "command.about": [command.about for command in COMMANDS],
    "command.parameters[0].about": _TAKEN,
    "takes.about": _TAKEN,
    "one.label": ["language.own_name"],
    "named:key": [],  # after has() alone
    "unclear:key": ["unclear.kind", "unclear.button", "unclear.command", "unclear.text"],
    "_ways_on:key": [key for ways in (*NEXT.values(), *WITH_MENTOR.values()) for key, _ in ways],
    "_badge:key": ["button.requests", "button.overview"],
}


class Unclear(Exception):
    """The test cannot see which key this is."""


Home = ast.FunctionDef | ast.Module


@cache
def modules() -> dict[Path, ast.Module]:
    files = [file for file in sorted(BOT.rglob("*.py")) if file.name not in NOT_SENTENCES]
    return {file: ast.parse(file.read_text("utf-8")) for file in files}


def asked(tree: ast.Module) -> Iterator[tuple[ast.expr, Home]]:
    """Each expression given as a key, with the function it stands in."""
    homes: list[Home] = [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]
    owner = {id(node): home for home in homes for node in ast.walk(home)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in ASKING or (name == "link" and len(node.args) < 2):
            continue
        bare = isinstance(node.func, ast.Name) or ast.unparse(node.func).startswith("words.")
        if not bare:
            yield node.args[0], owner[id(node)]
        elif len(node.args) > 1:
            yield node.args[1], owner[id(node)]  # bot.words.say(language, key)


def keys(expr: ast.expr, home: Home, tree: ast.Module) -> list[str]:
    match expr:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.IfExp():
            return keys(expr.body, home, tree) + keys(expr.orelse, home, tree)
        case ast.JoinedStr():
            return family(expr)
        case ast.Name(id=name):
            return variable(name, expr, home, tree)
        case ast.Call(func=ast.Name(id=name)):
            return returned(name, expr, home, tree)
    return known_otherwise(expr, home)


def known_otherwise(expr: ast.expr, home: Home) -> list[str]:
    name = f"{getattr(home, 'name', '')}:{ast.unparse(expr)}"
    found = ALSO.get(name, ALSO.get(ast.unparse(expr)))
    if found is None:
        raise Unclear(f"ALSO has no {name!r}")
    return found


def family(expr: ast.JoinedStr) -> list[str]:
    parts = [p.value if isinstance(p, ast.Constant) else None for p in expr.values]
    shape = "".join("{}" if part is None else str(part) for part in parts)
    if shape in ASKED_FIRST:
        return []
    choices = KNOWN.get(shape)
    if choices is None:
        return alike(shape)
    return [shape.format(*words) for words in product(*choices)]


def alike(shape: str) -> list[str]:
    pattern = re.compile(re.escape(shape).replace(r"\{\}", "[a-z0-9_]+"))
    found = [key for key in all_keys() if pattern.fullmatch(key)]
    return found or [shape]


@cache
def all_keys() -> set[str]:
    ids = [message.id for message in catalogs.messages_of("en") if message.id]
    return {id if isinstance(id, str) else id[0] for id in ids}


def variable(name: str, expr: ast.expr, home: Home, tree: ast.Module) -> list[str]:
    given = [
        value
        for node in ast.walk(home)
        if isinstance(node, ast.Assign)
        for value in [node.value]
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    if given:
        return [key for value in given for key in keys(value, home, tree)]
    if f"{getattr(home, 'name', '')}:{name}" in ALSO or not isinstance(home, ast.FunctionDef):
        return known_otherwise(expr, home)
    return handed_over(name, expr, home, tree)


def handed_over(name: str, expr: ast.expr, home: ast.FunctionDef, tree: ast.Module) -> list[str]:
    """A parameter: what the callers in this module give for it."""
    names = [argument.arg for argument in home.args.args]
    if name not in names:
        return known_otherwise(expr, home)
    found: list[str] = []
    for caller in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]:
        for call in own_calls(caller, home.name):
            by_name = {keyword.arg: keyword.value for keyword in call.keywords}
            given = dict(zip(names, call.args, strict=False)) | by_name
            found += keys(given[name], caller, tree) if name in given else []
    return found or known_otherwise(expr, home)


def own_calls(home: Home, name: str) -> Iterator[ast.Call]:
    """Calls of `name` in `home`, not in functions inside it."""
    waiting = list(ast.iter_child_nodes(home))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node
        waiting += ast.iter_child_nodes(node)


def returned(name: str, expr: ast.expr, home: Home, tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            answers = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            return [key for answer in answers for key in keys(answer, node, tree)]
    return known_otherwise(expr, home)


def test_every_key_in_the_code_has_a_sentence_in_english():
    """The other languages are held to English by test_locales."""
    wrong: list[str] = []
    for file, tree in modules().items():
        for expr, home in asked(tree):
            place = f"{file.relative_to(BOT)}:{expr.lineno}"
            try:
                found = keys(expr, home, tree)
            except Unclear as unclear:
                wrong.append(f"{place}: unclear: {unclear}")
                continue
            wrong += [f"{place}: {key}" for key in found if not known(key)]
    assert wrong == []


def known(key: str) -> bool:
    return key in all_keys()


@pytest.mark.parametrize(
    "code",
    [
        "w.say('no.such.key')",
        "w.button('no.such.key', act)",
        "def f(w):\n    key = 'no.such' if x else 'rated'\n    w.say(key)",
        "def g(): return 'no.such'\nw.label(g())",
        "say(language, 'no.such')",
        "w.say(f'missed.{who}.{what}')",
        "def f(w, key): w.say(key)\nf(w, 'no.such')",
        "w.say(some.thing)",
    ],
)
def test_a_key_without_a_sentence_is_noticed(code: str):
    tree = ast.parse(code)
    ((expr, home),) = asked(tree)
    try:
        found = keys(expr, home, tree)
    except Unclear:
        return
    assert not all(known(key) for key in found)
