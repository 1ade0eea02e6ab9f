"""Text of articles for their rows in the list; read in the reading thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Article, Revision
from storage.wire.headline_states import parse_headline
from tui.formatting.excerpts import excerpt_around_hit
from tui.formatting.text import clean_line
from tui.widgets.headlines.row_pieces import CHANGE_SIGNS

__all__ = ["teasers"]

_LONGEST = 400
"""Characters of a standfirst: more than any line shows."""


def teasers(
    archive: Archive, articles: Sequence[int], hits: Sequence[str], *, edits: bool
) -> Mapping[int, str]:
    """Return a line of text for each article.

    It is what was changed in it, what stands around the first hit, or its standfirst. With `edits`
    it is also an edit that the reader has seen.
    """
    found = {}
    for number in articles:
        try:
            article = archive.article(number)
        except NotFound:  # removed meanwhile
            found[number] = ""
            continue
        found[number] = (
            _change(archive, article, edits=edits)
            or excerpt_around_hit(_passages(article), hits)
            or _beginning(article)
        )
    return found


def _change(archive: Archive, article: Article, *, edits: bool) -> str:
    """Return what an edit changed that was not seen, or what a correction corrects; else nothing.

    It begins with one of `CHANGE_SIGNS`.
    """
    major, minor = CHANGE_SIGNS
    is_shown = article.unseen_edit or (edits and article.edited)
    if is_shown and (history := archive.history(article.id)):
        sign = minor if article.unseen_edit == "minor" else major
        return sign + _summary(history[-1], article)
    if "corrected" not in parse_headline(article.headline).states:
        return ""
    return _correction(archive, article)


def _correction(archive: Archive, article: Article) -> str:
    """Return what a take corrects in an earlier one; what repeats a correction corrects the same.

    What was corrected stands in the text, and the headline says no more than that. What the take
    adds or leaves out besides is no correction.
    """
    story = archive.stories.of([article.id]).get(article.id)
    takes = {one.article: one for one in archive.stories.takes(story)} if story else {}
    take = takes.get(article.id)
    while take and take.kind in ("repeat", "cut"):
        take = takes.get(take.of or 0)
    if take is None or take.of is None:
        return ""
    try:
        before, after = archive.article(take.of), archive.article(take.article)
    except NotFound:  # removed meanwhile
        return ""
    if take.kind != "correction" and "corrected" not in parse_headline(after.headline).states:
        return ""  # it repeats a text that corrects nothing
    from storage.stories.takes import describe_correction  # late: a start does without

    corrected = clean_line(describe_correction(before, after))
    return CHANGE_SIGNS[0] + corrected if corrected else ""


def _summary(before: Article | Revision, after: Article) -> str:
    from storage.text.edit_summary import summarize_edit  # late: a start does without

    return clean_line(str(summarize_edit(before, after)))


def _passages(article: Article) -> Sequence[str]:
    blocks = (block.text for block in article.blocks)
    return (article.standfirst, *blocks, article.caption, article.author)


def _beginning(article: Article) -> str:
    """Return the first text that is not the headline, which many feeds repeat."""
    headline = clean_line(article.headline).rstrip(" .…")
    for text in (article.standfirst, *(block.text for block in article.blocks[:2])):
        line = clean_line(text[: len(headline) + _LONGEST])
        if line.startswith(headline) and not line[len(headline) :][:1].isalnum():
            line = line[len(headline) :].lstrip(" .…:–—-")
        if line:
            return line
    return ""
