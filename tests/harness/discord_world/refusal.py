"""What Discord says when it says no: status, code and sentence."""

from tests.harness.discord_world.wire import Json

UNKNOWN = {
    "channel": 10003,
    "guild": 10004,
    "member": 10007,
    "message": 10008,
    "role": 10011,
    "user": 10013,
    "webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
    "guild scheduled event": 10070,
}


class Refusal(Exception):
    """An answer of 4xx. `errors`: path of a field ("data.content") -> what is wrong with it."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}".rstrip())
        self.status, self.code, self.message = status, code, message
        self.errors = errors or {}

    @property
    def body(self) -> Json:
        body: Json = {"code": self.code, "message": self.message}
        if self.errors:
            body["errors"] = nested(self.errors)
        return body


def nested(errors: dict[str, str]) -> Json:
    tree: Json = {}
    for path, reason in errors.items():
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
        node["_errors"] = [{"code": "BASE_TYPE_INVALID", "message": reason}]
    return tree


def unknown(what: str) -> Refusal:
    return Refusal(404, UNKNOWN[what], f"Unknown {what.title()}")


def invalid_form(errors: dict[str, str]) -> Refusal:
    return Refusal(400, 50035, "Invalid Form Body", errors)


def missing_access() -> Refusal:
    return Refusal(403, 50001, "Missing Access")


def missing_permissions() -> Refusal:
    return Refusal(403, 50013, "Missing Permissions")


def closed_dms() -> Refusal:
    return Refusal(403, 50007, "Cannot send messages to this user")


def already_acknowledged() -> Refusal:
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def expired_token() -> Refusal:
    return Refusal(401, 50027, "Invalid Webhook Token")
