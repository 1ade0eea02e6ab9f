"""How surely known edits of articles are told apart: each by its kind and its paragraph.

    .venv/bin/python tests/bench/edits.py [ARTICLES]

Articles of 10 and of 16 paragraphs are put together from the seeds, and each gets three edits of
different paragraphs. An edit is right if the comparison has it, at its place, and as what it is;
what it has beside them is spurious. With the edits of figures, names and quotations, and those that
remove a quotation with its paragraph, it is counted how many are found as silent changes, and how
many of the others are not.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import paths
from storage.importing.article_file import read_article
from storage.model import Block, Revision
from storage.text.diff import Change, compare
from storage.text.edit_summary import quotations_of
from storage.text.silent_changes import find_silent_change

from effort import times
from figures import Goal, once, tail

ARTICLES = 1_000
WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = ("figure", "name", "quotation")
GOAL = 97.0
NUMBERS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion dozen""".split()  # noqa: SIM905
)
TURNING = NUMBERS | frozenset(["not", "without", "nobody", "nothing", "never", "none", "neither"])
"""Words that are no mere words: without them a sentence says something else."""
STYLE = str.maketrans({"“": '"', "”": '"', "’": "'", "—": "–"})

Paragraphs = list[str]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was made: the paragraph before and after, if it was and is there."""

    kind: str
    before: str
    after: str


def pool() -> Paragraphs:
    """Return the paragraphs of the seeds, each once."""
    found: dict[str, None] = {}
    for path in sorted(paths.seeds_folder().glob("*.txt")):
        for block in read_article(path).blocks:
            if block.kind == "paragraph" and len(block.text.split()) >= 8:
                found.setdefault(block.text)
    return [*found]


def change_figure(text: str, rnd: random.Random) -> str:
    """Replace a figure by another."""
    figures = [*re.finditer(r"\b\d+(?:[.,]\d+)*\b", text)]
    return _put(text, rnd.choice(figures), str(rnd.randrange(1_000, 9_999))) if figures else text


def change_name(text: str, rnd: random.Random) -> str:
    """Change a letter of a name that does not begin a sentence."""
    names = [*re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}", text)]
    if not names:
        return text
    one = rnd.choice(names)
    return _put(text, one, f"{one[0][:-1]}{'x' if one[0][-1] != 'x' else 'y'}")


def change_quotation(text: str, rnd: random.Random) -> str:
    """Leave a word of a quotation out."""
    quotations = [*re.finditer(r"“([^”]{25,})”", text)]
    if not quotations:
        return text
    one = rnd.choice(quotations)
    words = one[1].split()
    del words[rnd.randrange(1, len(words) - 1)]
    return _put(text, one, f"“{' '.join(words)}”")


def reword(text: str, rnd: random.Random) -> str:
    """Replace some of the words in small letters by others, in a paragraph without quotations.

    Not those that a fact is made of: number words, what follows a number (*5 metres*), negations.
    """
    if re.search('[“"]', text):
        return text
    words = text.split(" ")
    small = [
        place
        for place, (before, word) in enumerate(zip(["", *words], words, strict=False))
        if re.fullmatch("[a-z]{3,}", word) and word not in TURNING
        if not re.search(r"\d", before) and not NUMBERS.intersection(before.lower().split("-"))
    ]
    for place in rnd.sample(small, min(len(small), max(1, len(words) // 7))):
        words[place] = rnd.choice(("quietly", "under", "harbour", "beside", "rather", "which"))
    return " ".join(words)


def _put(text: str, match: re.Match[str], words: str) -> str:
    return text[: match.start()] + words + text[match.end() :]


REWRITES: dict[str, Callable[[str, random.Random], str]] = {
    "figure": change_figure,
    "name": change_name,
    "quotation": change_quotation,
    "reworded": reword,
    "marks only": lambda text, _: f" {text.translate(STYLE)}".replace(", ", ",  "),
}
KINDS = (*REWRITES, "added", "removed", "moved", "moved and edited")


def edit(old: Paragraphs, spare: Paragraphs, rnd: random.Random) -> tuple[Paragraphs, list[Edit]]:
    """Make three edits of different paragraphs."""
    new, edits = [*old], []
    free = [*old]
    rnd.shuffle(free)
    for kind in rnd.sample(KINDS, 3):
        edits += [one] if (one := _make(kind, new, free, spare, rnd)) else []
    return new, edits


def _make(
    kind: str, new: Paragraphs, free: Paragraphs, spare: Paragraphs, rnd: random.Random
) -> Edit | None:
    """Make an edit of one kind, of a paragraph that is free; None if none can be edited so."""
    if kind == "added":
        text = spare.pop()
        new.insert(rnd.randrange(len(new) + 1), text)
        return Edit(kind, "", text)
    rewrite = REWRITES.get(kind, change_figure if kind == "moved and edited" else None)
    for text in [*free]:
        after = rewrite(text, rnd) if rewrite else text
        if rewrite and after == text:
            continue
        free.remove(text)
        place = new.index(text)
        if kind == "removed":
            del new[place]
            return Edit(kind, text, "")
        new[place] = after
        if kind.startswith("moved"):
            del new[place]
            others = [other for other in range(len(new) + 1) if other != place]
            new.insert(rnd.choice(others), after)
        return Edit(kind, text, after)
    return None


def judge(edits: Sequence[Edit], new: Paragraphs, changes: Sequence[Change]) -> Iterator[bool]:
    """Yield for each edit whether the comparison has it, as what it is and at its place."""
    found = {
        (one.kind, _text(one.before), _text(one.after), one.name)
        for one in changes
        if one.kind != "same"
    }
    for one in edits:
        name = f"¶{new.index(one.after) + 1}" if one.after else ""
        match one.kind:
            case "marks only":
                yield not any(one.before in entry or one.after in entry for entry in found)
            case "moved":
                yield ("moved", one.after, one.after, name) in found
            case "moved and edited":
                yield ("moved", one.before, one.after, name) in found
            case _:
                yield ("changed", one.before, one.after, name) in found


def _text(parts: Sequence[tuple[str, bool]]) -> str:
    return "".join(text for text, _ in parts)


def measure(articles: int, length: int, paragraphs: Paragraphs) -> list[Goal]:
    """Edit articles of a length, and judge what the comparison says of them."""
    rnd = random.Random(length)
    right, made = Counter[str](), Counter[str]()
    spurious = silent = facts = quiet = others = 0
    spent = []
    for _ in range(articles):
        chosen = rnd.sample(paragraphs, length + 3)
        old, spare = chosen[:length], chosen[length:]
        new, edits = edit(old, spare, rnd)
        before, after = (_version(some) for some in (old, new))
        changes: list[Change] = []
        spent.append(once(lambda: changes.extend(compare(before, after))))  # noqa: B023
        for one, is_right in zip(edits, judge(edits, new, changes), strict=True):
            made[one.kind] += 1
            right[one.kind] += is_right
        told = sum(one.kind != "marks only" for one in edits)
        spurious += max(0, sum(one.kind != "same" for one in changes) - told)
        was_fact = any(
            one.kind in (*FACTS, "moved and edited")
            or (one.kind == "removed" and quotations_of(one.before))
            for one in edits
        )
        was_found = find_silent_change(before, after) is not None
        facts, silent = facts + was_fact, silent + (was_fact and was_found)
        others, quiet = others + (not was_fact), quiet + (not was_fact and not was_found)
    for kind in KINDS:
        share = 100 * right[kind] / max(made[kind], 1)
        print(f"{length} paragraphs | {kind:17} {right[kind]:>5} of {made[kind]:<5} {share:6.1f} %")
    share = 100 * right.total() / max(made.total(), 1)
    half, most, worst = tail(spent)
    print(f"{length} paragraphs | spurious changes  {spurious:>5} in {articles} articles")
    print(
        f"{length} paragraphs | comparing: p50 / p95 / max {half:.2f} / {most:.2f} / {worst:.2f} ms"
    )
    what = f"edits classified right, {length} paragraphs"
    found = 100 * silent / max(facts, 1), 100 * quiet / max(others, 1)
    return [
        Goal(what, (GOAL,), (share,), unit="%", at_least=True),
        Goal(
            f"silent changes found / others not, {length} paragraphs",
            (GOAL, GOAL), found, unit="%", at_least=True,
        ),
    ]  # fmt: skip


def _version(paragraphs: Paragraphs) -> Revision:
    return Revision(1, WHEN, "The same headline", blocks=tuple(map(Block, paragraphs)))


def main() -> None:
    """Measure articles of two lengths."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", nargs="?", type=int, default=ARTICLES)
    articles = times(parser.parse_args().articles)
    paragraphs = pool()
    goals = [goal for length in (10, 16) for goal in measure(articles, length, paragraphs)]
    for goal in goals:
        print(goal)


if __name__ == "__main__":
    main()
