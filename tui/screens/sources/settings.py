"""The settings of a source: how each is shown, and how a typed line changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import get_args

from storage.errors import FeedError
from storage.feeds.full_text import extra
from storage.model import WIRE_INTERVAL, Source, SourceKind
from storage.records.source_rules import MAX_SELECTOR
from storage.text.cleaning import clean_line
from tui.formatting.labels import format_section
from tui.formatting.sources import (
    format_checks,
    format_muted_words,
    format_pace,
    format_retention,
    parse_interval,
    parse_muted_words,
    parse_retention,
    parse_wire_interval,
)
from tui.screens.sources.request_settings import (
    Change,
    change_proxy,
    change_user_agent,
    check_cookie,
    check_header,
    format_headers,
    save_cookie,
    save_header,
)

__all__ = ["SETTINGS", "Setting"]

_ALL: frozenset[SourceKind] = frozenset(get_args(SourceKind))
_FETCHED = _ALL - {"folder"}
_ON_WEB: frozenset[SourceKind] = frozenset({"feed", "page"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a source.

    Attributes:
        key: The key that changes it.
        id: Identifies it.
        title: Its name on the screen.
        format: Formats its value for a source.
        change: Turns a typed line into a change; raises ValueError with one line. A toggle
            ignores the line.
        confirm: Formats the value after a change.
        initial: Returns the text to edit.
        hint: What may be typed; empty for a toggle.
        kinds: The kinds of sources that have it.
        save: Does in place of `change` what a typed line asks for, where that takes time: it is
            called off the screen's thread, once, and may raise a NewsdeskError.
    """

    key: str
    id: str
    title: str
    format: Callable[[Source], str]
    change: Callable[[Source, str], Change]
    confirm: Callable[[Source], str] = lambda _source: ""
    initial: Callable[[Source], str] = lambda _source: ""
    hint: str = ""
    kinds: frozenset[SourceKind] = _FETCHED
    save: Callable[[Source, str], Change] | None = None

    @property
    def is_toggle(self) -> bool:
        """Whether a change switches it on or off, without a line to type."""
        return not self.hint

    def applies_to(self, source: Source) -> bool:
        """Return whether sources of this kind have the setting."""
        return source.kind in self.kinds


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
    otherwise = "from the feed" if source.is_fetched else "from each file"
    return format_section(source.section) if source.section else otherwise


def _address(source: Source, line: str) -> Change:
    from storage.feeds.subscriptions.unlisted import describe_location

    try:
        return {"location": describe_location(source.kind, line)[0]}
    except FeedError as error:
        raise ValueError(str(error)) from error


def _links(source: Source, line: str) -> Change:
    if not line.strip():
        raise ValueError("A page needs a selector, e.g. h2 a")
    return {"rules": replace(source.rules, links=clean_line(line)[:MAX_SELECTOR])}


def _interval(source: Source, line: str) -> Change:
    if source.rules.wire:
        return {"rules": replace(source.rules, wire=parse_wire_interval(line))}
    return {"interval": parse_interval(line)}


def _watch(source: Source, _line: str) -> Change:
    return {"rules": replace(source.rules, watch=not source.rules.watch)}


def _watch_value(source: Source) -> str:
    return "yes; files dropped there are imported" if source.rules.watch else "no"


def _wire(source: Source, _line: str) -> Change:
    return {"rules": replace(source.rules, wire=0 if source.rules.wire else WIRE_INTERVAL)}


def _wire_value(source: Source) -> str:
    return "yes; failures are retried within minutes" if source.rules.wire else "no"


def _wire_confirmation(source: Source) -> str:
    what = "is now a wire" if source.rules.wire else "is no longer a wire"
    return f"{source.name} {what}: fetched {format_pace(source)}"


def _full_text(source: Source, _line: str) -> Change:
    if not (source.rules.full_text or extra.is_available()):
        raise ValueError(extra.INSTALL)
    return {"rules": replace(source.rules, full_text=not source.rules.full_text)}


