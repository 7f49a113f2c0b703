"""The same pipeline on the workers of a Ray cluster, for reading the reports of millions; optional extra ``[cluster]``.

A block that was lost with its worker is given to another one. Blocks come back in order, so that the lines are those of
one process, to the byte.
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from advisor.errors import StateFault
from advisor.matching.streaming import Pipeline, blocks_of, lines_in, outcome_of

__all__ = ["lines_on_ray"]

RETRIES = 5
"""How often a block is given out again when its worker was lost."""

AHEAD = 4
"""Blocks given out at once."""


def lines_on_ray(pipeline: Pipeline, start: int, *, workers: int | None = None) -> Iterator[str]:
    """The answers to the people behind the first ``start``, as ``lines_of`` gives them.

    Args:
        pipeline: What is done with each block; its paths must lead to the same files on every machine.
        start: How many people are passed over.
        workers: Processes of a cluster on this machine; None joins the cluster of ``RAY_ADDRESS``, else starts one
            here.

    Raises:
        StateFault: ``not_ready`` – Ray is not installed.
        AdvisorError: What a line was refused for, as in one process.
    """
    ray = _ray()
    is_mine = not ray.is_initialized()
    if is_mine:
        options = {"num_cpus": workers} if workers else {}
        ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False, **options)
    try:
        work = ray.remote(max_retries=RETRIES, num_cpus=1)(outcome_of)
        blocks = blocks_of(pipeline.people, start)
        waiting = deque(work.remote(pipeline, block) for block in islice(blocks, AHEAD))
        while waiting:
            yield from lines_in(ray.get(waiting.popleft()))
            waiting.extend(work.remote(pipeline, block) for block in islice(blocks, 1))
    finally:
        if is_mine:
            ray.shutdown()


def _ray() -> Any:  # noqa: ANN401 - an optional package without stubs
    try:
        import ray
    except ImportError as error:
        raise StateFault("not_ready", where="--engine ray", variant="cluster") from error
    return ray
