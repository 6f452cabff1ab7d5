"""All randomness of a simulation, from one seed: the same seed makes the same choices."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # repeatable on purpose, guards no secret

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def token(self) -> str:
        return f"{self.bits(96):024x}"

    def between(self, lowest: int, highest: int) -> int:
        """Both included."""
        return lowest + int(self._random.random() * (highest - lowest + 1))

    def percent(self, likely: int) -> bool:
        return self._random.random() * 100 < likely

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self._random.random() * len(things))]

    def weighted(self, things: Sequence[T], summed: Sequence[int]) -> T:
        """`summed`: the running sums of the weights."""
        return self._random.choices(things, cum_weights=summed)[0]

    def shuffle(self, things: list[T]) -> None:
        self._random.shuffle(things)
