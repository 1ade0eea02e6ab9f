"""What other papers say of a quote: how many have its words, and who they name; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.model import LIKELY, SURE, Elsewhere
from storage.text.cleaning import clean_line
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.model import Quote, QuoteHit, Reprint

__all__ = ["doubted", "elsewhere", "format_places"]

_DISPUTED = (LIKELY + SURE) / 2
"""The confidence that is left where another paper names somebody else."""


def doubted(quote: Quote, found: Elsewhere | None) -> Quote:
    """Return a quote with the confidence that is left after what other papers say."""
    if found is None or not found.is_disputed:
        return quote
    # Somebody is wrong: that this article was sure does not help.
    return replace(quote, confidence=min(quote.confidence, _DISPUTED))


def elsewhere(words: str, sources: Sequence[int], reprints: Sequence[Reprint]) -> Elsewhere | None:
    """Describe the reprints of a quote in an article of these sources; None without any.

    Papers in which another figure stands are counted apart.
    """
    if not reprints:
        return None
    from storage.text.figures import figures_differ  # late: most quotes have no reprints

    same = [one for one in reprints if not figures_differ(words, one.hit.quote.text)]
    places = format_places([reprint.hit for reprint in same], sources)
    if len(same) < len(reprints):
        return Elsewhere(places, _other_figures(words, reprints), is_disputed=True)
    for naming, words in (("other", "{} names {}"), ("named", "named by {}: {}")):
        for one in reversed(reprints):  # the first to name somebody
            if one.naming == naming:
                name = clean_line(one.hit.quote.speaker or "")
                remark = words.format(clean_line(one.hit.article.source_name), name)
                return Elsewhere(places, remark, naming == "other")
    return Elsewhere(places)


def _other_figures(words: str, reprints: Sequence[Reprint]) -> str:
    """Say which other figures stand in how many papers: ``218, not 210, in 5 papers``."""
    from storage.text.figures import figures_differ, figures_of  # late, as above

    others = [one for one in reprints if figures_differ(words, one.hit.quote.text)]
    here, there = figures_of(words), dict[tuple[str, ...], str]()
    for one in others:
        there = figures_of(one.hit.quote.text) | there
    new = [clean_line(figure) for value, figure in there.items() if value not in here]
    old = [clean_line(figure) for value, figure in here.items() if value not in there]
    short = _without_common_end(new + old)
    new, old = short[: len(new)], short[len(new) :]
    papers = {one.hit.article.source for one in others}
    not_ = f", not {', '.join(old)}," if old else ""
    return f"{', '.join(new)}{not_} in {format_count(len(papers), 'paper')}"


def _without_common_end(figures: Sequence[str]) -> list[str]:
    """Leave out the words that all of some figures end in, as the unit of *218 kilometres*."""
    words = [figure.split(" ") for figure in figures]
    while all(len(some) > 1 for some in words) and len({some[-1] for some in words}) == 1:
        words = [some[:-1] for some in words]
    return [" ".join(some) for some in words]


def format_places(hits: Sequence[QuoteHit], sources: Sequence[int] = ()) -> str:
    """Say in how many papers words are: those of quotes, and of one more article, if given.

    In one paper, it is the number of its articles; of a single one there is nothing to say.
    """
    papers = {*sources}.union(*({one.article.source, *one.article.also} for one in hits))
    if len(papers) > 1:
        return f"in {format_count(len(papers), 'paper')}"
    articles = len({one.article.id for one in hits}) + bool(sources)
    return f"in {format_count(articles, 'article')}" if articles > 1 else ""
