"""A restore brings nobody back who was erased, no consent that was taken back, no login, token or old password."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.backup import back_up
from advisor.records.dossier import Dossier
from advisor.records.erasing import residue
from advisor.records.home import Home
from advisor.records.people import Turn
from advisor.records.restore import Restored, Restoring
from advisor.records.tokens import Tokens
from advisor.records.users import Users
from tests.records.conftest import CENTRE, CONSOLE, OWN, TODAY, student

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GONE = "Name S02"
WORDS = "紫色长颈鹿4711"


@pytest.fixture
def file(archive: Archive, tmp_path: Path) -> Path:
    """A backup with words of a person who goes afterwards, a login, a token, passwords and consents."""
    archive.keep_turn(student("S02"), archive.start_thread(student("S02")), Turn(WORDS, "a"))
    archive.keep_turn(OWN, archive.start_thread(OWN), Turn(f"{GONE} 的情况", "b"))
    for account, person in (("s03", student("S03")), ("s04", student("S04")), ("s05", student("S05"))):
        Accounts(archive, hasher=QUICK).create(account, person, "first password")
    return back_up(archive.store, tmp_path / "b.qihang").file


@pytest.fixture
def entrance(archive: Archive) -> Accounts:
    return Accounts(archive, hasher=QUICK)


def restored(home: Home, file: Path, forgotten: Path | None = None) -> Restored:
    return Restoring(home, None, TODAY).restore(file, forgotten=forgotten)


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    return Home(tmp_path / "fresh")


@pytest.fixture
def again(fresh: Home, scorecard: Scorecard) -> Iterator[object]:
    opened: list[Archive] = []

    def reopen(home: Home) -> Archive:
        opened.append(Archive.open(home, today=TODAY, scorecard=scorecard))
        return opened[-1]

    yield reopen
    for one in opened:
        one.close()


pytestmark = pytest.mark.usefixtures("sqlite_alone")


def test_whoever_was_erased_after_the_backup_stays_away_to_the_last_byte(
    archive: Archive, home: Home, file: Path
) -> None:
    Dossier(archive).erase(CONSOLE, "S02")
    file = file.rename(home.folder.parent / "elsewhere.qihang")
    done = restored(home, file)
    assert (done.repeated.is_known, done.repeated.erased, done.gone_since) == (True, 1, ())
    assert "S02" not in archive.students(CONSOLE)
    assert len(archive.students(CONSOLE)) == 11
    for word in ("S02", GONE, WORDS):
        assert residue(home.folder, word) == ()
    assert archive.verify_chain().is_whole
    assert [row.detail for row in archive.audited(CONSOLE) if row.action == "erase"] != []


def test_what_a_restore_that_was_cut_off_left_behind_goes_with_the_person(
    archive: Archive, home: Home, file: Path
) -> None:
    home.staging.mkdir()
    (home.staging / "records.sqlite3").write_text(f"S02 {GONE}", encoding="utf-8")
    assert Dossier(archive).erase(CONSOLE, "S02").residue == ()
    assert residue(home.folder, GONE) == ()


def test_who_came_back_before_the_backup_is_no_longer_forgotten(archive: Archive, home: Home, tmp_path: Path) -> None:
    row = {"id": "S02", "name": "again", "class_id": "K1", "major_code": "410202", "cohort": 2026, "synthetic": True}
    before = back_up(archive.store, tmp_path / "before.qihang").file
    Dossier(archive).erase(CONSOLE, "S02")
    archive.load("students", [row])
    after = back_up(archive.store, tmp_path / "after.qihang").file
    assert restored(home, after).repeated.erased == 0
    assert "S02" in archive.students(CONSOLE)
    assert restored(home, before).repeated.erased == 1
    assert "S02" not in archive.students(CONSOLE)
    later = back_up(archive.store, tmp_path / "later.qihang").file
    assert restored(home, later).repeated.erased == 0


def test_a_consent_taken_back_after_the_backup_stays_taken_back(archive: Archive, home: Home, file: Path) -> None:
    archive.consent(student("S01"), "S01", "economy", "withdrawn", "counselor")
    archive.consent(student("S04"), "S04", "economy", "withdrawn", "counselor")
    archive.consent(student("S04"), "S04", "economy", "granted", "counselor")
    archive.consent(student("S05"), "S05", "psychology", "withdrawn", "centre")  # the centre's unless it is taken back
    archive.set_personal(student("S06"), "S06", on=False)
    assert restored(home, file).repeated.consents == 3
    assert "economy" not in archive.file(OWN, "S01").readings
    assert "economy" in archive.file(CENTRE, "S01").readings
    assert "economy" in archive.file(OWN, "S04").readings
    assert "psychology" not in archive.file(CENTRE, "S05").readings
    assert not archive.is_personal(student("S06"), "S06")
    assert archive.is_personal(student("S07"), "S07")


def test_no_login_token_or_old_password_counts_after_a_restore(
    archive: Archive, home: Home, entrance: Accounts, tmp_path: Path, file: Path
) -> None:
    login, theirs = entrance.login("s03", "first password"), entrance.login("s05", "first password")
    token = Tokens(archive).sign_in(entrance, "s03", "first password").token
    made = back_up(archive.store, tmp_path / "with logins.qihang").file
    entrance.change_password(login, "first password", "second password")
    Users(archive, hasher=QUICK).disable(CONSOLE, "s04")
    done = restored(home, made).repeated
    assert (done.logins, done.tokens, done.accounts) == (2, 1, 2)
    for ended in (login, theirs):
        with pytest.raises(AccessDenied):
            entrance.viewer_of(ended)
    assert Tokens(archive).holder(token) is None
    for account, password in (("s03", "first password"), ("s03", "second password"), ("s04", "first password")):
        with pytest.raises(AccessDenied):
            entrance.login(account, password)
    assert entrance.viewer_of(entrance.login("s05", "first password")) == Viewer("student", "S05")
    reset = Users(archive, hasher=QUICK).reset(CONSOLE, "s03")
    assert entrance.must_change(entrance.login("s03", str(reset.password)))


def test_a_machine_that_knows_nothing_ends_every_consent_and_says_so(
    archive: Archive, file: Path, fresh: Home, again, tmp_path: Path
) -> None:
    Dossier(archive).erase(CONSOLE, "S02")
    done = restored(fresh, file)
    assert (done.repeated.is_known, done.repeated.erased, done.repeated.consents) == (False, 0, 4)
    there = again(fresh)
    assert "economy" not in there.file(OWN, "S01").readings
    assert "S02" in there.students(CONSOLE)  # it cannot know; the command says what to do
    there.consent(student("S01"), "S01", "economy", "granted", "counselor")
    assert "economy" in there.file(OWN, "S01").readings
    later = restored(fresh, back_up(there.store, tmp_path / "later.qihang").file)
    assert later.repeated.is_known
    assert "economy" in there.file(OWN, "S01").readings


def test_a_copy_of_what_was_forgotten_makes_a_clean_machine_know(
    archive: Archive, home: Home, file: Path, fresh: Home, again
) -> None:
    archive.consent(student("S04"), "S04", "economy", "withdrawn", "counselor")
    Dossier(archive).erase(CONSOLE, "S02")
    done = restored(fresh, file, home.forgotten).repeated
    assert (done.is_known, done.erased, done.consents) == (True, 1, 1)
    there = again(fresh)
    assert "S02" not in there.students(CONSOLE)
    assert "economy" in there.file(OWN, "S01").readings
    assert "economy" not in there.file(OWN, "S04").readings
    assert residue(fresh.folder, GONE) == ()


def test_a_later_backup_tells_a_clean_machine_of_an_earlier_erasure(
    archive: Archive, file: Path, fresh: Home, tmp_path: Path
) -> None:
    Dossier(archive).erase(CONSOLE, "S02")
    restored(fresh, back_up(archive.store, tmp_path / "tuesday.qihang").file)
    assert restored(fresh, file).repeated.erased == 1  # monday's


def test_the_file_names_nobody_and_another_homes_is_refused(
    archive: Archive, home: Home, file: Path, fresh: Home, tmp_path: Path
) -> None:
    archive.consent(student("S02"), "S02", "economy", "granted", "counselor")
    held = len(json.loads(home.forgotten.read_text(encoding="utf-8"))["words"])
    Dossier(archive).erase(CONSOLE, "S02")
    text = home.forgotten.read_text(encoding="utf-8")
    assert "S02" not in text
    assert len(json.loads(text)["words"]) == held - 1  # nor is it known any longer what the person had said
    assert home.forgotten.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other.json"
    for content in (text.replace('"home":"', '"home":"0'), "{", "[]", '{"format":1}'):
        other.write_text(content, encoding="utf-8")
        with pytest.raises(InputFault) as caught:
            restored(fresh, file, other)
        assert (caught.value.code, caught.value.variant) == ("input.malformed", "forgotten")
        assert not fresh.database.exists()


def test_taking_a_consent_back_works_over_a_damaged_file(archive: Archive, home: Home, file: Path) -> None:
    home.forgotten.write_text("{", encoding="utf-8")
    archive.consent(student("S01"), "S01", "economy", "withdrawn", "counselor")
    assert "economy" not in archive.file(OWN, "S01").readings
    assert len(json.loads(home.forgotten.read_text(encoding="utf-8"))["words"]) == 1
