"""Costs of a first and a conditional refresh of many feeds, beside newsboat: figures, no test.

    .venv/bin/python tests/bench/feeds.py [--feeds 500] [--entries 10] [--hosts 20] [--folder PATH]

The feeds are served on loopback by a separate process that is not counted: as one host, to which
newsdesk opens at most four connections, or (on Linux) as several. With ``--folder`` they are the
files of a folder. What is measured is the command, with full text, grouping and quotes: CPU of it
and all its children, and the memory of all of them together, shared pages divided among those that
share them (as Linux counts it, every 50 ms).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from effort import times

ROOT = Path(__file__).resolve().parents[2]
TIME = b"@@"
"""Replaced by the number of changes of a feed's entries."""

FOLLOW = """
import sys
from storage import open_archive
with open_archive(sys.argv[1]) as archive:
    for line in open(sys.argv[2]):
        archive.sources.add(kind="feed", location=line.strip(), name=line.strip())
"""


@dataclass
class Cost:
    cpu: float
    wall: float
    memory: float
    output: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=times(500))
    parser.add_argument("--entries", type=int, default=times(10))
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="serve the feeds of a folder")
    parser.add_argument("--fresh", action="store_true", help="new entries at every question")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    bodies = documents(options)
    if options.serve:
        serve(bodies, options)
        return
    with tempfile.TemporaryDirectory() as folder, serving(sys.argv[1:]) as port:
        urls = Path(folder, "urls")
        urls.write_text("".join(addresses(port, list(bodies), options.hosts)))
        size = sum(map(len, bodies.values())) / 1e6
        print(f"{len(bodies)} feeds, {size:.1f} MB")
        archive = f"{folder}/newsdesk.db"
        measured([sys.executable, "-c", FOLLOW, archive, str(urls)], folder)
        command = [sys.executable, "-m", "tui", "--archive", archive, "refresh", "--json"]
        ours = [measured(command, folder) for _ in range(2)]
        show("newsdesk", ours)
        if newsboat := shutil.which("newsboat"):
            config = Path(folder, "config")
            config.write_text("reload-threads 4\n")
            command = [newsboat, "-x", "reload", "-u", str(urls), "-C", str(config)]
            command += ["-c", f"{folder}/newsboat.db"]
            theirs = [measured(command, folder) for _ in range(2)]
            show("newsboat", theirs)
            ratios = [one.cpu / other.cpu for one, other in zip(ours, theirs, strict=True)]
            print("CPU of newsdesk: {:.2f} × newsboat, {:.2f} × conditional".format(*ratios))


def documents(options: argparse.Namespace) -> dict[str, bytes]:
    """Return the feeds to serve by path."""
    if options.folder is None:
        paragraphs = real_paragraphs()
        return {
            f"/{number}": feed(number, options.entries, paragraphs)
            for number in range(options.feeds)
        }
    endings = {".rss", ".atom", ".rdf", ".xml", ".json"}
    files = sorted(path for path in options.folder.iterdir() if path.suffix in endings)
    return {f"/{number}": path.read_bytes() for number, path in enumerate(files)}


def addresses(port: int, paths: list[str], hosts: int = 1) -> Iterator[str]:
    for number, path in enumerate(paths):
        yield f"http://127.0.0.{1 + number % hosts}:{port}{path}\n"


def show(name: str, costs: list[Cost]) -> None:
    for what, cost in zip(("first", "conditional"), costs, strict=True):
        print(
            f"{name:9} {what:12} {cost.cpu:6.2f} s CPU {cost.wall:6.2f} s wall"
            f" {cost.memory:6.1f} MB  {outcome(cost.output)}"
        )


def outcome(output: str) -> str:
    """Return what the lines of newsdesk say together."""
    done = [json.loads(line) for line in output.splitlines() if line.startswith('{"source"')]
    if not done:
        return output[-80:]
    kinds = Counter(one["outcome"] for one in done)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{sum(one['new'] for one in done)} new; {counts}"


