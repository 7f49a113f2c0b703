"""The pipeline on a Ray cluster of two workers, one of which is killed on the way. Needs the extra ``[cluster]``."""

import json
import multiprocessing
import os
import random
import signal
from datetime import date
from pathlib import Path

import pytest

from advisor.errors import InputFault, StateFault
from advisor.matching import streaming
from advisor.matching.cluster import lines_on_ray
from advisor.matching.streaming import Pipeline, lines_of

ROOT = Path(__file__).parents[2]
REPORT = "我在实训基地独立完成了{}，记录了{}组数据。"


@pytest.fixture
def pipeline(tmp_path, catalog):
    dice = random.Random(1)
    names = [skill.name for skill in catalog.skills.values()]
    people = [
        {"student": f"X{n:04}", "reports": [{"text": REPORT.format(dice.choice(names), n), "on": "2026-05-01"}]}
        for n in range(3000)
    ]
    posts = [{"id": f"J{n}", "pack": pack} for n, pack in enumerate(catalog.occupations)]
    for name, rows in (("people", people), ("posts", posts)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.jsonl") for name in ("people", "posts")]
    return Pipeline(str(ROOT / "knowledge"), str(ROOT / "prompts"), *files, 5, date(2026, 11, 21))


def workers_below(root):
    """Ray's processes that work on a block, among the descendants of a process; its agents bear other names."""
    parents, names = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            names[int(folder.name)] = (folder / "cmdline").read_bytes()
        except OSError:
            continue

    def is_below(process):
        while process not in (0, 1, root):
            process = parents.get(process, 0)
        return process == root

    return [process for process, name in names.items() if name.startswith(b"ray::outcome_of") and is_below(process)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_two_workers_one_of_them_killed_give_the_lines_of_one_process(pipeline):
    pytest.importorskip("ray")
    expected = list(lines_of(pipeline, 0, workers=1))
    found, killed = [], []
    for line in lines_on_ray(pipeline, 0, workers=2):
        found.append(line)
        if not killed and (busy := workers_below(os.getpid())):
            os.kill(busy[0], signal.SIGKILL)
            killed.append(busy[0])
    assert killed and found == expected and len(found) == 3000


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_bad_line_is_refused_as_in_one_process(pipeline):
    pytest.importorskip("ray")
    with Path(pipeline.people).open("a", encoding="utf-8") as stream:
        stream.write('{"student": "X9", "skills": {"plant_id": 7}}\n')
    faults = []
    for run in (lines_of(pipeline, 2990, workers=1), lines_on_ray(pipeline, 2990, workers=2)):
        with pytest.raises(InputFault) as caught:
            list(run)
        faults.append((caught.value.code, caught.value.where, caught.value.values))
    assert faults[0] == faults[1]


def test_without_ray_one_sentence_says_what_to_do(pipeline, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(StateFault) as caught:
        next(lines_on_ray(pipeline, 0))
    assert caught.value.variant == "cluster"


def test_blocks_are_the_lines_behind_those_passed_over(pipeline):
    blocks = list(streaming.blocks_of(pipeline.people, 1000))
    assert sum(map(len, blocks)) == 2000 and blocks[0][0].number == 1001


def test_two_processes_give_the_lines_of_one_and_a_lost_one_is_made_up_for(pipeline):
    expected = list(lines_of(pipeline, 0, workers=1))
    found, killed = [], []
    for line in lines_of(pipeline, 0, workers=2):
        found.append(line)
        if not killed:
            killed = [process.pid for process in multiprocessing.active_children()]
            os.kill(killed[0], signal.SIGKILL)
    assert killed and found == expected


def test_a_bad_line_is_refused_by_a_process_as_in_this_one(pipeline):
    with Path(pipeline.people).open("a", encoding="utf-8") as stream:
        stream.write('{"student": "X9", "skills": {"plant_id": 7}}\n')
    with pytest.raises(InputFault) as caught:
        list(lines_of(pipeline, 1000, workers=2))
    assert caught.value.where.endswith(":3001") and caught.value.values == {"value": "skills.plant_id"}
