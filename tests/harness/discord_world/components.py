"""Reading a tree of components: rows, containers, sections, labels and what lies in them."""

from collections.abc import Iterator, Sequence

from tests.harness.discord_world.wire import SELECTS, Json, Part


def children(component: Json) -> Iterator[Json]:
    yield from component.get("components") or ()
    for single in ("accessory", "component"):
        if component.get(single):
            yield component[single]


def walk(components: Sequence[Json]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from walk(list(children(component)))


def buttons(components: Sequence[Json]) -> list[Json]:
    return [each for each in walk(components) if each.get("type") == Part.BUTTON]


def selects(components: Sequence[Json]) -> list[Json]:
    return [each for each in walk(components) if each.get("type") in SELECTS]


def texts(components: Sequence[Json]) -> list[str]:
    return [each["content"] for each in walk(components) if each.get("type") == Part.TEXT]


def label_of(button: Json) -> str:
    """What is written on a button: its emoji, when it has one, and its label."""
    emoji = (button.get("emoji") or {}).get("name") or ""
    return f"{emoji} {button.get('label') or ''}".strip()


def is_labelled(button: Json, label: str) -> bool:
    return label in (button.get("label"), label_of(button))


def embed_texts(embed: Json) -> list[str]:
    parts = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields") or ():
        parts += [field["name"], field["value"]]
    parts.append((embed.get("footer") or {}).get("text"))
    return [part for part in parts if part]
