"""How many statements articles have, what finding them costs, and some to judge by reading.

    .venv/bin/python tests/bench/statements.py [--set train|dev] [--show N] [--seed S]

Reads the annotated news beside the checkout (``../shared/quotes``) if it exists; it is not part of
this repository. Prints statements an article, articles a second of CPU for quotes alone and in the
one pass that finds statements beside them (whole articles, and cut to 2 and 5 kB), and N statements
at random (0: all those of the first 40 articles), each with its speaker, cue and confidence: which
report nothing, or name the wrong speaker, is for a reader to say.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.quotes import extract, extract_statements

from effort import BRIEF
from figures import speed

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "quotes"
READ = 40
"""Articles whose statements are read whole."""


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--set", default="dev", choices=("train", "dev"))
    arguments.add_argument("--show", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    args = arguments.parse_args()
    file = GOLD / f"{args.set}.jsonl"
    if not file.is_file():
        print(f"{file} is missing: nothing is measured")
        return
    texts = [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    texts = texts[:3] if BRIEF else texts
    found = [extract_statements(text) for text in texts]
    count = sum(map(len, found))
    print(f"{args.set}: {len(texts)} articles, {count} statements, {count / len(texts):.2f} each")
    for label, cut in (("whole", None), ("2 kB", 2_000), ("5 kB", 5_000)):
        some = [text[:cut] for text in texts]
        alone, with_statements = speed(some, extract), speed(some, extract_statements)
        print(f"{label:>6}: quotes {alone:,.0f}/s, with statements {with_statements:,.0f}/s")
    shown = [one for some in found[:READ] for one in some]
    if args.show:
        everything = [one for some in found for one in some]
        shown = random.Random(args.seed).sample(everything, min(args.show, len(everything)))
    for one in shown:
        print(f"- {one.speaker} | {one.cue} | {one.confidence} | {one.text}")


if __name__ == "__main__":
    main()
