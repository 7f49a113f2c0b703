"""What a cold command may load, and how every command answers, errs and streams."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import typer

from advisor.app.cli import app, main
from tests.conftest import ROOT, TODAY, Run

Here = Callable[..., tuple[int, str, str]]
HEAVY = (
    "torch",
    "gradio",
    "sklearn",
    "sqlalchemy",
    "chromadb",
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "scipy",
    "pandas",
    "shap",
    "fastapi",
    "openpyxl",
    "pypdf",
    "docx",
)
RUNNER = """
import json, sys
from advisor.app.cli import main
sys.argv[0] = "advisor"
status = 0
try:
    main()
except SystemExit as end:
    status = end.code
sys.stderr.write("\\n" + json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
CARD = {"id": "F1", "label": "专业核心课程平均成绩", "value": 62.5, "display": "62.5 分"}
STREAMS = {
    ("skills",): {"text": "我独立完成了12株苹果的嫁接。"},
    ("verify",): {"evidence": [CARD], "text": "专业核心课程平均成绩是 62.5 分。"},
    ("interests",): {"student_code": "RSE", "job_code": "RIC"},
    ("resume",): {"text": (ROOT / "examples" / "resume.txt").read_text(encoding="utf-8")},
    ("interview", "score"): {
        "job": "mech_elec",
        "question": "检修前怎么停电上锁？",
        "answer": "先断电，再上锁挂牌，再验电。",
    },
    ("resume", "rewrite"): {"text": "我做过接线。", "rewrite": "完成过接线。", "answers": []},
}


def loaded(home: Path, *arguments: str) -> tuple[int, set[str], str]:
    """Exit status, top-level modules after ``main()``, and what was printed."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", RUNNER, *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**_environment(), "ADVISOR_HOME": str(home)},
        timeout=120,
        check=True,
    )
    status, names = json.loads(done.stderr.decode("utf-8").rpartition("\n")[2])
    return status or 0, set(names), done.stdout.decode("utf-8")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The command line in this process: exit status, standard output, standard error."""

    def run(*arguments: str, home: Path, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["advisor", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        monkeypatch.setenv("ADVISOR_HOME", str(home))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def _environment() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")}


def paths(group: click.Command, *before: str) -> list[tuple[str, ...]]:
    """Every command that there is, groups included."""
    found = [before]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        found += paths(command, *before, name)
    return found


COMMANDS = paths(typer.main.get_command(app))


class TestLightStart:
    def test_help_loads_nothing_heavy(self, tmp_path: Path) -> None:
        status, names, out = loaded(tmp_path, "--help")
        assert status == 0
        assert "advisor" in out
        assert names.isdisjoint({*HEAVY, "numpy", "rjieba", "jieba", "pydantic", "jinja2"})

    def test_skills_loads_nothing_heavy(self, tmp_path: Path) -> None:
        status, names, out = loaded(tmp_path, "skills", "examples/report.txt", "--json")
        assert status == 0
        assert json.loads(out)["skills"]
        assert names.isdisjoint({*HEAVY, "jieba"})

    def test_skills_on_a_prepared_home_reads_no_table_and_no_template(self, tmp_path: Path) -> None:
        unneeded = {"yaml", "jinja2", "numpy"}
        assert "yaml" in loaded(tmp_path, "skills", "examples/report.txt", "--json")[1]
        status, names, out = loaded(tmp_path, "skills", "examples/report.txt", "--json")
        assert status == 0
        assert json.loads(out)["skills"]
        assert names.isdisjoint(unneeded)

    def test_a_faulty_file_loads_nothing_heavy_either(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").write_bytes(b"")
        status, names, out = loaded(tmp_path, "skills", str(tmp_path / "empty.txt"), "--json")
        assert (status, json.loads(out)["error"]["code"]) == (1, "input.empty")
        assert names.isdisjoint(HEAVY)

    def test_the_runner_sees_what_is_loaded(self, college_home: Path) -> None:
        """A command that opens the records does load sqlalchemy, so the tests above can fail."""
        _, names, _ = loaded(college_home, "diagnose", "S20230001", "--json", "--today", TODAY.isoformat())
        assert "sqlalchemy" in names
        assert names.isdisjoint({"torch", "gradio", "sklearn", "chromadb", "langchain", "sentence_transformers"})

    def test_a_command_over_a_text_writes_nothing(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        for arguments in (("skills", "examples/report.txt", "--json"), ("resume", "examples/resume.txt", "--json")):
            assert loaded(home, *arguments)[0] == 0
        assert not home.exists()


class TestHelp:
    @pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "advisor")
    def test_every_command_explains_itself(self, path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as end:
            app([*path, "--help"], prog_name="advisor")
        out = capsys.readouterr().out
        assert end.value.code == 0
        assert "Usage: advisor " + " ".join(path) in out
        assert any("\u4e00" <= letter <= "\u9fff" for letter in out)

    def test_the_commands_of_the_main_job_are_there(self) -> None:
        wanted = "demo skills search diagnose explain interests match resume ask verify serve check index bench eval"
        assert {(name,) for name in wanted.split()} <= set(COMMANDS)
        assert {("interview", "score"), ("interview", "practise")} <= set(COMMANDS)


class TestStreams:
    @pytest.mark.parametrize("command", STREAMS, ids=" ".join)
    def test_lines_keep_their_order_and_a_bad_one_carries_its_number(
        self, command: tuple[str, ...], tmp_path: Path, advisor: Run
    ) -> None:
        good = json.dumps(STREAMS[command], ensure_ascii=False)
        lines = [good, "{not json", good, "[1]", "{}", good]
        done = advisor(*command, "--jsonl", "-", home=tmp_path / "home", stdin="\n".join(lines) + "\n")
        assert done.returncode == 0, done.stderr
        results = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(results) == len(lines)
        assert [one.get("line") for one in results] == [None, 2, None, 4, 5, None]
        for at in (1, 3, 4):
            assert set(results[at]) == {"error", "line"}
            assert set(results[at]["error"]) == {"code", "message", "where", "hint"}
            assert results[at]["error"]["code"].startswith("input.")
        assert results[0] == results[2] == results[5]
        assert "error" not in results[0] and results[0]["basis"] == "engine"

    def test_different_lines_come_back_in_their_places(self, tmp_path: Path, advisor: Run) -> None:
        texts = ["我会PLC编程。", "我会嫁接。", "今天天气很好。", "我会用Excel。"]
        requests = tmp_path / "requests.jsonl"
        requests.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        done = advisor("skills", "--jsonl", str(requests), home=tmp_path / "home")
        assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == texts

    def test_one_broken_byte_costs_one_line(self, tmp_path: Path, advisor: Run) -> None:
        good = json.dumps({"text": "我会嫁接。"}, ensure_ascii=False).encode()
        done = advisor("skills", "--jsonl", "-", home=tmp_path / "home", stdin=good + b'\n{"te\xff\n' + good + b"\n")
        results = [json.loads(line) for line in done.stdout.splitlines()]
        assert ["error" in one for one in results] == [False, True, False]

    def test_a_missing_stream_is_one_clear_error(self, tmp_path: Path, advisor: Run) -> None:
        done = advisor("skills", "--jsonl", str(tmp_path / "none.jsonl"), "--json", home=tmp_path / "home")
        assert done.returncode == 1
        assert json.loads(done.stdout)["error"]["code"] == "notfound.file"


class TestErrors:
    @pytest.mark.parametrize(
        ("command", "stdin", "code"),
        [
            (("verify", "-"), "{not json", "input.malformed"),
            (("verify", "-"), '{"text": "一句话"}', "input.malformed"),
            (("interests", "-"), '{"student_code": "XYZ", "job_code": "RIC"}', "input.value"),
            (("interview", "score", "-"), '{"job": "qqqq zzzz", "question": "问", "answer": "答"}', "notfound.job"),
            (("skills", "-"), "", "input.empty"),
            (("skills", "-", "--today", "2026-02-30"), "我会嫁接。", "input.value"),
        ],
        ids=lambda part: " ".join(part) if isinstance(part, tuple) else None,
    )
    def test_known_error(self, command: tuple[str, ...], stdin: str, code: str, college_home: Path, here: Here) -> None:
        status, out, err = here(*command, "--json", home=college_home, stdin=stdin)
        assert status == 1
        document = json.loads(out)
        assert set(document) == {"error"}
        assert set(document["error"]) == {"code", "message", "where", "hint"}
        assert document["error"]["code"] == code
        assert document["error"]["message"]
        assert len(err.strip().splitlines()) == 1

    def test_without_json_an_error_prints_no_document(self, tmp_path: Path, here: Here) -> None:
        status, out, err = here("verify", "-", home=tmp_path, stdin="{not json")
        assert (status, out) == (1, "")
        assert len(err.strip().splitlines()) == 1

    @pytest.mark.parametrize(
        "arguments",
        [
            ("nonsense",),
            ("skills", "--nonsense"),
            ("skills",),
            ("search", "试用期", "-k", "0"),
            ("search", "试用期", "-k", "many"),
            ("match", "S20230001", "-k", "0"),
            ("diagnose",),
            ("ask",),
            ("interview", "practise"),
            ("interview", "practise", "--job", "mech_elec", "--length", "0"),
        ],
        ids=" ".join,
    )
    def test_wrong_usage_exits_with_two(self, arguments: tuple[str, ...], college_home: Path, here: Here) -> None:
        status, out, err = here(*arguments, home=college_home)
        assert status == 2
        assert out == ""
        assert err.strip() and "Traceback" not in err
