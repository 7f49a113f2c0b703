"""The pages of an administrator do nothing, and show nobody, without a reason; with one it stands in the audit."""

import asyncio
import gc
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.app.web.mounts import blocks_for
from advisor.app.web.office import Office
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from tests.conftest import copy_of, rooms_of

STUDENT = "S20230001"
READ_ONLY = {"show_chat", "ask", "begin_thread", "show_waiting", "show_offer", "check_record", "show_backups"}
READ_ONLY |= {"show_system", "show_tasks"}
"""They speak of posts, files and the machine, or (the chat) ask elsewhere; nobody's data is in them."""


@pytest.fixture(scope="module")
def rooms(college_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """One copy for all tests here; each brings what it speaks of."""
    built = rooms_of(copy_of(college_home, tmp_path_factory.mktemp("desk") / "home"))
    yield built
    built.archive.close()


@pytest.fixture(scope="module")
def handlers(rooms: Rooms) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        blocks = blocks_for("admin", Office(rooms))
        asyncio.set_event_loop(None)
        gc.collect()
    return {block.fn.__name__: block.fn for block in blocks.fns.values()}


REQUEST: Any = SimpleNamespace(username="admin:A001", query_params={})
GIVEN: dict[str, tuple[str, ...]] = {
    "find_people": (STUDENT, ""),
    "add_person": ("new.one", "centre", "Z009", "", "", ""),
    "reset_password": (STUDENT,),
    "disable_person": (STUDENT,),
    "open_cohort": ("",),
    "find_student": (STUDENT,),
    "visit_student": (STUDENT,),
    "hand_over": ("C001", "C002", ""),
    "archive_cohort": ("2026", "确认"),
    "assign_mentors": ("keep",),
    "show_audit": ("", "", "", ""),
    "verify_audit": ("",),
    "back_up": (),
    "show_due": (),
    "forget_due": ("确认",),
    "show_requests": (),
    "erase_student": (STUDENT, "确认"),
    "refuse_request": ("Q1", "x"),
    "assess": (),
    "make_bundle": (),
    "release_offer": ("O1", ""),
    "refuse_offer": ("O1", "x"),
}


def test_without_a_reason_nothing_is_shown_and_nothing_done(handlers: dict[str, Any], rooms: Rooms) -> None:
    assert set(handlers) == GIVEN.keys() | READ_ONLY
    from advisor.records.offers import Draft, Offers

    draft = Draft("园艺技术员", "某园艺公司", "昆明", "负责温室日常管理", "2026-11-20")
    Offers(rooms.archive).hand_in(Viewer("mentor", "M002"), draft)
    name = rooms.archive.file(Viewer("student", STUDENT), STUDENT).name
    missing = rooms.prompts.label("page.why.missing")
    console = Viewer("admin", "console")
    before = sum(bool(row.subject) for row in rooms.archive.audited(console, 1000))
    for handler, given in GIVEN.items():
        found = handlers[handler](" ", *given, REQUEST)
        said = "".join(part for part in (found if isinstance(found, tuple) else (found,)) if isinstance(part, str))
        assert missing in said, handler
        assert name not in said, handler
    assert sum(bool(row.subject) for row in rooms.archive.audited(console, 1000)) == before
    assert Offers(rooms.archive).own(Viewer("mentor", "M002"))[0].state == "waiting"


def test_a_look_at_a_student_stands_in_the_audit_with_its_reason(handlers: dict[str, Any], rooms: Rooms) -> None:
    said = handlers["visit_student"]("家长来访核对", STUDENT, REQUEST)
    assert rooms.archive.file(Viewer("student", STUDENT), STUDENT).name in said
    assert "心理" not in said.replace(rooms.prompts.label("notice.psychology"), "")
    seen = rooms.archive.seen_by(Viewer("student", STUDENT), STUDENT)
    assert any("家长来访核对" in str(one) for one in seen)


def test_what_cannot_be_undone_asks_for_its_word(handlers: dict[str, Any], rooms: Rooms) -> None:
    before = rooms.archive.students(Viewer("counselor", "C001"))
    for handler, given in (
        ("archive_cohort", ("2026", "")),
        ("forget_due", ("好",)),
        ("erase_student", (STUDENT, "好")),
    ):
        said = handlers[handler]("年度整理", *given, REQUEST)
        assert "确认" in said
    assert rooms.archive.students(Viewer("counselor", "C001")) == before


def test_a_one_time_password_is_shown_once_and_works(handlers: dict[str, Any], rooms: Rooms) -> None:
    from advisor.records.accounts import Accounts

    said = handlers["add_person"]("新同事入职", "zhang.z", "centre", "Z009", "张老师", "", "", REQUEST)
    password = said.split("一次性密码：")[1][:11]
    accounts = Accounts(rooms.archive)
    assert accounts.standing(accounts.login("zhang.z", password)) == (Viewer("centre", "Z009"), True)
    again = handlers["find_people"]("核对账号", "zhang.z", "", REQUEST)
    assert "张老师" in again and password not in again


def test_a_filter_of_the_audit_and_its_anchor(handlers: dict[str, Any], rooms: Rooms) -> None:
    handlers["visit_student"]("家长来访核对", STUDENT, REQUEST)
    look = handlers["show_audit"]
    assert STUDENT in look("季度检查", "read", STUDENT, "", "", REQUEST)
    assert STUDENT not in look("季度检查", "backup", "", "", "", REQUEST)
    whole = handlers["verify_audit"]("季度检查", "", REQUEST)
    anchor = whole.split("校验值：")[1].split("<")[0].strip()
    assert "没有发现改动" in handlers["verify_audit"]("季度检查", anchor, REQUEST)
    rows = anchor.split(":")[0]
    assert "notice" in handlers["verify_audit"]("季度检查", f"{rows}:{'0' * 64}", REQUEST)


def test_a_request_to_be_erased_is_a_task_that_names_nobody_until_a_reason_stands(
    handlers: dict[str, Any], rooms: Rooms
) -> None:
    from advisor.records.erasures import Erasures

    assert handlers["show_tasks"](REQUEST) == ""
    leaving = "S20230002"
    name = rooms.archive.file(Viewer("student", leaving), leaving).name
    asked = Erasures(rooms.archive).ask(Viewer("student", leaving), leaving, "不读了")
    task = handlers["show_tasks"](REQUEST)
    assert "1 条" in task and "/a/keeping" in task and name not in task and leaving not in task
    listed = handlers["show_requests"]("办理删除请求", REQUEST)
    assert all(word in listed for word in (leaving, name, asked.due, "不读了"))
    assert "理由" in handlers["refuse_request"]("核对", asked.request, " ", REQUEST)
    assert asked.request in handlers["refuse_request"]("核对", asked.request, "学籍尚未注销", REQUEST)
    assert handlers["show_tasks"](REQUEST) == ""
    Erasures(rooms.archive).ask(Viewer("student", leaving), leaving)
    assert "已删除" in handlers["erase_student"]("本人申请", leaving, "确认", REQUEST)
    assert leaving not in rooms.archive.students(Viewer("admin", "console"))
