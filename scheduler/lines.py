"""What one round of the relay has in hand: each person's messages in their order, and never more
at once than the window holds."""

import asyncio
from collections import deque
from collections.abc import Sequence

from core.doors import ClaimedNotice
from core.ids import PersonId


class Lines:
    """`size`: how many may be in hand; room is told of once a quarter of it is free."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._least = max(1, size // 4)
        self._lines: dict[PersonId, deque[int]] = {}
        self._claims: dict[int, ClaimedNotice] = {}
        self._freed = asyncio.Event()

    async def room(self) -> int:
        """How many more can be taken in hand; waits until it is worth a look."""
        while self._size - len(self._claims) < self._least:
            self._freed.clear()
            await self._freed.wait()
        return self._size - len(self._claims)

    def put(self, claim: ClaimedNotice) -> bool:
        """True when this person has nobody who serves them yet. What is in hand already, and was
        claimed anew because its lease had ended, keeps its place under the new fence."""
        id, person = claim.notice.id, claim.notice.person_id
        known = id in self._claims
        self._claims[id] = claim
        if known:
            return False
        line = self._lines.get(person)
        if line is not None:
            line.append(id)
            return False
        self._lines[person] = deque([id])
        return True

    def first(self, person: PersonId) -> ClaimedNotice | None:
        """The next of theirs, under its latest fence. After None nobody serves them any more."""
        line = self._lines.get(person)
        if line:
            return self._claims[line[0]]
        self._lines.pop(person, None)
        return None

    def done(self, person: PersonId) -> None:
        """With the first of theirs."""
        self._forget([self._lines[person].popleft()])

    def drop(self, person: PersonId) -> Sequence[ClaimedNotice]:
        """All that is left of theirs: nobody serves them any more."""
        ids = self._lines.pop(person, deque())
        left = [self._claims[id] for id in ids]
        self._forget(list(ids))
        return left

    def _forget(self, ids: Sequence[int]) -> None:
        for id in ids:
            del self._claims[id]
        self._freed.set()
