"""Row <-> frozen dataclass, derived once from the dataclass's type hints and checked at import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import BigInteger, Column, ColumnElement, Select, Table, Text, bindparam, select

from core.errors import StaleRevision
from core.money import Money
from storage.codecs import Codec, Convert, codec_for, without_none
from storage.connection import Connection
from storage.statements import Statement, Value

E = TypeVar("E")

_MINOR, _CURRENCY = "_minor", "_currency"
_KNOWN = "known_"  # prefix of what an UPDATE looks for, apart from what it sets


class MappingMismatch(TypeError):
    """A dataclass and its table do not describe the same thing."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    codec: Codec | None  # None for Money
    optional: bool

    @property
    def columns(self) -> dict[str, type[BigInteger] | type[Text]]:
        if self.codec is None:
            return {self.name + _MINOR: BigInteger, self.name + _CURRENCY: Text}
        return {self.name: BigInteger if self.codec.kind == "number" else Text}


class Mapped(Generic[E]):
    """`table` keeps exactly the fields of `entity`: Money as <field>_minor and <field>_currency.

    `computed` names columns beyond the fields and how to fill them (what a constraint needs);
    they are written, never read. A `revision` column makes `save` refuse stale entities.
    `kept`: how many entities to keep by their whole rows, for those that are read far more often
    than they change; equal rows are then one and the same (frozen) value.
    """

    def __init__(
        self,
        table: Table,
        entity: type[E],
        *,
        computed: Mapping[str, Callable[[E], Value]] | None = None,
        kept: int = 0,
    ) -> None:
        self.table = table
        self.entity = entity
        self._computed = dict(computed or {})
        self._fields = _fields_of(entity)
        _check(table, entity, self._fields, self._computed)
        self.columns: list[Column[Any]] = [
            table.c[name] for field in self._fields for name in field.columns
        ]
        self._loads, self._moneys = _row_plan(self._fields)
        self._made: Callable[[tuple[Any, ...]], E] = (
            lru_cache(kept)(self._make) if kept else self._make
        )
        self._take = _taker([field.name for field in self._fields])
        self._dumps, self._priced = _value_plan(self._fields)
        self.field_names = tuple(name for field in self._fields for name in field.columns)
        self.names = (*self.field_names, *self._computed)
        self._key = [column.name for column in table.primary_key.columns]
        self._counted = "revision" in table.c
        self.insert = Statement(table.insert().values(_binds(table.c.keys())), self.names)
        self.update = self._update_statement()
        self.by_key = self.select(*(table.c[name] == bindparam(name) for name in self._key))

    def select(self, *where: ColumnElement[bool]) -> Statement:
        return Statement(self.query(*where))

    def query(self, *where: ColumnElement[bool]) -> Select[Any]:
        """For statements that go on: `.order_by(...)`, `.limit(...)`, `.with_for_update()`."""
        return select(*self.columns).where(*where)

    def to_row(self, entity: E) -> dict[str, Value]:
        return dict(zip(self.names, self.to_values(entity), strict=True))

    def to_values(self, entity: E) -> list[Value]:
        """What is kept of it, in the order of `names`."""
        values = self.field_values(entity)
        for compute in self._computed.values():
            values.append(compute(entity))
        return values

    def field_values(self, entity: E) -> list[Value]:
        """Without what is computed, in the order of `field_names`."""
        values = list(self._take(entity))
        for place, dump in self._dumps:
            if values[place] is not None:
                values[place] = dump(values[place])
        for place in self._priced:  # from the right, so that places on the left stay true
            money = values[place]
            both = (None, None) if money is None else (money.minor, money.currency)
            values[place : place + 1] = both
        return values

    def from_row(self, row: tuple[Any, ...]) -> E:
        """`row` in the order of `columns`."""
        return self._made(row)

    def _make(self, row: tuple[Any, ...]) -> E:
        if not self._loads and not self._moneys:
            return self.entity(*row)
        values = list(row)
        for place, load in self._loads:
            if values[place] is not None:
                values[place] = load(values[place])
        for place in self._moneys:  # from the right, so that places on the left stay true
            minor = values[place]
            money = None if minor is None else Money(minor, values[place + 1])
            values[place : place + 2] = (money,)
        return self.entity(*values)

    def get(self, connection: Connection, *key: Value) -> E | None:
        row = connection.one(self.by_key, **dict(zip(self._key, key, strict=True)))
        return None if row is None else self.from_row(row)

    def all(self, connection: Connection, statement: Statement, **params: Value) -> list[E]:
        return list(map(self.from_row, connection.all(statement, **params)))

    def first(self, connection: Connection, statement: Statement, **params: Value) -> E | None:
        row = connection.one(statement, **params)
        return None if row is None else self.from_row(row)

    def add(self, connection: Connection, entity: E) -> None:
        connection.run_row(self.insert, self.to_values(entity))

    def save(self, connection: Connection, entity: E) -> E:
        """Writes every field; gives the entity with its next revision.

        Raises StaleRevision when the row is gone or was changed since it was read.
        """
        if connection.run_row(self.update, self.to_values(entity)) != 1:
            raise StaleRevision(table=self.table.name, key=self._key_of(entity))
        return self._next(entity)

    def _update_statement(self) -> Statement:
        fixed = (*self._key, "revision")
        changing = [column.name for column in self.table.c if column.name not in fixed]
        values: dict[str, Any] = _binds(changing)
        where = [self.table.c[name] == bindparam(_KNOWN + name) for name in self._key]
        if self._counted:
            values["revision"] = self.table.c.revision + 1
            where.append(self.table.c.revision == bindparam(_KNOWN + "revision"))
        looked_for = {*self._key, *(["revision"] if self._counted else [])}
        row = [_KNOWN + name if name in looked_for else name for name in self.names]
        return Statement(self.table.update().values(values).where(*where), row)

    def _next(self, entity: E) -> E:
        if not self._counted:
            return entity
        changes: dict[str, Any] = {"revision": entity.revision + 1}  # type: ignore[attr-defined]
        return replace(entity, **changes)  # type: ignore[type-var]  # fields() has checked it

    def _key_of(self, entity: E) -> str:
        row = self.to_row(entity)
        return ",".join(str(row[name]) for name in self._key)


