"""Import article files, with quotes and full text.

    .venv/bin/python tests/bench/imports.py [N]

The files are the seed articles over and over, each copy with another date and its own number in the
headline, cut to some 2 kB as wire copy is. They are imported as newsdesk does it, which extracts
quotes in a second process where there are two cores, and in one process.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import Archive, open_archive, paths
from storage.importing.files import import_files
from storage.quotes import extract

from effort import articles
from figures import Goal

SIZE = 2_000
WANTED = 714
"""Articles a second, by the clock."""


def write_files(folder: Path, count: int) -> int:
    """Write `count` article files into `folder`; return their bytes."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted(paths.seeds_folder().iterdir())]
    written = 0
    for number, seed in zip(range(count), itertools.cycle(seeds), strict=False):
        first, headline, rest = seed.split("\n", 2)
        day = date(2026, 1, 1) - timedelta(days=number // 40)
        section = first.split()[-1]
        text = f" date {day} {section}\n{headline} ({number})\n{rest}"
        text = text[: text.find("\n\n", SIZE)] + "\n" if "\n\n" in text[SIZE:] else text
        written += (folder / f"{number:07}.txt").write_text(text, encoding="utf-8")
    return written


def measure(count: int) -> Goal:
    """Import so many files, print what it cost, and do it once more in this process alone."""
    with tempfile.TemporaryDirectory() as folder:
        wire = Path(folder, "wire")
        wire.mkdir()
        size = write_files(wire, count)
        print(f"{count:,} files of {size / count / 1000:.1f} kB")
        with open_archive(Path(folder, "both.db")) as archive:
            rate, cpu = _import(archive, wire, count)
            print(f"new: {rate:,.0f} articles/s wall, {cpu:,.0f}/s CPU of both processes")
            print(f"the same again: {_import(archive, wire, count)[1]:,.0f}/s CPU")
        # An extractor of one's own is not run in a second process.
        with open_archive(Path(folder, "one.db"), extract=lambda text: extract(text)) as archive:
            alone, cpu = _import(archive, wire, count)
            print(f"in one process: {alone:,.0f} articles/s wall, {cpu:,.0f}/s CPU")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB", flush=True)
    what = f"import of files with quotes, wall (in one process {alone:,.0f})"
    return Goal(what, (WANTED,), (rate,), unit="/s", at_least=True)


def _import(archive: Archive, wire: Path, count: int) -> tuple[float, float]:
    """Import a folder; return how many articles a second, by the clock and of CPU."""
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    if failed := import_files(archive, [wire]):
        sys.exit(f"{len(failed)} files failed, the first: {failed[0]}")
    wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
    return count / wall, count / max(cpu, 0.01)


def main() -> None:
    """Import so many files and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=articles(5_000))
    print(measure(parser.parse_args().count))


if __name__ == "__main__":
    main()
