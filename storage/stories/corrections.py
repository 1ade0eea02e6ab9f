"""What all corrections of a story correct in one of its takes; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from storage.model import Article, StoryTake, Take
from storage.stories.differences import describe_differences
from storage.stories.lost_corrections import find_errors
from storage.stories.shared_text import sharing
from storage.stories.takes import corrected_differences, superseding
from storage.text.edit_summary import EditSummary

__all__ = ["corrections_of", "describe_corrections"]

Get = Callable[[int], Article | None]


def corrections_of(article: Article, takes: Iterable[Take], get: Get) -> list[Article]:
    """Return the corrections that supersede an article, from the first.

    Args:
        article: An article of a story.
        takes: The takes of its story, from the first.
        get: Returns an article of the story.
    """
    known = _with_same_text(article, takes, get)
    found = {one.article.id: one.article for one in known}
    later = superseding(known).get(article.id, ()) if len(known) > 1 else ()
    return [found[one] for one in later]


def describe_corrections(
    article: Article, corrections: Sequence[Article], takes: Iterable[Take], get: Get
) -> str:
    """Describe what the `corrections_of` an article correct in it: ``31 → 35, 600 → 603``.

    Each figure and name stands once, with what it was corrected to last. What a correction has
    wrong again, since its source has lost an earlier one, is none. Nothing: there is no other
    figure or name, whatever the headlines say. The other arguments are those of `corrections_of`.
    """
    errors = find_errors(_with_same_text(article, takes, get))
    figures: dict[str, str] = {}
    names: dict[str, str] = {}
    differences: list[EditSummary] = []
    for correction in corrections:
        repeated = errors.get(correction.id, ())
        differences = corrected_differences(article, correction)
        for one in differences:
            for found, pairs in ((figures, one.figures), (names, one.names)):
                found.update((was, now) for was, now in pairs if (now, was) not in repeated)
    # What else the last one changes: an earlier one may have changed the same.
    others = [replace(one, figures=[], names=[]) for one in differences]
    facts = EditSummary(figures=[*figures.items()], names=[*names.items()])
    return describe_differences([facts, *others])


def _with_same_text(article: Article, takes: Iterable[Take], get: Get) -> list[StoryTake]:
    """Return the takes that share text with an article, and itself."""
    takes = list(takes)
    shared = sharing(takes, article.id)
    read = ((get(one.article), one) for one in takes if one.article in shared)
    return [StoryTake(found, one, ()) for found, one in read if found is not None]
