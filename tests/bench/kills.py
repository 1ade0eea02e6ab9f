"""Kill writers at random moments and look for what is lost.

    .venv/bin/python tests/bench/kills.py [N]

Each round two programs write to one archive: imports, marks, settings, sources and their removal,
undo, and everything counted and indexed along with them. What has been acknowledged, line by line,
must be there after ``kill -9``; every tenth round the archive checks itself. Prints the losses and
leaves with status 1 when there are any.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import Archive, Article, Block, Filter, open_archive
from storage.errors import NotFound

ROOT = Path(__file__).parents[2]
AFRESH = 50
"""After how many rounds a new archive is begun, so that a check stays quick."""


class Account:
    """What has been acknowledged, and so must be there."""

    def __init__(self) -> None:
        self.articles: dict[int, str] = {}
        self.marks: dict[int, bool] = {}
        self.settings: dict[str, int] = {}
        self.sources: dict[int, str] = {}
        self.lines = 0

    def take(self, line: str) -> None:
        """Note one acknowledgement."""
        self.lines += 1
        match json.loads(line):
            case ["added", ids, name]:
                self.articles |= dict.fromkeys(ids, name)
            case ["about to mark", ids]:
                for one in ids:
                    self.marks.pop(one, None)
            case ["read", ids, on]:
                self.marks |= dict.fromkeys(ids, on)
            case ["set", name, value]:
                self.settings[name] = value
            case ["source", number, name]:
                self.sources[number] = name

    def losses(self, archive: Archive) -> list[str]:
        """Return what is not there."""
        held, unread = set(archive.ids(Filter())), set(archive.ids(Filter(unread=True)))
        lost = [f"article {one}" for one in self.articles if one not in held]
        lost += [f"mark {one}" for one, on in self.marks.items() if (one in unread) == on]
        for name, value in self.settings.items():
            if not (found := archive.settings.get(name, -1)) >= value:
                lost.append(f"setting {name}: {found}, not {value}")
        for number, name in self.sources.items():
            try:
                known = archive.sources.get(number).name
            except NotFound:
                known = ""
            if known != name:
                lost.append(f"source {number}: {known!r}, not {name!r}")
        for name in set(self.articles.values()):
            ids = {one for one, other in self.articles.items() if other == name}
            found = set(archive.ids(Filter(words=f'"{name}"')))
            lost += [f"full text of {one}" for one in ids - found]
        return lost


def write(path: str, name: str, seed: int) -> None:
    """Change the archive for ever, and tell each change once it is durable."""
    rnd = random.Random(seed)

    def tell(*what: object) -> None:
        print(json.dumps(what), flush=True)

    with open_archive(path) as archive:
        location = f"https://{name}.example/feed"
        source = archive.sources.add(kind="feed", location=location, name=name)
        tell("source", source.id, name)
        mine: list[int] = []
        for turn in range(10**9):
            match rnd.randrange(8):
                case 0 | 1 | 2:
                    added = archive.add(articles(name, turn, rnd, source.id))
                    ids = [outcome.id for outcome in added if outcome.id is not None]
                    mine += ids
                    tell("added", ids, name)
                case 3 | 4 if mine:
                    some, on = rnd.sample(mine, min(len(mine), 5)), rnd.random() < 0.8
                    tell("about to mark", some)
                    archive.marks.set(some, read=on)
                    tell("read", some, on)
                case 5:
                    archive.settings.set(f"{name} turn", turn)
                    tell("set", f"{name} turn", turn)
                case 6:
                    archive.sources.change(source.id, section=f"DESK {turn % 7}")
                    archive.marks.set(mine[-1:], starred=rnd.random() < 0.5)
                case _:  # a source that comes, is filled, goes with its articles, and may return
                    other = archive.sources.add(
                        kind="feed", location=f"{location}/{turn}", name=f"{name} {turn}"
                    )
                    archive.add(articles(f"{name}x{turn}", turn, rnd, other.id))
                    archive.sources.remove(other.id, articles="remove")


def articles(name: str, turn: int, rnd: random.Random, source: int) -> list[Article]:
    """Return some articles with quotes."""
    return [
        Article(
            f"{name} reports {turn} of {number}",
            rnd.choice(["WORLD", "SPORT", "TECH"]),
            datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=rnd.randrange(9_000)),
            blocks=(
                Block(f"“The ferry is {number} hours late,” said Odd Lie of {name}."),
                Block("Nobody on the quay had heard of it before. " * rnd.randrange(1, 12)),
            ),
            key=f"{name}:{turn}:{number}",
            digest=f"{name}{turn}.{number}",
            source=source,
        )
        for number in range(rnd.choice([1, 2, 5, 40]))
    ]


def round_of(path: Path, number: int, rnd: random.Random, account: Account) -> None:
    """Let two programs write, kill both, and note what they acknowledged."""
    programs = [
        subprocess.Popen(
            [sys.executable, __file__, "--write", path, f"{name}{number}", str(rnd.random())[2:9]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("echo", "herald")
    ]
    # Once the first has begun, so that no round ends before anything was written.
    first = programs[0].stdout
    begun = [first.readline()] if first else []
    time.sleep(rnd.uniform(0, 0.5))
    for program in programs:
        program.send_signal(signal.SIGKILL)
    for program in programs:
        out, errors = program.communicate(timeout=60)
        if errors:
            raise SystemExit(f"a writer failed by itself: {errors}")
        for line in [*(begun if program is programs[0] else []), *out.splitlines(keepends=True)]:
            if line.endswith("\n"):
                account.take(line)


def main() -> None:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", nargs="?", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        write(args.write[0], args.write[1], int(args.write[2]))
        return
    rnd = random.Random(args.seed)
    lost: list[str] = []
    checks = lines = kept = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(args.rounds):
            if number % AFRESH == 0:
                account, path = Account(), Path(folder) / f"kills-{number}.db"
            before = account.lines
            round_of(path, number, rnd, account)
            lines += account.lines - before
            with open_archive(path) as archive:
                lost += [f"round {number}: {what}" for what in account.losses(archive)]
                if number % 10 == 9:
                    checks += 1
                    lost += [f"round {number}: {what}" for what in archive.maintenance.faults()]
            if number % AFRESH == AFRESH - 1 or number == args.rounds - 1:
                kept += len(account.articles)
                print(f"{number + 1} rounds, {2 * number + 2} kills: {lines:,} changes and "
                      f"{kept:,} articles acknowledged, {checks} checks, {len(lost)} losses",
                      flush=True)  # fmt: skip
    for what in lost[:50]:
        print(what)
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
