"""Import article files, with quotes and full text.

    .venv/bin/python tests/bench/imports.py [N]

The files are the seed articles over and over, each copy with another date and its own number in the
headline, cut to some 2 kB as wire copy is. Figures are CPU of this process, and its peak memory.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import open_archive, paths
from storage.importing.files import import_files

from effort import articles

SIZE = 2_000


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


def main() -> None:
    """Import so many files and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=articles(5_000))
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        wire = Path(folder, "wire")
        wire.mkdir()
        size = write_files(wire, count)
        with open_archive(Path(folder, "news.db")) as archive:
            began = time.process_time()
            failed = import_files(archive, [wire])
            cpu = time.process_time() - began
            began = time.process_time()
            import_files(archive, [wire])
            again = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} files of {size / count / 1000:.1f} kB, {len(failed)} failed")
    print(f"new: {count / cpu:,.0f} articles/s CPU; the same again: {count / again:,.0f}/s CPU")
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
