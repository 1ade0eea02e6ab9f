"""Costs of a first and a conditional refresh of many feeds, beside newsboat: figures, no test.

    .venv/bin/python tests/bench/feeds.py [--feeds 200] [--entries 25] [--hosts 1]

The feeds are served on loopback by a separate process that is not counted: as one host, to which
newsdesk opens at most four connections, or (on Linux) as several. CPU is that of the refreshing
process and its children; memory is the largest of any of them.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from effort import times

ROOT = Path(__file__).resolve().parents[2]
TEXT = """
harbour ferry lock dredger council budget rail strike minister court bridge flood harvest vote
price energy school clinic border treaty storm engine market union archive
"""
WORDS = TEXT.split()
TIME = b"@@"
"""Replaced by the number of changes of a feed's entries."""
NAMES = ("Ada Renn", "Ole Brandt", "Mirela Stan", "Tomas Vey", "Ines Calder")

FOLLOW = """
import sys
from storage import open_archive
with open_archive(sys.argv[1]) as archive:
    for line in open(sys.argv[2]):
        archive.sources.add(kind="feed", location=line.strip(), name=line.strip())
"""
REFRESH = """
import asyncio, sys
from storage import open_archive
from storage.feeds.polling.refresh import refresh
done = []
with open_archive(sys.argv[1]) as archive:
    asyncio.run(refresh(archive, force=True, on_result=done.append))
print(sum(one.new for one in done), sum(one.outcome == "failed" for one in done))
"""


@dataclass
class Cost:
    cpu: float
    wall: float
    memory: float
    said: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=times(200))
    parser.add_argument("--entries", type=int, default=times(25))
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="new entries at every question")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options)
        return
    with tempfile.TemporaryDirectory() as folder, serving(options) as port:
        urls = Path(folder, "urls")
        urls.write_text("".join(addresses(port, options.feeds, options.hosts)))
        print(f"{options.feeds} feeds of {options.entries} entries")
        archive = f"{folder}/newsdesk.db"
        measured([sys.executable, "-c", FOLLOW, archive, str(urls)], folder)
        command = [sys.executable, "-c", REFRESH, archive]
        show("newsdesk", [measured(command, folder) for _ in range(2)])
        if newsboat := shutil.which("newsboat"):
            config = Path(folder, "config")
            config.write_text("reload-threads 4\n")
            command = [newsboat, "-x", "reload", "-u", str(urls), "-C", str(config)]
            command += ["-c", f"{folder}/newsboat.db"]
            show("newsboat", [measured(command, folder) for _ in range(2)])


def addresses(port: int, feeds: int, hosts: int = 1) -> Iterator[str]:
    for number in range(feeds):
        yield f"http://127.0.0.{1 + number % hosts}:{port}/{number}\n"


def show(name: str, costs: list[Cost]) -> None:
    for what, cost in zip(("first", "conditional"), costs, strict=True):
        print(
            f"{name:9} {what:12} {cost.cpu:6.2f} s CPU {cost.wall:6.2f} s wall"
            f" {cost.memory:6.1f} MB  {cost.said}"
        )


def measured(command: list[str], home: str) -> Cost:
    """Run `command`; return what it and its children cost."""
    environment = {**os.environ, "HOME": home, "PYTHONPATH": str(ROOT)}
    before = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read().strip() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = f"exit {process.returncode} {said}"
    wall = time.monotonic() - before
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, said)


@contextmanager
def serving(options: argparse.Namespace) -> Iterator[int]:
    command = [sys.executable, __file__, "--serve", "--feeds", str(options.feeds)]
    command += ["--entries", str(options.entries), "--hosts", str(options.hosts)]
    command += ["--fresh"] * options.fresh
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline() if process.stdout else 0)
    finally:
        process.kill()
        process.wait()


def serve(options: argparse.Namespace) -> None:
    bodies = {f"/{number}": feed(number, options.entries) for number in range(options.feeds)}
    times = Counter[str]()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            times[self.path] += options.fresh
            body = bodies[self.path].replace(TIME, b"%d" % times[self.path])
            tag = f'"{times[self.path]}"'
            unchanged = self.headers.get("If-None-Match") == tag
            body = b"" if unchanged else body
            self.send_response(304 if unchanged else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    for host in range(2, options.hosts + 1):
        other = ThreadingHTTPServer((f"127.0.0.{host}", server.server_port), Handler)
        threading.Thread(target=other.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()


def feed(number: int, entries: int) -> bytes:
    """Return an RSS feed whose entries each have about 2 kB of HTML with two quotations."""
    chance = random.Random(number)
    items = "".join(item(number, index, chance) for index in range(entries))
    head = f"<title>Feed {number}</title><link>https://feed{number}.example/</link>"
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"{head}{items}</channel></rss>"
    ).encode()


def item(number: int, index: int, chance: random.Random) -> str:
    name = chance.choice(NAMES)
    link = f"<a href='/x{index}'>{sentence(chance, 3)}</a>"
    text = "".join(f"<p>{sentence(chance, 45)} {link}</p>" for _ in range(4))
    said = f"<p>“{sentence(chance, 12)},” said {name}, the deputy.</p>"
    return (
        f"<item><title>{sentence(chance, 8)}</title>"
        f"<guid isPermaLink='false'>{number}-{index}-@@</guid>"
        f"<link>https://feed{number}.example/{index}-@@</link>"
        f"<pubDate>Mon, {index % 20 + 1:02} Jun 2026 10:{index % 60:02}:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{text}{said}{said}]]></content:encoded></item>"
    )


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


if __name__ == "__main__":
    main()
