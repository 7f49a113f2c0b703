import math
from dataclasses import replace

import numpy as np
import pytest

from advisor.matching.neighbours import neighbours_of, steps_between_trades
from advisor.matching.post import Applicant, opening_of_pack
from advisor.matching.proof import Proof
from advisor.matching.ranking import rank_all


def person(**held):
    return Applicant("S1", held, {}, None, (), None)


def half(pack, level=0.5, count=99):
    return {need.skill: level for need in pack.skills[:count]}


@pytest.fixture(scope="module")
def posts(catalog):
    return [opening_of_pack(pack) for pack in catalog.occupations.values()]


@pytest.fixture(scope="module")
def proof(catalog):
    return Proof(catalog)


def chosen(proof, someone, posts):
    return [posts[n].id for n in proof.of([someone], posts)[0].order(next(rank_all([someone], posts)))]


def test_what_carries_over_halves_with_every_step(proof, catalog):
    skill = next(one for one in catalog.skills if {steps for _, steps in neighbours_of(one, catalog)} == {1, 2})
    carried = proof.carried({skill: 0.8})
    assert carried == {skill: 0.8, **{near: 0.8 / 2**steps for near, steps in neighbours_of(skill, catalog)}}


def test_a_record_never_counts_for_less_than_what_carries_over(proof, catalog):
    skill, near = next((a, b) for a in catalog.skills for b, steps in neighbours_of(a, catalog) if steps == 1)
    assert proof.carried({skill: 0.1, near: 0.8})[skill] == 0.4
    assert proof.carried({skill: 0.6, near: 0.8})[skill] == 0.6 and proof.carried({skill: 0.0}) == {}


def test_proven_is_the_lower_end_by_hand(proof, catalog, posts):
    """Two of the skills in full, and nothing near to any other: cosine x coverage over all that is required."""
    post = next(one for one in posts if one.id == "acct_asst")
    held = {need.skill: 1.0 for need in post.requirements}
    alone = [
        need for need in post.requirements if not any(near in held for near, _ in neighbours_of(need.skill, catalog))
    ][:2]
    levels, all_levels = [need.level / 5 for need in alone], [need.level / 5 for need in post.requirements]
    coverage = sum(levels) / sum(all_levels)
    cosine = math.sqrt(sum(x * x for x in levels)) / math.sqrt(sum(x * x for x in all_levels))
    (found,) = proof.of([person(**{need.skill: 1.0 for need in alone})], [post])
    assert len(alone) == 2 and found.proven[0] == pytest.approx(cosine * coverage)


@pytest.mark.parametrize("pack", ["mech_elec", "agri_tech", "acct_asst", "hotel_fo"])
def test_the_very_trade_is_chosen_before_trades_of_which_a_trifle_is_known(pack, proof, catalog, posts):
    first = catalog.occupations[pack]
    held = half(first, 0.2)
    assert chosen(proof, person(**held), posts)[0] == pack
    ranking = next(rank_all([person(**held)], posts))
    assert posts[ranking.order[0]].id != pack  # which the middle would not do


def test_where_nothing_is_proven_a_neighbouring_trade_comes_first(proof, catalog, posts):
    """Posts of which neither a skill nor a neighbouring one is on record stand by the steps to the proven trade."""
    place, steps = steps_between_trades(catalog)
    someone = person(**half(catalog.occupations["acct_asst"], 0.6))
    (found,) = proof.of([someone], posts)
    blank = [n for n in range(len(posts)) if found.proven[n] == 0]
    assert len({found.kin[n] for n in blank}) > 2
    for n in blank:
        expected = max(
            found.proven[m] / 2 ** steps[place[posts[m].pack.id], place[posts[n].pack.id]] for m in range(len(posts))
        )
        assert found.kin[n] == pytest.approx(expected)
    order = chosen(proof, someone, posts)
    kin = {posts[n].id: found.kin[n] for n in blank}
    ranks = [kin[post] for post in order if post in kin]
    assert ranks == sorted(ranks, reverse=True) and order[-1] in kin


def test_one_person_is_worked_out_as_among_many(proof, catalog, posts):
    people = [person(**half(pack, 0.1 + 0.01 * n, 3 + n % 9)) for n, pack in enumerate(catalog.occupations.values())]
    together = proof.of([*people, person()], posts)
    for one, found in zip(people, together, strict=False):
        (alone,) = proof.of([one], posts)
        assert np.array_equal(alone.proven, found.proven) and np.array_equal(alone.kin, found.kin)
    assert not together[-1].proven.any() and not together[-1].kin.any()


def test_steps_between_trades_go_both_ways_and_along_the_shortest_path(catalog):
    place, steps = steps_between_trades(catalog)
    assert np.array_equal(steps, steps.T) and not np.diag(steps).any()
    for pack in catalog.occupations.values():
        assert all(steps[place[pack.id], place[near.occupation]] == 1 for near in pack.neighbours)
    assert (steps <= (steps[:, :, None] + steps[None, :, :]).min(axis=1)).all()


def test_post_without_an_occupation_of_the_catalog_has_no_kin(proof, catalog, posts):
    someone = person(**half(catalog.occupations["acct_asst"]))
    bare = replace(posts[0], pack=None, requirements=())
    (found,) = proof.of([someone], [bare])
    assert found.proven.tolist() == found.kin.tolist() == [0.0]
