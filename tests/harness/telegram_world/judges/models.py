"""Judges everything in the book by aiogram's models: another reader of the same documentation.

Importing aiogram takes seconds, so this is asked for by the tests that want it.
"""

from functools import cache
from typing import Any

from aiogram import methods
from aiogram.types import Update
from pydantic import TypeAdapter, ValidationError

from tests.harness.telegram_world.book import Book
from tests.harness.telegram_world.wire import Json

BY_NAME: dict[str, Any] = {
    found.__api_method__: found
    for name in methods.__all__
    if hasattr(found := getattr(methods, name), "__api_method__")
}


def misread(book: Book) -> list[str]:
    """What aiogram would not have sent, not have understood, or does not know."""
    found: list[str] = []
    for request in book.requests:
        found += request_errors(request.method, request.parameters)
        if request.status == 200:
            found += answer_errors(request.method, request.answer["result"])
    for update in book.delivered:
        found += update_errors(update)
    return found


def request_errors(method: str, parameters: Json) -> list[str]:
    model = BY_NAME.get(method)
    if model is None:
        return [f"{method}: no such method"]
    strange = set(parameters) - set(model.model_fields)
    found = [f"{method}: no such parameter {name}" for name in sorted(strange)]
    return found + _errors(f"{method} request", TypeAdapter(model), parameters)


def answer_errors(method: str, result: Any) -> list[str]:
    return _errors(f"{method} answer", _returning(method), result)


def update_errors(update: Json) -> list[str]:
    return _errors("update", _adapter(), update)


@cache
def _returning(method: str) -> TypeAdapter[Any]:
    return TypeAdapter(BY_NAME[method].__returning__)


@cache
def _adapter() -> TypeAdapter[Update]:
    return TypeAdapter(Update)


def _errors(what: str, adapter: TypeAdapter[Any], value: Any) -> list[str]:
    try:
        adapter.validate_python(value)
    except ValidationError as wrong:
        return [f"{what} {each['loc']}: {each['msg']}" for each in wrong.errors()]
    return []
