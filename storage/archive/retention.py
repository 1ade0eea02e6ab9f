"""Retention: how long articles are kept, by rules of the archive and of its sources.

Articles that are starred, clipped, noted or set aside are never removed. A source with a
rule of its own is exempt from the archive's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from storage.archive.queries import get_source
from storage.archive.slices import ARTICLES, in_slices
from storage.text.plural import format_count
from storage.text.timestamps import days_ago

if TYPE_CHECKING:
    from storage.archive.clippings import Clippings
    from storage.archive.removals import Removals
    from storage.archive.settings import Settings
    from storage.archive.undo import Undo
    from storage.engine.protocol import Engine
    from storage.model import Rules

__all__ = ["Retention", "RetentionRule"]

_SETTING = "keep"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """For how many days articles are kept, and how many of the newest; 0: no limit."""

    days: int = 0
    number: int = 0

    def __bool__(self) -> bool:
        """Return whether it limits anything."""
        return bool(self.days or self.number)


class Retention:
    """The retention rules, and removing the articles that they no longer keep."""

    def __init__(
        self,
        engine: Engine,
        undo: Undo,
        settings: Settings,
        clippings: Clippings,
        removals: Removals,
    ) -> None:
        self._engine = engine
        self._undo = undo
        self._settings = settings
        self._clippings = clippings
        self._removals = removals

    def rule(self) -> RetentionRule:
        """Return the archive's own rule."""
        stored = self._settings.read(_SETTING)
        return RetentionRule(**stored) if stored else RetentionRule()

    def set_rule(self, rule: RetentionRule) -> None:
        """Set the archive's own rule; that of a source is among its `Rules`."""
        stored = self._settings.get(_SETTING, {})
        words = "change of how long articles are kept"
        self._settings.change(_SETTING, {**stored, **asdict(rule)}, words)

    def expire(self, source: int) -> int:
        """Delete for good, in slices, what a source's rules no longer keep; return how many.

        Raises:
            NotFound: There is no such source.
        """
        rule = _rule_of(get_source(self._engine, source).rules)
        ids = self._expired(source, rule) if rule else []
        for some in in_slices(ids, ARTICLES):
            self._removals.delete(some)
        return len(ids)

    def expired(self) -> list[int]:
        """Return the articles that no rule keeps any more."""
        sources = self._engine.sources.all()
        rules = {one.id: rule for one in sources if (rule := _rule_of(one.rules))}
        found = {one for source, rule in rules.items() for one in self._expired(source, rule)}
        if rule := self.rule():
            found.update(self._expired(None, rule, rules.keys()))
        return sorted(found)

    def tidy(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Remove the articles that no rule keeps any more, in slices; return how many.

        One undo restores them. An article that is starred, clipped or noted meanwhile stays.
        """
        ids = self.expired()
        words = f"deletion of {format_count(len(ids), 'article')}"
        self._removals.remove(ids, words, marked=False, progress=progress)
        self._undo.empty_dropped()
        return len(ids)

    def _expired(
        self, source: int | None, rule: RetentionRule, exempt: Collection[int] = ()
    ) -> list[int]:
        before = days_ago(rule.days) if rule.days else None
        clipped = self._clippings.articles()
        found = self._engine.articles.expired(source, rule.number, before, exempt)
        return [one for one in found if one not in clipped]


def _rule_of(rules: Rules) -> RetentionRule:
    return RetentionRule(rules.keep_days, rules.keep)
