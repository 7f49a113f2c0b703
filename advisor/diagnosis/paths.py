"""Many rows through many trees at once, with numpy and scipy alone: which leaf each reaches, and what its path adds.

What a path adds depends on its leaf alone, so it is worked out once a leaf; a row's contributions are then one sparse
product of the leaves that it reaches.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from advisor.diagnosis.forest import Forest

__all__ = ["Walker"]

Array = NDArray[np.float64]

CELLS = 100_000
"""Rows × trees that are walked together, so that what is at work stays in the processor's cache."""


@dataclass(frozen=True)
class Walker:
    """A forest laid out for walking: siblings side by side, leaves that lead to themselves.

    Attributes:
        feature: Column that a node splits on; 0 at a leaf.
        threshold: Largest float32 at most the threshold, so that float32 rows compare as with the threshold itself;
            infinite at a leaf.
        left: Left child, whose sibling stands behind it; itself at a leaf.
        missing_right: 1 where a missing value goes right.
        leaf: Place of the node among the leaves, -1 elsewhere.
        value: What each leaf says; shape (leaves, labels).
        added: What the path to each leaf adds to the root's value; shape (leaves, columns · labels).
        roots: First node of each tree.
        depth: Longest path.
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    missing_right: NDArray[np.intp]
    leaf: NDArray[np.intp]
    value: Array
    added: Array
    roots: NDArray[np.intp]
    depth: int

    @classmethod
    def of(cls, forest: "Forest", columns: int) -> "Walker":
        """Lay out a forest over so many columns."""
        order, level = _siblings(forest)
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        feature, value = forest.feature[order], forest.value[order]
        is_leaf = feature < 0
        left = np.where(is_leaf, np.arange(len(order)), place[forest.left[order]])
        added = np.zeros((len(order), columns, value.shape[1]))
        for depth in range(int(level.max(initial=0))):
            parents = np.flatnonzero((level[order] == depth) & ~is_leaf)
            for side in (0, 1):
                children = left[parents] + side
                added[children] = added[parents]
                added[children, feature[parents]] += value[children] - value[parents]
        leaves = np.flatnonzero(is_leaf)
        leaf = np.full(len(order), -1, dtype=np.intp)
        leaf[leaves] = np.arange(len(leaves))
        return cls(
            feature=np.where(is_leaf, 0, feature).astype(np.intp),
            threshold=np.where(is_leaf, np.float32(np.inf), _rounded_down(forest.threshold[order])),
            left=left.astype(np.intp),
            missing_right=(~is_leaf & ~forest.missing_left[order]).astype(np.intp),
            leaf=leaf,
            value=value[leaves],
            added=added[leaves].reshape(len(leaves), -1),
            roots=place[forest.roots],
            depth=int(level.max(initial=0)),
        )

    def leaves(self, rows: NDArray[np.float32]) -> NDArray[np.intp]:
        """Place among the leaves that each row reaches in each tree; shape (n, trees)."""
        n, columns = rows.shape
        step = max(1, CELLS // max(len(self.roots), 1))
        answer = np.empty((n, len(self.roots)), dtype=np.intp)
        for start in range(0, n, step):
            part = rows[start : start + step]
            answer[start : start + step] = self._walk(np.ascontiguousarray(part).ravel(), len(part), columns)
        return answer

    def _walk(self, cells: NDArray[np.float32], n: int, columns: int) -> NDArray[np.intp]:
        node = np.tile(self.roots, (n, 1))
        first = (np.arange(n, dtype=np.intp) * columns)[:, None]
        has_gaps = bool(np.isnan(cells).any())
        for _ in range(self.depth):
            at = self.feature.take(node)
            at += first
            raw = cells.take(at)
            right = raw > self.threshold.take(node)
            if has_gaps:
                unknown = np.isnan(raw)
                right = np.where(unknown, self.missing_right.take(node), right)
            node = self.left.take(node)
            node += right
        found: NDArray[np.intp] = self.leaf.take(node)
        return found

    def sums(self, rows: NDArray[np.float32]) -> Array:
        """Mean over the trees of what the paths add; shape (n, columns, labels)."""
        from scipy.sparse import csr_array

        n, columns = rows.shape
        trees, labels = len(self.roots), self.value.shape[1]
        step = max(1, CELLS // max(trees, 1))
        answer = np.empty((n, columns, labels))
        for start in range(0, n, step):
            part = rows[start : start + step]
            reached = self._walk(np.ascontiguousarray(part).ravel(), len(part), columns)
            if len(part) == 1:
                answer[start] = self.added[reached[0]].sum(axis=0).reshape(columns, labels)
                continue
            ends = np.arange(len(part) + 1) * trees
            mark = csr_array((np.ones(reached.size), reached.ravel(), ends), shape=(len(part), len(self.value)))
            answer[start : start + step] = (mark @ self.added).reshape(len(part), columns, labels)
        answer /= trees
        return answer


def _siblings(forest: "Forest") -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Nodes level by level with siblings side by side, and the level of each node (by its old place)."""
    level = np.zeros(len(forest.feature), dtype=np.intp)
    order = [forest.roots.astype(np.intp)]
    parents = order[0]
    depth = 0
    while len(parents := parents[forest.feature[parents] >= 0]):
        depth += 1
        children = np.column_stack([forest.left[parents], forest.right[parents]]).ravel().astype(np.intp)
        level[children] = depth
        order.append(children)
        parents = children
    return np.concatenate(order), level


def _rounded_down(thresholds: Array) -> NDArray[np.float32]:
    near = thresholds.astype(np.float32)
    lower = np.nextafter(near, np.float32(-np.inf))
    return np.where(near.astype(np.float64) > thresholds, lower, near).astype(np.float32)
