"""Papers: for one person alone, true, safe to print and to compute with, changing nothing."""

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot.links import PAPER_SECONDS, SignedLinks
from core.csv_text import BOM
from core.facts import Paid
from core.ids import OrderId
from core.papers import Paper
from core.people import Role
from core.use_cases.settling import settle
from tests.harness.community import MENTOR, NOON, OTHER, PRICE, STUDENT, order
from tests.harness.page_desk import Desk, desk

ID = 500
NASTY = '=HYPERLINK("x")<script>'


@pytest.fixture
async def hall(sqlite_url: str) -> AsyncIterator[Desk]:
    """One order is paid, parked aside for nobody: its title is what an attacker would type."""
    async with desk(sqlite_url) as opened:
        bought = replace(order(OrderId(ID)), title=NASTY)
        paid = Paid("sandbox", "p-1", OrderId(ID), PRICE, NOON)

        def appoint(uow):
            person = uow.people.get(OTHER)
            uow.people.save(replace(person, roles=person.roles | {Role.STAFF}))
            uow.orders.add(bought)

        await opened.house.db.write(appoint)
        await opened.house.db.write(lambda uow: settle(uow, paid))
        yield opened


def path(hall: Desk, kind: Paper, person: int, subject: int = 0) -> str:
    return hall.links.paper(kind, person, subject).removeprefix(hall.links.base)


ALL = [
    (Paper.STATEMENT, MENTOR, MENTOR),
    (Paper.RECEIPT, STUDENT, ID),
    (Paper.RECEIPTS, STUDENT, 0),
    (Paper.OFFERINGS, MENTOR, 0),
    (Paper.JOURNAL, OTHER, 0),
]


@pytest.mark.parametrize(("kind", "person", "subject"), ALL)
async def test_fault_i01_every_paper_is_escaped_and_without_scripts(hall, kind, person, subject):
    answer = await hall.get(path(hall, kind, person, subject))
    assert answer.status == 200
    assert "<script" not in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("kind", "person", "subject"), ALL)
async def test_fault_i04_every_paper_is_a_table_without_formulas(hall, kind, person, subject):
    answer = await hall.get(path(hall, kind, person, subject) + "/csv")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{kind}-')
    assert answer.text.startswith(BOM)
    rows = list(csv.reader(StringIO(answer.text.removeprefix(BOM))))
    assert len(rows) >= 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize(("kind", "person", "subject"), ALL)
async def test_fault_z09_a_paper_is_for_its_reader_alone_and_for_a_day(hall, kind, person, subject):
    stranger = 3 if person == STUDENT else STUDENT
    good = path(hall, kind, person, subject)
    wrong = [path(hall, kind, stranger, subject)] if kind is not Paper.RECEIPTS else []
    for other in (*wrong, good + "x", good[:-1], f"/papers/{kind}/abc", "/papers/x/abc"):
        if other == path(hall, Paper.RECEIPT, OTHER, ID):
            continue
        answer = await hall.get(other)
        assert answer.status == 404, other
    for purpose in Paper:
        if purpose is not kind:
            token = good.rpartition("/")[2]
            assert (await hall.get(f"/papers/{purpose}/{token}")).status == 404


async def test_an_old_paper_is_gone(hall, monkeypatch):
    good = path(hall, Paper.STATEMENT, MENTOR, MENTOR)
    token = good.rpartition("/")[2]
    read = hall.links.paper_of(Paper.STATEMENT, token)
    assert read == (MENTOR, MENTOR, 0)
    old = SignedLinks("key", "https://seatmate.example", 0)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 4e9)
    assert hall.links.paper_of(Paper.STATEMENT, token) is None
    assert old.paper_of(Paper.STATEMENT, token) is None
    assert timedelta(days=1).total_seconds() == PAPER_SECONDS


async def test_fault_z01_rights_are_asked_at_every_look(hall):
    good = path(hall, Paper.JOURNAL, OTHER)
    assert (await hall.get(good)).status == 200

    def dismiss(uow):
        person = uow.people.get(OTHER)
        uow.people.save(replace(person, roles=frozenset({Role.STUDENT})))

    await hall.house.db.write(dismiss)
    assert (await hall.get(good)).status == 404
    assert (await hall.get(good + "/csv")).status == 404


async def test_a_statement_reads_from_right_to_left_in_arabic(hall):
    def speak(uow):
        person = uow.people.get(MENTOR)
        uow.people.save(replace(person, language="ar"))

    await hall.house.db.write(speak)
    answer = await hall.get(path(hall, Paper.STATEMENT, MENTOR, MENTOR))
    assert 'dir="rtl"' in answer.text
    assert "كشف الحساب" in answer.words


async def test_fault_z10_looking_changes_nothing(hall):
    async def entries():
        return await hall.house.db.read(lambda uow: len(uow.journal.of_order(OrderId(ID))))

    before = (await entries(), await hall.order(ID))
    for kind, person, subject in ALL:
        await hall.get(path(hall, kind, person, subject))
        assert (await hall.post(path(hall, kind, person, subject))).status == 405
    assert (await entries(), await hall.order(ID)) == before
    assert hall.pokes == []
