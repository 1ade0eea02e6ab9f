"""Text that takes share: where one is withdrawn or under embargo, so is its text in the others.

What else uses quotations of a withdrawn text is not one of its takes, but warned of, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from storage.quotes.citation import embargo_notice
from storage.stories.terms import words_of
from storage.wire.headline_states import is_kill_notice

if TYPE_CHECKING:
    from datetime import datetime

    from storage.model import Article, Take

__all__ = [
    *("embargo_of_text", "originals", "quotes_withdrawn", "sharing", "uses_quotes_of"),
    "warn_of_shared_text",
]


def sharing(takes: Iterable[Take], article: int) -> set[int]:
    """Return the articles of a story that have text of one, or whose text it has; and itself."""
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for take in takes:
        if take.of is not None:
            linked[take.article].add(take.of)
            linked[take.of].add(take.article)
    found, due = {article}, [article]
    while due:
        new = linked[due.pop()] - found
        found |= new
        due += new
    return found


def warn_of_shared_text(
    article: Article,
    takes: Iterable[Take],
    get: Callable[[int], Article | None],
    name_of: Callable[[Article], str],
    now: datetime,
) -> list[str]:
    """Return whether text of an article was withdrawn in another take, or is under embargo there.

    Else it may use quotations of a text that was withdrawn. `get` returns an article, `name_of` the
    name of its source. An embargo goes for what is made of a text, a withdrawal also for what the
    text was made of.
    """
    if is_kill_notice(article.headline, killed=article.killed, edited=article.edited):
        return []
    takes = list(takes)
    found = [
        _withdrawn(article, takes, get, name_of) or quotes_withdrawn(article, takes, get, name_of),
        embargo_of_text(article, takes, get, name_of, now),
    ]
    return [one for one in found if one]


def _withdrawn(
    article: Article,
    takes: Sequence[Take],
    get: Callable[[int], Article | None],
    name_of: Callable[[Article], str],
) -> str:
    if article.killed is not None:
        return ""
    others = map(get, sorted(sharing(takes, article.id) - {article.id}))
    withdrawn = (one for one in others if one is not None and one.killed is not None)
    *names, last = [*dict.fromkeys(map(name_of, withdrawn))] or [""]
    by = f"{', '.join(names)} and {last}" if names else last
    return f"Has text that {by} withdrew" if by else ""


def quotes_withdrawn(
    article: Article,
    takes: Sequence[Take],
    get: Callable[[int], Article | None],
    name_of: Callable[[Article], str],
) -> str:
    """Return whether an article uses quotations of a text of its story that was withdrawn."""
    if article.killed is not None:
        return ""
    others = (get(one.article) for one in takes)
    quoted = (one for one in others if one is not None and uses_quotes_of(one, article))
    first = next(quoted, None)
    return "" if first is None else f"Uses quotes of a text that {name_of(first)} withdrew"


def uses_quotes_of(killed: Article, article: Article) -> bool:
    """Return whether an article uses quotations of an earlier one that was withdrawn."""
    if killed.killed is None or (article.published, article.id) <= (killed.published, killed.id):
        return False
    from storage.stories.reprints import compare  # late: kills are few
    from storage.text.edit_summary import quotations_of

    withdrawn, used = (
        [words_of(words) for words in quotations_of(one.text)] for one in (killed, article)
    )
    return any(compare(one, other) is not None for one in withdrawn for other in used)


def embargo_of_text(
    article: Article,
    takes: Sequence[Take],
    get: Callable[[int], Article | None],
    name_of: Callable[[Article], str],
    now: datetime,
) -> str:
    """Return what to say of an article whose text is under embargo elsewhere, but not there."""
    if embargo_notice(article.headline, article.published, now):
        return ""
    for at in originals({take.article: take.of for take in takes}, article.id):
        before = get(at)
        if before is not None and (
            notice := embargo_notice(before.headline, before.published, now)
        ):
            return f"Has text of {name_of(before)}: {notice[0].lower()}{notice[1:]}"
    return ""


def originals(of: Mapping[int, int | None], id: int) -> Iterator[int]:
    """Yield the article that one is a take of, the one that this is a take of, and so on."""
    seen = {id}
    at = of.get(id)
    while at is not None and at not in seen:
        yield at
        seen.add(at)
        at = of.get(at)
