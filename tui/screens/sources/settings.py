"""What can be set for a source: its key, its value in words, and what a typed line changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from storage.errors import FeedError
from storage.feeds.full_text import extra
from storage.model import Source
from tui.formatting.labels import format_section
from tui.formatting.sources import (
    format_interval,
    format_muted_words,
    format_retention,
    parse_interval,
    parse_muted_words,
    parse_retention,
)

__all__ = ["SETTINGS", "Setting"]

Change = dict[str, Any]
"""What `Archive.change_source` is to be called with."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set.

    Attributes:
        key: The letter that changes it.
        id: Its name among the settings.
        title: What it is called.
        value: Tells what is set for a source, in words.
        change: Makes a change of a typed line; raises ValueError with one line. Where nothing
            is to be typed (no `hint`) it turns the setting over.
        meaning: Tells what has been changed, in words.
        typed: Tells what stands in the line to begin with.
        hint: What may be typed.
        any_kind: It goes for folders too, not only for feeds.
    """

    key: str
    id: str
    title: str
    value: Callable[[Source], str]
    change: Callable[[Source, str], Change]
    meaning: Callable[[Source], str] = lambda _source: ""
    typed: Callable[[Source], str] = lambda _source: ""
    hint: str = ""
    any_kind: bool = False


_LONGEST_NAME = 80


def _name(_source: Source, line: str) -> Change:
    if not line:
        raise ValueError("A source needs a name")
    if len(line) > _LONGEST_NAME:
        raise ValueError(f"A name has {_LONGEST_NAME} characters at most; this one has {len(line)}")
    return {"name": line}


def _section(_source: Source, line: str) -> Change:
    from storage.feeds.parsing.entries import normalize_section

    return {"section": normalize_section(line)}


def _section_value(source: Source) -> str:
    return format_section(source.section) if source.section else "as each article says"


def _address(_source: Source, line: str) -> Change:
    from storage.feeds.subscriptions.subscribe import accept_feed_address

    try:
        return {"location": accept_feed_address(line)}
    except FeedError as error:
        raise ValueError(str(error)) from error


def _interval(_source: Source, line: str) -> Change:
    return {"interval": parse_interval(line)}


def _full_text(source: Source, _line: str) -> Change:
    if not (source.rules.full_text or extra.is_available()):
        raise ValueError(extra.INSTALL)
    return {"rules": replace(source.rules, full_text=not source.rules.full_text)}


def _text_value(source: Source) -> str:
    return "fetched whole from its page" if source.rules.full_text else "as the feed sends it"


def _muted(source: Source, line: str) -> Change:
    return {"rules": replace(source.rules, muted=parse_muted_words(line))}


def _keep(source: Source, line: str) -> Change:
    keep, days = parse_retention(line)
    return {"rules": replace(source.rules, keep=keep, keep_days=days)}


def _paused(source: Source, _line: str) -> Change:
    return {"rules": replace(source.rules, paused=not source.rules.paused)}


SETTINGS = (
    Setting(
        "e",
        "name",
        "Name",
        lambda source: source.name,
        _name,
        typed=lambda source: source.name,
        hint="What it is called in the lists",
        any_kind=True,
    ),
    Setting(
        "c",
        "section",
        "Section",
        _section_value,
        _section,
        typed=lambda source: source.section,
        hint="Of new articles, and of those here that name none; empty: each its own",
        any_kind=True,
    ),
    Setting(
        "u",
        "address",
        "Address",
        lambda source: source.location,
        _address,
        typed=lambda source: source.location,
        hint="Where the feed is now; it is fetched at once",
    ),
    Setting(
        "i",
        "interval",
        "Fetched",
        lambda source: format_interval(source.fetch.interval),
        _interval,
        meaning=lambda source: format_interval(source.fetch.interval),
        typed=lambda source: format_interval(source.fetch.interval).removeprefix("every "),
        hint="30 · 45 min · 2 h · 1 day. Its server may ask for more patience",
    ),
    Setting(
        "t",
        "full-text",
        "Text",
        _text_value,
        _full_text,
        meaning=lambda source: f"New articles of {source.name}: {_text_value(source)}",
    ),
    Setting(
        "m",
        "muted",
        "Muted words",
        lambda source: format_muted_words(source.rules),
        _muted,
        meaning=lambda source: f"Muted: {format_muted_words(source.rules)}",
        typed=lambda source: ", ".join(source.rules.muted),
        hint="Words between commas. An article whose headline has one comes in already read",
    ),
    Setting(
        "K",
        "keep",
        "Keeps",
        lambda source: format_retention(source.rules),
        _keep,
        meaning=lambda source: f"Keeps {format_retention(source.rules)}",
        typed=lambda source: format_retention(source.rules).removeprefix("the newest "),
        hint="200 · 90 days · 200, 6 weeks · all. At each fetch; starred ones stay for ever",
    ),
    Setting(
        "p",
        "paused",
        "Paused",
        lambda source: "yes, only r on it fetches it" if source.rules.paused else "no",
        _paused,
        meaning=lambda source: f"{source.name} {'is paused' if source.rules.paused else 'goes on'}",
    ),
)
"""Everything that can be set, in the order it is offered."""
