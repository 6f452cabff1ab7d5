"""What Telegram says when it says no: an error code, a sentence, sometimes parameters."""

from tests.harness.telegram_world.wire import Json


class Refusal(Exception):
    """An answer with ok false. `mistake`: what a well-made client never does; it is booked."""

    def __init__(
        self,
        code: int,
        description: str,
        parameters: Json | None = None,
        *,
        mistake: bool = False,
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description = code, description
        self.parameters, self.mistake = parameters, mistake

    @property
    def body(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(what: str) -> Refusal:
    """400 that can happen to a well-made client: things change, messages go."""
    return Refusal(400, f"Bad Request: {what}")


def wrong(what: str) -> Refusal:
    """400 that only a mistake in the client's code leads to."""
    return Refusal(400, f"Bad Request: {what}", mistake=True)


def forbidden(what: str) -> Refusal:
    return Refusal(403, f"Forbidden: {what}")


def conflict(what: str) -> Refusal:
    return Refusal(409, f"Conflict: {what}")


def too_many(retry_after: int) -> Refusal:
    sentence = f"Too Many Requests: retry after {retry_after}"
    return Refusal(429, sentence, {"retry_after": retry_after})
