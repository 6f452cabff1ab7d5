"""What a page may say: strict, bounded, and never a crash. And who may open the page at all."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.webchat import frames
from bot.webchat.errors import FrameInvalid, PublicBinding
from bot.webchat.frames import ClockMove, Hello, Ping, Send, Who, parse
from bot.webchat.inbound import intent
from bot.webchat.loopback import is_loopback, require_loopback
from tests.harness.webchat_memory import PEOPLE

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NAMES = "pane panes id kind text act values message before op seconds since".split()
SHAPED = st.fixed_dictionaries(
    {"t": st.sampled_from(["hello", "send", "earlier", "who", "clock", "ping"])},
    optional=dict.fromkeys(
        "pane panes id kind text act values message before op seconds since".split(), JSON
    ),
)


def send(**changes: object) -> str:
    frame = {"t": "send", "pane": "tok", "id": ID, "kind": "text", "text": "hi"} | changes
    return json.dumps(frame)


def test_each_frame_is_understood() -> None:
    assert parse('{"t":"hello","panes":[{"pane":"tok","since":3}]}') == Hello((("tok", 3),))
    assert parse(send()) == Send("tok", ID, "text", "hi")
    assert parse(send(kind="act", act="1appr", message="7")) == Send(
        "tok", ID, "act", act="1appr", message="7"
    )
    assert parse(send(kind="form", act="1s", message="7", values={"a": "b"})).values == {"a": "b"}  # type: ignore[union-attr]  # a Send by its kind
    assert parse('{"t":"clock","op":"advance","seconds":3600}') == ClockMove("advance", 3600)
    assert parse('{"t":"clock","op":"next_due"}') == ClockMove("next_due")
    assert parse('{"t":"who","pane":"tok"}') == Who("tok")
    assert parse('{"t":"ping"}') == Ping()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "null",
        '{"t":"nonsense"}',
        "[" * 60_000,
        send(text=""),
        send(text=" \n "),
        send(text="x" * (frames.MAX_TEXT + 1)),
        send(text="a\x00b"),
        '{"t":"send","pane":"tok","id":"' + ID + '","kind":"text","text":"\\ud800"}',
        send(text=7),
        send(id="short"),
        send(id="x" * 65),
        send(id="../../etc/passwd"),
        send(pane=""),
        send(pane="x" * 301),
        send(kind="upload"),
        send(kind="act", act="", message="7"),
        send(kind="act", act="é" * 33, message="7"),
        send(kind="act", act="1appr"),
        send(kind="form", act="1s", message="7", values={}),
        send(kind="form", act="1s", message="7", values={"a": 1}),
        send(kind="form", act="1s", message="7", values={"<b>": "1"}),
        send(kind="form", act="1s", message="7", values={f"f{n}": "" for n in range(11)}),
        '{"t":"hello","panes":[]}',
        '{"t":"hello","panes":[{"pane":"tok","since":-1}]}',
        '{"t":"hello","panes":[{"pane":"tok","since":true}]}',
        '{"t":"hello","panes":[{"pane":"tok","since":1e3}]}',
        '{"t":"clock","op":"advance","seconds":0}',
        '{"t":"clock","op":"advance","seconds":-3600}',
        '{"t":"clock","op":"back"}',
        '{"t":"ping","x":"' + "x" * frames.MAX_FRAME_BYTES + '"}',
    ],
)
def test_anything_else_is_refused(raw: str) -> None:
    with pytest.raises(FrameInvalid):
        parse(raw)


@given(SHAPED.map(json.dumps) | JSON.map(json.dumps) | st.text())
def test_no_junk_does_anything_but_be_refused(raw: str) -> None:
    with suppress(FrameInvalid):
        assert parse(raw) == parse(raw)


def test_a_refusal_names_the_intent_it_is_about() -> None:
    with pytest.raises(FrameInvalid) as caught:
        parse(send(text=""))
    assert caught.value.about == ID


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/book", "book", ""),
        ("/Book  tomorrow 8pm ", "book", "tomorrow 8pm"),
        ("hello", None, "hello"),
        ("/", None, "/"),
        ("1/2", None, "1/2"),
    ],
)
def test_a_leading_slash_makes_a_command(text: str, command: str | None, rest: str) -> None:
    made = intent(PEOPLE[0], Send("tok", ID, "text", text))
    assert (made.command, made.text) == (command, rest)


def test_the_same_client_id_in_two_panes_is_two_intents_and_the_user_is_the_panes() -> None:
    one, other = (intent(who, Send("tok", ID, "text", "hi")) for who in PEOPLE[:2])
    assert one.id != other.id
    assert (one.user, one.address.chat, one.address.channel) == ("amina", "amina", "web")


def test_a_message_reference_is_always_in_the_panes_own_chat() -> None:
    made = intent(PEOPLE[0], Send("tok", ID, "act", act="1appr", message="7"))
    assert made.message is not None
    assert (made.message.address.chat, made.message.message) == ("amina", "7")


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "127.0.0.1.nip.io"]
)
def test_a_public_address_is_refused(host: str) -> None:
    with pytest.raises(PublicBinding):
        require_loopback(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"]
)
def test_a_loopback_address_is_welcome(host: str) -> None:
    assert is_loopback(host)
