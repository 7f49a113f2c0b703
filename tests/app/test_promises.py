"""The bars of the main job, each through the command line or the doors on the whole demonstration college."""

import hashlib
import json
from pathlib import Path

import pytest

from advisor.app.wiring import Rooms
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from tests.conftest import ROOT, Run

ASKED = "S20230001"


def fingerprint(home: Path) -> dict[str, str]:
    """Every kept file with its content; locks and journals of SQLite come and go."""
    passing = (".lock", "-wal", "-shm")
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.endswith(passing)
    }


def test_second_demo_changes_nothing(home: Path, advisor: Run) -> None:
    first = advisor("demo", "--json", home=home)
    before = fingerprint(home)
    second = advisor("demo", "--json", home=home)
    assert first.returncode == second.returncode == 0, second.stderr
    assert first.stdout == second.stdout
    assert fingerprint(home) == before


def test_demo_has_the_margins_of_the_paper(home: Path, advisor: Run) -> None:
    found = json.loads(advisor("demo", "--json", home=home).stdout)
    assert (found["students"], found["difficulty"], found["jobs"]) == (2159, 436, 150)
    assert found["reports"] >= 400
    assert 0 < found["both"] < min(found["flagged"], found["difficulty"])
    roles = [account["role"] for account in found["accounts"]]
    assert [roles.count(role) for role in ("counselor", "mentor", "centre", "admin")] == [3, 2, 1, 1]
    classes = [name for account in found["accounts"] if account["role"] == "counselor" for name in account["classes"]]
    assert len(classes) == len(set(classes)) > 3


def test_contributions_sum_to_the_score_for_everybody(reading_rooms: Rooms) -> None:
    archive, scorecard = reading_rooms.archive, reading_rooms.catalog.scorecard
    operator = archive.viewer("admin:console")
    checked = 0
    with archive.at_once():
        for student in archive.students(operator):
            found = diagnose(archive, operator, student, scorecard=scorecard, prompts=reading_rooms.prompts)
            assert isinstance(found, Diagnosis)
            if found.readiness is None:
                assert found.needs == ()
                continue
            assert abs(sum(need.points for need in found.needs) - (1 - found.readiness)) <= 1e-9
            assert abs(sum(need.weight for need in found.needs) - 1) <= 1e-9
            assert all(need.factor != "psychology" for need in found.needs)
            checked += 1
    assert checked > 2100


