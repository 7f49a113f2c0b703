"""Who looked is on record, and no row of that record can be changed, dropped or moved unseen."""

import random

import pytest
from sqlalchemy import delete, select, update

from advisor.errors import AccessDenied
from advisor.records.archive import Archive
from advisor.records.audit import _hash
from advisor.records.tables import audit, meta, person_keys
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, OWN, student


def fill(archive: Archive, n: int = 12) -> None:
    for number in range(n):
        archive.audit(OWN, "read", f"S{number % 12 + 1:02}", {"card": "file", "n": number})


def test_every_read_by_another_is_noted_with_who_and_why(archive: Archive) -> None:
    archive.file(OWN, "S01")
    archive.file(CONSOLE, "S01")
    archive.portrait(ADMIN, "S01")
    archive.file(student("S01"), "S01")
    seen = archive.seen_by(student("S01"), "S01")
    assert [(line.who, line.card, line.why) for line in seen] == [
        ("admin:A01", "portrait", "parents' complaint 7"),
        ("admin:console", "file", None),
        ("counselor:C01", "file", None),
    ]
    assert archive.seen_by(student("S02"), "S02") == ()


def test_refused_attempts_and_decisions_are_noted(archive: Archive) -> None:
    for attempt in (archive.file, archive.consents, lambda *who: archive.set_review(*who, "confirmed")):
        with pytest.raises(AccessDenied):
            attempt(OWN, "S12")
    archive.set_review(OWN, "S01", "confirmed", "spoken with her")
    archive.consent(student("S01"), "S01", "economy", "withdrawn")
    acts = [(row.actor, row.action) for row in archive.audited(CONSOLE)]
    assert acts.count(("counselor:C01", "denied")) == 3
    assert ("counselor:C01", "write") in acts
    assert ("student:S01", "write") in acts
    for viewer in (OWN, CENTRE, student("S01")):
        with pytest.raises(AccessDenied):
            archive.audited(viewer)


def test_the_chain_of_an_untouched_audit_is_whole(archive: Archive) -> None:
    assert archive.verify_chain().is_whole
    fill(archive)
    report = archive.verify_chain()
    assert (report.is_whole, report.rows, report.first_broken) == (True, 12, None)


def test_a_thousand_ways_to_tamper_with_the_audit_are_all_found(archive: Archive) -> None:
    fill(archive)
    whole = archive.verify_chain()
    choose = random.Random(7)
    columns = ("at", "actor", "action", "subject", "detail", "reason", "previous", "hash")
    with archive.store.read() as connection:
        rows = [dict(row) for row in connection.execute(select(audit)).mappings()]
    found = dict.fromkeys(("edit", "drop", "swap", "cut", "copy", "forge"), 0)
    with archive.store.write() as connection:  # one transaction, which the chain reads too, and which is taken back
        for _ in range(1000):
            kind = choose.choice(tuple(found))
            connection.execute(delete(audit))
            connection.execute(audit.insert(), tampered(rows, kind, choose, columns))
            found[kind] += not archive.verify_chain().is_whole
        connection.execute(delete(audit))
        connection.execute(audit.insert(), rows)
    assert sum(found.values()) == 1000
    assert min(found.values()) > 100
    assert archive.verify_chain() == whole


def tampered(
    rows: list[dict[str, object]], kind: str, choose: random.Random, columns: tuple[str, ...]
) -> list[dict[str, object]]:
    changed = [dict(row) for row in rows]
    place, column = choose.randrange(len(rows)), choose.choice(columns)
    other = (place + choose.randrange(1, len(rows))) % len(rows)
    if kind == "edit":  # one character of one cell
        cell = str(changed[place][column]) or "x"
        at = choose.randrange(len(cell))
        changed[place][column] = cell[:at] + ("0" if cell[at] != "0" else "1") + cell[at + 1 :]
    elif kind == "drop":
        del changed[place]
    elif kind == "swap":
        changed[place]["id"], changed[other]["id"] = changed[other]["id"], changed[place]["id"]
    elif kind == "cut":
        del changed[max(1, place) :]
    elif kind == "copy":  # another row's words under this row's number
        changed[place] = {**changed[other], "id": changed[place]["id"]}
    else:  # a row with a hash of its own
        changed[place]["actor"] = "counselor:" + "f" * 32
        content = tuple(changed[place][name] for name in ("id", "at", "actor", "action", "subject", "detail", "reason"))
        changed[place]["hash"] = _hash(str(changed[place]["previous"]), content)
    return changed


