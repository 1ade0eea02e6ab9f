"""Alerts in words: what matched, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from storage.archive.watches import Trial
from storage.model import Alert, AlertKind, Article, Headline, Reason, WatchLevel
from storage.text.plural import format_count
from tui.formatting.text import clean_line

__all__ = [
    *("KIND_LABELS", "LEVEL_WORDS"),
    *("by_story", "describe_reason", "describe_trial", "describe_why", "merge_alerts"),
    *("name_of", "names_of"),
]

KIND_LABELS: dict[AlertKind, str] = {
    "watch": "watch",
    "kill": "withdrawn",
    "correction": "corrected",
    "change": "silent change",
    "embargo": "embargo over",
}
"""What an alert of a kind is called where no watch names it."""


LEVEL_WORDS: dict[WatchLevel, str] = {
    "mark": "a mark in the list and the header",
    "bell": "a mark, a bell and a line",
    "desktop": "a mark, a bell, a line and a desktop notification",
    "command": "all that, and your command",
}
"""How an alert of a level interrupts."""


def name_of(alert: Alert, article: Article | Headline | None = None) -> str:
    """Return what an alert is called: the name of its watch, or of its kind.

    With its article, a withdrawal of another one with its text is called that.
    """
    if alert.kind == "kill" and article is not None and article.killed is None:
        return "text withdrawn"
    if alert.kind == "watch":
        return clean_line(alert.name)
    return KIND_LABELS.get(alert.kind, clean_line(alert.kind))


def merge_alerts(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """Return alerts in their order, those about one event together.

    What is acknowledged, or late, stays apart.
    """
    found: dict[tuple[str, bool, bool], list[Alert]] = {}
    for alert in alerts:
        key = alert.event, alert.acknowledged is None, alert.late
        found.setdefault(key, []).append(alert)
    return [*found.values()]


def names_of(alerts: Iterable[Alert], article: Article | Headline | None = None) -> tuple[str, ...]:
    """Return what alerts about one event are called: the names of their watches, in order."""
    return tuple(dict.fromkeys(name_of(one, article) for one in alerts))


def by_story(groups: Iterable[list[Alert]]) -> list[list[list[Alert]]]:
    """Return groups of alerts by the stories of their first ones, in the order they come up."""
    found: dict[int | str, list[list[Alert]]] = {}
    for group in groups:
        story = group[0].story
        found.setdefault(f"alert {group[0].id}" if story is None else story, []).append(group)
    return [*found.values()]


def describe_why(why: Iterable[Reason]) -> str:
    """Describe why there is an alert: what stands in one place is named together."""
    places: dict[tuple[str, int], list[str]] = {}
    for number, reason in enumerate(why):
        place, words = describe_reason(reason)
        # Each note is a sentence of its own.
        places.setdefault((place, number if reason.part == "note" else -1), []).append(words)
    return " · ".join(f"{', '.join(words)}{place}" for (place, _), words in places.items())


def describe_reason(reason: Reason) -> tuple[str, str]:
    """Return where a reason stands, in words that follow what stands there; and that."""
    words = clean_line(reason.words)
    match reason.part:
        case "paragraph":
            return f" in paragraph {reason.number}", f"“{words}”"
        case "headline" | "standfirst" | "caption":
            return f" in the {reason.part}", f"“{words}”"
        case "speaker":
            return f" in paragraph {reason.number}" if reason.number else "", f"said by {words}"
        case "source":
            return "", f"from {words}"
        case "section":
            return "", f"in {words}"
        case "category":
            return "", f"category {words}"
    return "", words


def describe_trial(trial: Trial) -> str:
    """Describe what a watch would have matched, or why it is none."""
    if trial.error:
        return trial.error
    matched = f"{format_count(trial.articles, 'article')} in the last 7 days"
    return " · ".join(filter(None, (trial.understood, f"would have matched {matched}", trial.hint)))
