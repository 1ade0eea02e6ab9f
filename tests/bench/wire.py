"""Print random small stories of a real wire, to be judged by eye: is each about one event?

    .venv/bin/python tests/bench/wire.py FOLDER [--articles 4000] [--skip 0] [--seed 1]

The folder has the files of Reuters-21578 (``reut2-*.sgm``, in the public repository
colibri17/TextCategorization), articles of 1987 with their times: results, dividends and bond
issues in the same words day after day, the worst case. They arrive in an empty archive in their
order. A group counts as one event if all of its articles are about the same act or statement of the
same people or firms; two news of one firm, and one form filled in for two, do not.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from stories import BATCH, empty

from storage.model import Article, Block

_ARTICLE = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_DATE = re.compile(r"<DATE>\s*(\d+-[A-Z]{3}-\d{4} \d\d:\d\d:\d\d)")
_TITLE = re.compile(r"<TITLE>(.*?)</TITLE>", re.DOTALL)
_BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
_END = re.compile(r"\s*reuter\s*\x03?\s*$", re.IGNORECASE)
_FROM = datetime(1987, 3, 1, tzinfo=UTC)
"""Before it there are days without articles."""
GROUPS, LARGEST, SHOWN = 24, 12, 8


def read_wire(folder: Path) -> Iterator[Article]:
    """Yield the articles of the files of a folder."""
    for path in sorted(folder.glob("*.sgm")):
        for number, found in enumerate(_ARTICLE.findall(path.read_text("latin-1"))):
            date, title, body = _DATE.search(found), _TITLE.search(found), _BODY.search(found)
            if date is None or title is None:
                continue
            text = _END.sub("", html.unescape(body[1])) if body else ""
            paragraphs = (" ".join(one.split()) for one in text.split("\n    "))
            yield Article(
                " ".join(html.unescape(title[1]).replace("<", "").replace(">", "").split()),
                "BUSINESS",
                datetime.strptime(date[1].title(), "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC),
                blocks=tuple(Block(one) for one in paragraphs if one),
                key=f"{path.name}:{number}",
            )


def main() -> None:
    """Group the articles, and print some of the stories."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--skip", type=int, default=0, help="articles that came before")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.folder is None:
        print("skipped: name the folder with the files of the wire")
        return
    found = (one for one in read_wire(chosen.folder) if one.published >= _FROM)
    every = sorted(found, key=lambda one: one.published)
    wire = every[chosen.skip : chosen.skip + chosen.articles]
    ids: list[int] = []
    with empty() as archive:
        agency = archive.sources.add(kind="feed", location="https://wire.example", name="Wire").id
        for start in range(0, len(wire), BATCH):
            batch = [replace(one, source=agency) for one in wire[start : start + BATCH]]
            ids += [one.id for one in archive.add(batch, deduplicate=False)]
        stories = archive.stories.of(ids)
    members: dict[int, list[Article]] = {}
    for id_, article in zip(ids, wire, strict=True):
        members.setdefault(stories[id_], []).append(article)
    sizes = Counter(map(len, members.values()))
    print(f"{len(wire):,} articles in {len(members):,} stories, {sizes[1] / len(wire):.0%} alone")
    print(f"the largest have {', '.join(map(str, sorted(sizes.elements())[:-6:-1]))}")
    small = [some for some in members.values() if 2 <= len(some) <= LARGEST]
    for some in random.Random(chosen.seed).sample(small, min(GROUPS, len(small))):
        print(f"-- {len(some)}")
        for article in some[:SHOWN]:
            print(f"   {article.published:%d %H:%M} {article.headline}")


if __name__ == "__main__":
    main()
