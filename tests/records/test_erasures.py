"""A request to be erased stops all work with the person at once, has a day, and ends by an act, a refusal or a change of mind."""

from datetime import date

import pytest

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, AdvisorError, InputFault, StateFault
from advisor.records.archive import Archive
from advisor.records.backup import back_up
from advisor.records.corrections import Corrections
from advisor.records.dossier import Dossier
from advisor.records.erasures import DAYS, Erasures, Waiting
from advisor.records.home import Home
from advisor.records.ledger import LedgerFilter
from advisor.records.restore import Restoring
from advisor.records.retention import Retention
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, MENTOR, OTHER, OWN, SILENT, TODAY, student

ONE = student("S01")


@pytest.fixture
def erasures(archive: Archive) -> Erasures:
    return Erasures(archive)


def test_from_the_request_on_nobody_works_with_the_person(archive: Archive, erasures: Erasures) -> None:
    mean = archive.comparison(OWN, "S02", "academic")
    asked = erasures.ask(ONE, "S01", "no longer")
    assert (asked.at, asked.due, asked.is_overdue, asked.state) == ("2026-11-21", "2026-12-06", False, "open")
    for viewer in (OWN, MENTOR, CENTRE, CONSOLE, ADMIN):
        assert "S01" not in archive.students(viewer)
        assert "S01" not in {line.student for line in archive.roster(viewer)}
        assert "S01" not in archive.names(viewer)
    for viewer in (OWN, MENTOR, CENTRE):
        with pytest.raises(AccessDenied):
            archive.file(viewer, "S01")
    assert "S01" not in {file.student for file, _ in archive.counting()}
    assert "S01" not in {one.student for one in archive.groups(CONSOLE)}
    assert "S01" not in {line.student for line in archive.ledger.accompanied(CONSOLE)}
    assert "S01" not in {line.student for line in archive.ledger.page(CONSOLE, LedgerFilter()).lines}
    after = archive.comparison(OWN, "S02", "academic")
    assert mean is not None and after is not None and after != mean
    assert archive.file(CONSOLE, "S01").name == "Name S01"  # to carry it out
    assert archive.file(ONE, "S01").name == "Name S01"
    assert Dossier(archive).export(ONE, "S01").tables["students"]


def test_the_student_changes_their_mind_and_all_is_as_before(archive: Archive, erasures: Erasures) -> None:
    before = archive.students(OWN)
    first = erasures.ask(ONE, "S01")
    assert erasures.ask(ONE, "S01", "again") == first
    assert erasures.take_back(ONE, "S01").state == "withdrawn"
    assert archive.students(OWN) == before
    assert erasures.open_of(ONE, "S01") is None
    with pytest.raises(StateFault):
        erasures.take_back(ONE, "S01")


@pytest.mark.parametrize("viewer", [OWN, OTHER, MENTOR, CENTRE, student("S02"), SILENT])
def test_nobody_else_asks_lists_refuses_or_takes_back(archive: Archive, erasures: Erasures, viewer) -> None:
    asked = erasures.ask(ONE, "S01")
    acts = (
        lambda: erasures.ask(viewer, "S02" if viewer.id != "S02" else "S03"),
        lambda: erasures.take_back(viewer, "S01"),
        lambda: erasures.open(viewer),
        lambda: erasures.refuse(viewer, asked.request, "no"),
        lambda: Corrections(archive, archive.scorecard).settle(viewer, asked.request, accept=True, note=""),
    )
    for act in acts:
        with pytest.raises(AccessDenied):
            act()
    assert erasures.open_of(ONE, "S01") == asked


def test_a_keeper_sees_the_day_and_refuses_with_a_reason_alone(archive: Archive, erasures: Erasures) -> None:
    first, second = erasures.ask(ONE, "S01"), erasures.ask(student("S08"), "S08")
    assert erasures.open(ADMIN) == (first, second)
    assert erasures.waiting() == Waiting(2, 0)
    with pytest.raises(InputFault):
        erasures.refuse(ADMIN, first.request, " ")
    with pytest.raises(InputFault):
        erasures.refuse(ADMIN, "Q99", "no")
    done = erasures.refuse(ADMIN, first.request, "the register must keep it until June")
    assert (done.state, done.answer) == ("refused", "the register must keep it until June")
    assert "S01" in archive.students(OWN)
    assert [one.settled_note for one in Corrections(archive, archive.scorecard).of(ONE, "S01")] == [done.answer]
    assert Corrections(archive, archive.scorecard).of(OWN, "S01") == ()
    Dossier(archive).erase(ADMIN, "S08")
    assert erasures.waiting() == Waiting(0, 0)


def test_what_waits_too_long_is_overdue_and_goes_with_what_is_due(
    archive: Archive, home: Home, scorecard: Scorecard, url: str | None
) -> None:
    Erasures(archive).ask(ONE, "S01")
    for days, is_overdue in ((DAYS, False), (DAYS + 1, True)):
        later = date.fromordinal(TODAY.toordinal() + days)
        with Archive.open(home, url=url, today=later, scorecard=scorecard) as then:
            assert [one.is_overdue for one in Erasures(then).open(CONSOLE)] == [is_overdue]
            assert Erasures(then).waiting() == Waiting(1, int(is_overdue))
            kept = Retention(then, ())
            assert kept.overdue_requests(CONSOLE) == int(is_overdue)
            kept.apply(CONSOLE)
            with then.store.read() as connection:
                found = connection.exec_driver_sql("SELECT count(*) FROM students WHERE id = 'S01'").scalar()
            assert found == int(not is_overdue)


def test_a_restore_does_not_forget_that_somebody_asked(
    archive: Archive, home: Home, erasures: Erasures, tmp_path, sqlite_alone: None
) -> None:
    file = back_up(archive.store, tmp_path / "b.qihang").file
    erasures.ask(ONE, "S01")
    erasures.ask(student("S02"), "S02")
    erasures.take_back(student("S02"), "S02")
    Restoring(home, None, TODAY).restore(file)
    assert "S01" not in archive.students(OWN) and "S02" in archive.students(OWN)
    assert [one.student for one in erasures.open(CONSOLE)] == ["S01"]


def test_a_request_is_no_correction(archive: Archive) -> None:
    with pytest.raises(AdvisorError) as caught:
        Corrections(archive, archive.scorecard).ask(ONE, "S01", "erasure.all", "x", "")
    assert caught.value.code == "input.value"
