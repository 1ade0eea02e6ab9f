"""Figures: what asking costs the processor, one a line, and the goals that are met or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from effort import times

OVERHEAD = 1.5
"""How many times what sqlite3 alone costs anything may cost."""


def cost(ask: Callable[[], object], rounds: int = 15) -> float:
    """Return the median CPU milliseconds of asking, the first time left out."""
    ask()
    return median(once(ask) for _ in range(times(rounds)))


def once(ask: Callable[[], object]) -> float:
    """Return the CPU milliseconds of asking."""
    started = time.process_time_ns()
    ask()
    return (time.process_time_ns() - started) / 1e6


def least(ask: Callable[[], object], rounds: int = 3) -> float:
    """Return the least CPU milliseconds of asking."""
    return min(once(ask) for _ in range(times(rounds)))


def speed(texts: Sequence[str], read: Callable[[str], object]) -> float:
    """Return how many texts are read in a second of CPU, in the best of three rounds."""
    return 1000 * len(texts) / least(lambda: [read(text) for text in texts])


def both(ask: Callable[[], object], plain: Callable[[], object], rounds: int = 15) -> list[float]:
    """Return the cost of two ways, taken in turns: what else the machine does meets both alike."""
    turns = [(once(ask), once(plain)) for _ in range(times(rounds) + 1)]
    return [median(spent) for spent in zip(*turns[1:], strict=True)]


def tail(costs: Sequence[float]) -> tuple[float, float, float]:
    """Return what half of the costs are below, what 95 in 100 are below, and the worst."""
    ordered = sorted(costs)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1]


@dataclass(frozen=True, slots=True)
class Goal:
    """What should be measured, what was, and what sqlite3 alone takes for the same."""

    what: str
    limits: Sequence[float]
    measured: Sequence[float]
    plain: Sequence[float] = ()
    unit: str = "ms"
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether no figure is beyond its limit."""
        pairs = zip(self.measured, self.limits, strict=True)
        return all(one >= limit if self.at_least else one <= limit for one, limit in pairs)

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        limits = f"{sign} {' / '.join(f'{one:g}' for one in self.limits)} {self.unit}"
        measured, plain = (
            " / ".join(f"{one:,.{0 if one >= 1_000 else 2}f}" for one in figures)
            for figures in (self.measured, self.plain)
        )
        verdict = "met" if self.met else "MISSED"
        return f"{self.what:58} {limits:>16} {measured:>20} {plain:>18}  {verdict}"


class Figures:
    """The figures of one archive: prints each, and keeps those that goals are set for."""

    def __init__(self) -> None:
        self._goals: list[Goal] = []
        self._overhead = Goal("", (OVERHEAD,), (0.0,))

    def show(
        self, what: str, ours: float, plain: float | None = None, unit: str = "ms", goal: float = 0
    ) -> None:
        """Print a figure, beside that of plain sqlite3 if there is one; a goal is not exceeded."""
        beside = ""
        if plain is not None:
            beside = f"   sqlite3 {plain:.3f}, ratio {ours / plain:.1f}"
            worst = Goal(f"overhead over sqlite3: {what}", (OVERHEAD,), (ours / plain,), unit="x")
            self._overhead = max(self._overhead, worst, key=lambda one: one.measured)
        if goal:
            self.judge(Goal(what, (goal,), (ours,), (plain,) if plain else (), unit))
        print(f"{what:58} {ours:9.3f} {unit}{beside}", flush=True)

    def judge(self, *goals: Goal) -> None:
        """Keep goals for the table at the end."""
        self._goals += goals

    def table(self) -> None:
        """Print each goal with what was measured."""
        print(f"{'what':58} {'goal':>16} {'measured':>20} {'sqlite3 alone':>18}")
        for goal in [*self._goals, self._overhead]:
            print(goal)