def test_whoever_cuts_the_tail_and_mends_the_head_needs_the_key_file_and_is_found_by_an_anchor_even_then(
    archive: Archive,
) -> None:
    fill(archive)
    whole = archive.verify_chain()
    with archive.store.read() as connection:
        ninth = connection.execute(select(audit.c.hash).where(audit.c.id == 9)).scalar_one()

    def mend(head: str) -> None:
        with archive.store.write() as connection:
            connection.execute(delete(audit).where(audit.c.id > 9))
            connection.execute(update(meta).where(meta.c.key == "audit_head").values(value=head))

    head = f"9:{ninth}"
    for forged in (head, f"{head}:{'0' * 64}", f"{head}:{archive.store.ring.sign('backup', head)}"):
        mend(forged)
        assert not archive.verify_chain().is_whole
    mend(f"{head}:{archive.store.ring.sign('audit', head)}")
    assert archive.verify_chain().is_whole
    assert not archive.verify_chain((whole.rows, whole.head)).is_whole


def test_erasing_the_key_leaves_the_chain_whole_and_nobody_in_it(archive: Archive) -> None:
    fill(archive)
    with archive.store.write() as connection:
        connection.execute(delete(person_keys).where(person_keys.c.person == "S01"))
    assert archive.verify_chain().is_whole
    assert "S01" not in {row.subject for row in archive.audited(CONSOLE)}
    assert "S02" in {row.subject for row in archive.audited(CONSOLE)}


def test_the_reason_of_a_look_is_told_and_goes_with_the_person(archive: Archive) -> None:
    archive.file(ADMIN, "S01")
    assert [(line.who, line.why) for line in archive.seen_by(student("S01"), "S01")] == [("admin:A01", ADMIN.reason)]
    with archive.store.read() as connection:
        assert ADMIN.reason not in str(connection.execute(select(audit)).all())
    with archive.store.write() as connection:
        connection.execute(delete(person_keys).where(person_keys.c.person == "S01"))
    assert {row.reason for row in archive.audited(CONSOLE)} == {""}
    assert archive.verify_chain().is_whole


def test_reads_at_once_are_all_noted_also_when_the_block_ends_in_a_fault(archive: Archive) -> None:
    with pytest.raises(RuntimeError), archive.at_once():
        for id in archive.students(OWN):
            archive.file(OWN, id)
        raise RuntimeError
    assert [row.subject for row in archive.audited(CONSOLE)] == [f"S{n:02}" for n in range(7, 0, -1)]
    assert archive.verify_chain().is_whole


def test_files_read_at_once_equal_those_read_one_by_one(archive: Archive) -> None:
    for viewer in (OWN, CENTRE, CONSOLE):
        one_by_one = [archive.file(viewer, id) for id in archive.students(viewer)]
        with archive.at_once():
            assert [archive.file(viewer, id) for id in archive.students(viewer)] == one_by_one


def test_a_forged_row_with_a_hash_of_its_own_breaks_the_row_behind_it(archive: Archive) -> None:
    fill(archive)
    with archive.store.write() as connection:
        row = connection.execute(select(audit).where(audit.c.id == 6)).one()
        forged = _hash(row.previous, (row.id, row.at, row.actor, "write", row.subject, row.detail, row.reason))
        connection.execute(update(audit).where(audit.c.id == 6).values(action="write", hash=forged))
        connection.execute(update(audit).where(audit.c.id == 7).values(previous=forged))
    assert archive.verify_chain().first_broken == 7
