"""What watches look for, and the alerts they raise, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from storage.model import (
        Alert,
        AlertKind,
    )

__all__ = ["Alerts"]


class Alerts(Protocol):
    """What a reader has to know at once; not about removed articles.

    An alert is open until it is acknowledged, unless it is `late`.
    """

    def add(self, alerts: Sequence[Alert]) -> list[Alert]:
        """Store alerts, and return them with their ids; greater ones than all before.

        Of a kind other than `change` there is one about an article and a watch; others are left
        out.
        """

    def find(
        self, limit: int | None, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        """Return the newest alerts, late ones too, or all where there is no limit.

        `before` is the id of an alert; only older ones are returned then.
        """

    def since(self, after: int, limit: int) -> list[Alert]:
        """Return the alerts with greater ids than one, in their order."""

    def count_open(self) -> int:
        """Count the open alerts; those about one event count as one."""

    def count_late(self) -> int:
        """Count the late alerts that are not acknowledged, likewise; none of them is open."""

    def open_ids(self) -> list[int]:
        """Return the ids of all alerts that are not acknowledged, late ones too."""

    def open_articles(self) -> set[int]:
        """Return the articles with an open alert."""

    def about(self, kind: AlertKind, articles: Collection[int]) -> set[int]:
        """Return which of these articles there is an alert of a kind about."""

    def open_heads(self) -> set[int]:
        """Return the newest takes of the stories with an open alert."""

    def of_stories(self, stories: Collection[int]) -> set[tuple[int, int]]:
        """Return which watches have raised an alert in which of these stories."""

    def acknowledge(
        self, acknowledged: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        """Set when alerts were acknowledged, or that they were not.

        Returns what it was where it differs; alerts that do not exist are left out.
        """

    def remove(self, ids: Collection[int]) -> None:
        """Delete alerts, as if they had never been raised."""

    def put_back(self, alerts: Sequence[Alert]) -> None:
        """Store removed alerts under the ids they had; `take_new` need not return them again.

        Those that have been raised again are left out.
        """

    def has_new(self) -> bool:
        """Return whether `take_new` would return any."""

    def take_new(self) -> list[Alert]:
        """Return the alerts that are not late and that this method has not returned before."""

    def trim(self, keep: int) -> None:
        """Delete the oldest alerts beyond a number; open ones stay longest."""
