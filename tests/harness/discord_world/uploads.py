"""Files that came with a message, and the places in embeds and components that show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.harness.discord_world.message_shapes import attachment_url
from tests.harness.discord_world.messages import Attachment
from tests.harness.discord_world.refusal import invalid_form
from tests.harness.discord_world.wire import Json

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

SCHEME = "attachment://"


@dataclass(frozen=True, slots=True)
class Upload:
    """`index` is the n of files[n], which the message's JSON refers to."""

    index: int
    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


def attached(
    world: "World", body: Json, uploads: list[Upload], kept: tuple[Attachment, ...]
) -> tuple[Attachment, ...]:
    """The attachments a message ends up with. On an edit, those not listed again are gone."""
    if body.get("attachments") is None:
        return kept + tuple(_made(world, upload, {}) for upload in uploads)
    by_index = {str(upload.index): upload for upload in uploads}
    old = {str(each.id): each for each in kept}
    listed = []
    for item in body["attachments"]:
        if upload := by_index.pop(str(item["id"]), None):
            listed.append(_made(world, upload, item))
        elif item["id"] in old:
            listed.append(old[item["id"]])
        else:
            raise invalid_form({"attachments": f"No file for attachment {item['id']}."})
    return (*listed, *(_made(world, upload, {}) for upload in by_index.values()))


def _made(world: "World", upload: Upload, item: Json) -> Attachment:
    return Attachment(
        world.ids.next(),
        item.get("filename") or upload.filename,
        upload.content,
        upload.content_type,
        item.get("description"),
    )


class Shown:
    """Turns attachment://name into an address, for the message these attachments belong to."""

    def __init__(
        self, world: "World", channel_id: int, attachments: tuple[Attachment, ...]
    ) -> None:
        self._world, self._channel_id = world, channel_id
        self._by_name = {each.filename: each for each in attachments}

    def address(self, url: str) -> str:
        found = self._found(url)
        return attachment_url(self._world, self._channel_id, found) if found else url

    def media(self, media: Json) -> Json:
        """The unfurled form of a component's media item."""
        found, url = self._found(media["url"]), self.address(media["url"])
        shown: Json = {"id": str(self._world.ids.next()), "url": url, "proxy_url": url}
        return shown | ({"attachment_id": str(found.id)} if found else {})

    def size(self, media: Json) -> tuple[str | None, int | None]:
        found = self._found(media["url"])
        return (found.filename, len(found.content)) if found else (None, None)

    def _found(self, url: str) -> Attachment | None:
        if not url.startswith(SCHEME):
            return None
        found = self._by_name.get(url.removeprefix(SCHEME))
        if found is None:
            raise invalid_form({"attachments": f"Nothing attached is called {url}."})
        return found
