"""Wire states: the words agencies put before a headline, such as ``UPDATE 2-CORRECTED-``.

They are read only in capitals and only before a separator, so that “Kill Bill director returns” and
“Update your phone” stay ordinary headlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from storage.wire.embargo import EmbargoTime

__all__ = [
    *("STATES", "State", "StateWord", "WireHeadline", "is_kill_notice", "parse_headline"),
    "without_states",
]

State = Literal[
    "urgent", "corrected", "updated", "killed", "embargoed", "analysis", "exclusive", "repeated"
]
"""What the words of agencies mean; `repeated` is sent again without a change."""

STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class StateWord:
    """One wire word of a headline, as written, with its number (``UPDATE 2``) or 0."""

    state: State
    word: str
    take: int = 0


@dataclass(frozen=True, slots=True)
class WireHeadline:
    """A headline parted into its wire words and the rest.

    `prefix` and `headline` joined are the text that was parsed. `embargo` is the time an embargo
    names, which may be missing.
    """

    prefix: str
    headline: str
    words: tuple[StateWord, ...] = ()
    embargo: EmbargoTime | None = None

    @property
    def states(self) -> frozenset[State]:
        """The states of the headline."""
        return frozenset(one.state for one in self.words)


_MAY_BE_ONE = re.compile(r"[\s(\[*+]*[^\W\d_a-z]{3}")
"""What a headline with wire words begins with: nearly all others are ruled out by it."""


@lru_cache(maxsize=4096)  # rows are drawn, and their headlines compared, more than once
def parse_headline(text: str) -> WireHeadline:
    """Part a headline into the words of agencies before it, and the rest."""
    if not _MAY_BE_ONE.match(text):
        return WireHeadline("", text)
    from storage.wire.headline_prefix import read_prefix  # late: few headlines begin in capitals

    return read_prefix(text)


def is_kill_notice(headline: str, *, killed: object, edited: bool = False) -> bool:
    """Return whether a headline is that of a notice that kills another article.

    It is none if the article itself was `killed`, at some time, or if it was `edited`: then it had
    another headline first, and is what was killed.
    """
    return not (killed or edited) and "killed" in parse_headline(headline).states


def without_states(headline: str) -> str:
    """Return a headline without its wire words, for comparisons."""
    return parse_headline(headline).headline
