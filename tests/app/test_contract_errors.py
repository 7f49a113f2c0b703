"""Whatever is handed in: the contract's exit status, one line on stderr, the error form on stdout, never a traceback."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.app import cli
from advisor.app.answers import to_json
from advisor.app.wiring import Rooms
from advisor.settings import Settings
from tests.app import contract_shapes as shapes
from tests.app.conftest import Done, Said, stream
from tests.conftest import ROOT, TODAY, Run

STUDENT = "S20230001"
SECRET = "-".join(("words", "of", "a", "person"))  # put together, so that a line of this file in a traceback is not it
HAN = re.compile("[\u3400-\u9fff]")
RESUME = (ROOT / "examples" / "resume.txt").read_text(encoding="utf-8")


def refused(done: Any, *codes: str) -> dict[str, str]:
    """The error of a refused command."""
    status, out, err = (
        (done.status, done.out, done.err) if isinstance(done, Done) else (done.returncode, done.stdout, done.stderr)
    )
    assert status == 1, (out[:300], err[-2000:])
    error: dict[str, str] = json.loads(out)["error"]
    assert shapes.faults({"error": error}, shapes.ERROR) == []
    assert error["code"] in codes
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert error["message"].split()[0] in err
    return error


# Arguments


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("diagnose", "s20230001"), "notfound.student"),
        (("diagnose", " "), "notfound.student"),
        (("diagnose", "S" * 100_000), "notfound.student"),
        (("diagnose", "' OR 1=1 --"), "notfound.student"),
        (("diagnose", STUDENT, "--what-if", "academic=nan"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "academic=inf"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "academic=-1"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "academic="), "input.value"),
        (("diagnose", STUDENT, "--what-if", "academic"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "=90"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "academic=九十"), "input.value"),
        (("diagnose", STUDENT, "--what-if", "psychology=9"), "input.value"),
        (("diagnose", STUDENT, "--as", "student"), "input.value"),
        (("diagnose", STUDENT, "--as", ""), "input.value"),
        (("diagnose", STUDENT, "--as", "king:1"), "input.value"),
        (("diagnose", STUDENT, "--as", "student:"), "input.value"),
        (("diagnose", STUDENT, "--as", "counselor:C999"), "access.login"),
        (("diagnose", STUDENT, "--as", "counselor:console"), "access.login"),
        (("diagnose", STUDENT, "--as", "student:S20230002"), "access.denied"),
        (("diagnose", "--all", "--as", "admin:A001"), "access.denied"),
        (("explain", STUDENT, "--as", "mentor:M002"), "access.denied"),
        (("match", STUDENT, "--job", ""), "input.empty"),
        (("match", STUDENT, "--matrix", ","), "input.empty"),
        (("match", STUDENT, "--target", "qqqq zzzz"), "notfound.job"),
        (("match", STUDENT, "--matrix", "mech_elec,qqqq zzzz"), "notfound.job"),
        (("match", STUDENT, "--job", "x" * 5000), "input.too_large"),
        (("search", ""), "input.empty"),
        (("search", "试用期", "--in", ""), "input.value"),
        (("ask", "你好", "--thread", "T-none"), "notfound.thread"),
        (("skills", "."), "notfound.file"),
        (("skills", "n" * 5000), "notfound.file"),
        (("skills", "--jsonl", "absent.jsonl"), "notfound.file"),
        (("resume", "absent.pdf"), "notfound.file"),
        (("resume", "examples/resume.txt", "--job-text", "absent.txt"), "notfound.file"),
        (("resume", "examples/resume.txt", "--student", "S99999999"), "notfound.student"),
        (("interview", "practise", "--job", ""), "input.empty"),
        (("interview", "practise", "--job", "mech_elec", "--answers", "absent.txt"), "notfound.file"),
    ],
    ids=lambda part: " ".join(part)[:40] if isinstance(part, tuple) else part,
)
def test_a_value_that_does_not_fit(arguments: tuple[str, ...], code: str, said: Said) -> None:
    refused(said(*arguments, "--json"), code)


@pytest.mark.parametrize(
    "day", ["tomorrow", "2026-13-01", "20261121", "2026-W47-6", "", "2026-11-21T00:00", "٢٠٢٦-11-21"]
)
def test_a_day_that_is_none(day: str, said: Said) -> None:
    refused(said("check", "--json", "--today", day, today=False), "input.value")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("diagnose",),
        ("diagnose", STUDENT, "--all"),
        ("match",),
        ("match", STUDENT, "-k", "-3"),
        ("match", STUDENT, "-k", "0"),
        ("match", STUDENT, "-k", "many"),
        ("match", STUDENT, "--weeks", "4"),
        ("match", "--all", "--job", "nurse"),
        ("search",),
        ("search", "护士", "-k", "-1"),
        ("skills",),
        ("verify",),
        ("ask",),
        ("resume",),
        ("resume", "rewrite"),
        ("interview", "practise"),
        ("interview", "score"),
        ("skills", "--nonsense"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(arguments: tuple[str, ...], said: Said) -> None:
    done = said(*arguments, "--json")
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err


def test_half_a_character_in_an_argument(said: Said) -> None:
    refused(said("ask", "你好\udcff", "--json"), "input.encoding")


# Requests


GOOD: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "skills": (("skills",), {"text": "我会PLC"}),
    "search": (("search",), {"query": "PLC"}),
    "verify": (("verify",), {"evidence": "6 套", "text": "6 套"}),
    "interests": (("interests",), {"student_code": "RSE", "job_code": "RIC"}),
    "answers": (("interests",), {"answers": [1, 0] * 30, "job": "nurse"}),
    "resume": (("resume",), {"text": RESUME, "job": "nurse", "job_text": "招聘护士"}),
    "rewrite": (("resume", "rewrite"), {"text": "换轴承", "rewrite": "换轴承", "answers": ["6套"]}),
    "score": (("interview", "score"), {"job": "nurse", "question": "怎样查对？", "answer": "三查七对。"}),
    "ask": (("ask",), {"text": "你好", "as": "counselor:C001", "thread": None}),
}
WRONG: list[Any] = [7, 1.5, True, [], {}, [[]], [None], {"id": 1}]
EXPECTED = {"input.malformed", "input.value", "input.empty", "input.language", "notfound.thread"}


@pytest.mark.parametrize("name", GOOD)
def test_every_field_of_every_request_with_every_wrong_type(name: str, said: Said) -> None:
    command, good = GOOD[name]
    fits = {("verify", "evidence"): ([],), ("rewrite", "answers"): ([],)}
    requests = [
        {**good, field: value}
        for field in good
        for value in WRONG
        if value not in fits.get((name, field), ())
        and not (isinstance(value, list) and field == "answers" and value == [])
    ]
    done = said(*command, "--jsonl", "-", stdin=stream([good, *requests, good]))
    assert done.status == 0, done.err
    first, *bad, last = done.lines
    assert "error" not in first and "error" not in last
    for number, (request, one) in enumerate(zip(requests, bad, strict=True), 2):
        assert one.get("line") == number, request
        assert shapes.faults(one, shapes.ERROR) == []
        assert one["error"]["code"] in EXPECTED, (request, one)


BAD_LINES = [
    b"",
    b"   ",
    b"not json",
    b"[]",
    b"null",
    b'"text"',
    b'{"text": NaN}',
    b'{"text": "\xff\xfe"}',
    b'{"text": "\\ud800"}',
    b'{"text": 1e999}',
    b'{"text": ' + b"9" * 6000 + b"}",
    b"[" * 100_000,
    b'{"text": "a"} {"text": "b"}',
    b"{}",
    b'{"other": 1}',
]


def test_a_bad_line_is_answered_on_its_line_and_the_rest_go_on(said: Said) -> None:
    good = '{"text": "我会PLC"}'.encode()
    done = said("skills", "--jsonl", "-", stdin=b"\xef\xbb\xbf" + b"\n".join([good, *BAD_LINES, good]) + b"\n\n \n")
    assert done.status == 0
    assert len(done.lines) == len(BAD_LINES) + 2
    for number, one in enumerate(done.lines[1:-1], 2):
        assert one["line"] == number
        assert shapes.faults(one, shapes.ERROR) == []
        assert one["error"]["code"].startswith("input.")
    for one in (done.lines[0], done.lines[-1]):
        assert shapes.faults(one, shapes.SKILLS) == []


@pytest.mark.parametrize(
    "text", ["我会\x00PLC", "我会PLC。" * 2000, "\u202e我会PLC\u202c", "🙂" * 5000, "\r\r\r", "\ufffe\uffff"]
)
def test_strange_text_in_every_command_that_reads_one(text: str, said: Said) -> None:
    for name, field in (
        ("skills", "text"),
        ("search", "query"),
        ("verify", "text"),
        ("score", "answer"),
        ("ask", "text"),
    ):
        command, good = GOOD[name]
        (one,) = said(*command, "--jsonl", "-", stdin=stream([{**good, field: text}])).lines
        if "error" in one:
            assert shapes.faults(one, shapes.ERROR) == []
            assert one["error"]["code"].startswith(("input.", "limit."))


def test_a_document_that_is_no_request(said: Said, tmp_path: Path) -> None:
    for text in ("not json", "[]", '{"text": NaN}', '{"text": "a", "evidence": 1}'):
        path = tmp_path / "request.json"
        path.write_text(text, encoding="utf-8")
        refused(said("verify", str(path), "--json"), "input.malformed")


def test_a_line_end_of_unicode_does_not_split_a_document() -> None:
    printed = to_json({"text": "a\u2028b\u2029c\x85d\ne"})
    assert len(printed.splitlines()) == 1
    assert json.loads(printed) == {"text": "a\u2028b\u2029c\x85d\ne"}


# Homes and settings


def test_messages_are_english_when_asked(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_LANG", "en")
    for arguments in (
        ("diagnose", "S9"),
        ("diagnose", STUDENT, "--as", "king:1"),
        ("skills", "absent.txt"),
        ("search", ""),
    ):
        error = refused(said(*arguments, "--json"), "notfound.student", "input.value", "notfound.file", "input.empty")
        assert len(HAN.findall(error["message"] + error["hint"])) <= 4


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "http"), ("PORT", "65536"), ("LANG", "fr"), ("LLM_PLACE", "moon")],
)
def test_a_setting_that_does_not_fit(name: str, value: str, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ADVISOR_{name}", value)
    error = refused(said("check", "--json", rooms=None), "input.value")
    assert error["where"] == f"ADVISOR_{name}"
    assert not error["message"].isascii()


@pytest.mark.parametrize(
    "command", [("demo",), ("diagnose", STUDENT), ("index",), ("match", "--all"), ("ask", "你好")], ids=" ".join
)
def test_a_home_that_is_a_file(
    command: tuple[str, ...], said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    refused(said(*command, "--json", rooms=None), "state.not_ready")
    assert home.read_text(encoding="utf-8") == "not a folder"


def test_a_damaged_database(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").write_bytes(b"no database at all " * 1000)
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    refused(said("diagnose", STUDENT, "--json", rooms=None), "state.not_ready")


def test_every_message_of_an_error_is_there_in_both_languages_and_has_a_hint() -> None:
    import csv

    with (ROOT / "prompts" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file) if row["key"].startswith("error.")}
    for key, row in rows.items():
        assert row["zh"] and row["en"], key
        assert len(HAN.findall(row["en"])) <= 4, key  # an example may name a post
        assert ".".join(key.removeprefix("error.").split(".")[:2]) in shapes.ERROR_CODES, key
        assert key.endswith(".hint") or f"{key}.hint" in rows, key


# The very edge


class Slipping:
    """Rooms in which everything that is asked for ends in an exception nobody foresaw."""

    today = TODAY

    def __init__(self, home: Path, slip: Callable[[], Exception]) -> None:
        self.settings = Settings.of({"ADVISOR_HOME": str(home)})
        self._slip = slip

    @property
    def catalog(self) -> object:
        raise self._slip() from KeyError(SECRET)

    prompts = catalog


def test_an_unforeseen_exception_is_one_sentence_and_a_file_without_words(
    tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    slipping = Slipping(tmp_path, lambda: ZeroDivisionError(SECRET))
    error = refused(said("check", "--json", rooms=slipping), "state.conflict")
    (kept,) = (tmp_path / "logs").iterdir()
    assert error["where"] == f"logs/{kept.name}"
    assert kept.name in error["message"]
    text = kept.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text and "KeyError" in text and "knowledge.py" in text
    assert SECRET not in text + json.dumps(error, ensure_ascii=False)
    refused(said("check", "--json", rooms=slipping), "state.conflict")
    assert list((tmp_path / "logs").iterdir()) == [kept]


def test_an_unforeseen_exception_without_a_home_is_still_one_sentence(
    tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "file"
    home.touch()
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    refused(said("check", "--json", rooms=Slipping(home, lambda: TypeError("x"))), "state.conflict")


@pytest.mark.parametrize(
    ("slip", "code"),
    [
        (MemoryError, "limit.memory"),
        (lambda: PermissionError(13, "Permission denied", "/home/records.sqlite3"), "state.not_ready"),
        (lambda: OSError(28, "No space left on device"), "state.not_ready"),
        (lambda: OSError(36, "File name too long", "n" * 5000), "notfound.file"),
        (RecursionError, "state.conflict"),
    ],
)
def test_what_the_machine_refuses_keeps_its_own_sentence(
    slip: Callable[[], Exception], code: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    refused(said("check", "--json", rooms=Slipping(tmp_path, slip)), code)


def test_one_line_of_a_stream_that_slips_does_not_end_it(
    said: Said, reading_rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Once:
        """A lexicon room that fails when it is first asked for."""

        today, settings, prompts, catalog = TODAY, reading_rooms.settings, reading_rooms.prompts, reading_rooms.catalog
        asked = 0

        @property
        def lexicon(self) -> object:
            self.asked += 1
            if self.asked == 1:
                raise AttributeError(SECRET)
            return reading_rooms.lexicon

    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    done = said("skills", "--jsonl", "-", stdin=stream([{"text": "我会PLC"}] * 2), rooms=Once())
    assert done.status == 0
    bad, good = done.lines
    assert (bad["error"]["code"], bad["line"]) == ("state.conflict", 1)
    assert good["skills"][0]["id"] == "plc"


# In a process of its own


def test_a_reader_who_leaves_gets_no_traceback(college_home: Path) -> None:
    lines = stream([{"text": "我会PLC"}] * 3000).encode()
    done = subprocess.Popen(
        [sys.executable, "-m", "advisor.app.cli", "skills", "--jsonl", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "ADVISOR_HOME": str(college_home)}, cwd=ROOT,
    )  # fmt: skip
    assert done.stdin and done.stdout and done.stderr
    done.stdin.write(lines[: len(lines) // 3000])
    done.stdin.flush()
    assert done.stdout.readline().startswith(b"{")
    done.stdout.close()
    try:
        done.stdin.write(lines)
        done.stdin.close()
    except BrokenPipeError:
        done.stdin = None
    assert done.wait(60) == 1
    assert done.stderr.read() == b""
    done.stderr.close()


def test_the_entry_writes_utf8_whatever_the_terminal_says(college_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "advisor.app.cli", "skills", "-", "--json"],
        input="我会PLC".encode(), capture_output=True, cwd=ROOT, check=False, timeout=60,
        env={**os.environ, "ADVISOR_HOME": str(college_home), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["text"] == "我会PLC"
    assert "我会PLC".encode() in done.stdout


def test_a_loopback_page_is_all_that_a_demonstration_serves(
    advisor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_HOST", "0.0.0.0")
    done = advisor("serve", home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert "0.0.0.0" in done.stderr and "Traceback" not in done.stderr


def test_run_gives_the_status_back(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    assert "diagnose" in capsys.readouterr().out
    assert cli.run(["nothing"]) == 2
