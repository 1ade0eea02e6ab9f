"""Hosts in a private network that a person allows: for all sources there are at one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.text.urls import host_of

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine

__all__ = ["PrivateHosts"]


class PrivateHosts:
    """Lets sources be fetched from a private network; what arrives in a list later is not."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo

    @transactional
    def allow(self, host: str) -> int:
        """Let all sources at a host be fetched although it is in a private network.

        Only a person may ask for it. Returns for how many sources it is new; they are due at once.
        """
        ids = [
            source.id
            for source in self._engine.sources.all()
            if source.is_on_web and source.fetch.public_only and host_of(source.location) == host
        ]
        if ids:
            self._set(ids, allowed=True)
            self._undo.record("private host", f"permission for {host}", ids=ids, allowed=True)
        return len(ids)

    def revert(self, change: Change) -> Reverted:
        """Take a permission back, or give it again."""
        ids, allowed = list(change["ids"]), not change["allowed"]
        self._set(ids, allowed=allowed)
        return Reverted("private host", {"ids": ids, "allowed": allowed})

    def _set(self, ids: list[int], *, allowed: bool) -> None:
        for id_ in ids:
            if (source := self._engine.sources.get(id_)) is not None:
                state = replace(source.fetch, public_only=not allowed)
                if allowed:
                    state = replace(state, failures=0, next_fetch=None, error="")
                self._engine.sources.record_fetch(id_, state)
