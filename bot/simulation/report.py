"""How a simulation ended, for people and for machines."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """`ops` were asked for, `steps` were played; `trouble` "" when all went well."""

    seed: int
    ops: int
    steps: int
    seconds: float
    database: str
    durable: bool
    kills: int
    digest: str
    trouble: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def violations(self) -> int:
        return 1 if self.trouble else 0

    @property
    def rate(self) -> int:
        return round(self.steps / self.seconds) if self.seconds else 0

    def as_json(self) -> str:
        told: dict[str, Any] = {
            "seed": self.seed,
            "ops": self.ops,
            "steps": self.steps,
            "seconds": round(self.seconds, 3),
            "ops_per_second": self.rate,
            "violations": self.violations,
            "trouble": self.trouble,
            "db": self.database,
            "durable": self.durable,
            "kills": self.kills,
            "digest": self.digest,
        }
        return json.dumps(told)

    def lines(self) -> list[str]:
        sync = "every commit synced" if self.durable else "commits not synced (a kill loses none)"
        told = [f"{self.database}, {sync}; seed {self.seed}"]
        if self.counts:
            told += _table(self.counts)
        told.append(f"{self.steps} operations in {self.seconds:.1f} s, {self.rate} a second")
        if self.kills:
            told.append(f"killed {self.kills} times")
        if self.trouble:
            again = f"seatmate simulate --seed {self.seed} --ops {self.ops} --db {self.database}"
            kill = f" --kill {self.kills}" if self.kills else ""
            return [*told, f"VIOLATION {self.trouble}", f"Play it again: {again}{kill}"]
        return [*told, f"No violation. The state's fingerprint is {self.digest}."]


_APART = {"said_no_": "refused by a rule", "refused_": "refused to the wrong person"}


def _table(counts: Counter[str]) -> list[str]:
    groups: dict[str, Counter[str]] = {"done": Counter()}
    for name, count in counts.items():
        prefix = next((each for each in _APART if name.startswith(each)), "")
        title = _APART.get(prefix, "done")
        groups.setdefault(title, Counter())[name.removeprefix(prefix)] += count
    return [
        f"{title} ({those.total()}): "
        + ", ".join(f"{name} {count}" for name, count in those.most_common(40))
        for title, those in groups.items()
    ]
