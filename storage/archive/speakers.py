"""Speakers: the people who are quoted, and the reader's changes to their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.archive.queries import to_query
from storage.archive.slices import NAMES, in_slices
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import ArchiveError, NotFound
from storage.model import Filter
from storage.text.cleaning import clean_line
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Profile, Speaker, SpeakerKind

__all__ = ["Speakers"]

_ASKED_FOR_HINTS = 1_000
"""The most quoted people who are compared with others of their surname."""
_DESCRIBED = 20
"""Descriptions that are listed below the names found."""


class Speakers:
    """The speakers of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register("names", self._revert)

    def find(
        self,
        *,
        words: str = "",
        limit: int = 200,
        described: bool = False,
        kind: SpeakerKind | None = None,
    ) -> list[Speaker]:
        """Return the speakers whose names contain all the words, most quoted first.

        Names in which the words begin words come before the others. With `described`, return
        instead those whom articles only describe ("the official"); with `kind`, only people, bodies
        or places.
        """
        return self._engine.speakers.search(
            clean_line(words), limit, described=described, kind=kind
        )

    def find_by_name_or_role(
        self, words: str, *, limit: int, described: bool = False, kind: SpeakerKind | None = None
    ) -> list[Speaker]:
        """Return what `find` does and, if there is room, speakers who recently had that role.

        Those that articles only describe with the words come last: “the prime minister”.
        """
        found = self.find(words=words, limit=limit, described=described, kind=kind)
        if not words or described or len(found) >= limit:
            return found
        known = {one.name for one in found}
        named = [
            one
            for one in self.find_by_role(words)
            if one.name not in known and kind in (None, one.kind)
        ]
        only_described = self.find(words=words, limit=_DESCRIBED, described=True)
        return [*found, *named, *(only_described if kind is None else ())]

    def find_by_role(self, words: str, *, limit: int = 50) -> list[Speaker]:
        """Return speakers by role in recent articles (``prime minister``), most often first.

        A word counts where a word of the role begins so.
        """
        return self._engine.speakers.with_role(clean_line(words), limit)

    def hints(self, *, words: str = "", limit: int = 200) -> list[tuple[Speaker, Speaker]]:
        """Return pairs of people who may be one person, for the reader to decide.

        They are looked for among the most quoted people whose names contain the words; those with
        most quotes come first.
        """
        found: dict[frozenset[str], tuple[Speaker, Speaker]] = {}
        for one in self.find(words=words, limit=_ASKED_FOR_HINTS, kind="person"):
            for other in self._engine.speakers.possible_duplicates(one.name):
                found.setdefault(frozenset([one.name, other.name]), (one, other))
            if len(found) >= limit:
                break
        return [*found.values()][:limit]

    def profile(self, filter: Filter) -> Profile:
        """Summarize `filter.speaker` from the quotes that the filter shows."""
        return self._engine.speakers.profile(to_query(filter))

    @transactional
    def merge(self, name: str, into: str) -> None:
        """Merge a person into another, who then has all the names.

        Raises:
            NotFound: Nobody is quoted by one of the names.
            ArchiveError: They are already one person.
        """
        names, others = self._names(name), self._names(into)
        head = others[0].name
        if head in {one.name for one in names}:
            raise ArchiveError(f"{name} and {into} are already one person")
        words = f"merge of {names[0].name} into {head}"
        self._set_aliases(words, {one.name: head for one in names})

    @transactional
    def split(self, name: str) -> None:
        """Split a name off as a separate person.

        Raises:
            NotFound: Nobody is quoted by that name.
            ArchiveError: The person has no other name, or this one was only given by a renaming.
        """
        names = self._names(name)
        part = next((one for one in names if one.name == name), None)
        part = part or next(one for one in names if fold(one.name) == fold(name))
        name = part.name
        if len(names) < 2:
            raise ArchiveError(f"{name} is known by one name only")
        if not part.quotes:  # after a split nobody would have it: the renaming would be lost
            raise ArchiveError(f"no article uses the name {name}, which you chose; rename it back")
        aliases: dict[str, str | None] = {name: name}
        if names[0].name == name:  # the others need a new main name
            head = max(names[1:], key=lambda one: (one.joined != "surname", one.quotes))
            aliases |= {one.name: head.name for one in names[1:]}
            # The rules would join a bare surname again at once.
            aliases[head.name] = head.name if head.joined == "surname" else None
        self._set_aliases(f"split of {name} from {names[0].name}", aliases)

    @transactional
    def rename(self, name: str, new: str) -> None:
        """Show a person under another name; the old ones still find the same articles.

        Raises:
            NotFound: Nobody is quoted by that name.
            ArchiveError: The new name is empty, or another person's.
        """
        new = clean_line(new)
        if not new:
            raise ArchiveError("a speaker needs a name")
        names = [one.name for one in self._names(name)]
        held = [one.name for one in self.profile(Filter(speaker=new)).names]
        if held and not set(held) & set(names):
            raise ArchiveError(f"{new} is another person here; merge the two if they are the same")
        if names[0] == new:
            return
        aliases: dict[str, str | None] = dict.fromkeys(names, new)
        self._set_aliases(f"rename of {names[0]} to {new}", aliases | {new: None})

    def aliases(self) -> dict[str, str]:
        """Return the main name that the reader set for names; a name mapped to itself is split."""
        return self._engine.speakers.aliases()

    def import_aliases(self, aliases: Mapping[str, str]) -> None:
        """Add aliases set elsewhere, in slices, except of names that have been set here already."""
        for some in in_slices([*aliases.items()], NAMES):
            self._import_some(dict(some))

    @transactional
    def _import_some(self, aliases: Mapping[str, str]) -> None:
        known = self._engine.speakers.aliases()
        new = {name: target for name, target in aliases.items() if name not in known}
        if new:
            self._set_aliases("import of names of speakers", dict(new))

    def _set_aliases(self, words: str, aliases: dict[str, str | None]) -> None:
        before = self._engine.speakers.set_aliases(aliases)
        self._undo.record("names", words, before=dict(before))

    def _revert(self, change: Change) -> Reverted:
        before = self._engine.speakers.set_aliases(change["before"])
        return Reverted("names", {"before": dict(before)})

    def _names(self, name: str) -> tuple[Speaker, ...]:
        """Return the names of a person, the main name first."""
        if not (names := self.profile(Filter(speaker=name)).names):
            raise NotFound(f"nobody is quoted as “{clean_line(name)}”")
        return names
