"""How long a key waits in the open dashboard, idle and while it refreshes many feeds: figures.

    .venv/bin/python tests/bench/stall.py [--feeds 500] [--entries 10] [--articles 20000]
        [--rounds 5]

Run as root, the dashboard and this bench go before everything else on the machine (but the refresh
does not): the waits are then the program's own, whatever else is going on.

A key is pressed 20 times a second in a pseudo-terminal of 160x45; its answer is the first byte the
dashboard sends after it. The feeds are served on loopback by a process of its own. The refresh is
the dashboard's own, by `R`, and brings new entries of every feed. It and rest take turns, so that
what else the machine does meets both alike.

Judged is what all threads of the dashboard computed between a key and its answer: whatever keeps
the screen's thread from answering is in it, and what a busy or a virtual machine does between is
not, which can be ten times as much. The goals: the slowest key in a hundred takes no more than half
as long again as at rest, none 16 ms.
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
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from build import build
from effort import BRIEF, articles, seconds, times
from feeds import FOLLOW, ROOT, addresses, serving
from terminal import Terminal

RATE = 20
LATEST = 60.0
PAUSE = 1.0
"""Seconds within which a key is answered, or counts as lost."""


@dataclass
class Waits:
    """Milliseconds from a key to the first byte of its answer.

    `own` is what the dashboard computed meanwhile, in all its threads.
    """

    times: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.times)} keys, {_spread(self.times)}; computed {_spread(self.own)}"

    def __iadd__(self, other: Waits) -> Waits:
        self.times += other.times
        self.own += other.own
        return self


def _spread(times: list[float]) -> str:
    middle = sorted(times)[len(times) // 2]
    return f"median {middle:.1f}, p99 {late(times):.1f}, worst {max(times):.1f}"


def late(times: list[float]) -> float:
    """Return what all but the slowest in a hundred stay below."""
    return sorted(times)[int(len(times) * 0.99)]


def computed(terminal: Terminal) -> float:
    """Return how long all threads of the dashboard have computed, in milliseconds."""
    spent = 0
    for task in Path(f"/proc/{terminal.pid}/task").iterdir():
        with suppress(OSError):  # ended meanwhile
            spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e6


def press(terminal: Terminal, key: bytes, waits: Waits) -> None:
    """Press `key` once and note how long its answer took; wait out the rest of its turn."""
    terminal.drain(0)
    before = computed(terminal)
    began = time.monotonic()
    os.write(terminal.fd, key)
    if select.select([terminal.fd], [], [], PAUSE)[0]:
        waits.times.append((time.monotonic() - began) * 1000)
        waits.own.append(computed(terminal) - before)
    terminal.drain(max(0.0, 1 / RATE - (time.monotonic() - began)))


def keys(terminal: Terminal, count: int) -> Waits:
    """Press j and k in turns of ten."""
    waits = Waits()
    for number in range(count):
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
    """Measure at rest and during a refresh in turns, and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1 if BRIEF else 500)
    parser.add_argument("--entries", type=int, default=times(10))
    parser.add_argument("--articles", type=int, default=articles(20_000))
    parser.add_argument("--rounds", type=int, default=1 if BRIEF else 5)
    options = parser.parse_args()
    served = ["--feeds", str(options.feeds), "--entries", str(options.entries), "--fresh"]
    with tempfile.TemporaryDirectory() as folder, serving(served) as port:
        archive, urls = Path(folder, "newsdesk.db"), Path(folder, "urls")
        build(archive, options.articles)
        urls.write_text("".join(addresses(port, [f"/{number}" for number in range(options.feeds)])))
        environment = {"NEWSDESK_HOME": folder, "no_proxy": "127.0.0.1", "PYTHONPATH": str(ROOT)}
        terminal = Terminal([sys.executable, "-m", "tui", "--archive", str(archive)], environment)
        if not terminal.drain(60, until=b"unread of"):
            sys.exit("nothing painted in a minute")
        terminal.drain(seconds(8))
        ahead = not BRIEF and put_first(terminal)
        print("ahead of other programs" if ahead else "beside other programs")
        subprocess.run([sys.executable, "-c", FOLLOW, str(archive), str(urls)], check=True)
        terminal.drain(seconds(3))
        rest, busy = Waits(), Waits()
        for number in range(1, options.rounds + 1):
            waits = keys(terminal, times(200))
            rest += waits
            print(f"{number} at rest:", waits, sep=" | ")
            waits, took = during_refresh(terminal, archive, options.feeds)
            busy += waits
            print(f"{number} refresh, {took:.0f} s:", waits, sep=" | ")
            terminal.drain(seconds(5))
        print("all at rest:", rest, sep=" | ")
        print("all refreshes:", busy, f"{terminal.memory():.0f} MB", sep=" | ")
        ratio, worst = late(busy.own) / late(rest.own), max(busy.own)
        print(f"p99 computed {ratio:.2f} times that at rest (goal 1.5), worst {worst:.1f} ms (16)")
        terminal.close()


if __name__ == "__main__":
    main()
