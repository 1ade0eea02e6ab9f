"""How long a key waits in the open dashboard, idle and while it refreshes many feeds: figures.

    python tests/bench/stall.py [--feeds 500] [--entries 25] [--articles 20000]

Run as root, the dashboard and this bench go before everything else on the machine (but the refresh
does not): the waits are then the program's own, whatever else is going on.

A key is pressed 20 times a second in a pseudo-terminal of 160x45; its answer is the first byte the
dashboard sends after it. The feeds are served on loopback by a process of its own. The refresh is
the dashboard's own, by `R`: first all that is there, then the conditional one. Beside each stands
how much of its time the screen's thread computed, and waited for a core that others had: on a busy
machine the latter is most of what a key waits.
"""

from __future__ import annotations

import argparse
import os
import select
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from feeds import FOLLOW, ROOT, serving

from build import build
from terminal import Terminal

RATE = 20
LATEST = 60.0
PAUSE = 1.0
"""Seconds within which a key is answered, or counts as lost."""


@dataclass
class Waits:
    """Milliseconds from a key to the first byte of its answer.

    `own` are without what the screen's thread, ready to run, waited for a core others had.
    """

    times: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.times)} keys, {_spread(self.times)}; on a core {_spread(self.own)}"


def _spread(times: list[float]) -> str:
    ordered = sorted(times) or [0.0]
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"median {middle:.1f}, p99 {late:.1f}, worst {ordered[-1]:.1f}"


class Share:
    """How the screen's thread has spent its time since now."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._began = time.monotonic_ns()
        self._before = _spent(terminal)

    def __str__(self) -> str:
        took = time.monotonic_ns() - self._began
        computed, waited = (
            100 * (now - then) / took
            for now, then in zip(_spent(self._terminal), self._before, strict=True)
        )
        return f"computed {computed:.0f} %, waited for a core {waited:.0f} %"


def _spent(terminal: Terminal) -> tuple[int, int]:
    """Return how long the screen's thread has computed, and waited for a core, in nanoseconds."""
    computed, waited, _ = Path(f"/proc/{terminal.pid}/schedstat").read_text().split()
    return int(computed), int(waited)


def press(terminal: Terminal, key: bytes, waits: Waits) -> None:
    """Press `key` once and note how long its answer took; wait out the rest of its turn."""
    terminal.drain(0)
    _, before = _spent(terminal)
    began = time.monotonic()
    os.write(terminal.fd, key)
    if select.select([terminal.fd], [], [], PAUSE)[0]:
        took = (time.monotonic() - began) * 1000
        waits.times.append(took)
        waits.own.append(max(0.0, took - (_spent(terminal)[1] - before) / 1e6))
    terminal.drain(max(0.0, 1 / RATE - (time.monotonic() - began)))


def keys(terminal: Terminal, times: int) -> Waits:
    """Press j and k in turns of ten."""
    waits = Waits()
    for number in range(times):
        press(terminal, b"j" if number // 10 % 2 == 0 else b"k", waits)
    return waits


def during_refresh(terminal: Terminal, archive: Path, feeds: int) -> tuple[Waits, float]:
    """Press keys from the beginning of a refresh to its end."""
    began, waits, number = time.time(), Waits(), 0
    os.write(terminal.fd, b"R")
    terminal.drain(0.3)
    while time.time() - began < LATEST * 10:
        press(terminal, b"j" if number // 10 % 2 == 0 else b"k", waits)
        number += 1
        if number % RATE == 0 and fetched(archive, began) >= feeds:
            break
    return waits, time.time() - began


def fetched(archive: Path, since: float) -> int:
    """Return how many feeds have been asked since then."""
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as reader:
        sql = "SELECT count(*) FROM source WHERE json_extract(fetch, '$.last_fetch') >= ?"
        return int(reader.execute(sql, (since,)).fetchone()[0])


def put_first(terminal: Terminal) -> bool:
    """Let the dashboard's threads, and this one, wait for no other program; whether we may.

    What they start has the usual priority again.
    """
    policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    tasks = [int(task.name) for task in Path(f"/proc/{terminal.pid}/task").iterdir()]
    try:
        for priority, task in [(1, task) for task in tasks] + [(2, 0)]:
            os.sched_setscheduler(task, policy, os.sched_param(priority))
    except PermissionError:
        return False
    return True


def main() -> None:
    """Measure idle, then during a first and a conditional refresh, then idle again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=25)
    parser.add_argument("--articles", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(options) as port:
        archive, urls = Path(folder, "newsdesk.db"), Path(folder, "urls")
        build(archive, options.articles)
        urls.write_text("".join(f"http://127.0.0.1:{port}/{n}\n" for n in range(options.feeds)))
        environment = {"NEWSDESK_HOME": folder, "no_proxy": "127.0.0.1", "PYTHONPATH": str(ROOT)}
        terminal = Terminal([sys.executable, "-m", "tui", "--archive", str(archive)], environment)
        if not terminal.drain(60, until=b"unread of"):
            sys.exit("nothing painted in a minute")
        terminal.drain(8)
        print("ahead of other programs" if put_first(terminal) else "beside other programs")
        share = Share(terminal)
        print("idle:", keys(terminal, 200), share, sep=" | ")
        subprocess.run([sys.executable, "-c", FOLLOW, str(archive), str(urls)], check=True)
        terminal.drain(3)
        for what in ("first", "conditional"):
            share = Share(terminal)
            waits, seconds = during_refresh(terminal, archive, options.feeds)
            print(f"{what} refresh of {options.feeds}, {seconds:.0f} s:", waits, share, sep=" | ")
            terminal.drain(5)
        share = Share(terminal)
        print("idle:", keys(terminal, 200), share, f"{terminal.memory():.0f} MB", sep=" | ")
        terminal.close()


if __name__ == "__main__":
    main()