def _fields_of(entity: type[Any]) -> list[_Field]:
    hints = get_type_hints(entity)
    found = []
    for field in fields(entity):
        hint, optional = without_none(hints[field.name])
        found.append(_Field(field.name, None if hint is Money else codec_for(hint), optional))
    return found


def _row_plan(mapped: list[_Field]) -> tuple[list[tuple[int, Convert]], list[int]]:
    """Where a row's values need converting, and where a Money begins (rightmost first)."""
    loads: list[tuple[int, Convert]] = []
    moneys: list[int] = []
    place = 0
    for field in mapped:
        if field.codec is None:
            moneys.insert(0, place)
        elif field.codec.load is not None:
            loads.append((place, field.codec.load))
        place += len(field.columns)
    return loads, moneys


def _taker(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) == 1:
        (only,) = names
        return lambda entity: (getattr(entity, only),)
    return attrgetter(*names)


def _value_plan(mapped: list[_Field]) -> tuple[list[tuple[int, Convert]], list[int]]:
    """Which fields need converting, and which are Money (rightmost first)."""
    dumps = [(n, f.codec.dump) for n, f in enumerate(mapped) if f.codec and f.codec.dump]
    return dumps, [n for n, f in reversed([*enumerate(mapped)]) if f.codec is None]


def _binds(names: list[str]) -> dict[str, Any]:
    return {name: bindparam(name) for name in names}


def _check(
    table: Table, entity: type[Any], mapped: list[_Field], computed: Mapping[str, object]
) -> None:
    wanted = {name: (kind, f) for f in mapped for name, kind in f.columns.items()}
    faults = [f"no column for {name}" for name in wanted.keys() - table.c.keys()]
    faults += [f"no field for {name}" for name in table.c.keys() - wanted.keys() - computed.keys()]
    faults += [f"{name} is computed and a field" for name in wanted.keys() & computed.keys()]
    for name in wanted.keys() & table.c.keys():
        kind, field = wanted[name]
        if not isinstance(table.c[name].type, kind):
            faults.append(f"{name} should be {kind.__name__}")
        if bool(table.c[name].nullable) != field.optional:
            faults.append(f"{name}: nullable and optional disagree")
    if faults:
        raise MappingMismatch(f"{entity.__name__} / {table.name}: {'; '.join(sorted(faults))}")
