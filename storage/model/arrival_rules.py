"""Rules for what arrives: what happens to articles that a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["RULE_ACTIONS", "ArrivalRule", "RuleAction"]

RuleAction = Literal["keep", "drop", "read", "star", "section"]
"""What a rule does with the articles that match: keep only these; drop them; store them as read;
star them; put them into a section."""

RULE_ACTIONS: tuple[RuleAction, ...] = ("drop", "keep", "read", "star", "section")


@dataclass(frozen=True, slots=True)
class ArrivalRule:
    """A search with what happens to the articles that it finds when they arrive.

    Attributes:
        search: The line, in the language of the search bar, with `title:`, `author:` and `link:`.
        section: The section of the action `section`.
        source: The id of the source it is for; 0: all.
    """

    id: int
    search: str
    action: RuleAction = "drop"
    section: str = ""
    source: int = 0

    @property
    def drops(self) -> bool:
        """Whether there are articles that do not arrive because of it."""
        return self.action in ("drop", "keep")
