"""Simulated people use the real engine; every invariant holds after every step."""

import json
from collections import Counter
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from bot import logs
from bot.command_line import simulate
from bot.simulation import story as stories
from bot.simulation.plays import pressing
from bot.simulation.setting import Stage, leave
from bot.simulation.story import Trouble
from core import policy
from core.errors import NotFound
from core.packs import CreditEntry, CreditMove
from core.use_cases import refunding
from storage.statements import Statement

STEPS = 400
STEPS_TO_SEE_ALL = 800  # a rare press still comes when the list of plays has grown


@pytest.fixture
def played(sqlite_url):
    """Plays so many steps on a stage of its own; what is open is closed at the end."""
    logs.configure("CRITICAL")
    opened = []

    def play(seed, steps=STEPS, url=sqlite_url):
        story = Stage(url).story(seed)
        opened.append(story)
        story.open()
        return story, story.play(steps)

    yield play
    for story in opened:
        leave(story)


def test_a_story_breaks_no_invariant_and_its_books_agree(played):
    story, trouble = played(11, STEPS_TO_SEE_ALL)
    assert trouble is None
    assert story.end() is None
    counts = story.world.counts
    for done in ("cancel", "move", "proceed_to_payment", "paid", "webhook_new", "notice_sent"):
        assert counts[done] > 0, done
    assert any(name.startswith("refused_") for name in counts)


def test_a_story_on_postgresql(played, postgres_url):
    story, trouble = played(12, 120, postgres_url)
    assert trouble is None
    assert story.end() is None


def test_the_same_seed_plays_the_same_story(played, tmp_path, sqlite_template):
    digests = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.db"
        path.write_bytes(sqlite_template.read_bytes())
        story, trouble = played(13, 150, f"sqlite:///{path}")
        assert trouble is None
        digests.append(story.digest())
    assert digests[0] == digests[1]


def test_control_a_row_broken_on_the_way_is_found_at_the_next_step(played, monkeypatch):
    def spoil(world):
        pack = next(iter(world.seen.packs.values()))
        stray = CreditEntry(1, pack.id, None, CreditMove.CORRECT, 1, world.clock.now(), None)
        world.run(lambda uow: uow.packs.record(stray))
        world.seen.hear([stray])
        return "spoiled"

    story, trouble = played(14)
    assert trouble is None
    assert story.world.seen.packs
    monkeypatch.setattr(story, "_plays", [spoil])
    monkeypatch.setattr(story, "_sums", [1])
    assert "I5" in story.play(1).what


def test_control_money_sent_back_without_reversing_the_split_is_found(played, monkeypatch):
    monkeypatch.setattr(refunding, "reverse_split", lambda *_: None)
    _, trouble = played(15, 3_000)
    assert trouble is not None
    assert "I2" in trouble.what or "I3" in trouble.what


def test_control_i12_a_press_that_is_let_through_is_found(played, monkeypatch):
    monkeypatch.setattr(policy, "allows", lambda *_, **__: True)
    _, trouble = played(16, 3_000)
    assert trouble is not None
    assert "I12" in trouble.what


def test_control_an_unexpected_error_is_a_violation(played, monkeypatch):
    story, _ = played(17, 1)

    def stumble(world):
        raise KeyError("never")

    monkeypatch.setattr(story, "_plays", [stumble])
    monkeypatch.setattr(story, "_sums", [1])
    assert story.play(1) == Trouble(2, "stumble", "KeyError('never')")


def test_control_a_payment_we_never_heard_of_is_found(played):
    story, _ = played(18)
    assert story.end() is None
    known = Statement(text("UPDATE refunds SET reference = NULL"))
    story.world.run(lambda uow: uow.connection.run(known))
    story.machinery.reconcile = lambda: None
    with pytest.raises(stories.Breach, match="books differ"):
        stories.settle_all(story.world, story.machinery)


def test_guarded_lets_only_refusals_pass():
    world = SimpleNamespace(counts=Counter())

    def refuse():
        raise NotFound

    pressing.guarded(world, "x", False, refuse)
    assert world.counts["refused_x_not_found"] == 1
    with pytest.raises(stories.Breach, match="I12"):
        pressing.guarded(world, "x", False, lambda: None)


def test_the_command_tells_people_and_machines(capsys):
    with pytest.raises(SystemExit) as ended:
        simulate.main(seed=3, ops=60, db="sqlite", kill=0, as_json=True)
    assert ended.value.code == 0
    *told, last = capsys.readouterr().out.splitlines()
    report = json.loads(last)
    assert report["violations"] == 0
    assert report["steps"] == 60
    assert report["digest"] in told[-1]
