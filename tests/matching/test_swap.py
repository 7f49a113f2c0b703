"""Nothing that is protected moves any match of anybody: the whole demonstration college, before and after a swap."""

import hashlib
import sqlite3

from advisor.app.answers import to_json
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.matching.assign import assign, places_of
from advisor.matching.match import match_all

CONSOLE = Viewer("admin", "console")
SWAPS = (
    "update students set sex = case sex when 'f' then 'm' else 'f' end",
    "update students set ethnicity = case ethnicity when '汉族' then '彝族' else '汉族' end",
    "update students set hukou_region = case hukou_region when '' then '农村' else '' end, birth_year = 1980",
    "update students set disability = case when disability is null then '肢体残疾' else null end",
    "update students set registered_mask = 7 - registered_mask, registered_causes = 'economic|special'",
    "update economy set income_month = 20000 - income_month",
    "update psychology set band = 6 - band",
    "delete from consents where what in ('economy', 'psychology')",
)


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
    rooms.archive.close()
    with sqlite3.connect(rooms.home.database) as connection:
        changed = [connection.execute(swap).rowcount for swap in SWAPS]
    connection.close()
    assert all(n > 300 for n in changed)
    after = Rooms(rooms.settings, rooms.today)
    assert outcome(after) == before
    after.archive.close()
