"""Watches: searches that look at what arrives, kept as documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storage import model, records
from storage.archive.queries import to_query
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import ArchiveError, NotFound
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.archive.watching import Watching
    from storage.engine.protocol import Engine
    from storage.model import Headline, Watch, WatchLevel
    from storage.search.language import NameLookup

__all__ = ["Trial", "Watches"]

_TABLE = "watches"
_LONGEST_NAME = 60
_TRIED = timedelta(days=7)
"""How far back a search is tried before it becomes a watch."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """What a watch would have matched.

    Attributes:
        understood: The search in words.
        error: Why it is no watch, in one line; empty if it is one.
        hint: What may have been meant differently, in one line.
        articles: How many articles of the last 7 days it matches.
        newest: The newest of them.
    """

    understood: str = ""
    error: str = ""
    hint: str = ""
    articles: int = 0
    newest: tuple[Headline, ...] = ()


class Watches:
    """The watches of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._documents = engine.documents
        self._undo = undo
        self._decoded: tuple[list[tuple[int, dict[str, Any]]], list[Watch]] = [], []
        undo.register("watch", self._revert)

    @cached_property
    def watching(self) -> Watching:
        """What compares articles that have just been written; imported at first use."""
        from storage.archive.watching import Watching

        return Watching(self._engine, self.all)

    def all(self) -> list[Watch]:
        """Return the watches in the order they were added; unreadable ones are left out."""
        documents = self._documents.all(_TABLE)
        if documents != self._decoded[0]:  # asked with every batch of an import
            watches = (_decode(id_, document) for id_, document in documents)
            self._decoded = documents, [one for one in watches if one is not None]
        return list(self._decoded[1])

    def find(self, name: str) -> Watch:
        """Return the watch of a name, in any case.

        Raises:
            NotFound: There is none; the message lists the existing ones.
        """
        watches = self.all()
        for one in watches:
            if _is_same(one.name, name):
                return one
        names = ", ".join(one.name for one in watches)
        raise NotFound(
            f"there is no watch “{clean_line(name)}”; "
            + (f"there are {names}" if names else "newsdesk watch add adds one")
        )

    def try_out(self, search: str, names: NameLookup) -> Trial:
        """Return what a watch would have matched in the last 7 days."""
        from storage.search.language import parse_search  # late: a start does without
        from storage.watches.validation import find_error

        today = date.today()
        parsed = parse_search(search, names, today=today)
        if parsed.error:
            # Nobody needs to have been quoted, or sent anything, yet: that may be waited for.
            unknown = replace(names, speakers=lambda words: [words], expects=True)
            waiting = parse_search(search, unknown, today=today)
            if not waiting.error and not find_error(waiting.filter):
                name, _, meant = parsed.error.partition(";")
                meant = f";{meant}" if "mean" in meant else ""
                return Trial(waiting.understood, hint=f"{name} yet{meant}")
        error = parsed.error or find_error(parsed.filter)
        if error:
            return Trial(parsed.understood, error)
        since = datetime.now().astimezone() - _TRIED
        query = replace(to_query(parsed.filter), since=since)
        found = self._engine.articles.select(query, "date")
        return Trial(parsed.understood, "", parsed.hint, len(found), tuple(found.rows(0, _SHOWN)))

    @transactional
    def add(
        self, search: str, *, name: str = "", level: WatchLevel = "mark", owner: str | None = None
    ) -> Watch:
        """Add a watch; without a name it is called like its search.

        The caller tries the search before.

        Raises:
            ArchiveError: Another watch has the name, or there is nothing to search for.
        """
        search = clean_line(search)
        watch = model.Watch(
            self._documents.next_id(_TABLE),
            self._new_name(name or search),
            search,
            level,
            clean_line(_user() if owner is None else owner),
        )
        self._documents.put(_TABLE, watch.id, _encode(watch))
        self._undo.record("watch", f"new watch “{watch.name}”", id=watch.id, doc=None)
        return watch

    @transactional
    def change(self, name: str, values: Mapping[str, str]) -> Watch:
        """Change the name, search, level or owner of a watch; `values` has those that change.

        Raises:
            NotFound: There is no such watch.
            ArchiveError: Another watch has the new name.
        """
        watch = self.find(name)
        values = {field: clean_line(value) for field, value in values.items()}
        if "name" in values and not _is_same(values["name"], watch.name):
            values["name"] = self._new_name(values["name"])
        before = self._documents.get(_TABLE, watch.id) or {}
        changed = replace(watch, **values)  # type: ignore[arg-type]
        if changed == watch:
            return watch
        self._documents.put(_TABLE, watch.id, {**before, **_encode(changed)})
        self._undo.record("watch", f"change of watch “{watch.name}”", id=watch.id, doc=before)
        return changed

    @transactional
    def remove(self, name: str) -> Watch:
        """Remove a watch; the alerts it raised stay.

        Raises:
            NotFound: There is none of that name.
        """
        watch = self.find(name)
        before = self._documents.get(_TABLE, watch.id)
        self._documents.delete(_TABLE, [watch.id])
        self._undo.record("watch", f"removal of watch “{watch.name}”", id=watch.id, doc=before)
        return watch

    @transactional
    def import_watches(self, watches: Sequence[Watch]) -> None:
        """Add watches made elsewhere, except those with a name that is taken."""
        taken = {one.name.casefold() for one in self.all()}
        for one in watches:
            if one.name.casefold() not in taken:
                taken.add(one.name.casefold())
                id_ = self._documents.next_id(_TABLE)
                self._documents.put(_TABLE, id_, _encode(one))
                self._undo.record("watch", f"import of watch “{one.name}”", id=id_, doc=None)

    def _new_name(self, name: str) -> str:
        if not (name := clean_line(name)[:_LONGEST_NAME].strip()):
            raise ArchiveError("a watch needs a name")
        if any(_is_same(one.name, name) for one in self.all()):
            raise ArchiveError(f"there is a watch “{name}” already; use another name")
        return name

    def _revert(self, change: Change) -> Reverted:
        id_, document = change["id"], change["doc"]
        before = self._documents.get(_TABLE, id_)
        if document is None:
            self._documents.delete(_TABLE, [id_])
        else:
            self._documents.put(_TABLE, id_, document)
        return Reverted("watch", {"id": id_, "doc": before})


def _user() -> str:
    from getpass import getuser  # late: few watches are added

    try:
        return getuser()
    except (KeyError, OSError):  # the system does not know who that is
        return ""


def _encode(watch: Watch) -> dict[str, Any]:
    fields = {name: getattr(watch, name) for name in ("name", "search", "level", "owner")}
    return records.documents.versioned(records.kinds.WATCH, fields)


def _decode(id: int, document: Mapping[str, Any]) -> Watch | None:
    values = records.documents.decode(records.kinds.WATCH, document).values
    return None if values is None or not values["name"] else model.Watch(id, **values)


def _is_same(name: str, other: str) -> bool:
    return clean_line(name).casefold() == clean_line(other).casefold()
