"""Rules for what arrives, kept as documents, and what they have dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from storage import records
from storage.archive.queries import to_query
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import ArchiveError, NotFound
from storage.model import ArrivalRule, Outcome
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Article, Headline, RuleAction
    from storage.search.language import NameLookup

__all__ = ["ArrivalRules", "Dropped", "RuleTrial", "with_dropped"]

_TABLE = "rules"
_DROPPED = "dropped"
"""What was dropped: a document for each source, under its id."""

_MAX_KEPT = 2_000
"""Dropped articles of a source that are remembered: as many as are read of a feed."""

_MAX_TRIED = 1_000
"""Articles whose fields are looked at when a rule is tried."""
_SHOWN = 5


class Dropped(NamedTuple):
    """An article that a rule dropped."""

    rule: int
    headline: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would have matched.

    Attributes:
        understood: The search in words.
        error: Why it is no rule, in one line; empty if it is one.
        hint: What may have been meant differently, in one line.
        articles: How many articles it matches; of the newest `tried` where that is not 0.
        newest: The newest of them.
    """

    understood: str = ""
    error: str = ""
    hint: str = ""
    articles: int = 0
    tried: int = 0
    newest: tuple[Headline, ...] = ()


class ArrivalRules:
    """The rules of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._documents = engine.documents
        self._undo = undo
        undo.register("rule", self._revert)

    def all(self) -> list[ArrivalRule]:
        """Return the rules in the order they were added; unreadable ones are left out."""
        documents = sorted(self._documents.all(_TABLE), key=lambda one: one[0])  # one may be back
        decoded = (_decode(id_, document) for id_, document in documents)
        return [rule for rule in decoded if rule is not None]

    def get(self, id: int) -> ArrivalRule:
        """Return a rule.

        Raises:
            NotFound: There is none with this number.
        """
        document = self._documents.get(_TABLE, id)
        rule = _decode(id, document) if document is not None else None
        if rule is None:
            raise NotFound(f"there is no rule {id}; newsdesk rules lists them")
        return rule

    def try_out(self, search: str, names: NameLookup, *, source: int = 0) -> RuleTrial:
        """Return which articles in the archive a rule would match."""
        from storage.archive.rule_matching import understand  # late: a start does without

        asked = understand(search, names)
        if asked.error:
            return RuleTrial(asked.words, asked.error)
        filter_ = replace(asked.filter, sources=frozenset([source])) if source else asked.filter
        found = self._engine.articles.select(to_query(filter_), "date")
        if not asked.tests:
            shown = tuple(found.rows(0, _SHOWN))
            return RuleTrial(asked.words, "", asked.hint, len(found), 0, shown)
        has_author = any(test.field == "author" for test in asked.tests)
        rows = [
            row
            for row in found.rows(0, min(len(found), _MAX_TRIED))
            if asked.holds(row.headline, self._author(row.id) if has_author else "", row.link)
        ]
        tried = _MAX_TRIED if len(found) > _MAX_TRIED else 0
        return RuleTrial(asked.words, "", asked.hint, len(rows), tried, tuple(rows[:_SHOWN]))

    @transactional
    def add(
        self, search: str, action: RuleAction, *, section: str = "", source: int = 0
    ) -> ArrivalRule:
        """Add a rule; the caller tries the search before.

        Raises:
            ArchiveError: There is nothing to search for, or no section to put articles into.
        """
        rule = _checked(
            ArrivalRule(self._documents.next_id(_TABLE), search, action, section, source)
        )
        self._documents.put(_TABLE, rule.id, _encode(rule))
        self._undo.record("rule", f"new rule “{rule.search}”", id=rule.id, doc=None)
        return rule

    @transactional
    def change(self, rule: ArrivalRule) -> ArrivalRule:
        """Replace the rule of the same number.

        Raises:
            NotFound: There is none.
            ArchiveError: There is nothing to search for, or no section to put articles into.
        """
        before, rule = self.get(rule.id), _checked(rule)
        if rule != before:
            document = self._documents.get(_TABLE, rule.id) or {}
            self._documents.put(_TABLE, rule.id, {**document, **_encode(rule)})
            self._undo.record("rule", f"change of rule “{before.search}”", id=rule.id, doc=document)
        return rule

    @transactional
    def remove(self, id: int) -> ArrivalRule:
        """Remove a rule; what it dropped comes in with the next version of its feed.

        Raises:
            NotFound: There is none with this number.
        """
        rule = self.get(id)
        before = self._documents.get(_TABLE, id)
        self._documents.delete(_TABLE, [id])
        self._undo.record("rule", f"removal of rule “{rule.search}”", id=id, doc=before)
        return rule

    @transactional
    def import_rules(self, rules: Sequence[ArrivalRule]) -> None:
        """Add rules made elsewhere, except those that are here already."""
        present = {replace(one, id=0) for one in self.all()}
        for rule in rules:
            if (new := _checked(replace(rule, id=0))) not in present:
                present.add(new)
                id_ = self._documents.next_id(_TABLE)
                self._documents.put(_TABLE, id_, _encode(new))
                self._undo.record("rule", f"import of rule “{new.search}”", id=id_, doc=None)

    def apply(self, articles: Sequence[Article]) -> list[Article | None]:
        """Apply the rules to articles that arrive; return each as it is stored, None if dropped.

        Articles that are stored already are never dropped, and each one that is dropped is counted
        once.
        """
        present = self.all() if articles else []
        rules = [one for one in present if one.source in {0, *(one.source for one in articles)}]
        if not rules:
            return list(articles)
        from storage.archive.rule_matching import RuleMatcher  # late: few have rules

        matcher = RuleMatcher(self._engine, rules, articles)
        drops: dict[str, tuple[Article, ArrivalRule]] = {}
        left: list[Article] = []
        for article in articles:
            matched = [one for one in matcher.match(article) if one.source in {0, article.source}]
            keeps = (
                one for one in rules if one.action == "keep" and one.source in {0, article.source}
            )
            if (rule := _dropping(matched, next(keeps, None))) is not None:
                drops[article.key] = article, rule
            left.append(_changed(article, matched))
        if drops:
            existing = self._engine.articles.existing([one for one, _ in drops.values()])
            for key in {one.key for one in existing} & drops.keys():
                del drops[key]
            self._record(drops.values(), {one.id for one in present})
        return [None if article.key in drops else article for article in left]

    def counts(self) -> Mapping[int, int]:
        """Return how many articles each rule has dropped."""
        counts: dict[int, int] = {}
        for _, document in self._documents.all(_DROPPED):
            for rule, count in _mapping(document.get("counts")).items():
                if isinstance(count, int) and rule.isdecimal():
                    counts[int(rule)] = counts.get(int(rule), 0) + count
        return counts

    def dropped(self, rule: int) -> list[Dropped]:
        """Return the articles that a rule dropped last, newest first."""
        found = [
            Dropped(one[0], clean_line(one[1]), datetime.fromtimestamp(one[2], UTC))
            for _, document in self._documents.all(_DROPPED)
            for one in _mapping(document.get("articles")).values()
            if isinstance(one, list) and len(one) == len(Dropped._fields) and one[0] == rule
        ]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def _record(self, drops: Iterable[tuple[Article, ArrivalRule]], rules: set[int]) -> None:
        """Remember what was dropped, and count what was not dropped by a present rule before."""
        by_source: dict[int, list[tuple[Article, ArrivalRule]]] = defaultdict(list)
        for article, rule in drops:
            by_source[article.source].append((article, rule))

        def record() -> None:
            for source, some in by_source.items():
                self._record_source(source, some, rules)

        if by_source:
            self._engine.change(record)

    def _record_source(
        self, source: int, drops: Iterable[tuple[Article, ArrivalRule]], rules: set[int]
    ) -> None:
        document = self._documents.get(_DROPPED, source) or {}
        articles = dict(_mapping(document.get("articles")))
        counts = dict(_mapping(document.get("counts")))
        now, is_changed = int(datetime.now(UTC).timestamp()), False
        for article, rule in drops:
            known = articles.pop(article.key, None)
            if isinstance(known, list) and known and known[0] in rules:
                articles[article.key] = known
                continue
            articles[article.key] = [rule.id, article.headline, now]
            counts[str(rule.id)] = counts.get(str(rule.id), 0) + 1
            is_changed = True
        if is_changed:
            kept = dict(list(articles.items())[-_MAX_KEPT:])
            changed = {**document, "articles": kept, "counts": counts}
            self._documents.put(_DROPPED, source, changed)

    def _author(self, id: int) -> str:
        article = self._engine.articles.get(id)
        return "" if article is None else article.author

    def _revert(self, change: Change) -> Reverted:
        id_, document = change["id"], change["doc"]
        before = self._documents.get(_TABLE, id_)
        if document is None:
            self._documents.delete(_TABLE, [id_])
        else:
            self._documents.put(_TABLE, id_, document)
        return Reverted("rule", {"id": id_, "doc": before})


def with_dropped(applied: Iterable[Article | None], stored: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes of all articles that rules were applied to, the dropped ones among them.

    `stored` are the outcomes of those that were not dropped.
    """
    left = iter(stored)
    return [Outcome(0, "dropped") if one is None else next(left) for one in applied]


