"""The search language: a line is parsed to a filter, with errors and hints of one line each.

Besides words, "phrases" and -words (see `terms`) it has keys: `speaker:`, `source:`, `section:`,
`category:`, `before:`, `after:`, `on:`, `is:unread`, `is:killed`, `has:quotes`. Those with `is:`
and `has:` can be excluded (`-is:update`) and joined by OR. A value of several words is put in
quotation marks. Parsing never raises: the result says what is wrong, and the caller
decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import NamedTuple

from storage.model import FLAGS, SHORTLISTS, Filter, Source, TimeSpan
from storage.quotes.names.person_keys import matches_prefixes
from storage.search.parsed_search import ParsedSearch
from storage.search.states import (
    NO_FLAGS,
    READ,
    describe_states,
    parse_state,
)
from storage.search.validation import find_ambiguities, find_errors, meaningful_words
from storage.text.cleaning import clean_line
from storage.text.dates import format_clock, format_date
from storage.text.folding import fold
from storage.text.suggestions import nearest, suggest

__all__ = ["KEYS", "MAX_SPEAKERS", "NameLookup", "parse_search"]

KEYS = (
    *("speaker", "source", "section", "category"),
    *("since", "until", "before", "after", "on", "is", "has"),
)

_TERM = re.compile(
    r'(?P<minus>-?)(?P<key>[A-Za-z]+):(?!//)(?:["“”„](?P<quoted>[^"“”„]*)["“”„]?|(?P<bare>\S*))'
    r'|-?["“”„][^"“”„]*["“”„]?'
    r'|[^\s"“”„]+'
)
_SHORTLISTS = {one.search: one for one in SHORTLISTS}
_STATEMENT = "statement"
_STATE_KEYS = ("is", "has")
_DATES = ("since", "until", "before", "after", "on")
_TIME_WORDS = re.compile(
    r"\d{1,2}:\d{2}|\d{4}|\d{1,2}[ap]m|noon|midnight|today|yesterday", re.IGNORECASE
)
"""What follows `since` in a search that asks for a time, rather than for these words."""
_MAX_LISTED = 4
MAX_SPEAKERS = 50
"""Maximum number of speakers that are looked up for a name."""


@dataclass(frozen=True, slots=True)
class NameLookup:
    """Functions that look up the names in a search; each is called only if a key needs it."""

    sources: Callable[[], Sequence[Source]] = tuple
    sections: Callable[[], Collection[str]] = tuple
    speakers: Callable[[str], Sequence[str]] = lambda _words: ()
    """The speakers whose names contain all the words, most quoted first."""
    categories: Callable[[], Collection[str]] = tuple
    expects: bool = False
    """Whether a source, section or category may be named before there is one: nothing is in it."""


def parse_search(text: str, names: NameLookup, *, today: date) -> ParsedSearch:
    """Parse the search line `text`; relative dates count from `today`."""
    parser = _Parser(names, today)
    terms = list(_tokenize(text))
    start = 0
    while start < len(terms):
        end = _end_of_states(terms, start)
        following = terms[end] if end < len(terms) else None
        if end - start > 1 or (terms[start].minus and terms[start].key in _STATE_KEYS):
            parser.add_states(terms[start:end:2])
        else:
            parser.add_term(terms[start], following)
        start = end
    parser.check_words(clean_line(text))
    return parser.result()


_NO_SOURCE = -1
"""The number of a source that does not exist yet."""


class _Term(NamedTuple):
    text: str
    minus: bool = False
    key: str = ""
    value: str = ""


def _end_of_states(terms: Sequence[_Term], start: int) -> int:
    """Return where the states end that OR joins to the term at `start`."""
    end = start + 1
    while (
        end + 1 < len(terms)
        and terms[end].text == "OR"
        and terms[end - 1].key in _STATE_KEYS
        and terms[end + 1].key in _STATE_KEYS
    ):
        end += 2
    return end


class _InvalidValue(Exception):
    """A value that has no meaning, with the reason."""


def _tokenize(text: str) -> Iterator[_Term]:
    for match in _TERM.finditer(clean_line(text)):
        key = (match["key"] or "").lower()
        value = (match["quoted"] or match["bare"] or "").strip()
        if key and (key in KEYS or value):
            yield _Term(match[0], bool(match["minus"]), key, value)
        else:
            yield _Term(match[0])


class _Parser:
    """A search line, parsed term by term."""

    def __init__(self, names: NameLookup, today: date) -> None:
        self._names = names
        self._today = today
        self._filter = Filter()
        self._words: list[str] = []
        self._understood: dict[str, None] = {}
        self._errors: list[str] = []
        self._hints: list[str] = []
        self._dated: dict[str, str] = {}
        """The meaning of each date key so far."""
        self._joins_keys = False
        """Whether a key follows an OR that joins words."""

    def add_term(self, term: _Term, following: _Term | None) -> None:
        """Parse one more term; `following` may have been meant as part of it."""
        if term.text == "OR" and following and following.key in KEYS:
            self._joins_keys = True
        if not term.key:
            self._words.append(term.text)
            key, value = term.text.lower(), following.text if following else ""
            if key in _DATES and _TIME_WORDS.fullmatch(value):
                self._hints.append(f"“{term.text} {value}” is searched as words; try {key}:{value}")
            return
        if term.key not in KEYS:
            keys = " ".join(f"{key}:" for key in KEYS)
            near = nearest(term.key, KEYS)
            meant = f"did you mean {near}:?" if near else f"filters: {keys}"
            self._hints.append(f"no filter called “{term.key}:”, searched as text; {meant}")
            self._words.append(term.text)
            return
        try:
            if term.minus:
                raise _InvalidValue(f"“-{term.key}:” does not work; only words can be excluded")
            if not term.value:
                raise _InvalidValue(f"“{term.key}:” needs {_EXPECTED[term.key]} right after it")
            _HANDLERS[term.key](self, term.key, term.value)
        except _InvalidValue as error:
            self._errors.append(self._suggest_quotes(term, following) or str(error))
            return
        if following and (advice := self._suggest_quotes(term, following)):
            self._hints.append(f"“{following.text}” is searched as a word; {advice}")

    def add_states(self, terms: Sequence[_Term]) -> None:
        """Parse a state that is excluded, or states of which an article has one."""
        names: list[str] = []
        for term in terms:
            if not term.value:
                self._errors.append(f"“{term.key}:” needs {_EXPECTED[term.key]} right after it")
            elif term.value.lower() in NO_FLAGS:
                asked = f"{term.key}:{term.value}"
                self._errors.append(f"“{asked}” can be neither excluded nor joined by OR")
            elif (name := parse_state(term.key, term.value, minus=term.minus)) is not None:
                names.append(name)
            else:
                self._errors.append(_unknown_state(term.key, term.value))
        if len(names) == len(terms):
            self._ask_for(names)

    def _ask_for(self, names: Sequence[str]) -> None:
        if len(names) == 1 and not names[0].startswith("-"):
            self._narrow(describe_states(names), **{names[0]: True})
        else:
            states = self._filter.states | {frozenset(names)}
            self._narrow(describe_states(names), states=states)

    def _suggest_quotes(self, term: _Term, following: _Term | None) -> str:
        """Suggest quotation marks for a date of two terms; empty if they are no date."""
        if not (following and term.value and term.key in _DATES) or term.minus or following.key:
            return ""
        try:
            self._parse_span(f"{term.value} {following.text}")
        except ValueError:
            return ""
        return f'several words need quotation marks: {term.key}:"{term.value} {following.text}"'

    def check_words(self, line: str) -> None:
        """Check for words without a meaning and for ambiguous ones."""
        wrong = find_errors(self._words)
        if self._joins_keys and not wrong:
            wrong = ["“OR” joins words, or is: and has: with each other"]
        self._errors += wrong
        self._hints += find_ambiguities(line, self._words)

    def result(self) -> ParsedSearch:
        """Return the result."""
        words = " ".join(self._words)
        if (span := self._filter.span).is_empty:
            ends = _describe_span(span).replace(" · ", " and ")
            self._errors.append(f"{ends} leave no {'hour' if span.begin or span.end else 'day'}")
        meant = meaningful_words(self._words)
        return ParsedSearch(
            replace(self._filter, words=words),
            " · ".join([*self._understood, *([meant] if meant else [])]),
            "; ".join(self._errors),
            "; ".join(self._hints),
        )

    def _narrow(self, understood: str, **parts: object) -> None:
        self._filter = replace(self._filter, **parts)  # type: ignore[arg-type]
        self._understood[understood] = None

    def _add_speaker(self, _key: str, value: str) -> None:
        found = self._names.speakers(value)
        if not found:
            raise _InvalidValue(f"nobody called “{value}” is quoted")
        if self._filter.speaker:
            raise _InvalidValue(f"only one speaker at a time: {self._filter.speaker}")
        exact = [name for name in found if fold(name) == fold(value)]
        # A match at the beginning of a word takes precedence over one inside it.
        begun = [name for name in found if matches_prefixes(name, value)]
        name = (exact or begun or found)[0]
        self._narrow(f"said by {name}", speaker=name)
        if exact and name != found[0]:
            # A surname alone may be a row of its own beside somebody who is quoted far more.
            self._hints.append(f"{found[0]} is quoted more often than “{name}” alone")
        elif len(found) > 1 and not exact:
            count = f"{len(found)} or more" if len(found) >= MAX_SPEAKERS else str(len(found))
            self._hints.append(f"{count} speakers match “{value}”, {name} most often")

    def _add_sources(self, _key: str, value: str) -> None:
        sources = self._names.sources()
        wanted = fold(value)
        found = [one for one in sources if wanted in (fold(one.name), str(one.id))] or [
            one for one in sources if wanted in fold(one.name)
        ]
        if not found and self._names.expects:
            self._narrow(f"from {value}", sources=self._filter.sources | {_NO_SOURCE})
        elif not found:
            names = [one.name for one in sources]
            raise _InvalidValue(
                f"no source “{value}”; {suggest(value, names) or _list_known(names)}"
            )
        for source in found:
            self._narrow(f"from {source.name}", sources=self._filter.sources | {source.id})

    def _add_sections(self, _key: str, value: str) -> None:
        sections, wanted = self._names.sections(), fold(value)
        found = [one for one in sections if fold(one) == wanted] or [
            one for one in sections if fold(one).startswith(wanted)
        ]
        if not found and self._names.expects:
            self._narrow(f"in {value}", sections=self._filter.sections | {value})
        elif not found:
            raise _InvalidValue(
                f"no section “{value}”; {suggest(value, sections) or _list_known(sorted(sections))}"
            )
        for section in found:
            self._narrow(f"in {section}", sections=self._filter.sections | {section})

    def _add_categories(self, _key: str, value: str) -> None:
        categories, wanted = self._names.categories(), fold(value)
        found = [one for one in categories if fold(one) == wanted] or [
            one for one in categories if fold(one).startswith(wanted)
        ]
        if not found and self._names.expects:
            found = [value]
        elif not found:
            meant = suggest(value, categories) or _list_known(sorted(categories))
            raise _InvalidValue(f"no category “{value}”; {meant}")
        self._narrow(
            f"category {' or '.join(sorted(found)[:_MAX_LISTED])}",
            categories=self._filter.categories | {*found},
        )

    def _add_days(self, key: str, value: str) -> None:
        try:
            span = self._parse_span(value if key == "on" else f"{key} {value}")
        except ValueError as error:
            raise _InvalidValue(f"{key}: {error}") from error
        if key in self._dated:
            raise _InvalidValue(f"only one “{key}:” at a time: {self._dated[key]}")
        self._dated[key] = _describe_span(span)
        self._understood.pop(_describe_span(self._filter.span), None)
        span = self._filter.span.intersect(span)
        self._narrow(_describe_span(span), **span._asdict())

    def _parse_span(self, words: str) -> TimeSpan:
        from storage.search.time_span import local_now, parse_time_span  # few searches have dates

        return parse_time_span(words, now=local_now(self._today))

    def _add_flag(self, key: str, value: str) -> None:
        if key == "is" and (listed := _SHORTLISTS.get(value.lower())):
            self._narrow(listed.words, **{listed.name: True})
            return
        if (key, value.lower()) == ("is", _STATEMENT):
            self._narrow("in statements", stated=True)
            return
        if (name := parse_state(key, value)) is None:
            raise _InvalidValue(_unknown_state(key, value))
        self._ask_for([name])


_HANDLERS: dict[str, Callable[[_Parser, str, str], None]] = {
    "speaker": _Parser._add_speaker,
    "source": _Parser._add_sources,
    "section": _Parser._add_sections,
    "category": _Parser._add_categories,
    **dict.fromkeys(_DATES, _Parser._add_days),
    "is": _Parser._add_flag,
    "has": _Parser._add_flag,
}


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _flag_values(key: str) -> list[str]:
    """Return the values that ask for a flag after a key."""
    more = (READ, *_SHORTLISTS, _STATEMENT) if key == "is" else ()
    return [*(flag.search[1] for flag in FLAGS if flag.search[0] == key), *more]


def _unknown_state(key: str, value: str) -> str:
    near = nearest(value, _flag_values(key))
    meant = f"did you mean {key}:{near}?" if near else f"try {_listed_flags(key)}"
    return f"“{key}:{value}” is unknown; {meant}"


def _listed_flags(key: str) -> str:
    return _listed([f"{key}:{value}" for value in _flag_values(key)])


_EXPECTED = {
    **dict.fromkeys(("speaker", "source", "section", "category"), "a name"),
    **dict.fromkeys(_DATES, "a day or a time"),
    **{key: _listed(_flag_values(key)) for key in _STATE_KEYS},
}


def _list_known(names: Sequence[str]) -> str:
    if not names:
        return "there are none yet"
    more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
    return f"known: {', '.join(names[:_MAX_LISTED])}{more}"


def _describe_span(span: TimeSpan) -> str:
    if not span.since and not span.until:
        return "on any day"
    if span.since and span.since == span.until and not (span.begin or span.end):
        return f"on {format_date(span.since)}"
    ends = (
        f"since {_describe(span.since, span.begin)}" if span.since else "",
        f"until {_describe(span.until, span.end)}" if span.until else "",
    )
    return " · ".join(filter(None, ends))


def _describe(day: date, hour: time | None) -> str:
    return f"{format_date(day)} {format_clock(hour)}" if hour else format_date(day)
