"""Nothing that is protected moves any match of anybody: the whole demonstration college, before and after a swap."""

import hashlib

from sqlalchemy import delete, select, update

from advisor.app.answers import to_json
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.matching.assign import assign, places_of
from advisor.matching.match import match_all
from advisor.records.tables import consents, economy, psychology, students

CONSOLE = Viewer("admin", "console")


def swap(store):
    """Turn round everything protected, in the cells as they stand; how many rows each table had."""
    changed = {}
    with store.write() as connection:
        for row in connection.execute(select(students)).mappings().all():
            values = {
                "sex": "m" if row["sex"] == "f" else "f",
                "ethnicity": "彝族" if row["ethnicity"] == "汉族" else "汉族",
                "hukou_region": "" if row["hukou_region"] else "农村",
                "birth_year": 1980,
                "disability": None if row["disability"] else "肢体残疾",
                "registered_mask": 7 - row["registered_mask"],
                "registered_causes": "economic|special",
            }
            connection.execute(update(students).where(students.c.id == row["id"]).values(**values))
            changed["students"] = changed.get("students", 0) + 1
        for table, column, turned in (
            (economy, "income_month", lambda raw: 20000 - raw),
            (psychology, "band", lambda raw: 6 - raw),
        ):
            for row in connection.execute(select(table)).mappings().all():
                value = None if row[column] is None else turned(row[column])
                connection.execute(update(table).where(table.c.id == row["id"]).values({column: value}))
                changed[table.name] = changed.get(table.name, 0) + 1
        gone = connection.execute(delete(consents).where(consents.c.what.in_(("economy", "psychology"))))
        changed["consents"] = gone.rowcount
    return changed


def outcome(home_rooms):
    """Every match of everybody with explanations, as a digest, and the assignment."""
    rooms = home_rooms
    digest = hashlib.sha256()
    with rooms.archive.at_once():
        for found in match_all(rooms.archive, CONSOLE, catalog=rooms.catalog, prompts=rooms.prompts):
            digest.update(to_json(found).encode())
    places = places_of(rooms.archive, rooms.catalog)
    assigned = assign(rooms.archive, CONSOLE, places, catalog=rooms.catalog, prompts=rooms.prompts)
    return digest.hexdigest(), assigned.assigned


def test_swapping_what_is_protected_changes_no_match_and_no_assignment(rooms):
    before = outcome(rooms)
    changed = swap(rooms.archive.store)
    assert len(changed) == 4 and all(n > 300 for n in changed.values())
    rooms.archive.close()
    after = Rooms(rooms.settings, rooms.today)
    assert outcome(after) == before
    after.archive.close()
