"""What each class of errors in quote extraction costs, and whether a change of rules holds.

    .venv/bin/python tests/bench/quote_rules.py [--save FILE] [--against FILE] [--dev] [--each]

Scores the present rules by five parts of the annotated articles of the set train (``--dev``: the
set dev as one part; see ``quotes.py``), the constructions in ``tests/storage/quotes`` by category,
and prints what each class of errors costs in points of the end-to-end F1. ``--save`` keeps what was
found; ``--against`` compares it with such a file: a change holds if it helps in more parts, and in
more articles, than it hurts. ``--each`` leaves out one sieve after the other in the same way, and
``--errors CLASS`` lists errors of a class.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from quotes import GOLD, load_scorer, read_set

import storage.quotes.attribution.pipeline as pipeline
from storage.quotes import extract
from tests.storage.quotes.constructions import count_right, read_constructions

from effort import BRIEF

PARTS = 5
"""Number of parts the articles are split into, by their names."""
Found = dict[str, list[dict[str, Any]]]
Articles = list[dict[str, Any]]


def find_all(articles: Articles) -> Found:
    """Extract the quotes of all articles, as records."""
    return {
        article["id"]: [
            {
                "start": quote.start,
                "end": quote.end,
                "speaker": quote.speaker,
                "confidence": quote.confidence,
                "sieve": quote.sieve,
            }
            for quote in extract(article["text"])
        ]
        for article in articles
    }


def split(articles: Articles) -> list[Articles]:
    """Split articles into parts by their names, so that a part is the same in every run."""
    parts: list[Articles] = [[] for _ in range(PARTS)]
    for article in articles:
        parts[zlib.crc32(article["id"].encode()) % PARTS].append(article)
    return [part for part in parts if part]


def f1(score: ModuleType, articles: Articles, found: Found) -> tuple[float, float]:
    """Return the end-to-end F1 of all quotes, and of those of three words and more."""
    figures = score.score(articles, found)[0]
    return figures["e2e F1"], figures["e2e F1 3+"]


def mistakes(
    score: ModuleType, articles: Articles, found: Found
) -> Iterator[tuple[str, str, dict[str, Any], str | None]]:
    """Yield the class, the article, the quote and the speaker found of each mistake."""
    sieves = {
        (key, quote["start"]): quote["sieve"] for key, some in found.items() for quote in some
    }
    for _, key, what, text, quote, mine in score.score(articles, found)[2]:
        if what == "no quotation":
            words = len(text[quote["start"] : quote["end"]].split())
            name = f"no quotation, {'1-2' if words < 3 else '3+'} words"
        elif what == "missed":
            name = f"missed, {'1-2' if quote['words'] < 3 else '3+'} words"
        else:
            starts = (start for other, start in sieves if other == key)
            start = min(starts, key=lambda start: abs(start - mine[0][0]))
            name = f"{what}: {quote['kind']} by {sieves[key, start] or 'no sieve'}"
        yield name, key, quote, mine[1] if mine else None


def print_classes(score: ModuleType, articles: Articles, found: Found) -> None:
    """Print what each class of errors costs, the dearest first."""
    total = sum(len(article["quotes"]) for article in articles)
    counts = Counter(name for name, *_ in mistakes(score, articles, found))
    for name, count in counts.most_common(30):
        print(f"  {name:44} {count:5}  {100 * count / total:.2f} points")


def print_errors(score: ModuleType, articles: Articles, found: Found, wanted: str) -> None:
    """Print the errors of a class with the text around them."""
    texts = {article["id"]: article["text"] for article in articles}
    for name, key, quote, speaker in mistakes(score, articles, found):
        if wanted in name:
            text, start, end = texts[key], quote["start"], quote["end"]
            words = text[max(0, start - 240) : start] + "⟦" + text[start:end] + "⟧"
            words = (words + text[end : end + 160]).replace("\n", "¶")
            print(f"\n[{name}] {key}\n  gold {quote['speaker']!r}, found {speaker!r}\n  {words}")


def print_comparison(
    score: ModuleType, parts: list[Articles], before: Found, after: Found, name: str
) -> None:
    """Print by parts and articles whether a change holds."""
    gains = []
    for part in parts:
        old, new = f1(score, part, before), f1(score, part, after)
        gains.append((100 * (new[0] - old[0]), 100 * (new[1] - old[1])))
    better = worse = 0
    for article in (article for part in parts for article in part):
        if before[article["id"]] != after[article["id"]]:
            old = f1(score, [article], before)[0]
            new = f1(score, [article], after)[0]
            better, worse = better + (new > old), worse + (new < old)
    each = " ".join(f"{gain:+.2f}" for gain, _ in gains)
    mean, longer = (sum(column) / len(gains) for column in zip(*gains, strict=True))
    print(
        f"  {name:18} {mean:+.3f} points ({longer:+.3f} of 3+ words), by part {each}; "
        f"articles better / worse {better} / {worse}"
    )


def print_each(score: ModuleType, parts: list[Articles], whole: Found) -> None:
    """Print what is lost or won without each of the sieves."""
    sieves = pipeline.SIEVES
    articles = [article for part in parts for article in part]
    for sieve in sieves:
        pipeline.SIEVES = tuple(other for other in sieves if other is not sieve)
        without = find_all(articles)
        print_comparison(score, parts, whole, without, f"no {sieve.__name__}")
    pipeline.SIEVES = sieves


def print_constructions() -> None:
    """Print the share of the constructions that is right, by category, and the wrong ones."""
    right: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for one in read_constructions():
        found = extract(one.text)
        hits = count_right(one, found)
        for counts, number in (
            (right, hits),
            (expected, len(one.expected)),
            (returned, len(found)),
        ):
            counts[one.category] += number
            counts["constructions"] += number
        if not hits == len(one.expected) == len(found):
            got = ", ".join(f"{quote.text[:24]}… {quote.speaker}" for quote in found)
            print(f"  wrong: {one.category}: {one.case}: {got}")
    for category, count in expected.items():
        whole = count + returned[category]
        print(f"  {category:28} {2 * right[category] / whole if whole else 1:.3f}  of {count}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the set dev instead of train")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep what was found")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with what was kept")
    parser.add_argument("--each", action="store_true", help="leave out each sieve")
    parser.add_argument("--errors", metavar="CLASS", help="list the errors of a class")
    options = parser.parse_args()
    print_constructions()
    if not (GOLD / "score.py").exists():
        print(f"no scorer at {GOLD}: only the constructions were measured")
        return
    score = load_scorer()
    articles = read_set("dev" if options.dev else "train")[: 40 if BRIEF else None]
    parts = [articles] if options.dev else split(articles)
    found = find_all(articles)
    if options.errors:
        print_errors(score, articles, found, options.errors)
        return
    for number, part in enumerate(parts, 1):
        print(
            "  part {}: e2e F1 {:.3f}, of 3+ words {:.3f}".format(number, *f1(score, part, found))
        )
    print("  all: e2e F1 {:.4f}, of 3+ words {:.4f}".format(*f1(score, articles, found)))
    print_classes(score, articles, found)
    if options.save:
        options.save.write_text(json.dumps(found), encoding="utf-8")
    if options.against:
        before = json.loads(options.against.read_text(encoding="utf-8"))
        print_comparison(score, parts, before, found, "the change")
    if options.each:
        print_each(score, parts, found)


if __name__ == "__main__":
    main()
