"""Components and embeds as Discord gives them back: ids dealt, defaults filled, files resolved."""

from itertools import count

from tests.harness.discord_world.components import walk
from tests.harness.discord_world.uploads import Shown
from tests.harness.discord_world.wire import SELECTS, Json, Part


def rendered(components: list[Json], shown: Shown) -> tuple[Json, ...]:
    taken = {each["id"] for each in walk(components) if each.get("id")}
    free = (number for number in count(1) if number not in taken)

    def one(component: Json) -> Json:
        clean = _without_nulls(component)
        clean["id"] = clean.get("id") or next(free)
        clean |= _defaults(clean, shown)
        if "components" in clean:
            clean["components"] = [one(each) for each in clean["components"]]
        for single in ("accessory", "component"):
            if single in clean:
                clean[single] = one(clean[single])
        return clean

    return tuple(one(component) for component in components)


def _without_nulls(part: Json) -> Json:
    """Null and left out are the same; an ordinary emoji comes with a null id."""
    found = {key: value for key, value in part.items() if value is not None}
    if "emoji" in found:
        found["emoji"] = _without_nulls(found["emoji"])
    if "options" in found:
        found["options"] = [_without_nulls(option) for option in found["options"]]
    return found


def _defaults(part: Json, shown: Shown) -> Json:
    spoiler = {"spoiler": part.get("spoiler", False)}
    match part["type"]:
        case kind if kind in SELECTS:
            return {
                "min_values": part.get("min_values", 1),
                "max_values": part.get("max_values", 1),
            }
        case Part.CONTAINER:
            return spoiler | {"accent_color": part.get("accent_color")}
        case Part.SEPARATOR:
            return {"spacing": part.get("spacing", 1), "divider": part.get("divider", True)}
        case Part.THUMBNAIL:
            return spoiler | _picture(part, shown)
        case Part.GALLERY:
            return {"items": [_gallery_item(each, shown) for each in part["items"]]}
        case Part.FILE:
            name, size = shown.size(part["file"])
            return spoiler | {"file": shown.media(part["file"]), "name": name, "size": size}
    return {}


def _gallery_item(item: Json, shown: Shown) -> Json:
    return {"spoiler": item.get("spoiler", False)} | _picture(item, shown)


def _picture(part: Json, shown: Shown) -> Json:
    return {"media": shown.media(part["media"]), "description": part.get("description")}


def rendered_embeds(embeds: list[Json], shown: Shown) -> tuple[Json, ...]:
    return tuple(_embed(embed, shown) for embed in embeds)


def _embed(embed: Json, shown: Shown) -> Json:
    found: Json = {key: value for key, value in embed.items() if value is not None}
    found["type"] = "rich"
    for picture in ("image", "thumbnail"):
        if picture in found:
            address = shown.address(found[picture]["url"])
            found[picture] = {"url": address, "proxy_url": address}
    if "fields" in found:
        found["fields"] = [{"inline": False} | field for field in found["fields"]]
    return found
