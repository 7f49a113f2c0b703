"""One pass of every door of the records in one college, on whichever database keeps it: none is left out, none breaks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from advisor.errors import AdvisorError
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.corrections import Corrections
from advisor.records.decisions import Scoring
from advisor.records.dossier import Dossier
from advisor.records.erasures import Erasures
from advisor.records.keeping import Keeping
from advisor.records.outcomes import OutcomeEvent
from advisor.records.people import Turn
from advisor.records.retention import Guardians, Retention
from advisor.records.tokens import SCOPES, Tokens
from advisor.records.users import Users
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, IDS, OWN, student
from tests.records.test_role_matrix import READ, VIEWERS, WRITE

DOORS = (Archive, Accounts, Corrections, Dossier, Erasures, Guardians, Keeping, Retention, Tokens, Users)
OPENED_ELSEWHERE = {"Archive.open", "Archive.close"}
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ONE, TWO = student("S01"), student("S02")


def public(door: type) -> set[str]:
    return {f"{door.__name__}.{name}" for name, value in vars(door).items() if callable(value) and name[0] != "_"}


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the doors that were gone through."""
    found: set[str] = set()

    def noting(name: str, method: Callable[..., object]) -> Callable[..., object]:
        def through(*given: object, **named: object) -> object:
            result = method(*given, **named)
            found.add(name)
            return result

        return through

    for door in DOORS:
        for name in public(door) - OPENED_ELSEWHERE:
            attribute = name.split(".")[1]
            monkeypatch.setattr(door, attribute, noting(name, vars(door)[attribute]))
    return found


def test_one_pass_of_every_door(called: set[str], archive: Archive, tmp_path: Path) -> None:
    for doors in (READ, WRITE):
        for viewer in VIEWERS.values():
            for door in doors.values():
                try:
                    door(archive, viewer, "S01")
                except AdvisorError as fault:
                    assert fault.code in ("access.denied", "notfound.student")
    _the_archive(archive)
    _people(archive, tmp_path)
    _rights(archive)
    missing = set().union(*map(public, DOORS)) - OPENED_ELSEWHERE - called
    assert not missing
    assert archive.verify_chain().is_whole


def _the_archive(archive: Archive) -> None:
    archive.load("certificates", [{"id": "c", "student": "S02", "name": "n"}])
    with archive.at_once(), archive.together():
        assert archive.students(archive.viewer("counselor:C01"))
    assert archive.roster(OWN) and archive.names(OWN) and archive.classes(OWN) and list(archive.counting())
    assert archive.readings_over_time(OWN, "S02", "academic") and archive.comparison(OWN, "S02", "academic")
    reply = archive.reply(ONE, "S01", "academic.core_mean", "no")
    assert archive.settle(OWN, reply.reply, "yes") and archive.history(OWN, "S01")
    scoring = Scoring("S02", "class", ("academic",), "1", 0.5, True, "review", "2026-11-21")
    archive.keep_scorings(OWN, [scoring])
    assert (
        archive.scorings(OWN, "S02") is not None
        and archive.latest_scorings(CONSOLE) is not None
        and archive.groups(CONSOLE)
    )
    archive.correct(OWN, "S02", "academic", 70.0, "a slip")
    assert archive.decided(CONSOLE) is not None and archive.undo_correction(OWN, "S02") == "academic"
    assert archive.feedback_counts(CONSOLE) is not None and archive.open_to_employers(CONSOLE) is not None
    assert archive.has_confirmed_difficulty(OWN, "S01")
    thread = archive.start_thread(OWN)
    archive.keep_turn(OWN, thread, Turn("q", "a", subject="S02"))
    assert archive.threads(OWN) and archive.thread(OWN, thread)
    turn = {"score": {"level": 2}}
    practice = archive.keep_practice(TWO, "S02", {"kind": "interview", "turns": [turn]})
    assert archive.share_practice(TWO, practice, is_shared=True)
    assert archive.override_practice(OWN, practice, 1, 3, "n") and archive.practice_overrides(CONSOLE) is not None
    assert archive.group_findings(OWN, ["S02"]) is not None and archive.group_practice(OWN, "K1", "") is not None
    assert archive.jobs() == () and archive.labelled_cases() == ()
    archive.audit(OWN, "read", "S02")
    assert archive.audited(CONSOLE)


def _people(archive: Archive, folder: Path) -> None:
    accounts, users, tokens = Accounts(archive, hasher=QUICK), Users(archive, hasher=QUICK), Tokens(archive)
    accounts.create("one", OWN, "first password")
    login = accounts.login("one", "first password")
    assert accounts.proved("one", "first password") and accounts.viewer_of(login) == OWN
    assert not accounts.must_change(login) and not accounts.is_of_campus(login)
    accounts.change_password(login, "first password", "second password")
    made = tokens.sign_in(accounts, "one", "second password")
    assert tokens.check(made.token) and tokens.holder(made.token) and tokens.kept(CONSOLE)
    tokens.give_up(made.token)
    assert tokens.revoke(CONSOLE, tokens.issue(CONSOLE, "one", SCOPES).kept.id)
    assert accounts.standing(accounts.enter("one")) == (OWN, False)
    accounts.reset("one", "third password")
    accounts.disable("one")
    accounts.logout(login)
    assert users.add(CONSOLE, "two", "centre", "Z02").password and users.reset(CONSOLE, "two").password
    assert users.disable(CONSOLE, "two").disabled and users.kept(CONSOLE)
    assert users.open_for(CONSOLE, IDS) == len(IDS)
    assert users.give_passwords(CONSOLE, users.without_password())
    users.keep_passwords(CONSOLE)
    assert users.hand_over(CONSOLE, "C01", "C02").students and users.hand_over(CONSOLE, "C02", "C01").students
    keeping = Keeping(archive)
    assert keeping.back_up(CONSOLE, folder / "b.qihang").bytes and keeping.rotate_keys(CONSOLE).rows
    assert keeping.acts(CONSOLE, 5) and keeping.verify(CONSOLE, None).is_whole


def _rights(archive: Archive) -> None:
    corrections, erasures = Corrections(archive, archive.scorecard), Erasures(archive)
    asked = corrections.ask(TWO, "S02", "academic.core_mean", "80", "")
    assert corrections.settle(OWN, asked.correction, accept=True, note="").state == "accepted"
    guardians, retention = Guardians(archive), Retention(archive, ())
    assert guardians.untold(OWN) == () and guardians.told(OWN, "S02")
    assert retention.due(CONSOLE) == retention.apply(CONSOLE) == () and retention.overdue_requests(CONSOLE) == 0
    assert erasures.ask(ONE, "S01") == erasures.open_of(ONE, "S01") and erasures.take_back(ONE, "S01")
    again = erasures.ask(ONE, "S01")
    assert erasures.open(ADMIN) and erasures.waiting().requests == 1 and erasures.overdue() == ()
    assert erasures.refuse(ADMIN, again.request, "why").state == "refused"
    assert Dossier(archive).erase(CONSOLE, "S01").rows
    assert Users(archive).archive_cohort(CONSOLE, 2026, "1")["students"] == 11
    assert archive.outcomes.keep(CENTRE, "S02", OutcomeEvent("response", "2026-07-01")) is not None
