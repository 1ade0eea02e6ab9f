"""A source's rules applied to the entries of its feed: what is kept, what is muted; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from storage.archive.section_map import SectionMap
from storage.model import Article, Source
from storage.text.timestamps import days_ago

__all__ = ["apply_rules"]


def apply_rules(source: Source, entries: Sequence[Article], sections: SectionMap) -> list[Article]:
    """Turn entries into articles of `source`, in the same order, and apply its rules.

    Their sections are those that `sections` maps their categories to.

    Entries that would not be kept are dropped; muted ones are marked as read.
    """
    rules = source.rules
    if rules.keep_days:
        oldest = days_ago(rules.keep_days)
        entries = [entry for entry in entries if entry.published >= oldest]
    if 0 < rules.keep < len(entries):
        newest = sorted(entries, key=lambda entry: entry.published, reverse=True)[: rules.keep]
        keys = {entry.key for entry in newest}
        entries = [entry for entry in entries if entry.key in keys]
    muted = _compile_mute_test(rules.muted)
    return [
        replace(
            entry,
            source=source.id,
            key=f"feed:{source.id}:{entry.key}",
            section=sections.section_of(entry.category, source),
            read=muted(entry.headline),
        )
        for entry in entries
    ]


def _compile_mute_test(words: Sequence[str]) -> Callable[[str], bool]:
    """Compile a test whether a headline contains one of `words`, whole and in any case."""
    if not words:
        return lambda _headline: False
    listed = "|".join(re.escape(word.casefold()) for word in words)
    pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)")
    return lambda headline: pattern.search(headline.casefold()) is not None
