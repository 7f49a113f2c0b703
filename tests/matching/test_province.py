import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Requirement
from advisor.matching.gates import Gates
from advisor.matching.interests import Interests
from advisor.matching.post import Applicant, opening_of_pack
from advisor.matching.proof import Proof
from advisor.matching.province import Province
from advisor.matching.ranking import rank_all
from advisor.records.people import Certificate
from advisor.wording.prompts import Prompts

ROOT = Path(__file__).parents[2]
CATALOG = Catalog(ROOT / "knowledge")
GATES = Gates(CATALOG, Prompts(ROOT / "prompts"))
PROOF = Proof(CATALOG)
PACKS = list(CATALOG.occupations.values())
SKILLS = list(CATALOG.skills)


def post(number, dice, kind):
    pack = dice.choice(PACKS if kind != "few" else PACKS[:3])
    needs = pack.skills
    if kind == "own":
        needs = dice.sample(needs, max(2, len(needs) - dice.randint(0, 5)))
        needs = tuple(Requirement(need.skill, min(5, max(1, need.level + dice.choice((-1, 0, 1))))) for need in needs)
    changes = {"id": f"J{number}", "requirements": needs, "city": dice.choice(("昆明", "大理", ""))}
    if dice.random() < 0.1:
        changes["requirements"] = ()
    if dice.random() < 0.2:
        changes["pack"] = None
    return dataclasses.replace(opening_of_pack(pack), **changes)


def person(number, dice):
    pack = dice.choice(PACKS)
    held = {need.skill: dice.choice((0.0, 0.2, 0.5, 0.6, 1.0)) for need in pack.skills if dice.random() < 0.7}
    held |= {skill: round(dice.random(), 2) for skill in dice.sample(SKILLS, dice.randint(0, 5))}
    return Applicant(
        student=f"S{number}",
        held={} if dice.random() < 0.2 else held,
        evidence={},
        certificates=dice.choice((None, (), tuple(Certificate("c", gate.name, "", "") for gate in pack.gates))),
        needs_stated=dice.choice(((), (), ("city:昆明",), ("no_night", "no_outdoors"))),
        interests=dice.choice((None, Interests({}, "".join(dice.sample("RIASEC", 3)), dice.random() < 0.2, ()))),
    )


@pytest.mark.parametrize("kind", ["own", "packs", "few"])
@pytest.mark.parametrize("k", [1, 10])
def test_best_posts_are_those_of_working_out_every_pair(kind, k):
    dice = random.Random(f"{kind}{k}")
    openings = [post(n, dice, kind) for n in range(250)]
    people = [person(n, dice) for n in range(150)]
    found = Province(openings, GATES, PROOF, k).best(people)
    is_open = GATES.open_rows(people, openings)
    proven = PROOF.of(people, openings)
    for n, ranking in enumerate(rank_all(people, openings)):
        order = ranking.order.tolist()
        chosen = [j for j in proven[n].order(ranking).tolist() if is_open[n, j]][:k]
        best = [*sorted(chosen, key=order.index), *(j for j in order if not is_open[n, j])][:k]
        assert found[n].posts.tolist() == best
        for name in ("fit", "low", "high", "confidence", "interest", "total"):
            assert np.array_equal(getattr(found[n], name), getattr(ranking, name)[best], equal_nan=True), name


def test_blocks_do_not_change_what_is_found():
    dice = random.Random(5)
    openings, people = [post(n, dice, "own") for n in range(120)], [person(n, dice) for n in range(40)]
    together = Province(openings, GATES, PROOF, 5).best(people)
    alone = [Province(openings, GATES, PROOF, 5).best([one])[0] for one in people]
    for one, other in zip(together, alone, strict=True):
        assert one.posts.tolist() == other.posts.tolist() and np.array_equal(one.total, other.total)


def test_fewer_open_posts_than_wanted_are_filled_up_with_closed_ones_behind():
    closed = [post(n, random.Random(1), "packs") for n in range(4)]
    here = dataclasses.replace(opening_of_pack(PACKS[0]), id="J9", city="昆明", pack=None)
    away = [dataclasses.replace(one, id=f"J1{n}", city="大理", pack=None) for n, one in enumerate(closed)]
    someone = Applicant("S1", {}, {}, None, ("city:昆明",), None)
    (found,) = Province([*away, here], GATES, PROOF, 3).best([someone])
    assert found.posts[0] == 4 and found.is_open.tolist() == [True, False, False]
