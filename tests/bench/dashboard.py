"""The dashboard as a whole process, beside an empty Textual app in the same run.

Run by hand: ``python tests/bench/dashboard.py [1k 100k 1m]``. An archive that is not there yet is
built first. Figures are CPU: to the first headlines painted (median of several starts), for each
key; and memory. The terminal is 160x45, keys come 30 a second.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping

from build import SIZES, build, path_of
from terminal import Terminal

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("Headline")
    def on_key(self):
        pass
Empty().run()
"""


def started(command: list[str], environment: Mapping[str, str], paint: bytes) -> Terminal:
    """Start `command` and wait until it has painted `paint`."""
    terminal = Terminal(command, environment)
    if not terminal.drain(60, until=paint):
        sys.exit(f"{command}: nothing painted in a minute: {bytes(terminal.screen[-500:])!r}")
    return terminal


def measure(
    name: str, command: list[str], environment: Mapping[str, str], paint: bytes, starts: int
) -> dict[str, float]:
    """Return the figures of one program."""
    first = []
    for _ in range(starts):
        terminal = started(command, environment, paint)
        first.append(terminal.cpu() * 1000)
        terminal.drain(1.5)
        terminal.close()
    terminal = started(command, environment, paint)
    terminal.drain(3)
    terminal.press(b"j", 30)
    figures = {"first paint, ms": statistics.median(first)}
    for label, key, times in (
        ("j", b"j", 300),
        ("page down", b"\x06", 60),
        ("End+Home", b"Gg", 20),
    ):
        figures[f"{label}, ms"], figures[f"{label}, bytes"] = terminal.press(key, times)
    figures["memory, MB"] = terminal.memory()
    idle = terminal.cpu()
    terminal.drain(10)
    figures["idle, % CPU"] = (terminal.cpu() - idle) * 10
    terminal.close()
    print(f"{name:>12}", *(f"{key} {value:.2f}" for key, value in figures.items()), sep=" | ")
    return figures


def main() -> None:
    """Measure the empty app, then the dashboard at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", choices=SIZES, default=["1k", "100k"])
    parser.add_argument("--starts", type=int, default=5)
    chosen = parser.parse_args()
    floor = measure("empty app", [sys.executable, "-c", EMPTY], {}, b"Headline", chosen.starts)
    for size in chosen.sizes:
        archive = path_of(SIZES[size])
        if not archive.exists():
            build(archive, SIZES[size])
        command = [sys.executable, "-m", "tui", "--archive", str(archive)]
        figures = measure(size, command, {}, b"unread of", chosen.starts)
        for label in ("first paint, ms", "j, ms"):
            print(f"{'':>12} | {label[:-4]}: {figures[label] / floor[label]:.2f} x the empty app")


if __name__ == "__main__":
    main()
