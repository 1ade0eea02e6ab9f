"""Quality and speed of quote extraction.

    .venv/bin/python tests/bench/quotes.py [--table] [SET…]

Reads the annotated news and the scorer beside the checkout (``../shared/quotes``) if they exist;
they are not part of this repository. Prints the reference article; for each set (train, dev) the
figures that have a target, all other figures of the scorer, articles per second of CPU (whole
articles, and cut to about 2 kB), and the calibration of the confidence: by band, by sieve, by what
a card shows, Brier score; finally the seconds for an article of 1 MB and for 10,000 unmatched
marks.

``--table`` prints the accuracy for each sieve and kind of mention. The figures for train are those
in ``storage/quotes/attribution/confidence.py``; none of them is guessed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.model import Quote
from storage.quotes import extract, extract_statements
from storage.quotes.attribution.confidence import MENTION_KINDS, mention_kind
from storage.quotes.attribution.pipeline import attribute_quotes
from storage.quotes.attribution.sieves import SIEVES
from storage.quotes.names.entity_linking import link_entities
from storage.quotes.tokenization.quotation_marks import find_quoted_spans, split_paragraphs
from storage.quotes.tokenization.tokenizer import tokenize

from effort import BRIEF
from figures import least, once, speed

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "quotes"
SHOWN = (0.75, 0.4)
"""The confidence from which a card shows a name, and from which "likely"."""
TARGETS = (
    ("e2e F1", ".915 (.930)"),
    ("e2e F1 3+", ".930 (.945)"),
    ("span F1 3+", ".985 (.990)"),
    ("speaker acc 3+", ".90 (.92)"),
    ("  name 3+", ".95 (.97)"),
    ("  pronoun 3+", ".84 (.88)"),
    ("  nominal 3+", ".84 (.88)"),
    ("full name", ".89 (.92)"),
    ("non-quotes returned", "≤ .20 (.12)"),
)
"""The scorer's figures that have a target, with the target and the stretch goal."""
MEGABYTE = 50_000 if BRIEF else 1_000_000
UNMATCHED = 100 if BRIEF else 10_000
DENSE = (
    "「1」",
    "“a”",
    '"a b" ',
    "“No,” he said. ",
    "“No,” said Jane Doe. ",
    "A a, B said. “",
    "‘a “b” c ",
    "‘a b,’ ",
    "— a, said Jane.\n",
    "JANE: a b.\nJOE: c d.\n",
    "Jane said:\n> a\n",
    "he said that she said that ",
    "Jane Doe, who said that ",
    "said said ",
    "“a,” he said, “b.” ",
    '("',
)
"""Units that are repeated to make inputs which cost most for their length."""
PRIOR = 12
"""Number of judgements by which the figures of a sieve are drawn towards those of the kind."""


@dataclass(frozen=True)
class Judged:
    """A quote of the gold standard that was found: its attribution, and whether that is right.

    `kind` is empty without a speaker, which is right if the gold standard has none either.
    """

    right: bool
    confidence: float
    sieve: str
    kind: str


def load_scorer() -> ModuleType:
    """Import the scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(score: ModuleType, article: dict[str, Any], found: list[Quote]) -> Iterator[Judged]:
    """Yield a judgement for each undoubted quote of the gold standard that was found."""
    text = article["text"]
    kinds = _kinds(text)
    gold = article["quotes"]
    spans = [score.trim(text, quote["start"], quote["end"]) for quote in gold]
    mine = [score.trim(text, quote.start, quote.end) for quote in found]
    for number, which in score.match(text, mine, spans, 0.8).items():
        quote, wanted = found[number], gold[which]
        if wanted.get("doubt"):
            continue
        if quote.speaker is None:
            yield Judged(wanted["speaker"] is None, quote.confidence, quote.sieve, "")
            continue
        names = [wanted["speaker"], *(wanted.get("speakers") or [])]
        right = any(
            score.same_speaker(quote.speaker, name, wanted["kind"]) for name in names if name
        )
        yield Judged(right, quote.confidence, quote.sieve, kinds.get(quote.start, "name"))


def _kinds(text: str) -> dict[int, str]:
    """Return the kind of mention that decided each quotation, by its start."""
    paragraphs = split_paragraphs(text)
    spans = find_quoted_spans(text, paragraphs)
    sentences = tokenize(text, paragraphs, spans)
    link_entities(sentences)
    attributions = attribute_quotes(text, sentences, spans)
    return {
        span.start: mention_kind(attribution)
        for span, attribution in zip(spans, attributions, strict=True)
        if attribution is not None and attribution.mention is not None
    }


def print_figures(score: ModuleType, articles: list[dict[str, Any]]) -> list[Judged]:
    """Print the scorer's figures and the speed; return the judgements."""
    found = {article["id"]: extract(article["text"]) for article in articles}
    figures = score.score(articles, found)[0]
    for name, target in TARGETS:
        if name in figures:  # a small set need not have every kind of mention
            print(f"  {name.strip():28} {figures.pop(name):.3f}  target {target}")
    for name, value in figures.items():
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        print(f"  {name.strip():28} {shown}")
    texts = [article["text"] for article in articles]
    cut = [text[: text.find("\n\n", 2_000)] if "\n\n" in text[2_000:] else text for text in texts]
    for some in (texts, cut):
        size = sum(map(len, some)) / len(some) / 1000
        print(f"  {'articles/s of ' + format(size, '.1f') + ' kB':28} {speed(some, extract):,.0f}")
    return [
        judged for article in articles for judged in judge(score, article, found[article["id"]])
    ]


