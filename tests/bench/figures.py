"""Figures: what asking costs the processor, printed one a line, and held against their goals."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from effort import times

GOALS = {
    "fresh process: import, open, first page": 60,  # ms CPU
    "fresh process: memory": 45,  # MB
    "page under any filter": 1,
    "page of rare x rare": 1,
    "row i of any filter": 2,
    "position of an article": 2,
    "facets under no filter": 0.2,
    "facets under any filter without words": 5,
    "search, newest 50": 5,
    "search, newest 50, the commonest word": 16,
    "relevance and exact counts: interrupted": 10,  # ms that pass
    "insert 1": 2,
    "insert 100": 30,
    "mark 1": 1,
    "mark 10,000": 100,
    "import of 1,000 without quotes": 200,  # ms: 5,000 articles/s
    "overhead over sqlite3": 1.5,  # times
    "file against its text": 4,  # times
}
"""What no figure may be above, at any size."""


def cost(ask: Callable[[], object], rounds: int = 15) -> float:
    """Return the median CPU milliseconds of asking, the first time left out."""
    ask()
    spent = []
    for _ in range(times(rounds)):
        started = time.process_time_ns()
        ask()
        spent.append((time.process_time_ns() - started) / 1e6)
    return median(spent)


def both(ask: Callable[[], object], plain: Callable[[], object], rounds: int = 15) -> list[float]:
    """Return the cost of two ways, taken in turns: what else the machine does meets both alike."""
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(times(rounds) + 1):
        for one, spent in zip((ask, plain), costs, strict=True):
            started = time.process_time_ns()
            one()
            spent.append((time.process_time_ns() - started) / 1e6)
    return [median(spent[1:]) for spent in costs]


class Figures:
    """The figures of one archive: prints each, and remembers the worst for each goal."""

    def __init__(self) -> None:
        self._worst: dict[str, tuple[float, str]] = {}

    def show(
        self, what: str, ours: float, plain: float | None = None, unit: str = "ms", goal: str = ""
    ) -> None:
        """Print a figure, beside that of plain sqlite3 if there is one."""
        beside = ""
        if plain is not None:
            beside = f"   sqlite3 {plain:.3f}, ratio {ours / plain:.1f}"
            self._hold("overhead over sqlite3", ours / plain, what)
        if goal:
            self._hold(goal, ours, what)
        print(f"{what:58} {ours:9.3f} {unit}{beside}", flush=True)

    def judge(self) -> None:
        """Print each goal with the worst figure that counts for it."""
        for goal, limit in GOALS.items():
            worst, what = self._worst[goal]
            verdict = "met" if worst <= limit else "MISSED"
            print(f"goal: {goal:42} <= {limit:<5g} {worst:9.3f} {verdict:7} {what}")

    def _hold(self, goal: str, value: float, what: str) -> None:
        if value > self._worst.get(goal, (-1.0, ""))[0]:
            self._worst[goal] = (value, what)
