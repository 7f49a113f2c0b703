"""Whatever is done, in whatever order: SQLite and PostgreSQL answer alike."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest

from advisor.catalog.rows import Scorecard
from advisor.errors import AdvisorError
from advisor.records.archive import Archive
from advisor.records.backup import back_up
from advisor.records.home import Home
from advisor.records.people import Turn
from advisor.records.restore import Restoring
from tests.cluster import Cluster
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, IDS, MENTOR, NOON, OTHER, OWN, TODAY, student

WORDS = ("", "谈过了", "a\x00b", "好" * 2001, "😀 ok", "'; DROP TABLE students; --", " ")
Act = Callable[[Archive], object]


@pytest.fixture
def pair(
    small_college: Path, tmp_path: Path, scorecard: Scorecard, postgresql: Cluster, sqlite_alone: None
) -> Iterator[tuple[Archive, Archive]]:
    first, second = Home(tmp_path / "sqlite"), Home(tmp_path / "postgresql")
    shutil.copytree(small_college, first.folder)
    name = postgresql.database()
    url = postgresql.url(name)
    given = {"today": TODAY, "scorecard": scorecard, "clock": lambda: NOON}
    with ExitStack() as stack:
        one = stack.enter_context(Archive.open(first, **given))  # type: ignore[arg-type]
        back_up(one.store, tmp_path / "b.qihang")
        Restoring(second, url, TODAY).restore(tmp_path / "b.qihang", forgotten=first.forgotten)
        yield one, stack.enter_context(Archive.open(second, url=url, **given))  # type: ignore[arg-type]
    postgresql.drop(name)


def an_act(choose: random.Random) -> Act:
    """One of the things that people do, with values that are right, wrong and odd."""
    viewer = choose.choice((OWN, OTHER, CENTRE, MENTOR, CONSOLE, ADMIN, student(choose.choice(IDS))))
    who, words = choose.choice((*IDS, "S99")), choose.choice(WORDS)
    what = choose.choice(("economy", "psychology", "employer", "mentor", "special"))
    reply, thread = f"R{choose.randrange(1, 9)}", choose.randrange(4)
    acts: tuple[Act, ...] = (
        lambda archive: archive.set_review(viewer, who, choose_state, words),
        lambda archive: archive.review(viewer, who),
        lambda archive: archive.history(viewer, who),
        lambda archive: archive.reply(viewer, who, "economy.income_month", words),
        lambda archive: archive.settle(viewer, reply, words),
        lambda archive: archive.replies(viewer, who),
        lambda archive: archive.consent(viewer, who, what, choose_word),
        lambda archive: archive.consents(viewer, who),
        lambda archive: archive.file(viewer, who),
        lambda archive: archive.comparison(viewer, who, "academic"),
        lambda archive: archive.students(viewer),
        lambda archive: archive.roster(viewer),
        lambda archive: archive.start_thread(viewer, who),
        lambda archive: archive.keep_turn(viewer, archive.threads(viewer)[thread], Turn(words, words, subject=who)),
        lambda archive: archive.thread(viewer, archive.threads(viewer)[thread]),
        lambda archive: archive.keep_practice(viewer, who, {"kind": "interview", "job": words[:20], "turns": [words]}),
        lambda archive: archive.practices(viewer, who),
        lambda archive: archive.seen_by(viewer, who),
        lambda archive: [asdict(row) for row in archive.audited(viewer, 5)],
        lambda archive: archive.load("certificates", [{"id": words[:30], "student": who, "name": words[:60]}]),
    )
    choose_state = choose.choice(("confirmed", "dismissed", "unreviewed"))
    choose_word = choose.choice(("granted", "withdrawn"))
    return choose.choice(acts)


def outcome(act: Act, archive: Archive) -> object:
    try:
        return act(archive)
    except AdvisorError as fault:
        return fault.code, fault.where
    except IndexError:
        return "no such conversation"


@pytest.mark.parametrize("steps", [250, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_the_same_acts_have_the_same_outcome_on_both(pair: tuple[Archive, Archive], steps: int) -> None:
    choose, kinds = random.Random(steps), set()
    for step in range(steps):
        act = an_act(choose)
        mine, theirs = (outcome(act, archive) for archive in pair)
        assert mine == theirs, step
        kinds.add(type(mine).__name__ if not isinstance(mine, tuple) or not mine else str(mine[0])[:12])
    assert len(kinds) > 12
    assert [archive.verify_chain().is_whole for archive in pair] == [True, True]
