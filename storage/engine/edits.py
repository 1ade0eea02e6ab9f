"""What counts as an edit of an article, and how many of its revisions are kept.

An equal digest means an equal text: replacing a summary by the fetched full text is not an edit.
But the digest is that of the first source, where another source that carries an article edits it.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.engine.values import ArticleToWrite

__all__ = ["LATEST", "ROOM", "is_edit", "surplus"]

LATEST = 20
"""How many of an article's last revisions are kept, besides its first."""

ROOM = 2_000_000
"""Most characters of an article's revisions together; the first and the last are always kept."""


def is_edit(before: Sequence[str], digest: str, item: ArticleToWrite) -> bool:
    """Return whether a source has changed words, not only white space.

    `before` is the headline, the standfirst, the caption and the text.
    """
    article = item.article
    if digest and digest == article.digest and not item.editor:
        return False
    headline, *was = before
    now = (article.standfirst, article.caption, *(block.text for block in article.blocks))
    return (
        headline.split() != article.headline.split()
        or "\n".join(was).split() != "\n".join(now).split()
    )


def surplus(lengths: Sequence[int]) -> list[int]:
    """Return which revisions are too many, by the lengths of all of an article, the latest first.

    These are some between the first and the last.
    """
    if not lengths:
        return []
    room = ROOM - lengths[0] - lengths[-1]
    gone = []
    for place, length in enumerate(lengths[1:-1], 1):
        room -= length
        if place >= LATEST or room < 0:
            gone.append(place)
    return gone