def _dropping(matched: Sequence[ArrivalRule], keep: ArrivalRule | None) -> ArrivalRule | None:
    """Return the rule that drops an article, if one does; `keep` is the first one that keeps."""
    if keep is not None and not any(one.action == "keep" for one in matched):
        return keep
    return next((one for one in matched if one.action == "drop"), None)


def _changed(article: Article, matched: Sequence[ArrivalRule]) -> Article:
    actions = {one.action for one in matched}
    section = next((one.section for one in reversed(matched) if one.action == "section"), "")
    return replace(
        article,
        read=article.read or "read" in actions,
        starred=article.starred or "star" in actions,
        section=section or article.section,
    )


def _checked(rule: ArrivalRule) -> ArrivalRule:
    rule = replace(rule, search=clean_line(rule.search), section=clean_line(rule.section).upper())
    if not rule.search:
        raise ArchiveError("a rule needs something to look for")
    if rule.action == "section" and not rule.section:
        raise ArchiveError("the rule needs a section to put articles into")
    return rule if rule.action == "section" else replace(rule, section="")


def _encode(rule: ArrivalRule) -> dict[str, Any]:
    fields = {name: getattr(rule, name) for name in ("search", "action", "section", "source")}
    return records.documents.versioned(records.kinds.RULE, fields)


def _decode(id: int, document: Mapping[str, Any]) -> ArrivalRule | None:
    values = records.documents.decode(records.kinds.RULE, document).values
    return None if values is None or not values["search"] else ArrivalRule(id, **values)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
