"""Each rule of the stand-in's judges lets the ordinary pass, and is seen to refuse."""

import pytest

from tests.harness.discord_world.judges import gateway_schema, openapi
from tests.harness.discord_world.judges.command_rules import (
    choice_errors,
    command_errors,
    command_list_errors,
)
from tests.harness.discord_world.judges.component_rules import component_errors
from tests.harness.discord_world.judges.locales import LOCALES
from tests.harness.discord_world.judges.message_rules import file_errors, message_errors
from tests.harness.discord_world.judges.modal_rules import modal_errors
from tests.harness.discord_world.judges.normalise import normalised, without_silence
from tests.harness.discord_world.judges.specifications import (
    ABSENT,
    GATEWAY,
    REST,
    specification,
)

ROW, BUTTON, SELECT, INPUT, TEXT, CONTAINER, LABEL = 1, 2, 3, 4, 10, 17, 18
V2 = 1 << 15

published = pytest.mark.skipif(specification(REST) is None, reason=ABSENT)
published_gateway = pytest.mark.skipif(specification(GATEWAY) is None, reason=ABSENT)


def row(*components):
    return {"type": ROW, "components": list(components)}


def button(custom_id="a", **more):
    return {"type": BUTTON, "style": 1, "label": "Press", "custom_id": custom_id} | more


def link(**more):
    return {"type": BUTTON, "style": 5, "label": "Pay", "url": "https://example.org"} | more


def select(count=2, **more):
    options = [{"label": f"Option {i}", "value": f"v{i}"} for i in range(count)]
    return {"type": SELECT, "custom_id": "s", "options": options} | more


def field(custom_id="f", **more):
    return row({"type": INPUT, "custom_id": custom_id, "label": "Name", "style": 1} | more)


def modal(*components, **more):
    return {"title": "Yours", "custom_id": "m", "components": list(components)} | more


def command(name="book", **more):
    return {"name": name, "description": "Books a session"} | more


def option(name="what", kind=3, **more):
    return {"name": name, "description": "Which one", "type": kind} | more


def text(length):
    return {"type": TEXT, "content": "x" * length}


