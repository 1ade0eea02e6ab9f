"""Everything the page of a story shows, read from the archive at once; and its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Article, Quote, StorySummary, StoryTake, Utterance, Visit
from storage.quotes.citation import citation_warning
from storage.stories.lost_corrections import describe_errors
from storage.stories.shared_text import warn_of_shared_text
from storage.stories.terms import words_of
from storage.stories.utterances import utterances
from storage.text.edit_summary import summarize_edit
from storage.text.plural import format_count
from storage.text.timestamps import published_day
from storage.wire.headline_states import parse_headline
from tui.formatting.dates import format_take_time
from tui.widgets.story.take_row import KINDS, TakeRow

__all__ = ["Dossier", "View", "read_dossier"]

View = Literal["all", "new", "corrections"]
"""Which takes are listed."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A story with its takes, and what is said in it.

    Attributes:
        quotes: The quotes of each article, and its statements if these are shown.
        said: What was said, each utterance once, in the order in which it came.
        sources: The names of sources.
        changes: What takes and edits changed, in words, by article.
        words: The words that hold the story together.
        visit: When the reader last looked; None: everything is new.
        last_arrival: The article that had been stored last when this was read.
        withdrawn_text: The articles with text that is withdrawn in others.
        embargoed_text: Those with text that is under embargo in others.
    """

    story: StorySummary
    takes: tuple[StoryTake, ...]
    quotes: Mapping[int, tuple[Quote, ...]]
    said: tuple[Utterance, ...]
    sources: Mapping[int, str]
    changes: Mapping[int, str]
    words: tuple[str, ...]
    visit: Visit | None
    last_arrival: int
    withdrawn_text: frozenset[int]
    embargoed_text: frozenset[int]

    def take(self, article: int) -> StoryTake:
        """Return the take of an article."""
        return next(take for take in self.takes if take.article.id == article)

    def known(self, take: StoryTake) -> list[int]:
        """Return the places of the blocks of a take that earlier takes have.

        Of a correction these are the ones that stand there word for word, of others all without
        another figure, name or quotation.
        """
        earlier = self.takes[: self.takes.index(take)]
        if not earlier:
            return []
        blocks = take.article.blocks
        if take.take.kind != "correction":
            own = {*take.added, *take.changed}
            return [place for place in range(len(blocks)) if place not in own]
        texts = {block.text for one in earlier for block in one.article.blocks}
        return [place for place, block in enumerate(blocks) if block.text in texts]

    def source(self, article: Article) -> str:
        """Return the name of the source of an article."""
        return article.agency or self.sources.get(article.source, "")

    def is_new(self, article: Article) -> bool:
        """Return whether an article came since the reader last looked."""
        return self.visit is not None and article.id > self.visit.article

    def marked(
        self, ids: Collection[int], *, read: bool | None = None, starred: bool | None = None
    ) -> Dossier:
        """Return the dossier with the marks of some articles set."""

        def mark(take: StoryTake) -> StoryTake:
            article = take.article
            if article.id not in ids:
                return take
            article = replace(
                article,
                read=article.read if read is None else read,
                starred=article.starred if starred is None else starred,
            )
            return replace(take, article=article)

        return replace(self, takes=tuple(map(mark, self.takes)))

    def rows(
        self, view: View = "all", source: int | None = None, *, unfolded: bool = False
    ) -> list[TakeRow]:
        """Return the rows of takes, in the order of time.

        Args:
            view: Which takes are listed.
            source: Only those of this source.
            unfolded: List takes with the same text apart.
        """
        listed = [
            take
            for take in self.takes
            if (view == "all" or self._is_in(view, take))
            and (source is None or source in take.article.sources)
        ]
        repeats = {} if unfolded or source is not None else _repeats(listed)
        folded = {one.article.id for some in repeats.values() for one in some}
        return [
            self._row(take, repeats.get(take.article.id, ()))
            for take in listed
            if take.article.id not in folded
        ]

    def _is_in(self, view: View, take: StoryTake) -> bool:
        if view == "new":
            return self.visit is None or self.is_new(take.article)
        return take.take.kind == "correction" or take.article.edited

    def _row(self, take: StoryTake, repeats: Sequence[StoryTake]) -> TakeRow:
        same = tuple(one.article for one in repeats)
        carriers = [self.sources[one] for one in take.article.sources[1:]]
        return TakeRow(
            take.article,
            self.source(take.article),
            take.take.kind,
            len(take.added),
            self.changes.get(take.article.id, ""),
            describe_errors(take.errors),
            same,
            (*carriers, *(name for one in same for name in self._names(one))),
            any(map(self.is_new, (take.article, *same))),
            shared=take.article.id in self.withdrawn_text,
            fenced=take.article.id in self.embargoed_text,
        )

    def _names(self, article: Article) -> list[str]:
        """Return the names of the sources that sent an article, the first one first."""
        return [self.source(article), *(self.sources[one] for one in article.sources[1:])]

    def counts(self) -> str:
        """Return how many takes, sources, corrections and new takes there are, in words."""
        new = sum(self.is_new(take.article) for take in self.takes)
        corrections = sum(take.take.kind == "correction" for take in self.takes)
        return " · ".join(
            filter(
                None,
                (
                    format_count(len(self.takes), "take"),
                    format_count(self.story.sources, "source"),
                    format_count(corrections, "correction") if corrections else "",
                    f"{new} new" if new else "",
                ),
            )
        )

    def utterance_of(self, article: int, quote: int) -> int | None:
        """Return the utterance that a quote of an article is, or is a part of."""
        one = self.quotes[article][quote]
        words = _words(one.text)
        places = (
            place
            for place, said in enumerate(self.said)
            if article in said.articles
            if one.kind == said.quote.kind and words in _words(said.quote.text)
        )
        return next(places, None)

    def quote_of(self, utterance: int, article: int) -> int | None:
        """Return the quote of an article that an utterance stands in, or a part of it."""
        quotes = self.quotes[article]
        places = range(len(quotes))
        return next((at for at in places if self.utterance_of(article, at) == utterance), None)

    def warnings(self, now: datetime) -> list[str]:
        """Return what is withdrawn, under embargo or wrong, each with the sources it is about."""
        found: dict[str, dict[str, None]] = {}
        articles = [take.article for take in self.takes]
        own = [(one, citation_warning(one, now)) for one in articles]
        own += [(one.article, describe_errors(one.errors)) for one in self.takes]
        shared = [(one, words) for one in articles for words in self.of_shared_text(one, now)]
        for article, warning in (*own, *shared):
            if warning:
                found.setdefault(warning, {})[self.source(article)] = None
        return [f"{', '.join(sources)}: {warning}" for warning, sources in found.items()]

    def of_shared_text(self, article: Article, now: datetime) -> list[str]:
        """Return whether text of an article was withdrawn, or is under embargo, in other takes."""
        articles = {take.article.id: take.article for take in self.takes}
        members = [take.take for take in self.takes]
        return warn_of_shared_text(article, members, articles.get, self.source, now)

    def original(self, take: StoryTake) -> Article | None:
        """Return the earlier article whose text a take is, if it is in the story."""
        found = (one.article for one in self.takes if one.article.id == take.take.of)
        return next(found, None) if take.take.kind else None

    def history(self, take: StoryTake) -> str:
        """Return what a take is to an earlier one, or how it was edited; nothing for neither."""
        kind, original = take.take.kind, self.original(take)
        change = self.changes.get(take.article.id, "")
        words = f"{change[:1].upper()}{change[1:]}"
        if kind is not None and original is not None:
            own_day = published_day(take.article.published, take.article.date_kind)
            sent = format_take_time(original.published, original.date_kind, own_day)
            words = f"{KINDS[kind].capitalize()} of {self.source(original)}, {sent}"
            words += f": {change}" if change else ""
        return " · ".join(filter(None, (describe_errors(take.errors), words)))


def read_dossier(
    archive: Archive, id: int, since: Visit | None, *, statements: bool = False
) -> Dossier:
    """Read a story; `since` is the last visit of a story nobody has looked at.

    With `statements` these stand among the quotes.

    Raises:
        NotFound: There is no such story, or none of its articles is left.
    """
    last_arrival = archive.last_arrival()
    story = archive.stories.summary(id)
    takes = tuple(archive.stories.contents(story.id))
    if not takes:
        raise NotFound(f"no article of story {id} is left")
    read = archive.statements.with_quotes if statements else archive.quotes.of_article
    quotes = {take.article.id: tuple(read(take.article.id)) for take in takes}
    return Dossier(
        story,
        takes,
        quotes,
        tuple(utterances(takes, quotes)),
        {one: archive.sources.name(one) for take in takes for one in take.article.sources},
        _changes(archive, takes),
        tuple(archive.story_names.telling_words(story.id)),
        archive.story_visits.get(story.id) or since,
        last_arrival,
        archive.withdrawals.with_withdrawn_text(),
        archive.withdrawals.with_embargoed_text(),
    )


def _repeats(takes: Sequence[StoryTake]) -> dict[int, list[StoryTake]]:
    """Return the repeats of takes that are listed, by the article of the first of them."""
    first: dict[int, int] = {}
    errors = {take.article.id: take.errors for take in takes}
    repeats: dict[int, list[StoryTake]] = {}
    for take in takes:
        id_, of = take.article.id, take.take.of
        if take.take.kind == "repeat" and of in first and not _is_marked(take, errors[first[of]]):
            first[id_] = first[of]
            repeats.setdefault(first[of], []).append(take)
        else:
            first[id_] = id_
    return repeats


def _is_marked(take: StoryTake, known: Sequence[tuple[str, str]]) -> bool:
    """Return whether a repeat needs a row of its own.

    It is starred, edited, withdrawn or embargoed, or has errors that are not `known`.
    """
    article = take.article
    if take.errors and take.errors != known:
        return True
    states = parse_headline(article.headline).states
    is_said_so = not states.isdisjoint(("killed", "embargoed"))
    return article.starred or article.edited or article.killed is not None or is_said_so


def _changes(archive: Archive, takes: Sequence[StoryTake]) -> dict[int, str]:
    """Return what takes and edits changed, in words, by article."""
    articles = {take.article.id: take.article for take in takes}
    changes: dict[int, str] = {}
    for take in takes:
        article, original = take.article, articles.get(take.take.of or 0)
        if take.take.kind == "correction" and original is not None:
            changes[article.id] = str(summarize_edit(_unmarked(original), _unmarked(article)))
        elif take.change:
            changes[article.id] = take.change
        if article.edited and (history := archive.history(article.id)):
            by = f" by {article.edited_by}" if article.edited_by else ""
            changes[article.id] = f"edited{by}: {summarize_edit(history[-1], article)}"
    return changes


def _unmarked(article: Article) -> Article:
    """Return an article without its headline: what a correction is about is in the text."""
    return replace(article, headline="")


def _words(text: str) -> str:
    return f" {' '.join(words_of(text))} "
