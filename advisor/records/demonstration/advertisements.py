"""The 150 advertisements: several voices a trade, some expired, some unlawful, some fraudulent, none real."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import PackId
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills
from advisor.records.demonstration.material import Material, filled
from advisor.records.store import Row

__all__ = ["advertisement_rows", "employer_name"]

ADVERTISEMENTS = 150
EXPIRED = 20
OPEN_ENDED = 9


def advertisement_rows(
    random: Random, material: Material, catalog: Catalog, lexicon: SkillLexicon, today: date
) -> list[Row]:
    """Rows of ``jobs``, J0001 to J0150.

    What an advertisement requires is read from its own words, as it is for one that is imported.
    """
    raw = material.jobs
    packs = list(raw["packs"])
    order = [packs[k % len(packs)] for k in range(ADVERTISEMENTS)]
    lots = random.sample(range(ADVERTISEMENTS), len(raw["unlawful"]) + len(raw["fraud"]) + EXPIRED + OPEN_ENDED)
    odd = {**dict(zip(lots, [*raw["unlawful"], *raw["fraud"]], strict=False))}
    expired = frozenset(lots[len(odd) : len(odd) + EXPIRED])
    endless = frozenset(lots[len(odd) + EXPIRED :])
    rows: list[Row] = []
    for place, pack in enumerate(order):
        layout = raw["layouts"][(place // len(packs) + packs.index(pack)) % len(raw["layouts"])]
        row = _advertisement(random, raw, pack, layout, odd.get(place, ""))
        posted, until = _dates(random, today, place in expired, place in endless)
        known = catalog.occupations.get(PackId(pack))
        rows.append(
            {
                "id": f"J{place + 1:04d}",
                "occupation": known.code if known else "",
                "pack": pack,
                "posted_on": posted.isoformat(),
                "valid_until": until.isoformat() if until else "",
                "requirements": _requirements(row["text"], catalog, lexicon, pack, raw["levels"]),
                "source": raw["source"],
                "synthetic": True,
                **row,
            }
        )
    return rows


def employer_name(random: Random, raw: Mapping[str, Any], pack: str) -> str:
    """A composed employer with the mark that says so."""
    return f"{random.choice(raw['places'])}{random.choice(raw['packs'][pack]['firms'])}{raw['mark']}"


def _advertisement(random: Random, raw: Mapping[str, Any], pack: str, layout: str, odd: str) -> dict[str, Any]:
    trade = raw["packs"][pack]
    low = trade["pay"][0] + 100 * random.randint(-3, 5)
    high = max(low + 500, trade["pay"][1] + 100 * random.randint(-8, 6))
    cells: dict[str, Any] = {
        "title": random.choice(trade["titles"]),
        "employer": employer_name(random, raw, pack),
        "city": random.choice(raw["cities"]),
        "pay_low": low,
        "pay_high": high,
        "capacity": random.choice((1, 1, 2, 2, 3, 5, 8)),
        "shift": random.choice(trade["shift"]),
        "travel": random.choice(trade["travel"]),
        "outdoors": random.random() < trade["outdoors"],
        "live_in": random.random() < trade["live_in"],
    }
    asked = [name for name in trade["certificates"] if random.random() < 0.75]
    is_indoors = not cells["outdoors"] and not cells["live_in"]
    marks = raw["accessible_at"].get(pack, raw["accessible_at"]["other"])
    offered = [mark for mark in marks if is_indoors and random.random() < 0.2]
    duties = random.sample(trade["duties"], random.randint(3, 5))
    wants = random.sample(trade["wants"], random.randint(3, 5))
    wants += [filled(random.choice(raw["certificate_text"]), {"certificate": name}) for name in asked]
    if odd in raw["unlawful"]:
        wants.insert(0, odd)
    texts = {
        **{name: str(cells[name]) for name in ("title", "employer", "city", "capacity")},
        "pay": filled(random.choice(raw["pay_forms"]), {"low": str(low), "high": str(high)}),
        "conditions": _conditions(raw, cells, offered),
        "bonus": random.choice(trade["bonus"]),
        "benefits": raw["lists"]["comma"].join(random.sample(raw["benefits"], random.randint(2, 4))),
        "closing": random.choice(raw["closings"]),
    }
    for name, items in (("duties", duties), ("wants", wants)):
        for style in raw["lists"]:
            texts[f"{name}:{style}"] = _styled(raw["lists"], style, items)
    body = "\n".join(line for line in filled(layout, texts).splitlines() if line.strip())
    if odd in raw["fraud"]:
        body += f"\n{odd}{raw['stop']}"
    return cells | {"text": body, "certificates": "|".join(asked), "accessible": "|".join(offered)}


def _conditions(raw: Mapping[str, Any], cells: Mapping[str, Any], offered: Sequence[str]) -> str:
    parts = [raw["shift_text"][cells["shift"]], raw["travel_text"][cells["travel"]]]
    parts += [raw["outdoor_text"]] * bool(cells["outdoors"]) + [raw["live_text"]] * bool(cells["live_in"])
    return "".join([*parts, *(raw["accessible_text"][mark] for mark in offered)])


def _styled(lists: Mapping[str, str], style: str, items: Sequence[str]) -> str:
    if "<item>" not in lists[style]:
        return lists[style].join(items)
    return "\n".join(filled(lists[style], {"n": str(number), "item": item}) for number, item in enumerate(items, 1))


def _dates(random: Random, today: date, is_expired: bool, is_endless: bool) -> tuple[date, date | None]:
    if is_expired:
        until = today - timedelta(days=random.randint(1, 45))
        return until - timedelta(days=random.randint(20, 60)), until
    posted = today - timedelta(days=random.randint(0, 50))
    return posted, None if is_endless else today + timedelta(days=random.randint(3, 75))


def _requirements(text: str, catalog: Catalog, lexicon: SkillLexicon, pack: str, levels: Mapping[str, int]) -> str:
    """``plc:3|wiring:4``: the skills that the text requires, of those that the pack knows."""
    known = catalog.occupations.get(PackId(pack))
    wanted = {requirement.skill for requirement in known.skills} if known else None
    required = (
        finding for finding in find_skills(text, lexicon, kind="advertisement") if finding.polarity == "required"
    )
    return "|".join(
        f"{finding.id}:{_level(finding, levels)}" for finding in required if wanted is None or finding.id in wanted
    )


def _level(finding: SkillFinding, levels: Mapping[str, int]) -> int:
    """The highest degree that a mention is given, by the longest word of ``levels`` in it; 3 without one."""
    degrees = [
        levels[max(known, key=len)]
        for mention in finding.mentions
        if mention.level_word and (known := [word for word in levels if word in mention.level_word])
    ]
    return max(degrees, default=3)