def _text_value(source: Source) -> str:
    return "on" if source.rules.full_text else "off"


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
        "Rename",
        lambda source: source.name,
        _name,
        initial=lambda source: source.name,
        hint="The name shown in lists",
        kinds=_ALL,
    ),
    Setting(
        "c",
        "section",
        "Set the section",
        _section_value,
        _section,
        initial=lambda source: source.section,
        hint="For new articles and those without a section. Empty: as in the feed",
        kinds=_ALL,
    ),
    Setting(
        "u",
        "address",
        "Change the address",
        lambda source: source.location,
        _address,
        initial=lambda source: source.location,
        hint="The new address; it is fetched at once",
    ),
    Setting(
        "s",
        "links",
        "Choose the links",
        lambda source: source.rules.links,
        _links,
        initial=lambda source: source.rules.links,
        hint="A CSS selector of the links that become articles, e.g. h2 a",
        kinds=frozenset({"page"}),
    ),
    Setting(
        "i",
        "interval",
        "Check every",
        lambda source: format_checks(source, datetime.now(UTC)),
        _interval,
        confirm=format_pace,
        initial=lambda source: format_pace(source).removeprefix("every "),
        hint="30 · 45 min · 2 h · 1 day, a wire: 15 s. The server may ask for longer gaps",
    ),
    Setting(
        "W",
        "watch",
        "Watch the folder",
        _watch_value,
        _watch,
        confirm=lambda source: (
            f"{source.name} {'is watched now' if source.rules.watch else 'is no longer watched'}"
        ),
        kinds=frozenset({"folder"}),
    ),
    Setting("w", "wire", "Fetch as a wire", _wire_value, _wire, confirm=_wire_confirmation),
    Setting(
        "t",
        "full-text",
        "Fetch full text",
        _text_value,
        _full_text,
        kinds=_FETCHED - {"mail"},
        confirm=lambda source: (
            f"Full text of new articles from {source.name}: {_text_value(source)}"
        ),
    ),
    Setting(
        "m",
        "muted",
        "Mute words",
        lambda source: format_muted_words(source.rules),
        _muted,
        confirm=lambda source: f"Muted: {format_muted_words(source.rules)}",
        initial=lambda source: ", ".join(source.rules.muted),
        hint="Separated by commas. Articles with one in the headline arrive read",
    ),
    Setting(
        "K",
        "keep",
        "Keep",
        lambda source: format_retention(source.rules),
        _keep,
        confirm=lambda source: f"Keep: {format_retention(source.rules)}",
        initial=lambda source: format_retention(source.rules).removeprefix("the newest "),
        hint="E.g. 200, or 90 days, or both; all. What is starred or has notes is kept",
    ),
    Setting(
        "A",
        "user-agent",
        "User-Agent",
        lambda source: source.rules.user_agent or "newsdesk's own",
        change_user_agent,
        initial=lambda source: source.rules.user_agent,
        hint="How newsdesk identifies itself to this server; empty: the usual way",
        kinds=_ON_WEB,
    ),
    Setting(
        "H",
        "headers",
        "Send headers",
        lambda source: format_headers(source, cookie=False),
        check_header,
        hint="Name: value, kept in the keyring · Name: removes it · empty removes all",
        kinds=_ON_WEB,
        save=save_header,
    ),
    Setting(
        "C",
        "cookies",
        "Send cookies",
        lambda source: format_headers(source, cookie=True),
        check_cookie,
        hint="name=value; name=value, kept in the keyring · empty: none",
        kinds=_ON_WEB,
        save=save_cookie,
    ),
    Setting(
        "P",
        "proxy",
        "Fetch through a proxy",
        lambda source: source.rules.proxy or "from the environment",
        change_proxy,
        initial=lambda source: source.rules.proxy,
        hint="http://host:port · empty: from the environment",
        kinds=_ON_WEB,
    ),
    Setting(
        "p",
        "paused",
        "Pause",
        lambda source: "yes; only r fetches it" if source.rules.paused else "no",
        _paused,
        confirm=lambda source: (
            f"{source.name} {'is paused' if source.rules.paused else 'is no longer paused'}"
        ),
    ),
)
"""All settings, in the order in which they are offered."""
