"""Who does what by when: filtered in the store, cut to what the reader may know, exported, handed over."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.ledger import LedgerFilter
from advisor.support.acts import change_action, set_task, sign
from advisor.support.ledger import Ledger, coverage, hand_over, ledger, write_ledger
from advisor.support.plan import Plan
from tests.conftest import TODAY
from tests.support.conftest import CONSOLE, STUDENT

COUNSELOR = Viewer("counselor", "C001")
Act = Callable[..., Plan]


def lines(rooms: Rooms, viewer: Viewer = COUNSELOR, **more: object) -> Ledger:
    return ledger(rooms.archive, viewer, catalog=rooms.catalog, prompts=rooms.prompts, **more)  # type: ignore[arg-type]


def dated(rooms: Rooms, table: str, days: int, **row: object) -> None:
    day = (TODAY - timedelta(days=days)).isoformat()
    rooms.archive.load(table, [{"student": STUDENT, "on": day, **row}])


def test_who_is_accompanied_without_a_plan_stands_in_front(rooms: Rooms, act: Act) -> None:
    rows = lines(rooms).rows
    mine = {line.student for line in rooms.archive.ledger.accompanied(COUNSELOR)}
    assert {row.student for row in rows if row.kind == "plan"} == mine
    act(sign, "counselor:C001")
    assert STUDENT not in {row.student for row in lines(rooms).rows if row.kind == "plan"}


def test_kept_lines_are_those_of_the_plan_by_day_and_name(rooms: Rooms, act: Act) -> None:
    found = act(sign, "counselor:C001")
    set_task(rooms.archive, COUNSELOR, STUDENT, "来谈一次", "2026-12-01")
    page = rooms.archive.ledger.page(COUNSELOR, LedgerFilter(words=STUDENT))
    kept = [action for action in found.actions if action.kind != "psychological_support"]
    assert page.total == len(kept) + 1
    assert [line.due for line in page.lines] == sorted(line.due for line in page.lines)
    assert {line.what for line in page.lines} == {action.what for action in kept} | {"来谈一次"}
    one = rooms.archive.ledger.page(COUNSELOR, LedgerFilter(kind="resume", state="draft", is_open=True))
    assert {line.action for line in one.lines} == {"resume_for_post"}


@pytest.mark.parametrize(
    "spec", ["counselor:C001", "centre:Z001", "mentor:M001", "admin:console", f"student:{STUDENT}"]
)
def test_the_ledger_tells_nobody_more_than_the_plan(rooms: Rooms, spec: str) -> None:
    """Two ways to the same rights: the query's and the plan's, over students who signed all that they see."""
    archive = rooms.archive
    for student in (*archive.students(COUNSELOR)[:25], *archive.students(Viewer("mentor", "M001"))[:6]):
        own = Viewer("student", student)
        archive.consent(own, student, "family", "granted")
        sign(archive, own, student, catalog=rooms.catalog, prompts=rooms.prompts)
    viewer = rooms.viewer(spec)
    page = archive.ledger.page(viewer, LedgerFilter())
    with archive.at_once():
        expected = {
            (student, row.action)
            for student in archive.students(viewer)
            for row in archive.support.actions(viewer, student)
        }
    assert {(line.student, line.action) for line in page.lines} == expected
    assert page.total == len(expected) > 0


def test_three_weeks_of_silence_and_three_letters_without_reply_bring_a_reminder(rooms: Rooms, act: Act) -> None:
    def reminded() -> list[str | None]:
        return [row.reminder for row in lines(rooms).rows if row.student == STUDENT and row.kind == "contact"]

    act(sign, "counselor:C001")
    rule = next(rule for rule in rooms.catalog.reminders if rule.id == "quiet_applicant")
    dated(rooms, "support_contacts", 21, by="counselor:C001", how="talk", note="")
    for number in range(2):
        dated(rooms, "job_applications", 5 + number, employer=f"单位{number}", post="", answered_on=None)
    assert reminded() == []
    dated(rooms, "job_applications", 9, employer="单位九", post="", answered_on=None)
    assert reminded() == [rule.what]
    rooms.archive.support.note_contact(COUNSELOR, STUDENT, "phone", "聊了近况")
    assert reminded() == []


def test_a_line_past_its_day_says_so(rooms: Rooms, act: Act) -> None:
    act(sign, "counselor:C001")
    act(change_action, "counselor:C001", "course_core", f"due={(TODAY - timedelta(days=7)).isoformat()}")
    row = next(row for row in lines(rooms, wanted=LedgerFilter(due_by=TODAY.isoformat())).rows)
    assert row.reminder == next(rule.what for rule in rooms.catalog.reminders if rule.id == "overdue")


def test_the_workbook_holds_the_lines_and_runs_nothing(rooms: Rooms, act: Act, tmp_path: Path) -> None:
    act(sign, "counselor:C001")
    act(change_action, "counselor:C001", "course_core", "what==1+1")
    found = lines(rooms)
    write_ledger(found, tmp_path / "l.xlsx", prompts=rooms.prompts, synthetic=True)
    page = load_workbook(tmp_path / "l.xlsx").active
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert len(rows) == len(found.rows)
    assert rooms.prompts.label("notice.synthetic") in page["A1"].value
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert "'=1+1" in {cell for row in rows for cell in row}


def test_the_list_for_the_labour_office_needs_an_approval_and_holds_nothing_protected(
    rooms: Rooms, tmp_path: Path
) -> None:
    file = tmp_path / "h.xlsx"
    given = {"catalog": rooms.catalog, "prompts": rooms.prompts}
    with pytest.raises(InputFault):
        hand_over(rooms.archive, COUNSELOR, file, approval=" ", **given)
    with pytest.raises(AccessDenied):
        hand_over(rooms.archive, Viewer("mentor", "M001"), file, approval="院办〔2026〕1号", **given)
    ids = hand_over(rooms.archive, COUNSELOR, file, approval="院办〔2026〕1号", **given)
    seeking = {line.student: line.seeking for line in rooms.archive.roster(COUNSELOR)}
    assert len(ids) == sum(aim in ("job", "undecided") for aim in seeking.values())  # to be on it says nothing more
    assert {seeking[student] for student in ids} <= {"job", "undecided"}
    page = load_workbook(file).active
    heads = [cell.value for cell in page[2]]
    assert heads[:4] == [
        rooms.prompts.label(f"support.ledger.{name}") for name in ("name", "major", "batch", "seeking")
    ]
    assert len(heads) == 8 and page.max_row == len(ids) + 2
    assert rooms.archive.support.handed_over(COUNSELOR, ids[0]) == TODAY.isoformat()
    told = rooms.archive.support.told_of(Viewer("student", ids[0]), ids[0])
    assert [row.policy for row in told] == ["service_131"]


def test_leadership_sees_processes_without_people_or_counselors(rooms: Rooms, act: Act) -> None:
    act(sign, "counselor:C001")
    cells = coverage(rooms.archive, CONSOLE)
    assert {name for cell in cells for name in cell.__dataclass_fields__} == {
        "batch", "major", "accompanied", "planned", "signed", "contacted", "served", "overdue"
    }  # fmt: skip
    for cell in cells:
        for name in ("planned", "signed", "contacted", "served", "overdue"):
            number = getattr(cell, name)
            assert number is None or number == 0 or number >= 5
    assert None in {cell.planned for cell in cells}  # one person with a plan is nobody's business
    with pytest.raises(AccessDenied):
        coverage(rooms.archive, COUNSELOR)


def test_what_the_centre_confirmed_puts_nobody_on_the_counselors_list(rooms: Rooms) -> None:
    archive, centre = rooms.archive, Viewer("centre", "Z001")
    before = archive.ledger.accompanied(COUNSELOR)
    other = next(s for s in archive.students(COUNSELOR) if s not in {line.student for line in before})
    archive.set_review(centre, other, "confirmed", "谈过了")
    assert archive.ledger.accompanied(COUNSELOR) == before
    assert other in {line.student for line in archive.ledger.accompanied(centre)}
    own = Viewer("student", other)
    archive.consent(own, other, "economy", "granted")
    archive.set_review(COUNSELOR, other, "confirmed", "谈过了")
    assert other in {line.student for line in archive.ledger.accompanied(COUNSELOR)}
    archive.consent(own, other, "economy", "withdrawn")
    assert archive.ledger.accompanied(COUNSELOR) == before
