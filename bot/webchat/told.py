"""What the server says to a page: each frame built in one place.

server -> client
  {"t":"hello","clock":{..}|null,"strings":{..},"panes":[{"pane","person","commands","strings","languages",
   "reset":bool}]}
  {"t":"person", ...one of those panes}
  {"t":"messages","pane","where":"latest|earlier|live","more":bool,"messages":[{"id","place","rev",
   "from":"bot|person","view","sent_at"}]}
  {"t":"ack","id","pane"}                    the intent is stored
  {"t":"error","code","id"?}                 frame_invalid | unknown_pane | too_fast | not_stored
  {"t":"clock","now","zone","ticking","due":{"at","what"}|null}
  {"t":"pong"}
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.webchat.strings import strings
from bot.webchat.surroundings import ClockReading, CommandHint, Persona, Surroundings
from bot.webchat.transcript import StoredMessage
from bot.webchat.view import direction
from core.clock import require_utc

Told = Mapping[str, object]


def moment(at: datetime) -> str:
    return require_utc(at).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def pane(token: str, persona: Persona, around: Surroundings, *, reset: bool = False) -> Told:
    return {
        "pane": token,
        "reset": reset,
        "person": _person(persona),
        "commands": [_command(hint) for hint in around.commands(persona)],
        "strings": strings(persona.language),
        "languages": [{"code": code, "name": name} for code, name in around.languages()],
    }


def hello(panes: Sequence[Told], around: Surroundings, clock: ClockReading | None) -> Told:
    return {
        "t": "hello",
        "panes": list(panes),
        "strings": strings(around.language),
        "clock": _reading(clock) if clock else None,
    }


def person(told: Told) -> Told:
    return {"t": "person"} | dict(told)


def messages(
    token: str, stored: Sequence[StoredMessage], where: str, *, more: bool = False
) -> Told:
    shown = [_message(message) for message in stored]
    return {"t": "messages", "pane": token, "where": where, "more": more, "messages": shown}


def ack(token: str, intent: str) -> Told:
    return {"t": "ack", "pane": token, "id": intent}


def error(code: str, about: str | None = None) -> Told:
    return {"t": "error", "code": code} | ({"id": about} if about else {})


def clock(reading: ClockReading) -> Told:
    return {"t": "clock"} | dict(_reading(reading))


PONG: Told = {"t": "pong"}


def _person(persona: Persona) -> Told:
    return {
        "name": persona.name,
        "role": persona.role,
        "city": persona.city,
        "zone": persona.zone,
        "language": persona.language,
        "dir": direction(persona.language),
    }


def _command(hint: CommandHint) -> Told:
    return {"name": hint.name, "help": hint.help, "usage": hint.usage}


def _message(message: StoredMessage) -> Told:
    return {
        "id": message.id,
        "place": message.place,
        "rev": message.rev,
        "from": message.author,
        "view": message.view,
        "sent_at": moment(message.sent_at),
    }


def _reading(reading: ClockReading) -> Told:
    due = reading.due
    return {
        "now": moment(reading.now),
        "zone": reading.zone,
        "ticking": reading.ticking,
        "due": {"at": moment(due.at), "what": due.what} if due else None,
    }
