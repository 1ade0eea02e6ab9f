"""Reading of the wire words before a headline: their patterns, separators and brackets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storage.wire.headline_states import STATES, State, StateWord, WireHeadline

if TYPE_CHECKING:
    from storage.wire.embargo import EmbargoTime

__all__ = ["read_prefix"]

_WORDS: dict[State, str] = {
    "urgent": "FLASH|NEWS ?FLASH|URGENT|NEWS ALERT|ALERT|BULLETIN|SNAP|NEWSBREAK|BREAKING NEWS"
    "|BREAKING|JUST IN|EILMELDUNG|EIL|URGENTE|ÚLTIMA HORA|DERNIÈRE MINUTE",
    "corrected": "CORRECTED|CORRECTION|CORRECTS|REFILED?|BERICHTIGUNG|BERICHTIGT|KORREKTUR"
    "|KORRIGIERT|RECTIFICATIF|CORRECCIÓN|CORREZIONE",
    "updated": "UPDATED?|WRAP-?UP|WRAP|RECAP|LIVE UPDATES|LIVE ?BLOG|LIVE ?TICKER|LIVE"
    "|AKTUALISIERT|ZUSAMMENFASSUNG|ACTUALISATION|ACTUALIZACIÓN",
    "killed": "MANDATORY KILL|KILL ADVISORY|KILL NOTICE|ADVISORY[ -]KILL|KILL(?:ED)?"
    "|(?:STORY )?WITHDRAWN|WITHDRAWAL|RETRACTED|RETRACTION|ZURÜCKGEZOGEN",
    "embargoed": "(?:STRICTLY |UNDER )?EMBARGO(?:ED)?|SOUS EMBARGO|HOLD(?= FOR RELEASE)|HOLD"
    "|SPERRFRIST",
    "analysis": "(?:NEWS )?ANALYSIS|FACTBOX|EXPLAINER|TIMELINE|PREVIEW|FEATURE|OPINION|COMMENTARY"
    "|INSIGHT|BACKGROUNDER|ANALYSE|HINTERGRUND|KOMMENTAR",
    "exclusive": "EXCLUSIVE|EXKLUSIV|EXCLUSIF|EXCLUSIVA|ESCLUSIVA",
    "repeated": "RPT|REPEAT",
}

_NUMBERED = re.compile("UPDATED?|WRAP-?UP|WRAP|REFILE")
_OPEN = re.compile(r"\s*(?P<open>\*{1,3}|\+{2,3}|[(\[])?\s*")
_CLOSE = {"(": ")", "[": "]"}
_SEPARATOR = re.compile(r"\s*(?::|\||--|[-–—](?=\s)|\s[-–—]|…|\.\.\.?|\s//?\s|>)\s*")
_SPACE = re.compile(r"\s*")
_COLON = re.compile(r"\s*:\s*(?=\d)")
_TIGHT = re.compile(r"[-–—/]")
_UNMISTAKABLE = re.compile("CORRECTED|REFILED?|FACTBOX|EXPLAINER|NEWSBREAK|RPT|RETRACTED")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_BEGINS = re.compile(r"[“”„\"'‘’«(\[$€£¥]*(?:\d|[^\W\d_])")
"""How the rest of a headline begins: with a letter or a digit, perhaps in quotation marks."""


@cache  # not compiled where no headline begins in capitals: it takes as long as reading a page
def _word() -> re.Pattern[str]:
    """Return a pattern of a wire word and its number."""
    words = "|".join(f"(?P<{state}>{words})" for state, words in _WORDS.items())
    take = r"(?:\s*(?P<paren>\()?(?P<take>\d{1,2})(?!\w)(?(paren)\)))?"
    return re.compile(rf"(?:{words})(?!\w){take}")


def read_prefix(text: str) -> WireHeadline:
    """Part a headline that may begin with wire words into these and the rest."""
    words: list[StateWord] = []
    embargo: EmbargoTime | None = None
    at = complete = 0
    read: tuple[tuple[StateWord, ...], EmbargoTime | None] = ((), None)
    while (item := _read_item(text, at)) is not None:
        word, when, end, closed = item
        words.append(word)
        embargo = embargo or when
        at = end
        if (after := _end_of_prefix(text, end, word, closed=closed)) is not None:
            at = complete = after
            read = tuple(words), embargo
    if not complete or not _BEGINS.match(text, complete):
        return WireHeadline("", text)
    return WireHeadline(text[:complete], text[complete:], *read)


def _read_item(text: str, at: int) -> tuple[StateWord, EmbargoTime | None, int, bool] | None:
    """Read one wire word, in brackets perhaps; return it, where it ends, and if it was closed."""
    opened = _OPEN.match(text, at)
    match = _word().match(text, opened.end() if opened else at)
    if match is None:
        return None
    state, word, end = _state(match), match[0], match.end()
    take = 0
    if match["take"]:
        if _NUMBERED.match(word):
            take = int(match["take"])
        else:
            word, end = word[: match.start("take") - match.start()].rstrip(" ("), match.start()
            end += len(word)
    when = None
    if state == "embargoed":
        when, end = _read_time(text, end)
    found = StateWord(state, word, take)
    bracket = opened["open"] if opened else None
    if not bracket:
        return found, when, end, False
    close = _CLOSE.get(bracket, bracket)
    end = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    return (found, when, end + len(close), True) if text.startswith(close, end) else None


def _read_time(text: str, at: int) -> tuple[EmbargoTime | None, int]:
    """Read the time of an embargo, even after a colon if another separator follows."""
    from storage.wire.embargo import read_embargo_time  # late, as few headlines have one

    if colon := _COLON.match(text, at):
        when, end = read_embargo_time(text, colon.end())
        if when is not None and _SEPARATOR.match(text, end):
            return when, end
    return read_embargo_time(text, at)


def _state(match: re.Match[str]) -> State:
    return next(state for state in STATES if match[state])


def _end_of_prefix(text: str, end: int, word: StateWord, *, closed: bool) -> int | None:
    """Return where the rest begins after a wire word and its separator, or None without one."""
    if separator := _SEPARATOR.match(text, end):
        return separator.end()
    if closed:
        return _SPACE.match(text, end).end()  # type: ignore[union-attr]
    if (tight := _TIGHT.match(text, end)) and _is_wire_hyphen(text, tight.end(), word):
        return tight.end()
    return None


def _is_wire_hyphen(text: str, at: int, word: StateWord) -> bool:
    """Return whether a hyphen without spaces separates, and does not join (``KILL-SWITCH``)."""
    if word.take or _UNMISTAKABLE.match(word.word) or _word().match(text, at):
        return True
    first = text[at : at + 1]
    if first.islower() or not _BEGINS.match(text, at):
        return False
    capitals = _CAPITALS.match(text, at)
    return capitals is None or not capitals[0].isupper() or text[at:] != text[at:].upper()