@pytest.mark.parametrize(
    "arguments",
    [
        ("skills", "examples/report.txt"),
        ("search", "试用期最长多久"),
        ("diagnose", ASKED),
        ("explain", ASKED, "--as", "counselor:C001"),
        ("match", ASKED),
        ("resume", "examples/resume.txt", "--job", "机电维修"),
        ("interview", "practise", "--job", "mech_elec", "--answers", "examples/answers.txt", "--length", "2"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_same_input_gives_the_same_bytes(arguments: tuple[str, ...], home: Path, advisor: Run) -> None:
    first, second = (advisor(*arguments, "--json", home=home) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    json.loads(first.stdout)


def test_all_answers_in_the_order_of_the_ids(home: Path, advisor: Run) -> None:
    found = json.loads(advisor("diagnose", "--all", "--as", "counselor:C001", "--json", home=home).stdout)
    ids = [one["student"] for one in found["results"]]
    assert ids == sorted(ids)
    assert 100 < len(ids) < 300


class TestBadInput:
    """One clear sentence in the contract's error form, exit 1, nothing written."""

    @pytest.fixture
    def bad(self, tmp_path: Path) -> Path:
        folder = tmp_path / "bad"
        folder.mkdir()
        (folder / "empty.txt").write_bytes(b"")
        (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
        (folder / "huge.txt").write_text("我会用万用表测量电压。" * 160_000, encoding="utf-8")
        (folder / "broken.txt").write_bytes("我会".encode() + b"\xff\xfe\xfa\x81 \xc3\x28" * 30)
        (folder / "not.docx").write_bytes(b"PK\x03\x04 not a zip after all")
        (folder / "not.pdf").write_bytes(b"%PDF-1.7 nothing follows")
        return folder

    @pytest.mark.parametrize(
        ("name", "codes"),
        [
            ("empty.txt", {"input.empty"}),
            ("binary.txt", {"input.binary"}),
            ("huge.txt", {"input.too_large"}),
            ("broken.txt", {"input.encoding", "input.binary"}),
            ("not.docx", {"input.malformed", "input.format"}),
            ("not.pdf", {"input.malformed", "input.format", "input.no_text_layer"}),
            ("absent.txt", {"notfound.file"}),
        ],
    )
    @pytest.mark.parametrize("command", ["skills", "resume"])
    def test_file(self, name: str, codes: set[str], command: str, bad: Path, college_home: Path, advisor: Run) -> None:
        before = fingerprint(college_home)
        self.refused(advisor(command, str(bad / name), "--json", home=college_home), codes)
        assert fingerprint(college_home) == before

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("diagnose", "S99999999"), "notfound.student"),
            (("explain", "S99999999", "--as", "counselor:C001"), "access.denied"),
            (("explain", ASKED, "--as", "counselor:C002"), "access.denied"),
            (("diagnose", ASKED, "--as", "admin:A001"), "access.denied"),
            (("match", ASKED, "--job", "qqqq zzzz"), "notfound.job"),
            (("resume", "examples/resume.txt", "--job", "qqqq zzzz"), "notfound.job"),
            (("diagnose", ASKED, "--what-if", "academic=900"), "input.value"),
            (("diagnose", ASKED, "--what-if", "luck=1"), "input.value"),
            (("search", "试用期", "--in", "nowhere"), "input.value"),
            (("ask", " "), "input.empty"),
            (("ask", "你好", "--as", "nobody"), "input.value"),
        ],
        ids=lambda part: part if isinstance(part, str) else " ".join(part[:2]),
    )
    def test_name_or_right(self, arguments: tuple[str, ...], code: str, home: Path, advisor: Run) -> None:
        self.refused(advisor(*arguments, "--json", home=home), {code})

    def test_no_college_yet(self, tmp_path: Path, advisor: Run) -> None:
        self.refused(advisor("diagnose", ASKED, "--json", home=tmp_path / "none"), {"state.not_ready"})

    def test_a_person_not_in_reach_and_nobody_answer_alike(self, home: Path, advisor: Run) -> None:
        there, nobody = (
            advisor("explain", student, "--as", "counselor:C002", "--json", home=home)
            for student in (ASKED, "S99999999")
        )
        assert there.stdout == nobody.stdout
        assert there.stderr == nobody.stderr

    @staticmethod
    def refused(done: object, codes: set[str]) -> None:
        assert done.returncode == 1, done.stdout  # type: ignore[attr-defined]
        error = json.loads(done.stdout)["error"]  # type: ignore[attr-defined]
        assert error["code"] in codes
        assert set(error) == {"code", "message", "where", "hint"}
        assert error["message"] and error["hint"]
        lines = done.stderr.strip().splitlines()  # type: ignore[attr-defined]
        assert len(lines) == 1 and "Traceback" not in lines[0]


def test_the_examples_are_the_same_resume(home: Path, advisor: Run) -> None:
    """What is found does not depend on the file's format, as far as the formats keep the text."""
    found = {
        ending: json.loads(
            advisor("resume", f"examples/resume.{ending}", "--job", "机电维修", "--json", home=home).stdout
        )
        for ending in ("txt", "docx", "pdf")
    }
    codes = {ending: sorted(issue["code"] for issue in one["issues"]) for ending, one in found.items()}
    assert codes["txt"] == codes["docx"] == codes["pdf"]
    assert (ROOT / "examples" / "resume.pdf").stat().st_size < 300_000