LIMITS_OF_MESSAGES = {
    "content": ({"content": "x" * 2000}, {"content": "x" * 2001}),
    "nonce": ({"nonce": "x" * 25}, {"nonce": "x" * 26}),
    "embed title": ({"embeds": [{"title": "x" * 256}]}, {"embeds": [{"title": "x" * 257}]}),
    "embed text": (
        {"embeds": [{"description": "x" * 4096}]},
        {"embeds": [{"description": "x" * 4097}]},
    ),
    "embeds in all": (
        {"embeds": [{"description": "x" * 3000}] * 2},
        {"embeds": [{"description": "x" * 3001}] * 2},
    ),
    "number of embeds": ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
    "fields": (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 25}]},
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
    ),
    "field value": (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}]}]},
        {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
    ),
    "footer": (
        {"embeds": [{"footer": {"text": "x" * 2048}}]},
        {"embeds": [{"footer": {"text": "x" * 2049}}]},
    ),
    "author": (
        {"embeds": [{"author": {"name": "x" * 256}}]},
        {"embeds": [{"author": {"name": "x" * 257}}]},
    ),
    "v2 without content": (
        {"flags": V2, "components": [text(1)]},
        {"flags": V2, "components": [text(1)], "content": "x"},
    ),
    "allowed mentions": (
        {"allowed_mentions": {"parse": [], "users": ["1"]}},
        {"allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
}


@pytest.mark.parametrize("rule", LIMITS_OF_MESSAGES)
def test_a_message_may_go_to_each_limit_and_not_over(rule):
    inside, over = LIMITS_OF_MESSAGES[rule]
    assert message_errors(inside) == {}
    assert message_errors(over) != {}


def test_an_edit_of_a_v2_message_stays_v2():
    assert message_errors({"content": "x"}) == {}
    assert message_errors({"content": "x"}, flags=V2) != {}


def test_at_most_ten_files_of_ten_megabytes_are_taken():
    large = 10 * 1024 * 1024
    assert file_errors([("a", b"x")] * 10) == {}
    assert file_errors([("a", b"x")] * 11) != {}
    assert file_errors([("a", bytes(large))]) == {}
    assert file_errors([("a", bytes(large + 1))]) != {}


RULES_OF_COMPONENTS = {
    "rows": (
        [row(button(str(i))) for i in range(5)],
        [row(button(str(i))) for i in range(6)],
    ),
    "buttons in a row": (
        [row(*(button(str(i)) for i in range(5)))],
        [row(*(button(str(i)) for i in range(6)))],
    ),
    "an empty row": ([row(button())], [row()]),
    "a select stands alone": ([row(select()), row(button())], [row(select(), button())]),
    "custom_id length": ([row(button("x" * 100))], [row(button("x" * 101))]),
    "custom_id twice": ([row(button("a"), button("b"))], [row(button("a"), button("a"))]),
    "custom_id missing": ([row(button("a"))], [row(button(None))]),
    "button label length": ([row(button(label="x" * 80))], [row(button(label="x" * 81))]),
    "a button says something": (
        [row(button(label=None, emoji={"name": "x"}))],
        [row(button(label=None))],
    ),
    "a link has an address": ([row(link())], [row(link(url=None))]),
    "a link has no custom_id": ([row(link())], [row(link(custom_id="a"))]),
    "only links have addresses": ([row(link())], [row(button(url="https://example.org"))]),
    "most options": ([row(select(25))], [row(select(26))]),
    "some option": ([row(select(1))], [row(select(0))]),
    "placeholder": ([row(select(placeholder="x" * 150))], [row(select(placeholder="x" * 151))]),
    "most values": ([row(select(2, max_values=2))], [row(select(2, max_values=3))]),
    "values in order": (
        [row(select(2, min_values=1))],
        [row(select(2, min_values=2, max_values=1))],
    ),
    "option value twice": (
        [row(select(2))],
        [row(select(options=[{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]))],
    ),
    "option label": (
        [row(select(options=[{"label": "x" * 100, "value": "1"}]))],
        [row(select(options=[{"label": "x" * 101, "value": "1"}]))],
    ),
    "option description": (
        [row(select(options=[{"label": "a", "value": "1", "description": "x" * 100}]))],
        [row(select(options=[{"label": "a", "value": "1", "description": "x" * 101}]))],
    ),
    "defaults": (
        [row(select(options=[{"label": "a", "value": "1", "default": True}]))],
        [
            row(
                select(
                    options=[{"label": v, "value": v, "default": True} for v in "ab"], max_values=1
                )
            )
        ],
    ),
}


@pytest.mark.parametrize("rule", RULES_OF_COMPONENTS)
def test_components_keep_each_rule(rule):
    fine, wrong = RULES_OF_COMPONENTS[rule]
    assert component_errors(fine, v2=False) == {}
    assert component_errors(wrong, v2=False) != {}


def test_components_v2_are_forty_in_all_and_need_their_flag():
    forty = [{"type": CONTAINER, "components": [text(1)] * 39}]
    assert component_errors(forty, v2=True) == {}
    assert component_errors([*forty, text(1)], v2=True) != {}
    assert component_errors(forty, v2=False) != {}


def test_texts_of_components_v2_are_4000_characters_in_all():
    assert component_errors([text(2000), text(2000)], v2=True) == {}
    assert component_errors([text(2000), text(2001)], v2=True) != {}


LABELLED = {"type": LABEL, "label": "Offering", "component": select()}
RULES_OF_MODALS = {
    "title": (modal(field(), title="x" * 45), modal(field(), title="x" * 46)),
    "some title": (modal(field()), modal(field(), title="")),
    "inputs": (
        modal(*(field(str(i)) for i in range(5))),
        modal(*(field(str(i)) for i in range(6))),
    ),
    "some input": (modal(field()), modal()),
    "custom_id": (modal(field(), custom_id="x" * 100), modal(field(), custom_id="x" * 101)),
    "custom_id twice": (modal(field("a"), field("b")), modal(field("a"), field("a"))),
    "label": (modal(field(label="x" * 45)), modal(field(label="x" * 46))),
    "placeholder": (modal(field(placeholder="x" * 100)), modal(field(placeholder="x" * 101))),
    "value": (modal(field(value="x" * 4000)), modal(field(value="x" * 4001))),
    "lengths": (modal(field(max_length=4000)), modal(field(max_length=4001))),
    "lengths in order": (
        modal(field(min_length=1, max_length=2)),
        modal(field(min_length=3, max_length=2)),
    ),
    "style": (modal(field(style=2)), modal(field(style=3))),
    "no buttons": (modal(field()), modal(row(button()))),
    "one input a row": (
        modal(field("a")),
        modal(row(*field("a")["components"], *field("b")["components"])),
    ),
    "a label around a select": (modal(LABELLED), modal(LABELLED | {"label": "x" * 46})),
    "what lies at the top": (modal(LABELLED), modal(select())),
}


@pytest.mark.parametrize("rule", RULES_OF_MODALS)
def test_a_modal_keeps_each_rule(rule):
    fine, wrong = RULES_OF_MODALS[rule]
    assert modal_errors(fine) == {}
    assert modal_errors(wrong) != {}


RULES_OF_COMMANDS = {
    "lower case": (command("book"), command("Book")),
    "no blanks": (command("my-hours"), command("my hours")),
    "name length": (command("x" * 32), command("x" * 33)),
    "an Arabic name": (command(name_localizations={"ar": "حجز"}), command("حجز!")),
    "description": (command(description="x" * 100), command(description="x" * 101)),
    "some description": (command(), command(description="")),
    "a locale of Discord's": (
        command(name_localizations={"es-ES": "reservar"}),
        command(name_localizations={"es": "reservar"}),
    ),
    "a localised description": (
        command(description_localizations={"ar": "x" * 100}),
        command(description_localizations={"ar": "x" * 101}),
    ),
    "most options": (
        command(options=[option(f"o{i}") for i in range(25)]),
        command(options=[option(f"o{i}") for i in range(26)]),
    ),
    "options have their own names": (
        command(options=[option("a"), option("b")]),
        command(options=[option("a"), option("a")]),
    ),
    "required ones first": (
        command(options=[option("a", required=True), option("b")]),
        command(options=[option("a"), option("b", required=True)]),
    ),
    "choices or autocomplete": (
        command(options=[option(autocomplete=True)]),
        command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "b"}])]),
    ),
    "most choices": (
        command(options=[option(choices=[{"name": "a", "value": "b"}] * 25)]),
        command(options=[option(choices=[{"name": "a", "value": "b"}] * 26)]),
    ),
    "choice name": (
        command(options=[option(choices=[{"name": "x" * 100, "value": "b"}])]),
        command(options=[option(choices=[{"name": "x" * 101, "value": "b"}])]),
    ),
    "subcommands among themselves": (
        command(options=[option("a", 1), option("b", 1)]),
        command(options=[option("a", 1), option("b", 3)]),
    ),
    "options of subcommands": (
        command(options=[option("a", 1, options=[option("b")])]),
        command(options=[option("a", 1, options=[option("B")])]),
    ),
    "characters in all": (
        command(options=[option(f"o{i}", description="x" * 100) for i in range(25)]),
        command(
            options=[
                option(f"o{i}", choices=[{"name": "x" * 100, "value": "y" * 100}] * 2)
                for i in range(25)
            ],
            description_localizations={},
        )
        | {"description": "x" * 100},
    ),
}


