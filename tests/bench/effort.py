"""How much the benches do: what good figures need, or with ``BENCH_BRIEF=1`` the least that runs.

The tests run each bench that way, to see that it runs at all; its figures then mean nothing, and
archives of any size have a hundred articles.
"""

from __future__ import annotations

import os

__all__ = ["BRIEF", "articles", "seconds", "times"]

BRIEF = bool(os.environ.get("BENCH_BRIEF"))


def times(count: int) -> int:
    """Return how often to repeat something that good figures need `count` times."""
    return min(count, 2) if BRIEF else count


def articles(count: int) -> int:
    """Return how many articles there should be where good figures need `count`."""
    return min(count, 100) if BRIEF else count


def seconds(count: float) -> float:
    """Return how long to wait for, or to do, something that should take `count` seconds."""
    return min(count, 0.2) if BRIEF else count
