"""How long articles are kept: rules of the archive and of sources, and tidying by them; no SQL.

Starred and clipped articles stay, whatever the rules. A source with a rule of its own is out of
reach of the archive's.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.archive.queries import Questions
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.model import Rules

__all__ = ["Keep", "RetentionChanges"]

_SETTING = "keep"
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Keep:
    """A rule: for how many days, and how many of the newest; 0 is no rule."""

    days: int = 0
    number: int = 0

    def __bool__(self) -> bool:
        """Tell whether it rules anything."""
        return bool(self.days or self.number)


class RetentionChanges(Questions):
    """The rules and the tidying; a part of `Archive`."""

    @abstractmethod
    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change that can be taken back."""

    @abstractmethod
    def clipped_articles(self) -> frozenset[int]:
        """Return the articles that have been clipped."""

    @abstractmethod
    def setting(self, name: str, default: Any = None) -> Any:
        """Return what was set under a name."""

    @abstractmethod
    def set_setting(self, name: str, value: Any) -> None:
        """Keep a value under a name."""

    def keep(self) -> Keep:
        """Return the archive's own rule."""
        return Keep(**self.setting(_SETTING, {}))

    def set_keep(self, rule: Keep) -> None:
        """Set the archive's own rule; that of a source is among its `Rules`."""
        self.set_setting(_SETTING, asdict(rule))

    def expire(self, id: int) -> int:  # noqa: A002
        """Discard for good what a source's rules no longer keep; return how many articles.

        Raises:
            NotFound: There is no such source.
        """
        rule = _of(self.source(id).rules)
        ids = self._expired(id, rule) if rule else []
        if ids:
            self._engine.discard(ids, None)
        return len(ids)

    def overdue(self) -> list[int]:
        """Return the articles that no rule keeps any more."""
        ruled = {source.id: rule for source in self.sources() if (rule := _of(source.rules))}
        found = {one for source, rule in ruled.items() for one in self._expired(source, rule)}
        if rule := self.keep():
            found.update(self._expired(None, rule, ruled.keys()))
        return sorted(found)

    def tidy(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Remove what no rule keeps any more, a slice at a time; return how many articles.

        It can be taken back as one, what was done until an interruption too.
        """
        ids = self.overdue()
        number = 0
        for start in range(0, len(ids), _AT_A_TIME):
            some = ids[start : start + _AT_A_TIME]
            with self._engine.transaction():
                if not start:
                    number = self._engine.next_bin()
                    self._record(
                        f"tidying of {format_count(len(ids), 'article')}",
                        {"kind": "tidying", "bin": number},
                    )
                self._engine.discard(some, number)
            if progress is not None:
                progress(start + len(some), len(ids))
        return len(ids)

    def _expired(self, source: int | None, rule: Keep, but: Collection[int] = ()) -> list[int]:
        before = datetime.now(UTC) - timedelta(days=rule.days) if rule.days else None
        clipped = self.clipped_articles()
        found = self._engine.expired(source, rule.number, before, but)
        return [one for one in found if one not in clipped]


def _of(rules: Rules) -> Keep:
    return Keep(rules.keep_days, rules.keep)
