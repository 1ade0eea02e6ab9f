"""Validation of search words: errors, and words that may be meant differently."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.search.terms import parse

__all__ = ["find_ambiguities", "find_errors", "meaningful_words"]

_PHRASE = re.compile('-?["“”„]([^"“”„]*)["“”„]?')
_MARK = re.compile('["“”„]')
_MAX_SHOWN = 40
"""Maximum number of characters quoted in an error."""
_OPERATORS = ("OR", "AND", "NOT")


def find_errors(words: Sequence[str]) -> list[str]:
    """Find the errors in words and phrases, one line each."""
    errors = [error for at in range(len(words)) if (error := _error_at(words, at))]
    if words and not errors and parse(" ".join(words)) is None:
        shown = " ".join(words)[:_MAX_SHOWN]
        errors.append(f"no word in “{shown}”")
    return list(dict.fromkeys(errors))


def meaningful_words(words: Sequence[str]) -> str:
    """Return the words without errors."""
    meant = " ".join(word for at, word in enumerate(words) if not _error_at(words, at))
    return meant if parse(meant) else ""


def find_ambiguities(line: str, words: Sequence[str]) -> list[str]:
    """Find words of a line that may be meant differently, one line each."""
    hints = []
    marks = [match.start() for match in _MARK.finditer(line)]
    if len(marks) % 2 and (rest := line[marks[-1] + 1 :].strip()):
        hints.append(f"a quotation mark is not closed; “{rest}” is searched as one phrase")
    if "or" in words[1:-1]:
        hints.append("“or” is searched as a word; use OR in capitals for either")
    return hints


def _error_at(words: Sequence[str], at: int) -> str:
    """Return the error in the word at `at`, an operator or an empty phrase."""
    word = words[at]
    if (phrase := _PHRASE.fullmatch(word)) and not phrase[1].strip():
        return "quotation marks need words between them"
    if word == "-" and at == len(words) - 1:
        return "“-” needs a word right after it"
    if word not in _OPERATORS:
        return ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == "NOT":
        return "" if after and after not in _OPERATORS else "“NOT” needs a word right after it"
    before = words[at - 1] if at else ""
    if word == "OR" and (after == "NOT" or after.startswith("-") or before.startswith("-")):
        return "“OR” joins words to find, not words to exclude"
    wrong = not (before and after) or before in _OPERATORS or after in ("OR", "AND")
    return f"“{word}” needs a word on either side" if wrong else ""
