import numpy as np
import pytest

from advisor.matching.coarse import Coarse, is_exact_here

pytestmark = pytest.mark.skipif(not is_exact_here(), reason="this processor cuts off sums of products of eight bits")


def rows(n, d, seed, kind):
    dice = np.random.default_rng(seed)
    found = dice.standard_normal((n, d)).astype(np.float32)
    if kind == "steps":  # the largest numbers that there are, of one sign: sums are as large as they can be
        found = np.full((n, d), 127, dtype=np.float32) * np.where(dice.random((n, 1)) < 0.5, 1, -1).astype(np.float32)
    if kind == "halves":  # everything lies between two steps
        found = (dice.integers(-127, 127, (n, d)) + 0.5).astype(np.float32)
        found[:, 0] = 127
    if kind == "spread":
        found *= np.float32(10) ** dice.integers(-40, 9, (n, d)).astype(np.float32)
        found[::5] = 0
    return found


@pytest.mark.parametrize("kind", ["plain", "steps", "halves", "spread"])
@pytest.mark.parametrize(("n", "m", "d"), [(33, 700, 256), (1, 5, 3), (64, 40, 17)])
def test_no_product_is_further_off_than_the_pass_says(n, m, d, kind):
    people, posts = rows(n, d, 1, kind), rows(m, d, 2, kind)
    coarse = Coarse(posts)
    look = coarse.look(people)
    steps = np.abs(people.astype(np.float64)).max(axis=1) / 127
    steps[steps == 0] = 1
    exact = people.astype(np.float64) @ posts.astype(np.float64).T / (steps[:, None] * coarse.step)
    off = np.abs(exact - look.products)
    assert (off <= look.reach[:, None]).all()
    if (kind, d) == ("plain", 256):
        assert look.reach.max() < 0.1 * np.abs(look.products).max()  # and no empty bound


def test_what_reaches_a_line_is_never_below_it():
    people, posts = rows(20, 32, 3, "plain"), rows(500, 32, 4, "plain")
    look = Coarse(posts).look(people)
    exact = people.astype(np.float64) @ posts.astype(np.float64).T
    for n in range(20):
        line = look.products[n, 0]
        assert (look.products[n][exact[n] >= exact[n, 0]] >= look.below(np.full(20, line, np.int32))[n]).all()
