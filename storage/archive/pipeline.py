"""A pipeline of additions: while a batch is stored, the next is extracted from."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from storage.extraction.parallel import Extraction, Task

if TYPE_CHECKING:
    from storage.archive.adding import Adding, Batch
    from storage.model import Article, Outcome, Revision

__all__ = ["Pipeline"]

_AHEAD = 2
"""Batches that are extracted from while an earlier one is stored."""

_MAX_LENGTH = 2_000_000
"""Characters in batches that wait: their texts are in memory."""


class Pipeline:
    """Adds batches of articles, each in one transaction, in the order they are given.

    A context manager. Whatever was not stored when it is left is dropped: call `flush` before.
    """

    def __init__(self, adding: Adding, extraction: Extraction) -> None:
        self._adding = adding
        self._extraction = extraction
        self._waiting: deque[tuple[Batch, list[Task], Callable[[list[Outcome]], None]]] = deque()

    def __enter__(self) -> Self:
        """Return the pipeline."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop extracting."""
        self._extraction.close()

    def add(
        self,
        articles: Sequence[Article],
        on_stored: Callable[[list[Outcome]], None],
        *,
        update: bool = True,
        deduplicate: bool = True,
        histories: Mapping[str, Sequence[Revision]] = MappingProxyType({}),
    ) -> None:
        """Add articles as `Archive.add` does.

        `on_stored` gets their outcomes once they are durable, which may be in a later call of this
        method, or of `flush`.
        """
        batch = self._adding.prepare(
            articles, update=update, deduplicate=deduplicate, histories=histories
        )
        tasks = self._extraction.submit(write.article for write in batch.matched.writes)
        self._waiting.append((batch, tasks, on_stored))
        while self._waiting and not self._may_wait():
            self._store_first()

    def flush(self) -> None:
        """Store all batches that wait."""
        while self._waiting:
            self._store_first()

    def _may_wait(self) -> bool:
        if not self._extraction.is_shared or len(self._waiting) > _AHEAD:
            return False
        return sum(len(one.text) for _, tasks, _ in self._waiting for one in tasks) < _MAX_LENGTH

    def _store_first(self) -> None:
        batch, tasks, on_stored = self._waiting.popleft()
        for write, task in zip(batch.matched.writes, tasks, strict=True):
            write.extracted = self._extraction.extracted(task)
        on_stored(self._adding.store(batch))
