"""Who said what, as the reader puts it right: people joined, parted, renamed; quotes corrected.

Also quotes made anew when the extractor has changed, a few articles at a time. A part of `Archive`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from storage import model
from storage.archive.queries import Questions, asked
from storage.engine.protocol import Stored
from storage.engine.sqlite.query.order import LAST
from storage.engine.sqlite.rows.counters import JOINED_BY
from storage.engine.sqlite.rows.reextraction import MADE_BY, MAKING_BY, NEXT
from storage.errors import ArchiveError, NotFound
from storage.model import Filter
from storage.quotes.names.person_keys import RULES_VERSION
from storage.text.cleaning import clean_line
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.model import Article, Correction, Profile, Quote, Speaker

__all__ = ["SpeakerChanges"]

AT_A_TIME = 50
"""Articles whose quotes are made anew in one transaction: others wait for it milliseconds."""

NAMES_AT_A_TIME = 500
"""Names whose person is found out anew in one transaction."""


class SpeakerChanges(Questions):
    """Changes to speakers and quotes; each is durable when its method returns."""

    _quoter: Callable[[str], Sequence[Quote]]

    @abstractmethod
    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change that can be taken back."""

    @abstractmethod
    def _correct_clippings(self, article: int, quote: Quote) -> dict[str, Any]:
        """Keep who says a quote now with its clippings; return who said it, as each had it."""

    @abstractmethod
    def _take_back_said(self, before: Mapping[str, Any]) -> None:
        """Let clippings have the speakers they had."""

    def profile(self, filter: Filter) -> Profile:  # noqa: A002
        """Return what is known of `filter.speaker`, from the quotes the filter leaves."""
        return self._engine.profile(asked(filter))

    def merge_speakers(self, name: str, into: str) -> None:
        """Let all names of one person be another's.

        Raises:
            NotFound: Nobody is quoted by one of the names.
            ArchiveError: They are one person already.
        """
        with self._engine.transaction():
            names, others = self._names(name), self._names(into)
            head = others[0].name
            if head in {one.name for one in names}:
                raise ArchiveError(f"{name} and {into} are one person already")
            self._alias(f"joining of {names[0].name} to {head}", {one.name: head for one in names})

    def split_speaker(self, name: str) -> None:
        """Let a name be a person of its own, apart from the other names.

        Raises:
            NotFound: Nobody is quoted by that name.
            ArchiveError: The person has no other name, or this one was only given by a renaming.
        """
        with self._engine.transaction():
            names = self._names(name)
            of = next((one for one in names if one.name == name), None)
            of = of or next(one for one in names if fold(one.name) == fold(name))
            name = of.name
            if len(names) < 2:
                raise ArchiveError(f"{name} is known by one name only")
            if not of.quotes:  # parted it would be nobody's, and the renaming gone
                raise ArchiveError(f"no article names {name}: you gave that name; rename it back")
            values: dict[str, str | None] = {name: name}
            if names[0].name == name:  # the others need somebody else to stand for them
                head = max(names[1:], key=lambda one: (one.joined != "surname", one.quotes))
                values |= {one.name: head.name for one in names[1:]}
                # By rule a surname alone would come back at once.
                values[head.name] = head.name if head.joined == "surname" else None
            self._alias(f"parting of {name} from {names[0].name}", values)

    def rename_speaker(self, name: str, new: str) -> None:
        """Show a person under another name; articles are found by the old ones as before.

        Raises:
            NotFound: Nobody is quoted by that name.
            ArchiveError: The new name is empty, or somebody else's.
        """
        new = clean_line(new)
        if not new:
            raise ArchiveError("a speaker needs a name")
        with self._engine.transaction():
            names = [one.name for one in self._names(name)]
            held = [one.name for one in self._engine.profile(asked(Filter(speaker=new))).names]
            if held and not set(held) & set(names):
                raise ArchiveError(f"{new} is somebody else here; merge the two if they are one")
            if names[0] == new:
                return
            values: dict[str, str | None] = dict.fromkeys(names, new)
            self._alias(f"renaming of {names[0]} to {new}", values | {new: None})

    def correct_speaker(self, article: int, quote: Quote, speaker: str | None) -> None:
        """Set who speaks in a quote of an article; None: the article does not say.

        Raises:
            NotFound: There is no such article.
        """
        name = clean_line(speaker or "")
        with self._engine.transaction():
            before = self._engine.correct(article, quote, name)
            self._requote(article)
            clipped = self._correct_clippings(article, quote)
            self._record(
                f"correction to {name or 'nobody'}",
                {
                    "kind": "speaker",
                    "article": article,
                    "quote": asdict(quote),
                    "before": before,
                    "clipped": clipped,
                },
            )

    def names_set(self) -> dict[str, str]:
        """Return whose names the reader says names are: another's, or (itself) nobody else's."""
        return self._engine.aliases()

    def take_over_names(self, names: Mapping[str, str]) -> None:
        """Let names be whose they were said to be elsewhere, but those set here already."""
        with self._engine.transaction():
            known = self._engine.aliases()
            new = {name: target for name, target in names.items() if name not in known}
            if new:
                self._engine.alias(new)

    def take_over_corrections(self, article: int, corrections: Sequence[Correction]) -> None:
        """Set speakers as they were set by hand in the same article elsewhere."""
        if not corrections:
            return
        with self._engine.transaction():
            for one in corrections:
                start = one.start or 0
                quote = model.Quote(start, start + len(one.words), one.words, None, 0.0)
                self._engine.correct(article, quote, one.speaker)
            self._requote(article)

    def quotes_due(self) -> bool:
        """Tell whether an earlier newsdesk made some quotes, or joined names by other rules."""
        return self._due(MADE_BY, _version()) or self._due(JOINED_BY, RULES_VERSION)

    def quotes_left(self) -> int:
        """Count the articles whose quotes an earlier extractor made."""
        due = self._due(MADE_BY, _version())
        return self._engine.count_upto(self._next_to_requote()) if due else 0

    def requote(self, count: int = AT_A_TIME) -> tuple[int, int] | None:
        """Make the quotes of some articles anew; the newest articles come first.

        Returns how many articles that were and how many of them have other quotes now; None when
        all are done. Stopped and called again it goes on where it was.
        """
        engine, version = self._engine, _version()
        if self._due(JOINED_BY, RULES_VERSION):
            self._join_anew()
        if not self._due(MADE_BY, version):
            return None
        numbers = engine.latest(self._next_to_requote(), count)
        found = [article for id_ in numbers if (article := engine.article(id_)) is not None]
        items = [Stored(article, self._quoter(article.text)) for article in found]
        with engine.transaction():
            if not numbers:
                engine.set_counter(MADE_BY, version)
                engine.set_counter(MAKING_BY, None)
                engine.set_counter(NEXT, None)
                return None
            # What somebody has changed or removed meanwhile has the right quotes, or none.
            items = [item for item in items if _same_text(item, engine.article(item.article.id))]
            changed = engine.requote(items)
            engine.set_counter(MAKING_BY, version)
            engine.set_counter(NEXT, numbers[-1] - 1)
        return len(numbers), changed

    def _due(self, what: str, version: int) -> bool:
        return (self._engine.counter(what) or 0) < version

    def _join_anew(self) -> None:
        """Find out anew whose every name is, in small transactions as well."""
        last: int | None = 0
        while last is not None:
            with self._engine.transaction():
                last = self._engine.regroup(last, NAMES_AT_A_TIME)
                if last is None:
                    self._engine.set_counter(JOINED_BY, RULES_VERSION)

    def _next_to_requote(self) -> int:
        """Return the last article whose quotes are to be made anew."""
        engine = self._engine
        going_on = engine.counter(MAKING_BY) == _version()
        upto = engine.counter(NEXT) if going_on else None
        return LAST if upto is None else upto

    def _take_back_names(self, change: dict[str, Any]) -> None:
        self._engine.alias(change["before"])

    def _take_back_correction(self, change: dict[str, Any]) -> None:
        article, quote = change["article"], model.Quote(**change["quote"])
        self._engine.correct(article, quote, change["before"])
        self._take_back_said(change.get("clipped", {}))  # an earlier newsdesk kept none
        if self._engine.article(article) is not None:
            self._requote(article)
            self._correct_clippings(article, quote)  # those made since, too

    def _alias(self, words: str, values: dict[str, str | None]) -> None:
        before = self._engine.alias(values)
        self._record(words, {"kind": "names", "before": dict(before)})

    def _names(self, name: str) -> tuple[Speaker, ...]:
        """Return the names of a person, the one that stands for them first."""
        if not (names := self._engine.profile(asked(Filter(speaker=name))).names):
            raise NotFound(f"nobody is quoted as “{clean_line(name)}”")
        return names

    def _requote(self, id: int) -> None:  # noqa: A002
        article = self.article(id)
        self._engine.requote([Stored(article, self._quoter(article.text))])


def _same_text(item: Stored, now: Article | None) -> bool:
    return now is not None and now.text == item.article.text


def _version() -> int:
    from storage.quotes import VERSION  # late: only making quotes needs the extractor

    return VERSION
