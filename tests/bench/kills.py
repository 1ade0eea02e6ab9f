"""Kill programs at random moments while they change an archive by every verb; look what is lost.

    .venv/bin/python tests/bench/kills.py [N]

In half of the rounds two programs change one archive. In the others there is one, which restores,
undoes and tidies as well, and the archive may be of an older version, have damaged counts, or
quotes of an older extractor. What they acknowledged is in journals outside the archive. After a
``kill -9`` it must be there, of a change that was under way all or nothing, and the archive must
be sound. Stops at the first loss, with status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import storage.feeds.polling.refresh
import storage.feeds.subscriptions.subscribe  # noqa: F401 - late in the verbs: forked with the rest
from storage import open_archive
from storage.importing.files import import_files
from tests.storage.engine.older import made_older

from acknowledged import FIRST_HEADLINE, PEOPLE, Account, State, journal, observe
from effort import BRIEF
from figures import Goal
from program import Program
from verbs import work

AFRESH = 25
"""After how many rounds a new archive is begun, so that a round stays quick."""
CHANGES = 30
"""How many changes a program makes at the most before it is killed; every other makes one."""
DELAYS = (0.002, 0.02, 0.2)
"""Within which times from the beginning of its last change: some verbs take a hundred times as long
as others."""
FIRST = (
    "requote",
    "tidy",
    "doctor",
    "backup",
    "export",
    "import",
    "refresh",
    "opml import",
    "mark",
)
FIRST_ALONE = ("restore", "restore", "undo", "tidy", "backup", "doctor", "import", "refresh")
"""What begins a round, so that it is often killed in the middle."""
PREPARED = ("older", "damaged", "outdated", "", "")
"""What is done to an archive before one program alone opens it."""


def run_round(path: Path, number: int, rnd: random.Random, account: Account, port: int) -> str:
    """Let programs work and kill them; return what was done to the archive before."""
    alone = number % 2 == 0
    names = rnd.sample(list(PEOPLE), 1 if alone else 2)
    prepared = prepare(path, rnd) if alone else ""
    first = {"older": "mark", "damaged": "doctor", "outdated": "requote"}.get(prepared, "")
    first = first or rnd.choice(FIRST_ALONE if alone else FIRST)
    programs = {}
    for name in names:
        journal(path, name).unlink(missing_ok=True)
        program = Program(name, path, number % AFRESH, port, dict(account.state), alone=alone)
        programs[name] = start(program, first, path.with_name(f"{name}.errors"))
    for name, process in sorted(programs.items(), key=lambda _: rnd.random()):
        _wait(journal(path, name), process, rnd)
        if not end(process):
            account.losses.append(f"round {number}: {name} ended by itself, see its errors")
    for name in names:
        account.read(journal(path, name), prepared)
    return prepared


def _wait(entries: Path, process: int, rnd: random.Random) -> None:
    """Wait until a program is at a random moment of a random change, or has ended by itself."""
    changes = rnd.choice((1, rnd.randint(0, CHANGES)))
    delay = rnd.uniform(0, rnd.choice(DELAYS))
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if entries.exists() and entries.read_bytes().count(b'["about"') >= changes:
            break
        time.sleep(0.001)
    time.sleep(delay)


def prepare(path: Path, rnd: random.Random) -> str:
    """Make the archive older, damage what is derived in it, or neither."""
    what = rnd.choice(PREPARED)
    if what == "older":
        made_older(path, rnd.randint(2, 8))
    elif what:
        with closing(sqlite3.connect(path)) as file, file:
            if what == "damaged":
                file.execute("UPDATE tally SET n0 = n0 + 1 WHERE section = 'WORLD'")
                file.execute("DELETE FROM pair")
            else:
                file.execute("UPDATE counter SET value = 1 WHERE name = 'quotes made by'")
                file.execute("UPDATE quote SET confidence = 0.5")
    return what


def start(program: Program, first: str, errors: Path) -> int:
    """Start a program, a fork of this one: what it would import is there already."""
    if process := os.fork():
        return process
    status = 1
    try:
        os.setsid()
        os.environ |= {"NEWSDESK_HOME": str(program.folder), "no_proxy": "127.0.0.1"}
        out = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, sys.stderr.fileno())
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        work(program, first)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def end(process: int) -> bool:
    """Kill a program, then whatever it had started; return whether it was still running."""
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    return os.WIFSIGNALED(status)


class _Feeds(SimpleHTTPRequestHandler):
    """Sends the files of the current folder, whatever the client has seen of them."""

    def do_GET(self) -> None:
        del self.headers["If-Modified-Since"]
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the files of a folder in a process of its own; lend its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feeds)
    if not (process := os.fork()):
        os.chdir(folder)
        server.serve_forever()
    server.server_close()
    try:
        yield server.server_port
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def main() -> None:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", nargs="?", type=int, default=4 if BRIEF else 1_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    sys.exit(not run(args.rounds, args.seed).met)


def run(rounds: int, seed: int) -> Goal:
    """Kill as often as asked, or until something is lost."""
    rnd, account = random.Random(seed), Account()
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    path = folder / "news.db"
    kills = number = 0
    with serving(folder) as port:
        while number < rounds and not account.losses:
            number += 1
            if number % AFRESH == 1:
                account.state = begin(path)
            prepared = run_round(path, number, rnd, account, port)
            kills += 1 + number % 2
            with open_archive(path) as archive:
                if prepared == "damaged":
                    archive.maintenance.rebuild()
                account.losses += [f"doctor: {fault}" for fault in archive.maintenance.faults()]
                account.compare(observe(archive))
            if number % AFRESH == 0 or number == rounds or account.losses:
                print(f"{number} rounds, {kills} kills: {account.acknowledged.total():,}"
                      f" changes acknowledged, {account.refused.total()} refused,"
                      f" {len(account.losses)} losses", flush=True)  # fmt: skip
    for what, counts in {"acknowledged": account.acknowledged, "killed in": account.killed,
                         "refused": account.refused}.items():  # fmt: skip
        print(f"{what}: " + ", ".join(f"{one} {n}" for one, n in counts.most_common()))
    if account.losses:
        print(*account.losses[:50], f"the archive stays in {folder}", sep="\n")
    else:
        shutil.rmtree(folder)
    what = f"kill -9 amid every verb, {number:,} rounds: losses"
    return Goal(what, (0,), (len(account.losses),), unit="")


def begin(path: Path) -> State:
    """Begin a new archive, with a copy to restore; return what is in it."""
    for one in path.parent.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()
    first = path.parent / "first.txt"
    first.write_text(f" date 1994-12-31 WORLD\n{FIRST_HEADLINE}\n\nIt did.\n", "utf-8")
    with open_archive(path) as archive:
        import_files(archive, [first])
        copy = archive.maintenance.back_up(path.parent / "copies" / "first.db")
        state = observe(archive)
    copy.with_suffix(".state").write_text(json.dumps(state), "utf-8")
    return state


if __name__ == "__main__":
    main()
