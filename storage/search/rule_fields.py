"""The parts of a rule that the search bar does not have: `title:`, `author:` and `link:`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from storage.search.terms import Term, TermTree, matches, words_of
from storage.text.cleaning import clean_line

__all__ = ["FieldTest", "split_fields"]

_FIELD = re.compile(
    r"(?<!\S)(?P<minus>-?)(?P<key>title|author|link):"
    r'(?:["“”„](?P<quoted>[^"“”„]*)["“”„]?|(?P<bare>\S*))',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldTest:
    """What a field has to contain: words as a search finds them, in a link any characters."""

    field: Literal["title", "author", "link"]
    text: str
    minus: bool = False

    def holds(self, value: str) -> bool:
        """Return whether a value passes the test."""
        if self.field == "link":
            return (self.text.casefold() in value.casefold()) != self.minus
        begun = self.text.endswith("*")
        tree = TermTree(((Term(self.text, is_prefix=begun),),), ())
        return matches(tree, value) != self.minus


def split_fields(search: str) -> tuple[str, tuple[FieldTest, ...]]:
    """Split a rule into the search without these fields, and the tests of them.

    Raises:
        ValueError: A field has no words after it; the message is one line.
    """
    tests: list[FieldTest] = []
    for match in _FIELD.finditer(clean_line(search)):
        text = (match["quoted"] or match["bare"] or "").strip()
        key = match["key"].lower()
        if not text or (key != "link" and not words_of(text)):
            raise ValueError(f"“{key}:” needs words right after it")
        field: Literal["title", "author", "link"] = (
            "title" if key == "title" else "author" if key == "author" else "link"
        )
        tests.append(FieldTest(field, text, bool(match["minus"])))
    return " ".join(_FIELD.sub(" ", clean_line(search)).split()), tuple(tests)
