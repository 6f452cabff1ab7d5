"""Statements for lists of bookings: one per combination of filters, made once."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from core.booking import Booking, BookingState
from core.clock import to_ms
from core.reading import BookingFilter, Order
from storage.dialects import one_of
from storage.mapping import Mapped
from storage.statements import Statement, Value
from storage.tables import bookings, offerings, people

_b = bookings.c
_student, _mentor = people.alias("student"), people.alias("mentor")

Shape = tuple[frozenset[str], bool | None, frozenset[BookingState] | None, Order]

_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "student": _b.student_id == bindparam("student"),
    "mentor": _b.mentor_id == bindparam("mentor"),
    "since": _b.starts_at >= bindparam("since"),
    "until": _b.starts_at < bindparam("until"),
}


def list_params(wanted: BookingFilter) -> dict[str, Value]:
    given: dict[str, Value] = {
        "student": wanted.student_id,
        "mentor": wanted.mentor_id,
        "since": None if wanted.from_ is None else to_ms(wanted.from_),
        "until": None if wanted.until is None else to_ms(wanted.until),
    }
    return {name: value for name, value in given.items() if value is not None}


def cards_statement(mapped: Mapped[Booking], wanted: BookingFilter) -> Statement:
    return _cards(mapped, _shape(wanted))


def count_statement(wanted: BookingFilter) -> Statement:
    return _count(_shape(wanted))


def _shape(wanted: BookingFilter) -> Shape:
    names = frozenset(list_params(wanted))
    return names, wanted.staff_decides, wanted.states, wanted.order


@cache
def _cards(mapped: Mapped[Booking], shape: Shape) -> Statement:
    query = mapped.query(
        _condition(shape),
        offerings.c.id == _b.offering_id,
        _student.c.id == _b.student_id,
        _mentor.c.id == _b.mentor_id,
    ).add_columns(offerings.c.title, _student.c.name, _mentor.c.name)
    return Statement(_ordered(query, shape[3]).limit(bindparam("most")))


@cache
def _count(shape: Shape) -> Statement:
    return Statement(
        select(func.count())
        .select_from(bookings)
        .where(_condition(shape), offerings.c.id == _b.offering_id)
    )


def _ordered(query: Select[Any], order: Order) -> Select[Any]:
    if order is Order.LATEST:
        return query.order_by(_b.starts_at.desc(), _b.id.desc())
    return query.order_by(_b.starts_at, _b.id)


def _condition(shape: Shape) -> ColumnElement[bool]:
    names, staff_decides, states, _ = shape
    conditions = [_CONDITIONS[name] for name in sorted(names)]
    if states is not None:
        conditions.append(one_of(_b.state, states))
    if staff_decides is not None:
        conditions.append(offerings.c.staff_approves == int(staff_decides))
    return and_(True, *conditions)
