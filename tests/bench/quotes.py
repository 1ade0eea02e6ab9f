"""How good and how fast quote extraction is: ``python tests/bench/quotes.py [--table] [SET…]``.

Reads the annotated news and the scorer beside the checkout (``../shared/quotes``) where they are;
they are not part of this repository. Prints for each set (train, dev) the figures of the scorer,
articles a second of CPU (whole articles, and cut to some 2 kB), and how far the confidences can be
trusted: by band, Brier score, and what a card would show. ``--table`` prints for each sieve and
kind of mention the share of right speakers, from which ``storage/quotes/confidence.py`` is drawn.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.model import Quote
from storage.quotes import extract
from storage.quotes.attribution import attribute
from storage.quotes.cast import gather
from storage.quotes.confidence import KINDS, kind_of
from storage.quotes.marks import blocks, pair
from storage.quotes.narration import read
from storage.quotes.sieves import SIEVES

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "quotes"
SHOWN = (0.75, 0.4)
"""From which confidence a card shows a name, and "likely"."""
PRIOR = 12
"""So many judgements the figures of a sieve and kind are drawn towards those of the kind."""


@dataclass(frozen=True)
class Judged:
    """One quote of the gold that was found: what was said of it, and whether that was right."""

    right: bool
    confidence: float
    sieve: str
    kind: str


def scorer() -> ModuleType:
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(score: ModuleType, article: dict[str, Any], found: list[Quote]) -> Iterator[Judged]:
    """Yield a judgement for each settled quote of the gold that was found with a speaker."""
    text = article["text"]
    kinds = _kinds(text)
    gold = article["quotes"]
    spans = [score.trim(text, quote["start"], quote["end"]) for quote in gold]
    mine = [score.trim(text, quote.start, quote.end) for quote in found]
    for number, which in score.match(text, mine, spans, 0.8).items():
        quote, wanted = found[number], gold[which]
        if wanted.get("doubt") or quote.speaker is None:
            continue
        names = [wanted["speaker"], *(wanted.get("speakers") or [])]
        right = any(
            score.same_speaker(quote.speaker, name, wanted["kind"]) for name in names if name
        )
        yield Judged(right, quote.confidence, quote.sieve, kinds.get(quote.start, "name"))


def _kinds(text: str) -> dict[int, str]:
    """Return which kind of mention each quotation was decided by, by its start."""
    spans = blocks(text)
    quoted = pair(text, spans)
    sentences = read(text, spans, quoted)
    gather(sentences)
    decisions = attribute(text, sentences, quoted)
    return {
        marked.start: kind_of(decision)
        for marked, decision in zip(quoted, decisions, strict=True)
        if decision is not None and decision.mention is not None
    }


def speed(texts: list[str]) -> float:
    """Return articles a second of CPU, the best of three rounds."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for text in texts:
            extract(text)
        best = min(best, time.process_time() - began)
    return len(texts) / best


def print_figures(score: ModuleType, articles: list[dict[str, Any]]) -> list[Judged]:
    """Print the scorer's figures and the speed; return the judgements."""
    found = {article["id"]: extract(article["text"]) for article in articles}
    figures = score.score(articles, found)[0]
    for name, value in figures.items():
        print(
            f"  {name.strip():28} {value:.3f}"
            if isinstance(value, float)
            else f"  {name.strip():28} {value}"
        )
    texts = [article["text"] for article in articles]
    cut = [text[: text.find("\n\n", 2_000)] if "\n\n" in text[2_000:] else text for text in texts]
    for some in (texts, cut):
        size = sum(map(len, some)) / len(some) / 1000
        print(f"  {'articles/s of ' + format(size, '.1f') + ' kB':28} {speed(some):,.0f}")
    return [
        judged for article in articles for judged in judge(score, article, found[article["id"]])
    ]


def print_calibration(judged: list[Judged]) -> None:
    """Print how often speakers are right by band of confidence, and the Brier score."""
    print("  confidence      n  promised  right")
    for low in (0.0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        high = {0.0: 0.4, 0.7: 0.75}.get(low, round(low + (0.1 if low < 0.7 else 0.05), 2))
        band = [one for one in judged if low <= one.confidence < high]
        if band:
            promised = sum(one.confidence for one in band) / len(band)
            print(f"  {low:.2f}–{high:.2f}  {len(band):6}     {promised:.3f}  {_share(band):.3f}")
    certain, likely = SHOWN
    plain = [one for one in judged if one.confidence >= certain]
    maybe = [one for one in judged if likely <= one.confidence < certain]
    brier = sum((one.right - one.confidence) ** 2 for one in judged) / len(judged)
    print(
        f"  shown plainly {len(plain)}, right {_share(plain):.3f}; "
        f"likely {len(maybe)}, right {_share(maybe):.3f}; Brier {brier:.4f}"
    )


def print_table(judged: list[Judged]) -> None:
    """Print a line a sieve: for each kind the share of right ones, drawn towards the kind's."""
    overall = {kind: _share([one for one in judged if one.kind == kind]) for kind in KINDS}
    counts = Counter((one.sieve, one.kind) for one in judged)
    hits = Counter((one.sieve, one.kind) for one in judged if one.right)
    for sieve in (function.__name__.replace("_", " ") for function in SIEVES):
        its = [one for one in judged if one.sieve == sieve]
        row, seen = [], []
        for kind in KINDS:
            prior = (overall[kind] + _share(its)) / 2 if its else overall[kind]
            number = counts[sieve, kind]
            row.append(f"{(hits[sieve, kind] + PRIOR * prior) / (number + PRIOR):.2f}")
            seen.append(str(number))
        print(f'    "{sieve}": ({", ".join(row)}),  # {"/".join(seen)}')


def _share(judged: list[Judged]) -> float:
    return sum(one.right for one in judged) / len(judged) if judged else 0.0


def main() -> None:
    """Print everything for the sets that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["train", "dev"])
    parser.add_argument(
        "--table", action="store_true", help="print what confidence.py is drawn from"
    )
    asked = parser.parse_args()
    if not (GOLD / "score.py").exists():
        print(f"no scorer at {GOLD}: nothing measured")
        return
    score = scorer()
    for name in asked.sets:
        lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        print(name)
        judged = print_figures(score, [json.loads(line) for line in lines if line.strip()])
        print_calibration(judged)
        if asked.table:
            print_table(judged)


if __name__ == "__main__":
    main()
