"""What a check found: one line, and a fix when it is not well."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, what was `seen`; `fix` is an order, "" when all is well."""

    what: str
    seen: str
    fix: str = ""

    @property
    def is_well(self) -> bool:
        return not self.fix

    def __str__(self) -> str:
        if self.is_well:
            return f"OK    {self.what}: {self.seen}"
        return f"WRONG {self.what}: {self.seen}\n      Fix: {self.fix}"


def found(what: str, well: str, wrong: list[tuple[str, str]]) -> list[Finding]:
    """One finding for each (seen, fix) of `wrong`, or that all is `well`."""
    return [Finding(what, seen, fix) for seen, fix in wrong] or [Finding(what, well)]
