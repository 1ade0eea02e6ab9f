"""What takes of a story change and repeat, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storage.model import StoryTake
from storage.stories.lost_corrections import describe_errors
from storage.text.plural import format_count
from tui.formatting.text import clean_line

__all__ = ["describe_changes"]


def describe_changes(
    takes: Iterable[StoryTake], names: Mapping[int, str], most: int | None = None
) -> list[str]:
    """Describe what takes change, and what they repeat that was corrected, each in one line.

    What is repeated comes first, then corrections, then other changes. `names` are the names of the
    sources of articles; after `most` lines one says how many more there are.
    """
    found: dict[tuple[int, str], dict[str, None]] = {}
    for take in takes:
        change, name = take.change, clean_line(names.get(take.article.id, ""))
        is_correction = take.take.kind == "correction" or take.article.edited
        for rank, words in ((1 if is_correction else 2, change), (0, describe_errors(take.errors))):
            if words:
                found.setdefault((rank, clean_line(words)), {})[name] = None
    ordered = sorted(found.items(), key=lambda item: item[0][0])
    lines = [" · ".join(filter(None, (words, ", ".join(some)))) for (_, words), some in ordered]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], f"{format_count(len(lines) - most, 'more change')}"]
