"""Schema errors in words: of a union, the reasons of the branch that was probably meant."""

from collections.abc import Iterable, Iterator

from jsonschema_rs import ValidationError, ValidationErrorKind

from tests.harness.discord_world.judges.limits_of_text import Errors

LONGEST_REASON = 300
UNIONS = (ValidationErrorKind.AnyOf, ValidationErrorKind.OneOfNotValid)


def reasons(errors: Iterable[ValidationError], whole: str) -> Errors:
    """Path of the field -> what is wrong. `whole` names the value that is judged."""
    return {
        ".".join(map(str, path)) or whole: reason[:LONGEST_REASON]
        for error in errors
        for path, reason in _told(error)
    }


def _told(error: ValidationError) -> Iterator[tuple[list[str | int], str]]:
    kind = error.kind
    if not isinstance(kind, UNIONS):
        yield list(error.instance_path), error.message
        return
    depth = len(error.instance_path)
    meant = min(kind.context, key=lambda branch: _strangeness(branch, depth), default=[])
    if not meant:
        yield list(error.instance_path), error.message
    for inner in meant:
        yield from _told(inner)


def _strangeness(branch: list[ValidationError], depth: int) -> tuple[bool, bool, int]:
    """A branch that wants another kind of value is the last to be meant; then one whose
    discriminating `type` does not fit; then the one with more errors."""
    other_kind = any(
        isinstance(each.kind, ValidationErrorKind.Type) and len(each.instance_path) == depth
        for each in branch
    )
    return other_kind, any(each.instance_path[-1:] == ["type"] for each in branch), len(branch)
