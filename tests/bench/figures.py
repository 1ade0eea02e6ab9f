"""Figures: how long asking takes the processor, and how that is printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median


def cost(ask: Callable[[], object], rounds: int = 15) -> float:
    """Return the median CPU milliseconds of asking, the first time left out."""
    ask()
    times = []
    for _ in range(rounds):
        started = time.process_time_ns()
        ask()
        times.append((time.process_time_ns() - started) / 1e6)
    return median(times)


def show(what: str, ours: float, plain: float | None = None, unit: str = "ms") -> None:
    """Print one figure."""
    beside = "" if plain is None else f"   sqlite3 {plain:.3f}, ratio {ours / max(plain, 1e-4):.1f}"
    print(f"{what:58} {ours:9.3f} {unit}{beside}", flush=True)
