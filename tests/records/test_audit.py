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


def test_any_change_of_the_audit_is_found(archive: Archive) -> None:
    fill(archive)
    whole = archive.verify_chain()
    choose = random.Random(7)
    columns = ("at", "actor", "action", "subject", "detail", "reason", "previous", "hash")
    with archive.store.read() as connection:
        rows = [dict(row) for row in connection.execute(select(audit)).mappings()]
        head = connection.execute(select(meta.c.value).where(meta.c.key == "audit_head")).scalar_one()

    def restore(changed: list[dict[str, object]]) -> None:
        with archive.store.write() as connection:
            connection.execute(delete(audit))
            connection.execute(audit.insert(), changed)

    for _ in range(40):
        changed = [dict(row) for row in rows]
        place, kind = choose.randrange(len(rows)), choose.choice(("edit", "drop", "swap", "cut"))
        if kind == "edit":
            column = choose.choice(columns)
            changed[place][column] = str(changed[place][column]) + "x"
        elif kind == "drop":
            changed = [row for row in changed if row["id"] != place + 1]
        elif kind == "swap":
            other = (place + 1) % len(rows)
            changed[place]["id"], changed[other]["id"] = changed[other]["id"], changed[place]["id"]
        else:
            changed = changed[: max(1, place)]
        restore(changed)
        assert not archive.verify_chain().is_whole, (kind, place)
    restore(rows)
    assert archive.verify_chain() == whole
    with archive.store.write() as connection:  # a thorough forger cuts the tail and mends the head: the anchor tells
        connection.execute(delete(audit).where(audit.c.id > 9))
        connection.execute(update(meta).where(meta.c.key == "audit_head").values(value=f"9:{rows[8]['hash']}"))
    assert archive.verify_chain().is_whole
    assert not archive.verify_chain((whole.rows, whole.head)).is_whole
    assert head.startswith("12:")


def test_erasing_the_key_leaves_the_chain_whole_and_nobody_in_it(archive: Archive) -> None:
    fill(archive)
    with archive.store.write() as connection:
        connection.execute(delete(person_keys).where(person_keys.c.person == "S01"))
    assert archive.verify_chain().is_whole
    assert "S01" not in {row.subject for row in archive.audited(CONSOLE)}
    assert "S02" in {row.subject for row in archive.audited(CONSOLE)}


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
