import numpy as np
import pytest

from advisor.matching.product import top_products


def vectors(n, d, seed, kind="plain"):
    dice = np.random.default_rng(seed)
    rows = dice.standard_normal((n, d)).astype(np.float32)
    if kind == "levels":  # few different values: many ties
        rows = dice.integers(0, 3, (n, d)).astype(np.float32)
    if kind == "twins":  # pairs that float32 can hardly tell apart
        rows[1::2] = np.nextafter(rows[: len(rows[1::2]) * 2 : 2], np.float32(np.inf))
    if kind == "uneven":  # lengths of many magnitudes, one large entry, some rows of nothing, none above 0
        rows = -np.abs(rows) * np.float32(10) ** dice.integers(-30, 8, (n, 1)).astype(np.float32)
        rows[:, 0] *= 1000
        rows[::7] = 0
    return rows


def exact(left, right, k):
    products = left.astype(np.float64) @ right.astype(np.float64).T
    return np.array([np.lexsort((np.arange(len(right)), -row))[:k] for row in products])


@pytest.mark.parametrize("coarse", [True, False])
@pytest.mark.parametrize("kind", ["plain", "levels", "twins", "uneven"])
@pytest.mark.parametrize(("n", "m", "d", "k"), [(300, 1500, 64, 10), (70, 90, 16, 10), (5, 7, 3, 7), (33, 2001, 8, 3)])
def test_ids_are_those_of_exact_products(n, m, d, k, kind, coarse):
    left, right = vectors(n, d, 1), vectors(m, d, 2, kind)
    if kind == "levels":
        left = vectors(n, d, 3, "levels")
    found = list(top_products(left, right, k, block=64, threads=2, coarse=coarse))
    assert [top.first for top in found] == list(range(0, n, 64))
    ids = np.concatenate([top.ids for top in found])
    assert (ids == exact(left, right, k)).all()


def test_products_are_given_largest_first():
    (top,) = top_products(vectors(10, 8, 1), vectors(500, 8, 2), 5)
    assert top.ids.shape == top.products.shape == (10, 5) and (np.diff(top.products, axis=1) <= 0).all()


def test_nothing_to_find_and_fewer_than_wanted():
    assert list(top_products(vectors(3, 4, 0), np.empty((0, 4), np.float32), 5)) == []
    (top,) = top_products(vectors(3, 4, 0), vectors(2, 4, 1), 5)
    assert top.ids.shape == (3, 2)
    with pytest.raises(ValueError, match="4 and 5"):
        next(top_products(vectors(3, 4, 0), vectors(3, 5, 0), 1))