def measured(command: list[str], home: str) -> Cost:
    """Run `command`; return what it and its children cost."""
    environment = {**os.environ, "HOME": home, "PYTHONPATH": str(ROOT)}
    before = time.monotonic()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            peak[0] = max(peak[0], sum(map(memory_of, tree(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.stdout.read().strip() if process.stdout else ""
    ended.set()
    watcher.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not output:
        output = f"exit {process.returncode}"
    wall = time.monotonic() - before
    memory = max(peak[0], usage.ru_maxrss if not peak[0] else 0)
    return Cost(usage.ru_utime + usage.ru_stime, wall, memory / 1024, output)


def tree(process: int) -> list[int]:
    """Return a process and all below it."""
    found = [process]
    for one in found:
        with suppress(OSError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def memory_of(process: int) -> int:
    """Return the memory of a process in kilobytes, its part of shared pages included."""
    with suppress(OSError):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        if found := re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE):
            return int(found[1])
    return 0


@contextmanager
def serving(arguments: list[str]) -> Iterator[int]:
    command = [sys.executable, __file__, "--serve", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline() if process.stdout else 0)
    finally:
        process.kill()
        process.wait()


def serve(bodies: dict[str, bytes], options: argparse.Namespace) -> None:
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


def real_paragraphs() -> list[str]:
    """Return the paragraphs of the sample articles: prose with names, figures and quotations."""
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "seeds").rglob("*.txt")))
    parts = (part.strip() for text in texts for part in text.split("\n\n")[1:])
    return [part for part in parts if len(part) > 80]


def other_words(paragraph: str, pool: list[str], chance: random.Random) -> str:
    """Return a paragraph about something else: most of its longer words replaced by others.

    What is quoted, by whom, and how long it is stays; no two feeds have the same story by chance.
    """

    def replace(word: re.Match[str]) -> str:
        return chance.choice(pool) if chance.random() < 0.8 else word[0]

    return re.sub(r"\b[a-z]{5,}\b", replace, paragraph)


def feed(number: int, entries: int, paragraphs: list[str]) -> bytes:
    """Return an RSS feed; as of real ones, three in four have summaries, the others whole texts."""
    chance = random.Random(number)
    pool = sorted({word for one in paragraphs for word in re.findall(r"\b[a-z]{5,}\b", one)})
    paragraphs = [
        other_words(chance.choice(paragraphs), pool, chance) for _ in range(6 * entries + 6)
    ]
    whole, escaped = number % 4 == 0, number % 3 == 0
    items = "".join(
        item(number, index, chance, paragraphs, whole, escaped) for index in range(entries)
    )
    head = f"<title>Feed {number}</title><link>https://feed{number}.example/</link>"
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        f" xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{head}{items}</channel></rss>"
    ).encode()


def item(
    number: int,
    index: int,
    chance: random.Random,
    paragraphs: list[str],
    whole: bool,
    escaped: bool,
) -> str:
    words = chance.choice(paragraphs).split()
    title = escape(" ".join(words[: chance.randint(6, 12)]))
    some = chance.choices(paragraphs, k=chance.randint(4, 14))
    link = f"<a href='https://feed{number}.example/about/{index}'>Read more</a>"
    text = "".join(f"<p>{escape(one)}</p>\n" for one in some) + f"<p>{link}</p>"
    summary = f"<p>{escape(chance.choice(paragraphs))}</p>"
    body = f"<content:encoded>{marked_up(text, escaped)}</content:encoded>" if whole else ""
    return (
        f"<item><title>{title}</title>"
        f"<guid isPermaLink='false'>{number}-{index}-@@</guid>"
        f"<link>https://feed{number}.example/{index}-@@</link>"
        f"<pubDate>Mon, {index % 20 + 1:02} Jun 2026 10:{index % 60:02}:00 GMT</pubDate>"
        "<dc:creator>Ada Renn</dc:creator><category>World</category>"
        f"<description>{marked_up(summary, escaped)}</description>{body}</item>"
    )


def marked_up(text: str, escaped: bool) -> str:
    return escape(text) if escaped else f"<![CDATA[{text}]]>"


if __name__ == "__main__":
    main()
