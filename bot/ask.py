"""What a press or command means once it is known who it is: the one argument of every action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Act
from bot.usertext import clean
from core.errors import NumberInvalid
from core.ids import IdentityId
from core.papers import Paper
from core.people import Person
from core.ports import UnitOfWork


class Links(Protocol):
    """Signed addresses of our pages; only the composition knows the key and the host."""

    def pay(self, order: int) -> str: ...
    def pay_ways(self, order: int, currency: str) -> Sequence[tuple[str, str]]:
        """(provider, address) of each that fits, when there is a choice; else nothing."""
        ...

    def join(self, booking: int, person: int) -> str: ...
    def calendar(self, booking: int, person: int) -> str:
        """A session as a file for one's calendar."""
        ...

    def watch(self, order: int, person: int) -> str:
        """Leads to a bought recording; for its buyer alone, and for a day."""
        ...

    def paper(self, kind: Paper, person: int, subject: int = 0, month: int = 0) -> str:
        """A page of `person`'s own; the same with `/csv` behind it is its table."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """`act` is what is asked, `values` a submitted form, `text` the rest of a command, `intent`
    the unique name of this very event: the same event repeated has the same one (B-07)."""

    uow: UnitOfWork
    person: Person
    act: Act
    intent: str
    links: Links
    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    first_staff_code: str = field(default="", repr=False)  # "" keeps that door closed (Z-05)
    claim_key: str = field(default="", repr=False)  # "" makes no claim codes and no link codes
    account: IdentityId | None = None  # which of their accounts asks
    community: str = ""  # the platform's id of the server where they ask; "" in private

    @property
    def reader(self) -> Reader:
        return Reader(self.person.language, self.person.time_zone, self.uow.now)

    @property
    def channel(self) -> str:
        """The platform they ask on."""
        return self.intent.partition(":")[0]

    @property
    def now(self) -> datetime:
        return self.uow.now

    @property
    def writer(self) -> Writer:
        return Writer(self.reader)

    def typed(
        self, name: str, max_length: int, *, required: bool = True, paragraph: bool = False
    ) -> str:
        """A form's answer, cleaned and bounded. Raises TextMissing or TextTooLong.

        Only a `paragraph` keeps its line breaks.
        """
        text = self.values.get(name, "")
        return clean(text, max_length, paragraph=paragraph, required=required, name=name)

    def number(self, name: str) -> int:
        """A whole number a person typed, in any digits. Raises NumberInvalid."""
        text = self.values.get(name, "").strip()
        if not text.removeprefix("-").isdecimal() or len(text) > 9:
            raise NumberInvalid(field=name, number=text[:20])
        return int(text)
