"""What becomes of articles handed to the archive: the rules of identity and sameness.

The same key is the same article: its digest tells whether it changed. The same file under another
key of a folder, and the same link from another source (or the same link and headline from its
own), is an article that is there already. What was removed stays away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from storage.engine.protocol import Known
from storage.model import DEFAULT_SECTION, Article, Outcome, OutcomeKind, Quote

__all__ = ["Intake", "Slot", "take_in"]


@dataclass(slots=True)
class Slot:
    """An article to be written: new under a number to come, or in place of `before`.

    `quotes` are for whoever writes it to find.
    """

    article: Article
    before: Known | None = None
    quotes: Sequence[Quote] = ()


@dataclass(slots=True)
class Intake:
    """The slots to write, and for each article handed in its outcome or its slot."""

    slots: list[Slot] = field(default_factory=list)
    fates: list[Outcome | tuple[OutcomeKind, Slot]] = field(default_factory=list)


def take_in(
    articles: Sequence[Article],
    known: Iterable[Known],
    buried: Collection[str],
    sources: Collection[int],
    folders: Collection[int],
    *,
    update: bool = True,
    twins: bool = True,
) -> Intake:
    """Decide what becomes of each article, in order; later ones see the earlier ones.

    Without `update` what is there under the same key stays; without `twins` only the same
    key is the same article.
    """
    intake = Intake()
    shelf = _Shelf(folders)
    for before in known:
        shelf.put(before, before)
    for article in articles:
        if reason := _fault(article, sources):
            intake.fates.append(Outcome(0, "failed", reason))
        elif article.key in buried:
            intake.fates.append(Outcome(0, "same"))
        else:
            _place(_tidied(article), shelf, intake, update=update, twins=twins)
    return intake


def _place(article: Article, shelf: _Shelf, intake: Intake, *, update: bool, twins: bool) -> None:
    found = shelf.keys.get(article.key) if article.key else None
    if found is None:
        found = shelf.twin(article) if twins else None
        if found is None:
            slot = Slot(article)
            intake.slots.append(slot)
            shelf.put(article, slot)
            intake.fates.append(("new", slot))
        else:
            intake.fates.append(_same(found))
    elif not update or (_digest(found) == article.digest and article.digest):
        intake.fates.append(_same(found))
    else:
        if isinstance(found, Known):
            found = Slot(article, before=found)
            intake.slots.append(found)
        found.article = _merged(article, found)
        shelf.put(found.article, found)
        intake.fates.append(("changed", found))


class _Shelf:
    """Finds what is there already (`Known`) or about to be (`Slot`) by its marks of identity."""

    def __init__(self, folders: Collection[int]) -> None:
        self._folders = folders
        self.keys: dict[str, Known | Slot] = {}
        self._files: dict[str, Known | Slot] = {}
        self._links: dict[str, tuple[Known | Article, Known | Slot]] = {}

    def put(self, marks: Known | Article, place: Known | Slot) -> None:
        if marks.key:
            self.keys[marks.key] = place
        if marks.digest and marks.source in self._folders:
            self._files.setdefault(marks.digest, place)
        if marks.link:
            self._links.setdefault(marks.link, (marks, place))

    def twin(self, article: Article) -> Known | Slot | None:
        """Return what says the same under another key."""
        if article.source in self._folders and article.digest in self._files:
            return self._files[article.digest]
        marks, place = self._links.get(article.link, (None, None))
        if marks is None or (marks.source == article.source and marks.headline != article.headline):
            return None
        return place


def _same(found: Known | Slot) -> Outcome | tuple[OutcomeKind, Slot]:
    return Outcome(found.id, "same") if isinstance(found, Known) else ("same", found)


def _digest(found: Known | Slot) -> str:
    return found.digest if isinstance(found, Known) else found.article.digest


def _merged(article: Article, slot: Slot) -> Article:
    """Return the new text with what the reader, and the first sight of it, gave the old."""
    before = slot.before
    if before is None:
        return article
    article = replace(article, id=before.id, read=before.read, starred=before.starred)
    if article.date_kind == "seen":
        article = replace(article, published=before.published, date_kind=before.date_kind)
    return article


def _tidied(article: Article) -> Article:
    return article if article.section else replace(article, section=DEFAULT_SECTION)


def _fault(article: Article, sources: Collection[int]) -> str:
    """Return why an article cannot be stored, or nothing."""
    if not article.headline.strip():
        return "it has no headline"
    if article.published.tzinfo is None:
        return "its date has no time zone"
    if not 1500 <= article.published.astimezone(UTC).year < 2500:
        return f"{article.published:%Y-%m-%d} is no date of an article"
    if article.source and article.source not in sources:
        return f"there is no source {article.source}"
    try:
        _all_text(article).encode()
    except UnicodeEncodeError:
        return "it holds broken characters"
    return ""


def _all_text(article: Article) -> str:
    parts = (
        article.headline, article.section, article.standfirst, article.caption, article.credit,
        article.author, article.link, article.key, article.digest,
    )  # fmt: skip
    return "".join([*parts, *(block.text for block in article.blocks)])