@pytest.mark.parametrize("rule", RULES_OF_COMMANDS)
def test_a_command_keeps_each_rule(rule):
    fine, wrong = RULES_OF_COMMANDS[rule]
    assert command_errors(fine) == {}
    assert command_errors(wrong) != {}


def test_a_list_of_commands_is_100_long_and_names_each_once():
    hundred = [command(f"c{i}") for i in range(100)]
    assert command_list_errors(hundred) == {}
    assert command_list_errors([*hundred, command("one-more")]) != {}
    assert command_list_errors([command("a"), command("a")]) != {}


def test_an_autocomplete_choice_is_100_characters_at_most():
    assert [error for error in choice_errors([{"name": "x" * 100, "value": 1}], "") if error] == []
    assert [error for error in choice_errors([{"name": "x" * 101, "value": 1}], "") if error]


def test_ids_come_as_text_and_small_numbers_stay():
    said = {"id": 3, "recipient_id": 1 << 60, "users": [1 << 60], "type": 1 << 60}
    assert normalised(said) == said | {"recipient_id": str(1 << 60), "users": [str(1 << 60)]}
    assert normalised({"attachments": [{"id": 0}]}) == {"attachments": [{"id": "0"}]}
    assert normalised({"allow": "8"}) == {"allow": 8}


def test_silence_is_left_out_of_webhook_edits_only():
    edit = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
    assert without_silence("PATCH", edit, {"tts": False, "content": "a"}) == {"content": "a"}
    assert without_silence("PATCH", edit, {"tts": True}) == {"tts": True}
    assert without_silence("POST", "/channels/{channel_id}/messages", {"tts": False}) != {}


MESSAGES = "/channels/{channel_id}/messages"


@published
def test_the_published_locales_are_ours():
    schemas = specification(REST)["components"]["schemas"]
    assert {each["const"] for each in schemas["AvailableLocalesEnum"]["oneOf"]} == LOCALES


@published
def test_the_published_description_judges_requests():
    assert openapi.request_errors("POST", MESSAGES, {"content": "hello"}) == {}
    assert openapi.request_errors("POST", MESSAGES, {"content": 5}) != {}
    assert openapi.request_errors("GET", MESSAGES, {"content": "hello"}) != {}


@published
def test_the_reason_names_the_field_of_the_branch_that_was_meant():
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    wrong = {"type": 4, "data": {"components": [row(button(label=7))]}}
    errors = openapi.request_errors("POST", callback, wrong)
    assert list(errors) == ["data.components.0.components.0.label"]


@published
def test_the_published_description_judges_answers_and_queries():
    assert openapi.answer_errors("GET", "/gateway", 200, {"url": "ws://127.0.0.1/ws"}) == {}
    assert openapi.answer_errors("GET", "/gateway", 200, {}) != {}
    assert openapi.answer_errors("GET", "/gateway", 302, {}) != {}
    assert openapi.answer_errors("GET", "/gateway", 404, {"code": 0, "message": "no"}) == {}
    assert openapi.query_errors("GET", MESSAGES, {"limit": "5"}) == {}
    assert openapi.query_errors("GET", MESSAGES, {"limit": "many"}) != {}


@published
def test_fields_nobody_described_are_named():
    assert openapi.unknown_fields("POST", MESSAGES, {"content": "a", "colour": 1}) == {"colour"}


@published_gateway
def test_the_published_schema_judges_events():
    gone = {"id": "1", "channel_id": "2"}
    assert gateway_schema.event_errors("MESSAGE_DELETE", gone) == {}
    assert gateway_schema.event_errors("MESSAGE_DELETE", {"id": 1}) != {}
    assert "INTERACTION_CREATE" in gateway_schema.judged_events()
