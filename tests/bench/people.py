"""Print pairs of names that are joined to one person, or only hinted at, to be judged by eye.

    .venv/bin/python tests/bench/people.py ARCHIVE [--build] [--wire FOLDER] [--pairs 120]

With `--build` the archive is made of the shared reference articles (those with quotes and those in
stories) and of a wire, as `tests/bench/wire.py` reads it. A pair is a name and the main name of its
person, each with its articles; behind it is the reason. Random pairs are printed, then random hints
(names that are likely one person's, for which there is too little evidence: what the rules miss is
among them), then the people quoted most, among whom nobody should stand twice.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from wire import read_wire

from storage.archive import Archive, open_archive
from storage.model import Article, Block, Filter

SHARED = Path(__file__).resolve().parents[3] / "shared"
BATCH = 200
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_FIRST = datetime(2016, 3, 1, tzinfo=UTC)


def read_shared(folder: Path) -> Iterator[Article]:
    """Yield the shared articles that have texts."""
    for file in ("quotes/train.jsonl", "quotes/dev.jsonl", "stories/event.dev.jsonl"):
        path = folder / file
        lines = path.read_text("utf-8").splitlines() if path.exists() else ()
        for number, line in enumerate(lines):
            record = json.loads(line)
            day = _DAY.search(record["id"])  # of most articles with quotes
            published = datetime.fromisoformat(f"{day[0]}T12:00Z") if day else None
            text = record.get("text") or record.get("body") or ""
            yield Article(
                record["id"], "WORLD", published or _FIRST + timedelta(hours=number),
                blocks=tuple(Block(one) for one in text.split("\n\n") if one),
                key=f"{file}:{number}",
            )  # fmt: skip


def build(path: Path, shared: Path, wire: Path | None, most: int) -> None:
    """Make an archive of the shared articles and of a wire."""
    found = [*read_shared(shared), *(list(read_wire(wire))[:most] if wire else ())]
    with open_archive(path) as archive:
        for start in range(0, len(found), BATCH):
            archive.add(found[start : start + BATCH], deduplicate=False)


def pairs_of(archive: Archive) -> tuple[list[str], list[str]]:
    """Return the pairs that are joined by rule, and those that are only hinted at."""
    joined, hinted = [], []
    for speaker in archive.speakers.find(limit=1_000_000):
        profile = archive.speakers.profile(Filter(speaker=speaker.name))
        head = profile.names[0]
        joined += [
            f"{one.name} ({one.articles}) = {head.name} ({head.articles})  [{one.joined or 'key'}]"
            for one in profile.names[1:]
        ]
        hinted += [
            f"{speaker.name} ({speaker.articles}) ? {one.name} ({one.quotes} quotes)"
            for one in profile.possible_duplicates
        ]
    return sorted(set(joined)), sorted(set(hinted))


def main() -> None:
    """Build the archive if asked to, and print pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", nargs="?", type=Path, metavar="ARCHIVE")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--shared", type=Path, metavar="FOLDER", default=SHARED)
    parser.add_argument("--wire", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=4_000, help="of the wire")
    parser.add_argument("--pairs", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.archive is None:
        print("skipped: name an archive")
        return
    if chosen.build:
        build(chosen.archive, chosen.shared, chosen.wire, chosen.articles)
    with open_archive(chosen.archive) as archive:
        while archive.reextraction.run() is not None:
            pass
        joined, hinted = pairs_of(archive)
        most_quoted = archive.speakers.find(limit=100)
    pick = random.Random(chosen.seed).sample
    for title, pairs in (("joined", joined), ("only hinted at", hinted)):
        print(f"\n{len(pairs):,} pairs {title}")
        print("\n".join(pick(pairs, min(chosen.pairs, len(pairs)))))
    print("\nmost quoted")
    print("\n".join(f"{one.quotes:5} {one.articles:4} {one.name}" for one in most_quoted))


if __name__ == "__main__":
    main()
