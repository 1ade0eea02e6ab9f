"""Edits by imports: articles as they were before, so that undo restores them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from storage.archive.undo import Reverted
from storage.engine.values import ArticleToWrite
from storage.model import Carrier
from storage.wire.headline_states import is_kill_notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from storage.archive.quotes import Extract
    from storage.archive.stories import Stories
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Alert, Article, Quote

__all__ = ["ImportEdits"]

_MOST_ALERTS = 20_000

_Carriers = Mapping[int, Sequence[Carrier]]


class ImportEdits:
    """Logs what imports change in articles that were there, as slices of their steps of undo.

    What somebody has edited since stays. Open alerts that were raised about what is undone go with
    it, and come back with redo.
    """

    def __init__(self, engine: Engine, undo: Undo, extract: Extract, stories: Stories) -> None:
        self._engine = engine
        self._undo = undo
        self._extract = extract
        self._stories = stories
        undo.register("edits", self._revert, articles=_articles)
        undo.register("carriers", self._revert_carriers)

    def log_texts(self, words: str, edits: Sequence[tuple[Article, Article]]) -> None:
        """Log articles before and after an edit that is about to be written."""
        texts = {str(old.id): [self._document(old), _mark(new)] for old, new in edits}
        if texts:
            self._undo.record("edits", words, texts=texts, alert=self._last_alert())

    def log_withdrawals(self, words: str, articles: Iterable[int]) -> None:
        """Log articles that were just withdrawn."""
        if killed := {str(id_): None for id_ in articles}:
            self._undo.record("edits", words, killed=killed, alert=self._last_alert())

    def log_carriers(self, words: str, before: _Carriers, after: _Carriers) -> None:
        """Log the carriers of articles before and after they change."""
        changed = [id_ for id_ in after if [*before.get(id_, ())] != [*after[id_]]]
        if changed:
            was, now = ({id_: some.get(id_, ()) for id_ in changed} for some in (before, after))
            self._undo.record("carriers", words, before=_rows(was), after=_rows(now))

    def _revert(self, change: Change) -> Reverted:
        """Write articles as they were, unless they say something else again by now."""
        from storage.engine import trash_documents  # late: only undo reads them

        texts: dict[str, list[str]] = {}
        items: list[ArticleToWrite] = []
        for id_, (document, mark) in change["texts"].items():
            current, read = self._engine.articles.get(id_), trash_documents.read(document)
            if current is None or read is None or _mark(current) != mark:
                continue
            article = replace(
                read[0].article,
                read=current.read,
                starred=current.starred,
                carriers=current.carriers,
            )
            texts[str(id_)] = [self._document(current), _mark(article)]
            items.append(replace(read[0], article=article, quotes=self._quotes(article)))
        ids = [item.article.id for item in items]
        self._engine.articles.put_back(items)
        self._stories.grouping.forget(ids)
        killed = self._engine.articles.set_killed(change["killed"])
        written = {str(id_): at and at.isoformat() for id_, at in killed.items()}
        values = {"texts": texts, "killed": written, "alert": change["alert"]}
        if (removed := change["alerts"]) is None:
            values["alerts"] = self._remove_alerts({*ids, *killed}, after=change["alert"])
        else:
            self._engine.alerts.put_back([_read_alert(one) for one in removed])
        return Reverted("edits", values)

    def _revert_carriers(self, change: Change) -> Reverted:
        """Set carriers as they were; those that came since stay."""
        before, after = (
            {id_: [Carrier(*one) for one in some] for id_, some in change[side].items()}
            for side in ("before", "after")
        )
        found: dict[int, list[Carrier]] = {}
        current: dict[int, Sequence[Carrier]] = {}
        for id_, now in after.items():
            if (article := self._engine.articles.get(id_)) is None:
                continue
            was, current[id_] = before.get(id_, []), article.carriers
            new = [one for one in now if one not in was]
            kept = {one.source: one for one in article.carriers if one not in new}
            gone = {one.source: one for one in was if one not in now}
            found[id_] = sorted({**kept, **gone}.values(), key=lambda one: one.source)
        self._engine.articles.set_carriers(found)
        return Reverted("carriers", {"before": _rows(current), "after": _rows(found)})

    def _document(self, article: Article) -> str:
        from storage.engine import trash_documents  # late, as above

        history = self._engine.articles.history(article.id)
        return trash_documents.write(ArticleToWrite(article, (), history), None)

    def _quotes(self, article: Article) -> Sequence[Quote]:
        """Return the quotes of an article; a kill notice has none."""
        if is_kill_notice(article.headline, killed=article.killed, edited=article.edited):
            return ()
        return self._extract(article.text)

    def _last_alert(self) -> int:
        return next((one.id for one in self._engine.alerts.find(1)), 0)

    def _remove_alerts(self, articles: Collection[int], *, after: int) -> list[dict[str, Any]]:
        """Remove the open alerts that were raised about articles after one, and their takes."""
        stories = {one.story for one in self._engine.stories.takes([*articles]).values()}
        due = [
            one
            for one in self._engine.alerts.since(after, _MOST_ALERTS)
            if one.acknowledged is None
            and (one.article in articles or (one.kind == "kill" and one.story in stories))
        ]
        self._engine.alerts.remove([one.id for one in due])
        return [_write_alert(one) for one in due]


def _mark(article: Article) -> str:
    """Return what is the same for two articles only if they say the same."""
    said = (article.headline, article.standfirst, article.caption, article.text)
    return sha1("\0".join(said).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _write_alert(alert: Alert) -> dict[str, Any]:
    return {**asdict(alert), "at": alert.at.isoformat()}


def _read_alert(values: Mapping[str, Any]) -> Alert:
    from storage.model import Alert, Reason  # late, as above

    return Alert(**{**values, "why": tuple(Reason(*one) for one in values["why"])})


def _rows(carriers: _Carriers) -> dict[str, list[tuple[int, str, str, bool]]]:
    return {
        str(id_): [(one.source, one.key, one.digest, one.identical) for one in some]
        for id_, some in carriers.items()
    }


def _articles(change: Change) -> Iterable[int]:
    return [*change["texts"], *change["killed"]]
