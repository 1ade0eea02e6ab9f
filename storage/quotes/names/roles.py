"""Roles: what a speaker is called in articles; pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from storage import model
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.model import RolePeriod

__all__ = ["is_role", "role_head", "role_periods", "title_role"]

_ABBREVIATIONS = {
    "adm": "admiral", "amb": "ambassador", "capt": "captain", "col": "colonel", "dr": "doctor",
    "gen": "general", "gov": "governor", "lt": "lieutenant", "pres": "president",
    "prof": "professor", "rep": "representative", "rev": "reverend", "sen": "senator",
    "sens": "senator", "reps": "representative", "govs": "governor",
    "sgt": "sergeant", "congressman": "representative", "congresswoman": "representative",
    "chairwoman": "chair", "chairman": "chair", "spokeswoman": "spokesman",
}  # fmt: skip
_POLITE = frozenset(["mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady", "mx", "the"])
"""Titles that are no role."""
_NO_ROLES = frozenset(
    [
        *("ally", "american", "british", "canadian", "challenger", "chinese", "colleague"),
        *("companion", "counterpart", "critic", "enemy", "fellow", "first", "foe", "french"),
        *("friend", "german", "indian", "iranian", "israeli", "mexican", "neighbor", "neighbour"),
        *("opponent", "peer", "predecessor", "rival", "russian", "successor"),
        *("turkish", "ukrainian"),
    ]
)
"""What somebody is called only beside somebody else, or of which nation: no role."""
_CLAUSE = re.compile(
    r"(?:according|after|as|at|before|by|during|for|from|having|in|on|to|when|where|which|while|who|"
    r"whose|with|\w+ing(?: \w+)* (?:his|her|its|their))\b|.*\baccording to\b"
)
"""How a part of a sentence begins that was taken for a role."""
_LONGEST = 16
"""Words of the longest role."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROLE_END = re.compile(r"\b(?:of|for|at|in|on|who|and|with|from|to)\b|,")


def role_head(role: str) -> str:
    """Return the noun of a role, without what it abbreviates: ``senator`` for ``Texas Sen.``."""
    words = _WORD.findall(_ROLE_END.split(fold(role), maxsplit=1)[0])
    return _ABBREVIATIONS.get(words[-1], words[-1]) if words else ""


def is_role(role: str) -> bool:
    """Return whether words say what somebody is: no *rival*, no *Mr.*, no *according to a …*."""
    words, head = fold(role), role_head(role).removesuffix("s")
    if _CLAUSE.match(words) or len(words.split()) > _LONGEST:
        return False
    return bool(head) and head not in _POLITE and head not in _NO_ROLES


def title_role(name: str) -> str:
    """Return the noun of the title before a surname: ``senator`` for ``Sen. Warren``."""
    words = fold(name).replace(".", "").split()[:-1]
    return _ABBREVIATIONS.get(words[-1], words[-1]) if words and words[-1] not in _POLITE else ""


def role_periods(uses: Iterable[RolePeriod]) -> tuple[RolePeriod, ...]:
    """Join the periods of one role in several spellings; those used last come first.

    ``Sen.`` and ``senator`` are one, under the spelling of most quotes. What is no role is left
    out.
    """
    spellings: defaultdict[str, list[RolePeriod]] = defaultdict(list)
    for use in (one for one in uses if is_role(one.role)):
        words = (word.rstrip(".") for word in fold(use.role).split())
        spellings[" ".join(_ABBREVIATIONS.get(word, word) for word in words)].append(use)
    found = [
        model.RolePeriod(
            min(those, key=lambda use: (-use.quotes, use.role)).role,
            min(use.first for use in those),
            max(use.last for use in those),
            sum(use.quotes for use in those),
        )
        for those in spellings.values()
    ]
    found.sort(key=lambda one: (-one.last.toordinal(), -one.quotes, one.role))
    return tuple(found)