def print_calibration(judged: list[Judged]) -> None:
    """Print how often speakers are right by band of confidence, by sieve and by kind of card."""
    named = [one for one in judged if one.kind]
    print("  confidence               n  promised  right")
    for low in (0.0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        high = {0.0: 0.4, 0.7: 0.75}.get(low, round(low + (0.1 if low < 0.7 else 0.05), 2))
        _print_group(
            f"{low:.2f}–{high:.2f}", [one for one in named if low <= one.confidence < high]
        )
    for sieve in (function.__name__.replace("_", " ") for function in SIEVES):
        _print_group(sieve, [one for one in named if one.sieve == sieve])
    certain, likely = SHOWN
    _print_group("card: a name", [one for one in named if one.confidence >= certain])
    _print_group("card: likely", [one for one in named if likely <= one.confidence < certain])
    silent = [one for one in judged if not one.kind or one.confidence < likely]
    nobody = sum(one.right and not one.kind for one in silent)
    print(f"  card: unattributed  {len(silent):6}  nobody to name: {nobody}")
    brier = sum((one.right - one.confidence) ** 2 for one in named) / len(named)
    print(f"  Brier {brier:.4f}")


def _print_group(name: str, judged: list[Judged]) -> None:
    if judged:
        promised = sum(one.confidence for one in judged) / len(judged)
        print(f"  {name:18}  {len(judged):6}     {promised:.3f}  {_share(judged):.3f}")


def print_table(judged: list[Judged]) -> None:
    """Print for each sieve the accuracy by kind, drawn towards that of the kind."""
    judged = [one for one in judged if one.kind]
    overall = {kind: _share([one for one in judged if one.kind == kind]) for kind in MENTION_KINDS}
    counts = Counter((one.sieve, one.kind) for one in judged)
    hits = Counter((one.sieve, one.kind) for one in judged if one.right)
    for sieve in (function.__name__.replace("_", " ") for function in SIEVES):
        its = [one for one in judged if one.sieve == sieve]
        row, seen = [], []
        for kind in MENTION_KINDS:
            prior = (overall[kind] + _share(its)) / 2 if its else overall[kind]
            number = counts[sieve, kind]
            row.append(f"{(hits[sieve, kind] + PRIOR * prior) / (number + PRIOR):.2f}")
            seen.append(str(number))
        print(f'    "{sieve}": ({", ".join(row)}),  # {"/".join(seen)}')


def print_reference(score: ModuleType) -> None:
    """Print how many quotes of the reference article have the right span and speaker."""
    articles = read_set("seed")
    found = {article["id"]: extract(article["text"]) for article in articles}
    figures, _, mistakes, *_ = score.score(articles, found)
    wrong = sum(mistake[2] != "no quotation" for mistake in mistakes)
    whole = figures["gold quotes"]
    print(f"reference article: {whole - wrong} of {whole}, {figures['returned']} returned")


def print_extremes(texts: list[str]) -> None:
    """Print the CPU seconds for extreme articles."""
    whole = "\n\n".join(texts)
    long = (whole * (MEGABYTE // len(whole) + 1))[:MEGABYTE]
    for name, text in (
        ("an article of 1 MB", long),
        ("1 MB in one paragraph", long.replace("\n", " ")),
        ("10,000 unmatched marks", '"they said so and left it, ' * UNMATCHED),
        ("… that only open", "“they said so and left it, " * UNMATCHED),
        ("… single ones", "'they said so and left it, " * UNMATCHED),
        ("… a paragraph each", "“They said so and left it.\n\n" * UNMATCHED),
    ):
        seconds = once(partial(extract, text)) / 1000
        print(f"{name:28} {seconds:.2f} s, {len(text) / 1000:,.0f} kB")
    slowest = max(map(_milliseconds, DENSE))
    print(f"{'worst input of 24 kB':28} {slowest[0]:.0f} ms, of {slowest[1]!r}")


def _milliseconds(unit: str) -> tuple[float, str]:
    """Return the CPU milliseconds for the quotes and statements of 24 kB, the best of 3 rounds."""
    text = (unit * (24_000 // len(unit) + 1))[:24_000]
    return max(least(partial(read, text)) for read in (extract, extract_statements)), unit


def read_set(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _share(judged: list[Judged]) -> float:
    return sum(one.right for one in judged) / len(judged) if judged else 0.0


def main() -> None:
    """Print everything for the given sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["train", "dev"])
    parser.add_argument(
        "--table", action="store_true", help="print what confidence.py is drawn from"
    )
    options = parser.parse_args()
    if not (GOLD / "score.py").exists():
        print(f"no scorer at {GOLD}: nothing measured")
        return
    score = load_scorer()
    print_reference(score)
    for name in options.sets:
        print(name)
        articles = read_set(name)
        judged = print_figures(score, articles)
        print_calibration(judged)
        if options.table:
            print_table(judged)
    print_extremes([article["text"] for article in read_set("dev")])


if __name__ == "__main__":
    main()
