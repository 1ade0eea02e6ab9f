"""Referrals: articles set aside for later, or for another desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import NotFound
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Referral

__all__ = ["Referrals"]

_KIND = "referrals"


class Referrals:
    """The articles that are set aside for later, or, in a shared archive, for desks."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register(_KIND, self._revert, articles=_articles)

    @property
    def own_desk(self) -> str:
        """The name of the desk that has the archive open; empty in an archive of one reader."""
        return self._engine.desk_work.desk

    def desks(self) -> list[str]:
        """Return the desks that articles can be set aside for, the own one first."""
        others = [one for one in self._engine.desk_work.desks() if one != self.own_desk]
        return [self.own_desk, *others]

    def of_article(self, article: int) -> tuple[Referral, ...]:
        """Return which desks an article is set aside for, in the order that was done."""
        return tuple(self._engine.desk_work.referrals([article]))

    def all(self) -> list[Referral]:
        """Return all that is set aside."""
        return self._engine.desk_work.referrals()

    @transactional
    def set(self, articles: Sequence[int], desk: str = "", *, on: bool = True) -> int:
        """Set articles aside for a desk (none: this one), or no longer; return how many changed.

        Raises:
            NotFound: There is no such desk.
        """
        desk = desk or self.own_desk
        if on and desk not in self.desks():
            names = ", ".join(filter(None, self.desks())) or "no desks but yours"
            raise NotFound(f"no desk “{desk}” here; there are {names}")
        if changed := self._engine.desk_work.refer(articles, desk, on):
            count = format_count(len(changed), "article")
            whose = "for later" if desk == self.own_desk else f"for {desk}"
            words = f"{count} set aside {whose}" if on else f"{count} no longer set aside {whose}"
            self._undo.record(_KIND, words, desk=desk, on=on, ids=changed)
        return len(changed)

    def import_desks(self, article: int, desks: Collection[str]) -> None:
        """Set an article aside as another archive has it, for those of the desks there are."""
        known = self.desks()
        for desk in desks:
            if (desk or self.own_desk) in known:
                self._engine.desk_work.refer([article], desk, True)

    def _revert(self, change: Change) -> Reverted:
        on = not change["on"]
        ids = self._engine.desk_work.refer(change["ids"], change["desk"], on)
        return Reverted(_KIND, {"desk": change["desk"], "on": on, "ids": ids})


def _articles(change: Change) -> Iterable[int]:
    ids: Iterable[int] = change["ids"]
    return ids
